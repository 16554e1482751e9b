// Reads and writes the text of the wire form.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace grade_ {
    // A class, since Mono brings lists of those compiled, and compiles lists of structures anew.
    public sealed class Pair {
        public readonly string Key;
        public readonly object Value;
        public Pair(string key, object value) {
            Key = key;
            Value = value;
        }
    }

    // A map of a request, in the order in which it came.
    public sealed class Map : List<Pair> {
        public object this[string key] {
            get {
                foreach (var entry in this) if (entry.Key == key) return entry.Value;
                return null;
            }
        }
        public bool Has(string key) {
            foreach (var entry in this) if (entry.Key == key) return true;
            return false;
        }
        public void Put(string key, object value) { Add(new Pair(key, value)); }
    }

    public sealed class Json {
        readonly string text;
        int at;

        Json(string text) { this.text = text; }

        // A long, double, bool, string, List<object>, Map or null.
        public static object Parse(string text) { return new Json(text).Value(); }

        char Peek() {
            while (at < text.Length && text[at] <= ' ') at++;
            return at < text.Length ? text[at] : '\0';
        }

        object Value() {
            switch (Peek()) {
                case '{': {
                    var map = new Map();
                    at++;
                    while (Peek() != '}') {
                        if (Peek() == ',') at++;
                        Peek();
                        string key = Text();
                        Peek();
                        at++;
                        map.Put(key, Value());
                    }
                    at++;
                    return map;
                }
                case '[': {
                    var list = new List<object>();
                    at++;
                    while (Peek() != ']') {
                        if (Peek() == ',') at++;
                        list.Add(Value());
                    }
                    at++;
                    return list;
                }
                case '"': return Text();
                case 't': at += 4; return true;
                case 'f': at += 5; return false;
                case 'n': at += 4; return null;
                default: return Number();
            }
        }

        object Number() {
            int start = at;
            bool real = false;
            while (at < text.Length) {
                char c = text[at];
                if (c == '.' || c == 'e' || c == 'E') real = true;
                else if (c != '-' && c != '+' && (c < '0' || c > '9')) break;
                at++;
            }
            string digits = text.Substring(start, at - start);
            if (real) return double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            return long.Parse(digits, CultureInfo.InvariantCulture);
        }

        string Text() {
            int start = ++at, end = text.IndexOf('"', at);
            int escape = text.IndexOf('\\', at, end - at);
            if (escape < 0) {
                at = end + 1;
                return text.Substring(start, end - start);
            }
            var built = new StringBuilder();
            for (;;) {
                char c = text[at++];
                if (c == '"') return built.ToString();
                if (c != '\\') {
                    built.Append(c);
                    continue;
                }
                c = text[at++];
                switch (c) {
                    case 'n': built.Append('\n'); break;
                    case 't': built.Append('\t'); break;
                    case 'r': built.Append('\r'); break;
                    case 'b': built.Append('\b'); break;
                    case 'f': built.Append('\f'); break;
                    case 'u':
                        built.Append((char) Convert.ToInt32(text.Substring(at, 4), 16));
                        at += 4;
                        break;
                    default: built.Append(c); break;
                }
            }
        }

        // Words for people: half a surrogate pair becomes the sign for what is no character.
        public static string Of(string value) {
            var built = new StringBuilder();
            Write(built, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)));
            return built.ToString();
        }

        // A text with half a surrogate pair has another form.
        public static void Write(StringBuilder built, string value) {
            int start = built.Length;
            built.Append('"');
            for (int i = 0; i < value.Length; i++) {
                char c = value[i];
                if (c == '"' || c == '\\') built.Append('\\').Append(c);
                else if (c < 0x20 || c == 0x7f) built.Append("\\u").Append(((int) c).ToString("x4"));
                else if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])) {
                    built.Append(c).Append(value[++i]);
                } else if (char.IsSurrogate(c)) {
                    built.Length = start;
                    built.Append("{\"$o\":[\"string\",\"a text with half a character\"]}");
                    return;
                } else built.Append(c);
            }
            built.Append('"');
        }

        public static void Write(StringBuilder built, List<string> values) {
            built.Append('[');
            for (int i = 0; i < values.Count; i++) {
                if (i > 0) built.Append(',');
                Write(built, values[i]);
            }
            built.Append(']');
        }
    }
}
