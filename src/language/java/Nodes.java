// Linked lists and trees: from the arrays of the wire form to the answer's own
// classes of nodes, and back. Nothing here calls itself for a node, since a
// list can be long and a tree deep.
package grade_;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of a list or tree, until a parameter says what its nodes are. */
final class Nodes {
    private static final int MOST = 1_000_000;
    private final boolean isTree;
    private final List<?> values;

    private Nodes(boolean isTree, List<?> values) {
        this.isTree = isTree;
        this.values = values;
    }

    // ---- types of the signature

    /** What stands for the type under one of its forms, such as `list`; null for another form. */
    private static Object form(Object type, String name) { return type instanceof Map<?, ?> map ? map.get(name) : null; }

    private static boolean isNode(Object type) { return form(type, "linked") != null || form(type, "tree") != null; }

    private static boolean hasNodes(Object type) {
        if (type instanceof Map<?, ?> map) {
            if (isNode(type)) return true;
            for (Object inner : map.values()) if (hasNodes(inner)) return true;
        }
        if (type instanceof List<?> list) for (Object inner : list) if (hasNodes(inner)) return true;
        return false;
    }

    /** The type of a part that has this index or key. */
    private static Object part(Object type, int index, Object key) {
        if (form(type, "list") != null) return form(type, "list");
        if (form(type, "map") != null) return form(type, "map");
        if (form(type, "record") instanceof Map<?, ?> fields) return key != null ? fields.get(key) : new ArrayList<Object>(fields.values()).get(index);
        return form(type, "tuple") instanceof List<?> parts && index < parts.size() ? parts.get(index) : null;
    }

    // ---- arguments

    /** The value with a mark in place of each list and tree. */
    static Object marked(Object value, Object type, Map<String, Object> named) {
        if (!hasNodes(type)) return value;
        if (value instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("$r")) {
            Object name = map.get("$r");
            if (!named.containsKey(name)) throw new Misfit("there is no result named `" + name + "`");
            return marked(named.get(name), type, named);
        }
        if (isNode(type)) {
            if (value == null) return new Nodes(form(type, "tree") != null, List.of());
            if (value instanceof List<?> list) return new Nodes(form(type, "tree") != null, list);
            throw new Misfit("the value is no list of the values of nodes");
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            for (Object item : list) all.add(marked(item, part(type, all.size(), null), named));
            return all;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            if (map.get("$m") instanceof List<?> pairs) {
                for (Object pair : pairs) all.put(((List<?>) pair).get(0), marked(((List<?>) pair).get(1), part(type, 0, ((List<?>) pair).get(0)), named));
            } else {
                for (Map.Entry<?, ?> entry : map.entrySet()) all.put(entry.getKey(), marked(entry.getValue(), part(type, 0, entry.getKey()), named));
            }
            return all;
        }
        return value;
    }

    /** The first node, of the class that a parameter or an item has. */
    Object made(Class<?> raw, Type type, Map<String, Object> named) {
        Shape shape = Shape.of(raw, isTree);
        if (shape == null) throw new Misfit((isTree ? "a tree" : "a linked list") + " does not fit the type " + raw.getSimpleName());
        if (values.isEmpty()) return null;
        Type item = Values.known(shape.value.getGenericType(), type, raw);
        try {
            Object first = shape.made(Values.read(values.get(0), item, named));
            ArrayDeque<Object> open = new ArrayDeque<>();
            open.add(first);
            for (int at = 1; at < values.size() && !open.isEmpty();) {
                Object node = open.poll();
                for (int i = 0; i < shape.links.length && at < values.size(); i++) {
                    Object value = values.get(at++);
                    if (value == null && isTree) continue;
                    Object next = shape.made(Values.read(value, item, named));
                    shape.links[i].set(node, next);
                    open.add(next);
                }
            }
            return first;
        } catch (InvocationTargetException error) {
            throw new Misfit("the constructor of " + raw.getSimpleName() + " threw " + error.getCause());
        } catch (ReflectiveOperationException error) {
            throw new Misfit("nodes of the type " + raw.getSimpleName() + " cannot be made: " + error.getMessage());
        }
    }

    /** The fields of a class of nodes. */
    private static final class Shape {
        private static final String[] VALUE = {"val", "value", "data"};
        final Class<?> type;
        final Field value;
        final Field[] links;
        private Constructor<?> least;
        private Class<?>[] types;

        private Shape(Class<?> type, Field value, Field[] links) {
            this.type = type;
            this.value = value;
            this.links = links;
        }

        /** Null where the class lacks a field. */
        static Shape of(Class<?> type, boolean isTree) {
            Field value = null;
            for (String name : VALUE) if (value == null) value = field(type, name);
            Field first = field(type, isTree ? "left" : "next"), second = isTree ? field(type, "right") : first;
            if (value == null || first == null || second == null) return null;
            return new Shape(type, value, isTree ? new Field[] {first, second} : new Field[] {first});
        }

        private static Field field(Class<?> type, String name) {
            for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
                try {
                    Field field = at.getDeclaredField(name);
                    if (Modifier.isStatic(field.getModifiers())) continue;
                    field.setAccessible(true);
                    return field;
                } catch (NoSuchFieldException | RuntimeException error) {
                    continue;
                }
            }
            return null;
        }

        /** A node by the constructor with the fewest parameters; its fields are set whatever that does. */
        Object made(Object given) throws ReflectiveOperationException {
            if (least == null) find();
            Object[] arguments = new Object[types.length];
            boolean taken = false;
            for (int i = 0; i < types.length; i++) {
                boolean isValue = !taken && types[i] == value.getType();
                taken |= isValue;
                arguments[i] = isValue ? given : types[i].isPrimitive() ? Array.get(Array.newInstance(types[i], 1), 0) : null;
            }
            Object node = least.newInstance(arguments);
            value.set(node, given);
            for (Field link : links) link.set(node, null);
            return node;
        }

        private void find() throws NoSuchMethodException {
            Constructor<?> best = null;
            for (Constructor<?> each : type.getDeclaredConstructors()) {
                if (!each.isSynthetic() && (best == null || each.getParameterCount() < best.getParameterCount())) best = each;
            }
            if (best == null) throw new NoSuchMethodException("it has no constructor");
            best.setAccessible(true);
            types = best.getParameterTypes();
            least = best;
        }
    }

    // ---- results

    /** A value of a type of the signature: nothing is an empty list or tree. */
    static void write(StringBuilder out, Object value, Object type, int depth) {
        if (!hasNodes(type)) Values.write(out, value, depth);
        else if (isNode(type)) node(out, value, form(type, "tree") != null, depth);
        else if (value == null) out.append("null");
        else if (value instanceof Map<?, ?> map) {
            // As a map whose values are written already.
            Map<Object, Object> all = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) all.put(entry.getKey(), written(entry.getValue(), part(type, 0, entry.getKey()), depth));
            Values.write(out, all, depth);
        } else if (form(type, "record") instanceof Map<?, ?> fields) {
            Map<Object, Object> all = new LinkedHashMap<>();
            for (Object name : fields.keySet()) {
                Field field = Shape.field(value.getClass(), (String) name);
                try {
                    if (field != null) all.put(name, written(field.get(value), fields.get(name), depth));
                } catch (IllegalAccessException error) {
                    continue;
                }
            }
            Values.write(out, all, depth);
        } else {
            List<Object> items = new ArrayList<>();
            if (value.getClass().isArray()) for (int i = 0; i < Array.getLength(value); i++) items.add(Array.get(value, i));
            else if (value instanceof Collection<?> all) items.addAll(all);
            else if (form(type, "tuple") != null) items.addAll(Values.parts(value));
            else {
                Values.write(out, value, depth);
                return;
            }
            out.append('[');
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) out.append(',');
                write(out, items.get(i), part(type, i, null), depth + 1);
            }
            out.append(']');
        }
    }

    /** A part of a result that is in wire form. */
    record Written(String text) {}

    private static Written written(Object value, Object type, int depth) {
        StringBuilder out = new StringBuilder();
        write(out, value, type, depth + 1);
        return new Written(out.toString());
    }

    private static void node(StringBuilder out, Object first, boolean isTree, int depth) {
        if (first == null) {
            out.append("[]");
            return;
        }
        Shape shape = Shape.of(first.getClass(), isTree);
        if (shape == null) {
            // A list of values would look like the nodes that it stands for.
            if (first.getClass().isArray() || first instanceof Collection<?>) other(out, first.getClass().getSimpleName(), isTree ? "no TreeNode" : "no ListNode");
            else Values.write(out, first, depth);
            return;
        }
        int mark = out.length(), count = 0, end = 0;
        ArrayDeque<Object> open = new ArrayDeque<>();
        Object nothing = new Object();
        open.add(first);
        out.append('[');
        while (!open.isEmpty()) {
            Object node = open.poll();
            if (out.length() > mark + 1) out.append(',');
            if (node == nothing) {
                out.append("null");
                continue;
            }
            if (shape.type != node.getClass()) shape = Shape.of(node.getClass(), isTree);
            if (shape == null || ++count > MOST) {
                out.setLength(mark);
                String what = isTree ? "a tree" : "a list";
                other(out, isTree ? "TreeNode" : "ListNode", what + (shape == null ? " with a link to something else" : " that runs in a circle"));
                return;
            }
            try {
                Values.write(out, shape.value.get(node), depth + 1);
                end = out.length();
                for (Field link : shape.links) {
                    Object next = link.get(node);
                    if (next != null) open.add(next);
                    else if (isTree) open.add(nothing);
                }
            } catch (IllegalAccessException error) {
                throw new Misfit("the nodes of the result cannot be read: " + error.getMessage());
            }
        }
        // Nothing after the last value.
        out.setLength(end);
        out.append(']');
    }

    private static void other(StringBuilder out, String type, String text) {
        out.append("{\"$o\":[");
        Json.write(out, type);
        out.append(",\"").append(text).append("\"]}");
    }
}
