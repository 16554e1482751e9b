// Turns values of the wire form into what a declared type wants, and back.
package grade_;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;

final class Values {
    private Values() {}

    static Object read(Object value, Type type, Map<String, Object> named) {
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            Object key = map.keySet().iterator().next();
            if (key.equals("$r")) {
                if (!named.containsKey(map.get(key))) throw new Misfit("there is no result named `" + map.get(key) + "`");
                return read(named.get(map.get(key)), type, named);
            }
            if (key.equals("$i")) value = Long.parseLong((String) map.get(key));
            else if (key.equals("$f")) value = special((String) map.get(key));
            else if (key.equals("$m")) {
                Map<String, Object> plain = new LinkedHashMap<>();
                for (Object pair : (List<?>) map.get(key)) plain.put((String) ((List<?>) pair).get(0), ((List<?>) pair).get(1));
                value = plain;
            }
        }
        Class<?> raw = raw(type);
        if (value == null) {
            if (raw == Optional.class) return Optional.empty();
            if (raw.isPrimitive()) throw new Misfit("null does not fit the type " + raw.getName());
            return null;
        }
        if (raw == Optional.class) return Optional.ofNullable(read(value, argument(type, 0), named));
        if (value instanceof Boolean && (raw == boolean.class || raw.isAssignableFrom(Boolean.class))) return value;
        if (value instanceof Number number) {
            Object fitting = number(number, raw);
            if (fitting != null) return fitting;
        }
        if (value instanceof String text) {
            if (raw.isAssignableFrom(String.class)) return text;
            if (raw == char[].class) return text.toCharArray();
            if ((raw == char.class || raw == Character.class) && text.length() == 1) return text.charAt(0);
            if (raw == StringBuilder.class) return new StringBuilder(text);
        }
        if (value instanceof Nodes nodes) return nodes.made(raw, type, named);
        if (value instanceof List<?> list) return list(list, type, raw, named);
        if (value instanceof Map<?, ?> map) return map(map, type, raw, named);
        throw new Misfit("the value " + shown(value) + " does not fit the type " + raw.getSimpleName());
    }

    private static String shown(Object value) {
        String text = String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static Double special(String name) {
        return name.equals("inf") ? Double.POSITIVE_INFINITY : name.equals("-inf") ? Double.NEGATIVE_INFINITY : Double.NaN;
    }

    private static Object number(Number number, Class<?> raw) {
        if (raw == double.class || raw == Double.class) return number.doubleValue();
        if (raw == float.class || raw == Float.class) return number.floatValue();
        if (raw == Object.class || raw == Number.class) return number;
        long whole;
        if (number instanceof Double real) {
            whole = (long) (double) real;
            if (whole != real) return null;
        } else whole = number.longValue();
        if (raw == long.class || raw == Long.class) return whole;
        boolean isInt = raw == int.class || raw == Integer.class, isShort = raw == short.class || raw == Short.class;
        boolean isByte = raw == byte.class || raw == Byte.class;
        if (raw == java.math.BigInteger.class) return java.math.BigInteger.valueOf(whole);
        if (!isInt && !isShort && !isByte) return null;
        long most = isInt ? Integer.MAX_VALUE : isShort ? Short.MAX_VALUE : Byte.MAX_VALUE;
        if (whole > most || whole < -most - 1) throw new Misfit(whole + " does not fit the type " + raw.getSimpleName());
        if (isInt) return (int) whole;
        return isShort ? (Object) (short) whole : (Object) (byte) whole;
    }

    private static Object list(List<?> list, Type type, Class<?> raw, Map<String, Object> named) {
        if (raw.isArray()) {
            Type item = type instanceof GenericArrayType generic ? generic.getGenericComponentType() : raw.getComponentType();
            Object array = Array.newInstance(raw.getComponentType(), list.size());
            if (array instanceof int[] ints) {
                for (int i = 0; i < ints.length; i++) ints[i] = (Integer) read(list.get(i), int.class, named);
                return ints;
            }
            for (int i = 0; i < list.size(); i++) Array.set(array, i, read(list.get(i), item, named));
            return array;
        }
        if (raw.isRecord() || (!Collection.class.isAssignableFrom(raw) && !raw.isAssignableFrom(ArrayList.class))) return tuple(list, type, raw, named);
        Collection<Object> all = collection(raw);
        Type item = raw == Object.class ? Object.class : argument(type, 0);
        for (Object each : list) all.add(read(each, item, named));
        return all;
    }

    private static Collection<Object> collection(Class<?> raw) {
        if (raw.isAssignableFrom(ArrayList.class)) return new ArrayList<>();
        if (raw.isAssignableFrom(LinkedHashSet.class)) return new LinkedHashSet<>();
        if (raw.isAssignableFrom(TreeSet.class)) return new TreeSet<>();
        if (raw.isAssignableFrom(LinkedList.class)) return new LinkedList<>();
        if (raw.isAssignableFrom(ArrayDeque.class)) return new ArrayDeque<>();
        if (raw.isAssignableFrom(HashSet.class)) return new HashSet<>();
        if (raw.isAssignableFrom(Stack.class)) return new Stack<>();
        if (raw.isAssignableFrom(Vector.class)) return new Vector<>();
        if (raw.isAssignableFrom(PriorityQueue.class)) return new PriorityQueue<>();
        throw new Misfit("a list does not fit the type " + raw.getSimpleName());
    }

    /** A tuple, as a class or record whose constructor takes its parts. */
    private static Object tuple(List<?> list, Type type, Class<?> raw, Map<String, Object> named) {
        for (Constructor<?> each : raw.getDeclaredConstructors()) {
            if (each.getParameterCount() != list.size()) continue;
            each.setAccessible(true);
            Object[] arguments = new Object[list.size()];
            for (int i = 0; i < arguments.length; i++) arguments[i] = read(list.get(i), known(each.getGenericParameterTypes()[i], type, raw), named);
            try {
                return each.newInstance(arguments);
            } catch (ReflectiveOperationException error) {
                break;
            }
        }
        throw new Misfit("a list does not fit the type " + raw.getSimpleName());
    }

    private static Object map(Map<?, ?> map, Type type, Class<?> raw, Map<String, Object> named) {
        if (Map.class.isAssignableFrom(raw) || raw == Object.class) {
            Map<Object, Object> all;
            if (raw.isAssignableFrom(LinkedHashMap.class)) all = new LinkedHashMap<>();
            else if (raw.isAssignableFrom(TreeMap.class)) all = new TreeMap<>();
            else if (raw.isAssignableFrom(HashMap.class)) all = new HashMap<>();
            else throw new Misfit("a map does not fit the type " + raw.getSimpleName());
            Type item = raw == Object.class ? Object.class : argument(type, 1);
            for (Map.Entry<?, ?> each : map.entrySet()) all.put(each.getKey(), read(each.getValue(), item, named));
            return all;
        }
        try {
            if (raw.isRecord()) {
                RecordComponent[] parts = raw.getRecordComponents();
                Object[] arguments = new Object[parts.length];
                Class<?>[] types = new Class<?>[parts.length];
                for (int i = 0; i < parts.length; i++) {
                    types[i] = parts[i].getType();
                    arguments[i] = read(map.get(parts[i].getName()), parts[i].getGenericType(), named);
                }
                Constructor<?> constructor = raw.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return constructor.newInstance(arguments);
            }
            Object whole = whole(map, raw, named);
            if (whole != null) return whole;
            Constructor<?> constructor = raw.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object made = constructor.newInstance();
            for (Field field : raw.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || !map.containsKey(field.getName())) continue;
                field.setAccessible(true);
                field.set(made, read(map.get(field.getName()), field.getGenericType(), named));
            }
            return made;
        } catch (ReflectiveOperationException error) {
            throw new Misfit("a record does not fit the type " + raw.getSimpleName());
        }
    }

    /** A class whose only constructor takes its fields, in their order. */
    private static Object whole(Map<?, ?> map, Class<?> raw, Map<String, Object> named) throws ReflectiveOperationException {
        List<Field> fields = new ArrayList<>();
        for (Field field : raw.getDeclaredFields()) if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) fields.add(field);
        for (Constructor<?> each : raw.getDeclaredConstructors()) if (each.getParameterCount() == 0) return null;
        for (Constructor<?> each : raw.getDeclaredConstructors()) {
            if (each.isSynthetic() || each.getParameterCount() != fields.size()) continue;
            Object[] arguments = new Object[fields.size()];
            for (int i = 0; i < arguments.length; i++) arguments[i] = read(map.get(fields.get(i).getName()), fields.get(i).getGenericType(), named);
            each.setAccessible(true);
            return each.newInstance(arguments);
        }
        return null;
    }

    /** What a variable of a generic type stands for. */
    static Type known(Type part, Type type, Class<?> raw) {
        if (!(type instanceof ParameterizedType generic)) return part;
        Type[] given = generic.getActualTypeArguments();
        for (int i = 0; i < given.length; i++) if (raw.getTypeParameters()[i].equals(part)) return given[i];
        return part;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) return plain;
        if (type instanceof ParameterizedType generic) return (Class<?>) generic.getRawType();
        if (type instanceof GenericArrayType array) return Array.newInstance(raw(array.getGenericComponentType()), 0).getClass();
        if (type instanceof WildcardType wild) return raw(wild.getUpperBounds()[0]);
        return Object.class;
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments().length > index) return generic.getActualTypeArguments()[index];
        return Object.class;
    }

    // ---- and back

    static void write(StringBuilder out, Object value, int depth) {
        if (depth > 1000) throw new Misfit("the result is nested too deeply");
        if (value == null) out.append("null");
        else if (value instanceof Boolean) out.append(value);
        else if (value instanceof Double || value instanceof Float) real(out, ((Number) value).doubleValue(), value);
        else if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) whole(out, ((Number) value).longValue());
        else if (value instanceof String || value instanceof Character || value instanceof StringBuilder) Json.write(out, value.toString());
        else if (value instanceof Nodes.Written part) out.append(part.text());
        else if (value instanceof char[] letters) items(out, boxed(letters), depth);
        else if (value.getClass().isArray()) {
            int length = Array.getLength(value);
            out.append('[');
            for (int i = 0; i < length; i++) {
                if (i > 0) out.append(',');
                write(out, Array.get(value, i), depth + 1);
            }
            out.append(']');
        } else if (value instanceof Collection<?> all && isLibrary(value)) items(out, all, depth);
        else if (value instanceof Map<?, ?> map && isLibrary(value)) map(out, map, depth);
        else if (value instanceof Optional<?> optional) write(out, optional.orElse(null), depth);
        else if (value instanceof Map.Entry<?, ?> entry && isOf(value, "java.")) items(out, Arrays.asList(entry.getKey(), entry.getValue()), depth);
        else if (value instanceof java.math.BigInteger big && big.bitLength() < 64) whole(out, big.longValue());
        else if (value instanceof Enum<?> constant) Json.write(out, constant.name());
        else if (value instanceof Iterable<?> all && isOf(value, "kotlin.ranges.")) items(out, listed(all), depth);
        else if (isOf(value, "kotlin.Pair") || isOf(value, "kotlin.Triple")) items(out, parts(value), depth);
        else if (isOf(value, "kotlin.Unit")) out.append("null");
        else if (isLibrary(value)) other(out, value);
        else fields(out, value, depth);
    }

    private static boolean isOf(Object value, String start) { return value.getClass().getName().startsWith(start); }

    private static boolean isLibrary(Object value) { return isOf(value, "java.") || isOf(value, "kotlin."); }

    private static List<Object> listed(Iterable<?> values) {
        List<Object> all = new ArrayList<>();
        for (Object each : values) all.add(each);
        return all;
    }

    /** The fields of a tuple, in their order. */
    static List<Object> parts(Object value) {
        List<Object> all = new ArrayList<>();
        for (Field field : value.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            try {
                field.setAccessible(true);
                all.add(field.get(value));
            } catch (IllegalAccessException error) {
                all.add(null);
            }
        }
        return all;
    }

    private static List<Object> boxed(char[] letters) {
        List<Object> all = new ArrayList<>();
        for (char letter : letters) all.add(letter);
        return all;
    }

    private static void whole(StringBuilder out, long value) {
        long most = (1L << 53) - 1;
        if (value > most || value < -most) out.append("{\"$i\":\"").append(value).append("\"}");
        else out.append(value);
    }

    private static void real(StringBuilder out, double value, Object original) {
        if (Double.isNaN(value)) out.append("{\"$f\":\"nan\"}");
        else if (Double.isInfinite(value)) out.append(value > 0 ? "{\"$f\":\"inf\"}" : "{\"$f\":\"-inf\"}");
        else out.append(original);
    }

    private static void items(StringBuilder out, Collection<?> all, int depth) {
        out.append('[');
        boolean first = true;
        for (Object each : all) {
            if (!first) out.append(',');
            first = false;
            write(out, each, depth + 1);
        }
        out.append(']');
    }

    private static void map(StringBuilder out, Map<?, ?> map, int depth) {
        boolean dollar = false;
        for (Object key : map.keySet()) {
            if (!(key instanceof String || key instanceof Character)) {
                other(out, map);
                return;
            }
            dollar |= key.toString().startsWith("$");
        }
        out.append(dollar ? "{\"$m\":[" : "{");
        boolean first = true;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (!first) out.append(',');
            first = false;
            if (dollar) out.append('[');
            Json.write(out, each.getKey().toString());
            out.append(dollar ? ',' : ':');
            write(out, each.getValue(), depth + 1);
            if (dollar) out.append(']');
        }
        out.append(dollar ? "]}" : "}");
    }

    /** An object of the answer's own class, as a record of the problem. */
    private static void fields(StringBuilder out, Object value, int depth) {
        out.append('{');
        boolean first = true;
        for (Field field : value.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) continue;
            field.setAccessible(true);
            if (!first) out.append(',');
            first = false;
            Json.write(out, field.getName());
            out.append(':');
            try {
                write(out, field.get(value), depth + 1);
            } catch (IllegalAccessException error) {
                out.append("null");
            }
        }
        out.append('}');
    }

    private static void other(StringBuilder out, Object value) {
        out.append("{\"$o\":[");
        Json.write(out, value.getClass().getSimpleName());
        out.append(",\"\"]}");
    }
}
