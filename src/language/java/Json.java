// Reads and writes the text of the wire form.
package grade_;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class Json {
    private static final String HEX = "0123456789abcdef";
    private final String text;
    private int at;

    private Json(String text) { this.text = text; }

    /** Long, Double, Boolean, String, List, Map or null. */
    static Object parse(String text) { return new Json(text).value(); }

    private char peek() {
        while (at < text.length() && text.charAt(at) <= ' ') at++;
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private Object value() {
        switch (peek()) {
            case '{': {
                Map<String, Object> map = new LinkedHashMap<>();
                at++;
                while (peek() != '}') {
                    if (peek() == ',') at++;
                    peek();
                    String key = string();
                    peek();
                    at++;
                    map.put(key, value());
                }
                at++;
                return map;
            }
            case '[': {
                List<Object> list = new ArrayList<>();
                at++;
                while (peek() != ']') {
                    if (peek() == ',') at++;
                    list.add(value());
                }
                at++;
                return list;
            }
            case '"': return string();
            case 't': at += 4; return true;
            case 'f': at += 5; return false;
            case 'n': at += 4; return null;
            default: return number();
        }
    }

    private Object number() {
        int start = at, end = text.length();
        boolean real = false, isPlain = true;
        long whole = 0;
        while (at < end) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') whole = whole * 10 + c - '0';
            else if (c == '-' || c == '+') isPlain = false;
            else if (c == '.' || c == 'e' || c == 'E') real = true;
            else break;
            at++;
        }
        // Up to so many digits nothing has overflown.
        if (isPlain && !real && at > start && at - start <= 18) return whole;
        String digits = text.substring(start, at);
        if (real) return Double.parseDouble(digits);
        return Long.parseLong(digits);
    }

    private String string() {
        int end = text.indexOf('"', ++at);
        // What stands after this text is not looked through for its sake.
        String plain = text.substring(at, end);
        if (plain.indexOf('\\') < 0) {
            at = end + 1;
            return plain;
        }
        StringBuilder out = new StringBuilder();
        for (;;) {
            char c = text.charAt(at++);
            if (c == '"') return out.toString();
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = text.charAt(at++);
            switch (c) {
                case 'n': out.append('\n'); break;
                case 't': out.append('\t'); break;
                case 'r': out.append('\r'); break;
                case 'b': out.append('\b'); break;
                case 'f': out.append('\f'); break;
                case 'u':
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                    break;
                default: out.append(c);
            }
        }
    }

    /** Words for people: half a surrogate pair becomes the sign for what is no character. */
    static String text(String value) {
        StringBuilder whole = new StringBuilder(value), out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (!Character.isSurrogate(value.charAt(i))) continue;
            if (i + 1 < value.length() && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) i++;
            else whole.setCharAt(i, '\ufffd');
        }
        write(out, whole.toString());
        return out.toString();
    }

    /** A text with half a surrogate pair has another form. */
    static void write(StringBuilder out, String value) {
        int start = out.length();
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 0x20 || c == 0x7f) out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            else if (Character.isHighSurrogate(c) && i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))) {
                out.append(c).append(value.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                out.setLength(start);
                out.append("{\"$o\":[\"String\",\"a text with half a character\"]}");
                return;
            } else out.append(c);
        }
        out.append('"');
    }

    static void write(StringBuilder out, List<String> values) {
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) out.append(',');
            write(out, values.get(i));
        }
        out.append(']');
    }
}
