// Linked lists and trees: from the arrays of the wire form to the answer's own
// classes of nodes, and back. Nothing here calls itself for a node, since a
// list can be long and a tree deep.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using System.Text;

namespace grade_ {
    // A part of a result that is in wire form.
    public sealed class Written {
        public readonly string Text;
        public Written(string text) { Text = text; }
    }

    // The values of a list or tree, until a parameter says what its nodes are.
    public sealed class Nodes {
        const int Most = 1000000;
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        readonly bool isTree;
        readonly List<object> values;

        Nodes(bool isTree, List<object> values) {
            this.isTree = isTree;
            this.values = values;
        }

        // ---- types of the signature

        // What stands for the type under one of its forms, such as `list`; null for another form.
        static object Form(object type, string name) { return type is Map map ? map[name] : null; }

        static bool IsNode(object type) { return Form(type, "linked") != null || Form(type, "tree") != null; }

        static bool HasNodes(object type) {
            if (type is List<object> list) return list.Exists(HasNodes);
            if (!(type is Map map)) return false;
            if (IsNode(type)) return true;
            foreach (var entry in map) if (HasNodes(entry.Value)) return true;
            return false;
        }

        // The type of a part that has this index or key.
        static object Part(object type, int index, string key) {
            if (Form(type, "record") is Map fields) return fields[key];
            if (Form(type, "tuple") is List<object> parts) return index < parts.Count ? parts[index] : null;
            return Form(type, "list") ?? Form(type, "map");
        }

        // ---- arguments

        // The value with a mark in place of each list and tree.
        public static object Marked(object value, object type, Dictionary<string, object> named) {
            return HasNodes(type) ? MarkedParts(value, type, named) : value;
        }

        static object MarkedParts(object value, object type, Dictionary<string, object> named) {
            var map = value as Map;
            if (map != null && map.Count == 1 && map.Has("$r")) {
                object given;
                if (!named.TryGetValue((string) map["$r"], out given)) throw new Misfit("there is no result named `" + map["$r"] + "`");
                return Marked(given, type, named);
            }
            if (IsNode(type)) {
                if (value != null && !(value is List<object>)) throw new Misfit("the value is no list of the values of nodes");
                return new Nodes(Form(type, "tree") != null, (List<object>) value ?? new List<object>());
            }
            if (value is List<object> list) {
                var all = new List<object>();
                foreach (object item in list) all.Add(Marked(item, Part(type, all.Count, null), named));
                return all;
            }
            if (map == null) return value;
            var entries = new Map();
            if (map.Count == 1 && map["$m"] is List<object> pairs) {
                foreach (List<object> pair in pairs) entries.Put((string) pair[0], Marked(pair[1], Part(type, 0, (string) pair[0]), named));
            } else {
                foreach (var entry in map) entries.Put(entry.Key, Marked(entry.Value, Part(type, 0, entry.Key), named));
            }
            return entries;
        }

        // The first node, of the class that a parameter or an item has.
        public object Made(Type type, Dictionary<string, object> named) {
            Shape shape = Shape.Of(type, isTree);
            if (shape == null) throw new Misfit((isTree ? "a tree" : "a linked list") + " does not fit the type " + type.Name);
            if (values.Count == 0) return null;
            object first = shape.Made(Values.Read(values[0], shape.Value.Type, named));
            var open = new Queue<object>();
            open.Enqueue(first);
            for (int at = 1; at < values.Count && open.Count > 0;) {
                object node = open.Dequeue();
                foreach (Field link in shape.Links) {
                    if (at >= values.Count) break;
                    object value = values[at++];
                    if (value == null && isTree) continue;
                    object next = shape.Made(Values.Read(value, shape.Value.Type, named));
                    link.Set(node, next);
                    open.Enqueue(next);
                }
            }
            return first;
        }

        // A field, or a property that holds what is put into it.
        sealed class Field {
            readonly FieldInfo field;
            readonly PropertyInfo property;
            Field(FieldInfo field, PropertyInfo property) {
                this.field = field;
                this.property = property;
            }

            public static Field Of(Type type, string name) {
                for (Type at = type; at != null && at != typeof(object); at = at.BaseType) {
                    foreach (FieldInfo each in at.GetFields(Own)) if (Is(each, name)) return new Field(each, null);
                    foreach (PropertyInfo each in at.GetProperties(Own)) {
                        if (!Is(each, name) || !each.CanRead || each.GetIndexParameters().Length > 0) continue;
                        // One that can only be read still has a field behind it.
                        FieldInfo behind = at.GetField("<" + each.Name + ">k__BackingField", Own);
                        if (behind != null) return new Field(behind, null);
                        if (each.CanWrite) return new Field(null, each);
                    }
                }
                return null;
            }

            static bool Is(MemberInfo member, string name) { return string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase); }

            public Type Type { get { return field != null ? field.FieldType : property.PropertyType; } }
            public object Get(object node) { return field != null ? field.GetValue(node) : property.GetValue(node); }
            public void Set(object node, object value) {
                if (field != null) field.SetValue(node, value);
                else property.SetValue(node, value);
            }
        }

        // The fields of a class of nodes, and how one is made.
        sealed class Shape {
            public Type Type;
            public Field Value;
            public Field[] Links;
            ConstructorInfo maker;
            ParameterInfo[] wants;

            // Null where the class lacks a field.
            public static Shape Of(Type type, bool isTree) {
                Field value = Field.Of(type, "val") ?? Field.Of(type, "value") ?? Field.Of(type, "data");
                var links = new List<Field>();
                foreach (string name in isTree ? new[] {"left", "right"} : new[] {"next"}) links.Add(Field.Of(type, name));
                if (value == null || links.Contains(null)) return null;
                return new Shape {Type = type, Value = value, Links = links.ToArray()};
            }

            // A node by the constructor with the fewest parameters; its fields are set whatever that does.
            public object Made(object given) {
                if (maker == null) {
                    foreach (ConstructorInfo each in Type.GetConstructors(Own)) {
                        if (maker == null || each.GetParameters().Length < wants.Length) {
                            maker = each;
                            wants = each.GetParameters();
                        }
                    }
                    if (maker == null) throw new Misfit("the type " + Type.Name + " has no constructor");
                }
                var arguments = new object[wants.Length];
                bool taken = false;
                for (int i = 0; i < wants.Length; i++) {
                    Type type = wants[i].ParameterType;
                    bool isValue = !taken && type == Value.Type;
                    taken |= isValue;
                    arguments[i] = isValue ? given : wants[i].IsOptional ? wants[i].DefaultValue : type.IsValueType ? Activator.CreateInstance(type) : null;
                }
                object node = maker.Invoke(arguments);
                Value.Set(node, given);
                foreach (Field link in Links) link.Set(node, null);
                return node;
            }
        }

        // ---- results

        // A value of a type of the signature: nothing is an empty list or tree.
        public static void Write(StringBuilder built, object value, object type, int depth) {
            if (!HasNodes(type)) Values.Write(built, value, depth);
            else if (IsNode(type)) Write(built, value, Form(type, "tree") != null, depth);
            else Values.Write(built, Parts(value, type, depth), depth);
        }

        // What holds nodes, with these in wire form.
        static object Parts(object value, object type, int depth) {
            if (value == null) return null;
            if (value is IDictionary dictionary) {
                var all = new Map();
                foreach (DictionaryEntry entry in dictionary) all.Put(entry.Key.ToString(), Of(entry.Value, Part(type, 0, entry.Key.ToString()), depth));
                return all;
            }
            if (Form(type, "record") is Map fields) {
                var all = new Map();
                foreach (var field in fields) {
                    Field own = Field.Of(value.GetType(), field.Key);
                    if (own != null) all.Put(field.Key, Of(own.Get(value), field.Value, depth));
                }
                return all;
            }
            var items = new List<object>();
            if (value is IEnumerable list) {
                foreach (object item in list) items.Add(Of(item, Part(type, items.Count, null), depth));
                return items;
            }
            if (!(Form(type, "tuple") is List<object> parts)) return value;
            for (int i = 0; i < parts.Count; i++) {
                Field own = Field.Of(value.GetType(), "Item" + (i + 1));
                items.Add(own == null ? null : Of(own.Get(value), parts[i], depth));
            }
            return items;
        }

        static Written Of(object value, object type, int depth) {
            var built = new StringBuilder();
            Write(built, value, type, depth + 1);
            return new Written(built.ToString());
        }

        static void Write(StringBuilder built, object first, bool isTree, int depth) {
            if (first == null) {
                built.Append("[]");
                return;
            }
            Shape shape = Shape.Of(first.GetType(), isTree);
            if (shape == null) {
                // A list of values would look like the nodes that it stands for.
                if (first is IEnumerable && !(first is string)) Other(built, first.GetType().Name, isTree ? "no TreeNode" : "no ListNode");
                else Values.Write(built, first, depth);
                return;
            }
            int mark = built.Length, end = mark, count = 0;
            var open = new Queue<object>();
            open.Enqueue(first);
            built.Append('[');
            while (open.Count > 0) {
                object node = open.Dequeue();
                if (built.Length > mark + 1) built.Append(',');
                if (node == null) {
                    built.Append("null");
                    continue;
                }
                if (shape.Type != node.GetType()) shape = Shape.Of(node.GetType(), isTree);
                if (shape == null || ++count > Most) {
                    built.Length = mark;
                    string what = isTree ? "a tree" : "a list";
                    Other(built, isTree ? "TreeNode" : "ListNode", what + (shape == null ? " with a link to something else" : " that runs in a circle"));
                    return;
                }
                Values.Write(built, shape.Value.Get(node), depth + 1);
                end = built.Length;
                foreach (Field link in shape.Links) {
                    object next = link.Get(node);
                    if (next != null || isTree) open.Enqueue(next);
                }
            }
            // Nothing after the last value.
            built.Length = end;
            built.Append(']');
        }

        static void Other(StringBuilder built, string type, string text) {
            built.Append("{\"$o\":[");
            Json.Write(built, type);
            built.Append(",\"").Append(text).Append("\"]}");
        }
    }
}
