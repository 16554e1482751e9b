// Turns values of the wire form into what a declared type wants, and back.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;

namespace grade_ {
    // A value that does not fit the type that the answer declares.
    public sealed class Misfit : Exception {
        public Misfit(string message) : base(message) {}
    }

    public static class Values {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

        public static object Read(object value, Type type, Dictionary<string, object> named) {
            if (type.IsByRef) type = type.GetElementType();
            if (value is Nodes nodes) return nodes.Made(type, named);
            if (value is Map tagged && tagged.Count == 1) {
                if (tagged[0].Key == "$r") return Read(Named((string) tagged[0].Value, named), type, named);
                value = Untagged(tagged, tagged[0].Value);
            }
            Type nullable = Nullable.GetUnderlyingType(type);
            if (value == null) {
                if (type.IsValueType && nullable == null) throw new Misfit("null does not fit the type " + type.Name);
                return null;
            }
            if (nullable != null) type = nullable;
            if (value is bool && type.IsAssignableFrom(typeof(bool))) return value;
            if (value is long || value is double) {
                object fitting = Number(value, type);
                if (fitting != null) return fitting;
            }
            if (value is string text) {
                if (type.IsAssignableFrom(typeof(string)) && type != typeof(IEnumerable)) return text;
                object fitting = Text(text, type);
                if (fitting != null) return fitting;
            }
            if (value is List<object> list) return Sequence(list, type, named);
            if (value is Map map) return Entries(map, type, named);
            throw new Misfit("the value " + Shown(value) + " does not fit the type " + type.Name);
        }

        static object Named(string name, Dictionary<string, object> named) {
            object value;
            if (!named.TryGetValue(name, out value)) throw new Misfit("there is no result named `" + name + "`");
            return value;
        }

        // What a map stands for that may be one of the forms with a `$`.
        static object Untagged(Map map, object inner) {
            switch (map[0].Key) {
                case "$i": return long.Parse((string) inner, CultureInfo.InvariantCulture);
                case "$f": return Special((string) inner);
                case "$m": {
                    var plain = new Map();
                    foreach (object pair in (List<object>) inner) plain.Put((string) ((List<object>) pair)[0], ((List<object>) pair)[1]);
                    return plain;
                }
                default: return map;
            }
        }

        // A text as something else than a string; null where it does not fit.
        static object Text(string text, Type type) {
            if (type == typeof(char) && text.Length == 1) return text[0];
            if (type == typeof(char[])) return text.ToCharArray();
            if (type == typeof(StringBuilder)) return new StringBuilder(text);
            if (type.IsAssignableFrom(typeof(List<char>))) return new List<char>(text);
            if (type.IsEnum && Enum.IsDefined(type, text)) return Enum.Parse(type, text);
            return null;
        }

        static string Shown(object value) {
            var built = new StringBuilder();
            Write(built, value, 0);
            return built.Length > 60 ? built.ToString(0, 60) + "…" : built.ToString();
        }

        static double Special(string name) {
            return name == "inf" ? double.PositiveInfinity : name == "-inf" ? double.NegativeInfinity : double.NaN;
        }

        static object Number(object value, Type type) {
            if (value is long given) {
                if (type == typeof(int) && given == (int) given) return (int) given;
                if (type == typeof(long)) return given;
            }
            return Converted(value, type);
        }

        static object Converted(object value, Type type) {
            if (type == typeof(object)) return value is long whole && whole == (int) whole ? (object) (int) whole : value;
            if (type == typeof(double)) return Convert.ToDouble(value);
            if (type == typeof(float)) return Convert.ToSingle(value);
            if (type == typeof(decimal)) return Convert.ToDecimal(value);
            long number;
            if (value is double real) {
                number = (long) real;
                if (number != real) return null;
            } else number = (long) value;
            if (type == typeof(long)) return number;
            if (type == typeof(BigInteger)) return new BigInteger(number);
            if (type.IsEnum) return Enum.ToObject(type, number);
            if (!type.IsPrimitive || type == typeof(bool) || type == typeof(char)) return null;
            try {
                return Convert.ChangeType(number, type);
            } catch (OverflowException) {
                throw new Misfit(number + " does not fit the type " + type.Name);
            }
        }

        static Type Argument(Type type, int index) {
            return type.IsGenericType && type.GetGenericArguments().Length > index ? type.GetGenericArguments()[index] : typeof(object);
        }

        static object Sequence(List<object> list, Type type, Dictionary<string, object> named) {
            if (type == typeof(object)) type = typeof(List<object>);
            if (type.IsArray && type.GetArrayRank() == 1) {
                Type item = type.GetElementType();
                Array array = Array.CreateInstance(item, list.Count);
                for (int i = 0; i < list.Count; i++) array.SetValue(Read(list[i], item, named), i);
                return array;
            }
            if (type.IsArray && type.GetArrayRank() == 2) {
                int width = list.Count == 0 ? 0 : ((List<object>) list[0]).Count;
                Array table = Array.CreateInstance(type.GetElementType(), list.Count, width);
                for (int i = 0; i < list.Count; i++) {
                    var row = (List<object>) list[i];
                    if (row.Count != width) throw new Misfit("a list of lists of different lengths does not fit the type " + type.Name);
                    for (int j = 0; j < width; j++) table.SetValue(Read(row[j], type.GetElementType(), named), i, j);
                }
                return table;
            }
            if (type.IsGenericType && (type.Name.StartsWith("ValueTuple`") || type.Name.StartsWith("Tuple`"))) return Tuple(list, type, named);
            if (typeof(IEnumerable).IsAssignableFrom(type)) {
                Type item = Argument(type, 0);
                Array items = Array.CreateInstance(item, list.Count);
                for (int i = 0; i < list.Count; i++) items.SetValue(Read(list[i], item, named), i);
                if (type.IsInterface) {
                    foreach (Type open in new[] {typeof(List<>), typeof(HashSet<>)}) {
                        Type closed = open.MakeGenericType(item);
                        if (type.IsAssignableFrom(closed)) return Activator.CreateInstance(closed, items);
                    }
                } else {
                    foreach (ConstructorInfo each in type.GetConstructors()) {
                        ParameterInfo[] wants = each.GetParameters();
                        if (wants.Length == 1 && wants[0].ParameterType != typeof(object) && wants[0].ParameterType.IsInstanceOfType(items)) {
                            return each.Invoke(new object[] {items});
                        }
                    }
                }
                throw new Misfit("a list does not fit the type " + type.Name);
            }
            return Tuple(list, type, named);
        }

        // A tuple, as a type whose constructor takes its parts.
        static object Tuple(List<object> list, Type type, Dictionary<string, object> named) {
            foreach (ConstructorInfo each in type.GetConstructors(Own)) {
                ParameterInfo[] wants = each.GetParameters();
                if (wants.Length != list.Count) continue;
                var parts = new object[wants.Length];
                for (int i = 0; i < parts.Length; i++) parts[i] = Read(list[i], wants[i].ParameterType, named);
                return each.Invoke(parts);
            }
            throw new Misfit("a list does not fit the type " + type.Name);
        }

        static object Entries(Map map, Type type, Dictionary<string, object> named) {
            bool isMap = typeof(IDictionary).IsAssignableFrom(type) || type.IsGenericType && type.Name.Contains("Dictionary`");
            if (isMap || type == typeof(object)) {
                Type key = type == typeof(object) ? typeof(string) : Argument(type, 0), item = Argument(type, 1);
                Type made = type.IsInterface || type == typeof(object) ? typeof(Dictionary<,>).MakeGenericType(key, item) : type;
                var all = (IDictionary) Activator.CreateInstance(made);
                foreach (var entry in map) all[Read(entry.Key, key, named)] = Read(entry.Value, item, named);
                return all;
            }
            object record;
            ConstructorInfo plain = type.GetConstructor(Own, null, Type.EmptyTypes, null);
            if (plain != null || type.IsValueType) {
                record = Activator.CreateInstance(type, true);
                foreach (var entry in map) {
                    foreach (MemberInfo member in Members(type)) {
                        if (!Same(member.Name, entry.Key)) continue;
                        if (member is FieldInfo field) field.SetValue(record, Read(entry.Value, field.FieldType, named));
                        else if (member is PropertyInfo property && property.CanWrite) property.SetValue(record, Read(entry.Value, property.PropertyType, named));
                    }
                }
                return record;
            }
            foreach (ConstructorInfo each in type.GetConstructors(Own)) {
                ParameterInfo[] wants = each.GetParameters();
                var parts = new List<object>();
                foreach (ParameterInfo want in wants) {
                    foreach (var entry in map) if (Same(want.Name, entry.Key)) parts.Add(Read(entry.Value, want.ParameterType, named));
                }
                if (wants.Length > 0 && parts.Count == wants.Length) return each.Invoke(parts.ToArray());
            }
            throw new Misfit("a record does not fit the type " + type.Name);
        }

        static bool Same(string a, string b) {
            return string.Equals(a.Replace("_", ""), b.Replace("_", ""), StringComparison.OrdinalIgnoreCase);
        }

        // Fields and properties that hold a record's parts.
        static List<MemberInfo> Members(Type type) {
            var all = new List<MemberInfo>();
            foreach (FieldInfo field in type.GetFields(Own)) if (!field.Name.StartsWith("<")) all.Add(field);
            foreach (PropertyInfo property in type.GetProperties(Own)) if (property.CanRead && property.GetIndexParameters().Length == 0) all.Add(property);
            return all;
        }

        // ---- and back

        static readonly List<string> fields = new List<string>();

        // Learns the names of the problem's records from its types.
        public static void Know(object type) {
            if (type is Map map) {
                foreach (var entry in map) {
                    if (entry.Key == "record" && entry.Value is Map record) foreach (var field in record) fields.Add(field.Key);
                    Know(entry.Value);
                }
            } else if (type is List<object> list) list.ForEach(Know);
        }

        public static void Write(StringBuilder built, object value, int depth) {
            if (depth > 1000) throw new Misfit("the result is nested too deeply");
            if (value == null) built.Append("null");
            else if (value is int number) Whole(built, number);
            else if (value is long large) Whole(built, large);
            else if (value is bool) built.Append((bool) value ? "true" : "false");
            else if (value is string text) Json.Write(built, text);
            else Rare(built, value, depth);
        }

        static void Rare(StringBuilder built, object value, int depth) {
            if (value is Written part) built.Append(part.Text);
            else if (value is double real) Real(built, real, real.ToString("R", CultureInfo.InvariantCulture));
            else if (value is float single) Real(built, single, single.ToString("R", CultureInfo.InvariantCulture));
            else if (value is decimal money) Real(built, (double) money, money.ToString(CultureInfo.InvariantCulture));
            else if (value is char || value is StringBuilder || value is Enum) Json.Write(built, value.ToString());
            else if (value is BigInteger big) Whole(built, big);
            else if (value is ulong whole) Whole(built, new BigInteger(whole));
            else if (value is Map map) Dictionary(built, map, depth);
            else Compound(built, value, depth);
        }

        static void Compound(StringBuilder built, object value, int depth) {
            Type type = value.GetType();
            if (type.IsPrimitive && type != typeof(IntPtr) && type != typeof(UIntPtr)) {
                Whole(built, Convert.ToInt64(value));
            } else if (value is Task task) Awaited(built, task, type, depth);
            else if (type.IsGenericType && (type.Name.StartsWith("ValueTuple`") || type.Name.StartsWith("Tuple`") || type.Name == "KeyValuePair`2")) Parts(built, value, type, depth);
            else if (value is IDictionary entries) Entries(built, entries, type, depth);
            else if (value is Array table && table.Rank == 2) Table(built, table, depth);
            else if (value is IEnumerable items) Items(built, items, depth);
            else if (type.Namespace != null && (type.Namespace == "System" || type.Namespace.StartsWith("System.")) || value is Delegate) Other(built, type);
            else Record(built, value, type, depth);
        }

        static void Awaited(StringBuilder built, Task task, Type type, int depth) {
            task.GetAwaiter().GetResult();
            PropertyInfo result = type.IsGenericType ? type.GetProperty("Result") : null;
            object given = result == null || result.PropertyType.Name == "VoidTaskResult" ? null : result.GetValue(task);
            Write(built, given, depth + 1);
        }

        static void Parts(StringBuilder built, object value, Type type, int depth) {
            var parts = new List<object>();
            if (type.Name == "KeyValuePair`2") parts.AddRange(new[] {type.GetProperty("Key").GetValue(value), type.GetProperty("Value").GetValue(value)});
            else for (int i = 1; i <= type.GetGenericArguments().Length; i++) {
                parts.Add(type.GetField("Item" + i)?.GetValue(value) ?? type.GetProperty("Item" + i)?.GetValue(value));
            }
            Items(built, parts, depth);
        }

        static void Entries(StringBuilder built, IDictionary entries, Type type, int depth) {
            var plain = new Map();
            foreach (DictionaryEntry entry in entries) {
                if (!(entry.Key is string || entry.Key is char)) {
                    Other(built, type);
                    return;
                }
                plain.Put(entry.Key.ToString(), entry.Value);
            }
            Dictionary(built, plain, depth);
        }

        static void Table(StringBuilder built, Array table, int depth) {
            built.Append('[');
            for (int i = 0; i < table.GetLength(0); i++) {
                var row = new List<object>();
                for (int j = 0; j < table.GetLength(1); j++) row.Add(table.GetValue(i, j));
                if (i > 0) built.Append(',');
                Items(built, row, depth + 1);
            }
            built.Append(']');
        }

        static void Whole(StringBuilder built, BigInteger value) {
            BigInteger most = (1L << 53) - 1;
            if (value > long.MaxValue || value < long.MinValue) built.Append("{\"$o\":[\"int\",\"").Append(value.ToString()).Append("\"]}");
            else if (value > most || value < -most) built.Append("{\"$i\":\"").Append(value.ToString()).Append("\"}");
            else built.Append(value.ToString());
        }

        static void Whole(StringBuilder built, long value) {
            const long most = (1L << 53) - 1;
            if (value > most || value < -most) built.Append("{\"$i\":\"").Append(value).Append("\"}");
            else built.Append(value);
        }

        static void Real(StringBuilder built, double value, string digits) {
            if (double.IsNaN(value)) built.Append("{\"$f\":\"nan\"}");
            else if (double.IsInfinity(value)) built.Append(value > 0 ? "{\"$f\":\"inf\"}" : "{\"$f\":\"-inf\"}");
            else {
                digits = digits.ToLowerInvariant().Replace("e+", "e");
                built.Append(digits);
                if (digits.IndexOfAny(new[] {'.', 'e'}) < 0) built.Append(".0");
            }
        }

        static void Items(StringBuilder built, IEnumerable all, int depth) {
            built.Append('[');
            bool first = true;
            foreach (object each in all) {
                if (!first) built.Append(',');
                first = false;
                Write(built, each, depth + 1);
            }
            built.Append(']');
        }

        static void Dictionary(StringBuilder built, Map map, int depth) {
            bool dollar = false, first = true;
            foreach (var entry in map) dollar |= entry.Key.StartsWith("$", StringComparison.Ordinal);
            built.Append(dollar ? "{\"$m\":[" : "{");
            foreach (var entry in map) {
                if (!first) built.Append(',');
                first = false;
                if (dollar) built.Append('[');
                Json.Write(built, entry.Key);
                built.Append(dollar ? ',' : ':');
                Write(built, entry.Value, depth + 1);
                if (dollar) built.Append(']');
            }
            built.Append(dollar ? "]}" : "}");
        }

        // An object of the answer's own type, as a record of the problem.
        static void Record(StringBuilder built, object value, Type type, int depth) {
            var plain = new Map();
            foreach (MemberInfo member in Members(type)) {
                object part = member is FieldInfo field ? field.GetValue(value) : ((PropertyInfo) member).GetValue(value);
                string name = member.Name;
                foreach (string known in fields) if (Same(known, name)) name = known;
                plain.Put(name, part);
            }
            Dictionary(built, plain, depth);
        }

        static void Other(StringBuilder built, Type type) {
            built.Append("{\"$o\":[");
            Json.Write(built, type.Name);
            built.Append(",\"\"]}");
        }
    }
}
