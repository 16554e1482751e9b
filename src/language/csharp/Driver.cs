// Loads an answer in C#, calls it by reflection, and reports what came back.
// The types of the answer's own parameters say what values are turned into.
//
// It runs under Mono, or with NET under the runtime of the .NET SDK. Both compile
// all of this at each start, and Mono generic methods of the library with it. So
// there is no LINQ here, and what a plain case does not need stands in methods of
// its own.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace grade_ {
    // What is called, found by name anew in each set of types.
    sealed class Entry {
        public Type Home;
        public MethodInfo Function;
        public ConstructorInfo Constructor;
        public Dictionary<string, MethodInfo> Methods = new Dictionary<string, MethodInfo>();
        public string Name, Style, Note;
    }

    sealed class NoEntry : Exception {
        public readonly List<string> Found, Several, Missing;
        public NoEntry(List<string> found, List<string> several, List<string> missing) {
            Found = found;
            Several = several;
            Missing = missing;
        }
    }

    public static class Driver {
        const int MostReply = 64 << 20;
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        static readonly UTF8Encoding utf8 = new UTF8Encoding(false);
        static string path;
        static byte[] code, symbols;
        static Map init;
        static Entry entry;
        static Fresh state;
        static Dictionary<string, object> named = new Dictionary<string, object>();

        public static void Main(string[] arguments) {
            path = arguments[0];
            // An honest recursion 100,000 deep fits; one without end ends before the memory does.
            new Thread(Serve, 64 << 20).Start();
        }

        static void Serve() {
            try {
                string line = Channel.Line();
                if (line == null) Channel.End(0);
                init = (Map) Json.Parse(line);
                Values.Know(init);
                // Each thread takes it when it first asks, this one too.
                CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
                code = Channel.File(path);
                if (code == null) throw new IOException("the answer cannot be read");
#if NET
                symbols = Channel.File(path.Substring(0, path.Length - 3) + "pdb");
#else
                symbols = Channel.File(path + ".mdb");
#endif
                prints = Names(code, "Console", 1) || Names(code, "Console", 2);
                if (prints) Reset();
                Channel.Send(Load());
                while ((line = Channel.Line()) != null) Answer((Map) Json.Parse(line));
                Channel.End(0);
            } catch (Exception error) {
                Console.Error.WriteLine("driver: " + error);
                Console.Error.Flush();
                Channel.End(70);
            }
        }

        static TextWriter standard, errors;
        // Does the answer name the console? Opening it takes a while.
        static bool prints;

        // Is the word among the names, with a byte for a letter, or among the texts, with two?
        static bool Names(byte[] bytes, string word, int step) {
            for (int from = 0; from <= bytes.Length - word.Length * step; from++) {
                int same = 0;
                while (same < word.Length && bytes[from + same * step] == word[same]) same++;
                if (same == word.Length) return true;
            }
            return false;
        }

        // Puts back what the answer may have put something else in place of.
        static void Reset() {
            if (standard == null || Console.Out != standard || Console.Error != errors) {
                Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), utf8, 4096));
                Console.SetError(new StreamWriter(Console.OpenStandardError(), utf8, 4096));
                standard = Console.Out;
                errors = Console.Error;
            }
            if (Console.In != TextReader.Null) Console.SetIn(TextReader.Null);
        }

        static string Load() {
            try {
                LoadTypes();
                return "{\"ready\":{\"entry\":" + Json.Of(entry.Name) + ",\"style\":\"" + entry.Style + "\",\"note\":" + (entry.Note == null ? "null" : Json.Of(entry.Note))
                    + ",\"runtime\":" + Json.Of(Version()) + ",\"executable\":null}}";
            } catch (NoEntry none) {
                return "{\"failed\":" + None(none) + "}";
            }
        }

#if NET
        static string Version() { return Environment.Version.ToString(); }
#else
        [DllImport("__Internal")] static extern string mono_get_runtime_build_info();

        // Mono's own, which stands before the name of its build.
        static string Version() { return mono_get_runtime_build_info().Split(' ')[0]; }
#endif

        static string None(NoEntry none) {
            var built = new StringBuilder("{\"why\":\"no_entry\",\"found\":");
            Json.Write(built, none.Found);
            built.Append(",\"several\":");
            Json.Write(built, none.Several);
            if (none.Missing != null) {
                built.Append(",\"missing\":");
                Json.Write(built, none.Missing);
            }
            return built.Append('}').ToString();
        }

#if NET
        static System.Runtime.Loader.AssemblyLoadContext context;

        // Anew, and without those of before.
        static Assembly Loaded() {
            if (context != null) context.Unload();
            context = new System.Runtime.Loader.AssemblyLoadContext(null, true);
            return context.LoadFromStream(new MemoryStream(code), symbols == null ? null : new MemoryStream(symbols));
        }
#else
        static Assembly Loaded() { return symbols == null ? Assembly.Load(code) : Assembly.Load(code, symbols); }
#endif

        // Loads the types and finds the entry in them.
        static void LoadTypes() {
            Assembly assembly = Loaded();
            state = new Fresh(assembly);
#if NET
            if (state.IsFixed) {
                Loosened.Change(code);
                assembly = Loaded();
                state = new Fresh(assembly);
            }
#endif
            // `Solution` first, then what stands at the top.
            var ranked = new List<Type>[4];
            for (int rank = 0; rank < 4; rank++) ranked[rank] = new List<Type>();
            foreach (Type type in assembly.GetTypes()) {
                if (type.Name.StartsWith("<", StringComparison.Ordinal) || type.IsInterface || type.IsEnum || typeof(Delegate).IsAssignableFrom(type)) continue;
                ranked[(type.DeclaringType == null ? 1 : 3) - (type.Name == "Solution" ? 1 : 0)].Add(type);
            }
            var sorted = new List<Type>();
            foreach (List<Type> types in ranked) sorted.AddRange(types);
            entry = (string) init["kind"] == "class" ? ClassEntry(sorted) : FunctionEntry(sorted);
        }

        static List<string> Texts(object list) {
            var texts = new List<string>();
            foreach (object item in (List<object>) list) texts.Add((string) item);
            return texts;
        }

        static List<string> Names(List<MethodInfo> methods) { return methods.ConvertAll(method => method.Name); }

        // How many arguments have to be given.
        static int Least(ParameterInfo[] parameters) {
            int least = 0;
            foreach (ParameterInfo parameter in parameters) if (!parameter.IsOptional) least++;
            return least;
        }

        static bool Fits(MethodBase what, Map parameters) {
            ParameterInfo[] own = what.GetParameters();
            return own.Length >= (long) parameters["min"] && Least(own) <= (long) parameters["max"];
        }

        // Methods that a person wrote.
        static List<MethodInfo> Methods(Type type) {
            var methods = new List<MethodInfo>();
            foreach (MethodInfo method in type.GetMethods(All)) {
                if (method.IsSpecialName || method.IsAbstract || method.IsGenericMethodDefinition) continue;
                if (method.Name.IndexOf('<') < 0 && !(method.Name == "Main" && method.IsStatic)) methods.Add(method);
            }
            return methods;
        }

        static Entry FunctionEntry(List<Type> types) {
            var parameters = (Map) init["params"];
            List<string> names = init["entry"] is string ? new List<string> {(string) init["entry"]} : Texts(init["names"]);
            var all = new List<MethodInfo>();
            foreach (Type type in types) all.AddRange(Methods(type));
            for (int exact = 1; exact >= 0; exact--) {
                foreach (string name in names) {
                    foreach (MethodInfo method in all) if (method.Name == name && (exact == 0 || Fits(method, parameters))) return Function(method, null);
                }
            }
            return OnlyFunction(all, parameters);
        }

        static Entry OnlyFunction(List<MethodInfo> all, Map parameters) {
            List<MethodInfo> fitting = all.FindAll(method => Fits(method, parameters));
            List<MethodInfo> open = fitting.FindAll(method => method.IsPublic);
            if (open.Count == 1) fitting = open;
            if (fitting.Count == 1 && init["entry"] == null) {
                int count = fitting[0].GetParameters().Length;
                return Function(fitting[0], "took `" + fitting[0].Name + "`, the only method with " + count + " parameter" + (count == 1 ? "" : "s"));
            }
            throw new NoEntry(Names(all), fitting.Count > 1 ? Names(fitting) : new List<string>(), null);
        }

        static Entry Function(MethodInfo method, string note) {
            return new Entry {Function = method, Home = method.DeclaringType, Name = method.Name, Style = "method", Note = note};
        }

        static Entry ClassEntry(List<Type> types) {
            var wanted = (Map) init["methods"];
            List<string> names = init["entry"] is string ? new List<string> {(string) init["entry"]} : Texts(init["names"]);
            Type taken = null;
            foreach (string name in names) taken = taken ?? types.Find(type => type.Name == name);
            string note = null;
            if (taken == null) {
                List<Type> fitting = types.FindAll(type => Missing(type, wanted, new Entry()).Count == 0);
                if (fitting.Count != 1 || init["entry"] != null) throw new NoEntry(types.ConvertAll(type => type.Name), new List<string>(), null);
                taken = fitting[0];
                note = "took `" + taken.Name + "`, the only class with these methods";
            }
            var made = new Entry {Home = taken, Name = taken.Name, Style = "class", Note = note};
            List<string> missing = Missing(taken, wanted, made);
            if (missing.Count > 0) throw new NoEntry(Names(Methods(taken)), new List<string>(), missing);
            var parameters = (Map) init["params"];
            var makers = new List<MethodBase>();
            foreach (ConstructorInfo each in taken.GetConstructors(All)) if (!each.IsStatic) makers.Add(each);
            made.Constructor = (ConstructorInfo) Best(makers, parameters);
            if (made.Constructor == null) throw new NoEntry(new List<string>(), new List<string>(), new List<string> {taken.Name});
            return made;
        }

        // The one that fits and has most parameters, or else the first one; null where there is none.
        static MethodBase Best(List<MethodBase> all, Map parameters) {
            MethodBase best = null;
            foreach (MethodBase each in all) {
                if (Fits(each, parameters) && (best == null || each.GetParameters().Length > best.GetParameters().Length)) best = each;
            }
            return best ?? (all.Count > 0 ? all[0] : null);
        }

        static List<string> Missing(Type type, Map wanted, Entry into) {
            var missing = new List<string>();
            foreach (var each in wanted) {
                var spec = (Map) each.Value;
                MethodInfo best = null;
                foreach (string name in Texts(spec["names"])) {
                    for (Type at = type; at != null && at != typeof(object) && best == null; at = at.BaseType) {
                        var called = new List<MethodBase>();
                        foreach (MethodInfo method in Methods(at)) if (method.Name == name) called.Add(method);
                        best = (MethodInfo) Best(called, spec);
                    }
                    if (best != null) break;
                }
                if (best == null) missing.Add(each.Key);
                else into.Methods[each.Key] = best;
            }
            return missing;
        }

        // ---- cases

        static void Answer(Map request) {
            var built = new StringBuilder("{\"id\":" + request["id"]);
            named.Clear();
            Meter.Start();
            int mark = built.Length;
            try {
                if (state.IsNeeded && !state.Again()) LoadTypes();
                if (request["each"] != null) Each(built, (Map) request["each"]);
                else Calls(built, request);
            } catch (NoEntry none) {
                built.Length = mark;
                built.Append(",\"failed\":").Append(None(none));
            } catch (Exception error) {
                built.Length = mark;
                built.Append(",\"r\":[],\"failed\":{\"why\":\"threw\",\"error\":").Append(Error(error)).Append('}');
            }
            if (built.Length > MostReply) {
                built.Length = mark;
                built.Append(",\"r\":[],\"error\":{\"type\":\"\",\"message\":\"the returned value is too large\"}");
            }
            if (prints) {
                Console.Out.Flush();
                Console.Error.Flush();
            }
            Meter.Stop(built);
            built.Append(",\"out\":[").Append(Channel.Size(1)).Append(',').Append(Channel.Size(2)).Append(']');
            if (prints) Reset();
            Channel.Send(built.Append('}').ToString());
        }

        // An instance for a method that is not static, made with what it takes.
        static object Instance(Type type) { return Activator.CreateInstance(type, true); }

        // The arguments as the parameters want them, with declared defaults.
        static object[] Arguments(MethodBase what, List<object> given, Map parameters, object takes) {
            ParameterInfo[] own = what.GetParameters();
            if (given.Count != own.Length) given = Completed(own, given, parameters);
            var ready = new object[own.Length];
            for (int i = 0; i < own.Length; i++) {
                try {
                    object type = takes is List<object> types && i < types.Count ? types[i] : null;
                    ready[i] = i < given.Count ? Values.Read(Nodes.Marked(given[i], type, named), own[i].ParameterType, named) : own[i].DefaultValue;
                } catch (Misfit misfit) {
                    throw new Misfit("argument " + (i + 1) + " does not fit the answer's parameter: " + misfit.Message);
                }
            }
            return ready;
        }

        static List<object> Completed(ParameterInfo[] own, List<object> given, Map parameters) {
            var all = new List<object>(given);
            var defaults = parameters["defaults"] as List<object> ?? new List<object>();
            int least = (int) (long) parameters["min"];
            while (all.Count < own.Length && all.Count >= least && all.Count - least < defaults.Count) all.Add(defaults[all.Count - least]);
            if (all.Count > own.Length || all.Count < Least(own)) throw new Misfit("the call has " + all.Count + " arguments and the answer takes " + own.Length);
            return all;
        }

        static object Call(string method, object self, List<object> given) {
            if (method != null) {
                MethodInfo target = entry.Methods[method];
                var spec = (Map) ((Map) init["methods"])[method];
                return target.Invoke(self, Arguments(target, given, spec, spec["takes"]));
            }
            object[] arguments = Arguments(entry.Function, given, (Map) init["params"], init["takes"]);
            object result = entry.Function.Invoke(entry.Function.IsStatic ? null : Instance(entry.Home), arguments);
            return init["output"] == null ? result : arguments[(long) init["output"]];
        }

        static string Guarded(Func<object> callee, object returns, string bind) {
            try {
                var built = new StringBuilder("{\"v\":");
                Nodes.Write(built, callee(), returns, 0);
                if (bind != null) named[bind] = Json.Parse(built.ToString(5, built.Length - 5));
                return built.ToString();
            } catch (Exception error) {
                return "{\"e\":" + Error(error);
            }
        }

        static string Make(List<object> given, Action<object> keep) {
            return Guarded(() => { keep(entry.Constructor.Invoke(Arguments(entry.Constructor, given, (Map) init["params"], init["takes"]))); return null; }, null, null);
        }

        static void Calls(StringBuilder built, Map request) {
            object own = null;
            if (entry.Constructor != null) {
                string result = Make(request["new"] as List<object> ?? new List<object>(), made => own = made);
                if (result.StartsWith("{\"e\"", StringComparison.Ordinal)) {
                    built.Append(",\"r\":[],\"failed\":{\"why\":\"new\",\"error\":").Append(result.Substring(5)).Append('}');
                    return;
                }
            }
            var instances = new Dictionary<string, object>();
            built.Append(",\"r\":[");
            bool first = true;
            foreach (object item in (List<object>) request["calls"]) {
                var step = (Map) item;
                built.Append(first ? "[" : ",[");
                first = false;
                Step(built, step, own, instances);
                built.Append(']');
            }
            built.Append(']');
        }

        static void Step(StringBuilder built, Map step, object own, Dictionary<string, object> instances) {
            var run = new Run(built);
            long times = step["n"] is long n ? n : 1, threads = step["threads"] is long k ? k : 0;
            string bind = (string) step["as"], method = (string) step["m"], on = (string) step["on"];
            bool makes = step["new"] != null;
            var given = (List<object>) (makes ? step["new"] : step["a"]);
            object self = own, returns = method == null ? init["returns"] : ((Map) ((Map) init["methods"])[method])["returns"];
            if (on != null && !instances.TryGetValue(on, out self)) self = null;
            for (long i = 0; i < times && built.Length < MostReply; i++) {
                if (makes) run.Add(Make(given, made => instances[bind] = made));
                else if (on != null && self == null) run.Add(Unnamed(on));
                else if (threads > 0) foreach (string result in Together(threads, () => Call(method, self, given), returns)) run.Add(result);
                else run.Add(Guarded(() => Call(method, self, given), returns, bind));
            }
            run.End();
        }

        static string Unnamed(string on) { return "{\"e\":{\"type\":\"\",\"message\":" + Json.Of("there is no instance named `" + on + "`") + "}"; }

        static string[] Together(long count, Func<object> callee, object returns) {
            var results = new string[count];
            var start = new CountdownEvent((int) count);
            var threads = new Thread[count];
            for (int i = 0; i < count; i++) {
                int index = i;
                threads[i] = new Thread(() => {
                    start.Signal();
                    start.Wait();
                    results[index] = Guarded(callee, returns, null);
                });
                threads[i].Start();
            }
            foreach (Thread thread in threads) thread.Join();
            return results;
        }

        static void Each(StringBuilder built, Map each) {
            var alphabet = new List<string>();
            for (TextElementEnumerator letters = StringInfo.GetTextElementEnumerator((string) each["alphabet"]); letters.MoveNext();) alphabet.Add((string) letters.Current);
            var bits = new StringBuilder();
            string stop = null;
            for (long length = 0; length <= (long) each["up_to"] && stop == null; length++) {
                var digits = new int[length];
                for (bool more = true; more && stop == null;) {
                    string text = "";
                    foreach (int digit in digits) text += alphabet[digit];
                    string result = Guarded(() => Call(null, null, new List<object> {text}), null, null);
                    if (result == "{\"v\":true") bits.Append('1');
                    else if (result == "{\"v\":false") bits.Append('0');
                    else stop = result + "}";
                    more = false;
                    for (int i = digits.Length - 1; i >= 0 && !more; i--) {
                        more = ++digits[i] < alphabet.Count;
                        if (!more) digits[i] = 0;
                    }
                    if (alphabet.Count == 0) more = false;
                }
            }
            built.Append(",\"bits\":\"").Append(bits).Append('"');
            if (stop != null) built.Append(",\"stop\":").Append(stop);
        }

        // ---- errors

        static string Error(Exception error) {
            while ((error is TargetInvocationException || error is TypeInitializationException || error is AggregateException) && error.InnerException != null) error = error.InnerException;
            Type kind = error.GetType();
            string type = error is Misfit ? "" : error is OutOfMemoryException ? "MemoryError" : kind.Name, message = "";
            try {
                message = error.Message ?? "";
            } catch (Exception) {
                // The answer's own class of error.
            }
            var trace = new List<string>();
            string line = "null";
            foreach (StackFrame frame in new StackTrace(error, true).GetFrames() ?? new StackFrame[0]) {
                MethodBase method = frame.GetMethod();
                if (method == null || method.DeclaringType == null || method.DeclaringType.Assembly != entry.Home.Assembly) continue;
                int number = frame.GetFileLineNumber();
                if (line == "null" && number > 0) line = number.ToString();
                if (trace.Count < 20) trace.Insert(0, "  line " + number + ", in " + method.Name);
            }
            if (message.Length > 4000) message = message.Substring(0, 4000);
            return "{\"type\":" + Json.Of(type) + ",\"message\":" + Json.Of(message) + ",\"line\":" + line + ",\"trace\":" + Json.Of(string.Join("\n", trace)) + "}";
        }
    }

    // Equal results in a row are sent once.
    sealed class Run {
        readonly StringBuilder built;
        string last;
        long same;
        bool any;
        public Run(StringBuilder built) { this.built = built; }
        public void Add(string result) {
            if (same > 0 && result == last) {
                same++;
                return;
            }
            End();
            last = result;
            same = 1;
        }
        public void End() {
            if (same == 0) return;
            if (any) built.Append(',');
            any = true;
            built.Append(last);
            if (same > 1) built.Append(",\"x\":").Append(same);
            built.Append('}');
            same = 0;
        }
    }

    // The descriptors of the protocol, and what the system tells.
    static class Channel {
        [DllImport("libc", SetLastError = true)] static extern IntPtr read(int descriptor, byte[] buffer, IntPtr size);
        [DllImport("libc", SetLastError = true)] static extern unsafe IntPtr write(int descriptor, byte* buffer, IntPtr size);
        [DllImport("libc")] static extern long lseek(int descriptor, long offset, int whence);
        [DllImport("libc")] static extern void _exit(int status);
        [DllImport("libc")] static extern int fcntl(int descriptor, int command, int argument);
        [DllImport("libc")] public static extern int open(string path, int flags);
        [DllImport("libc")] static extern int close(int descriptor);
        public const int CloseOnExec = 0x80000;
        static readonly byte[] buffer = new byte[1 << 16];
        static int filled, used;

        static Channel() {
            fcntl(3, 2, 1);
            fcntl(4, 2, 1);
        }

        public static string Line() {
            MemoryStream whole = null;
            for (;;) {
                if (used == filled) {
                    long count = (long) read(3, buffer, (IntPtr) buffer.Length);
                    if (count < 0 && Marshal.GetLastWin32Error() == 4) continue;
                    if (count <= 0) return null;
                    filled = (int) count;
                    used = 0;
                }
                int end = Find(buffer, '\n', used, filled);
                int stop = end < 0 ? filled : end;
                if (end >= 0 && whole == null) {
                    string line = Encoding.UTF8.GetString(buffer, used, stop - used);
                    used = stop + 1;
                    return line;
                }
                if (whole == null) whole = new MemoryStream();
                whole.Write(buffer, used, stop - used);
                used = end < 0 ? filled : stop + 1;
                if (end >= 0) return Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int) whole.Length);
            }
        }

        public static unsafe void Send(string reply) {
            byte[] bytes = new UTF8Encoding(false).GetBytes(reply + "\n");
            fixed (byte* start = bytes) {
                for (long at = 0; at < bytes.Length;) {
                    long count = (long) write(4, start + at, (IntPtr) (bytes.Length - at));
                    if (count < 0 && Marshal.GetLastWin32Error() == 4) continue;
                    if (count < 0) End(0);
                    at += count;
                }
            }
        }

        // `Array.IndexOf` is generic, and would have to be compiled.
        public static int Find(byte[] bytes, char letter, int from, int end) {
            for (int at = from; at < end; at++) if (bytes[at] == letter) return at;
            return -1;
        }

        // What a file holds; null where there is none. The library's own way takes longer to get going.
        public static byte[] File(string path) {
            int file = open(path, CloseOnExec);
            if (file < 0) return null;
            var all = new byte[lseek(file, 0, 2)];
            lseek(file, 0, 0);
            bool whole = (long) read(file, all, (IntPtr) all.Length) == all.Length;
            close(file);
            return whole ? all : null;
        }

        // How much was printed to a file that is only appended to.
        public static long Size(int descriptor) { return Math.Max(0, lseek(descriptor, 0, 2)); }

        public static void End(int status) { _exit(status); }
    }

    // CPU time of the process, and the peak of resident memory.
    static class Meter {
        [DllImport("libc")] static extern int clock_gettime(int clock, long[] time);
        [DllImport("libc")] static extern int getrusage(int who, long[] usage);
        [DllImport("libc")] static extern IntPtr pwrite(int descriptor, byte[] bytes, IntPtr size, long offset);
        [DllImport("libc")] static extern IntPtr pread(int descriptor, byte[] bytes, IntPtr size, long offset);
        const int WriteOnly = 1;
        // A reset walks all pages, so it waits until the peak lies that far above.
        const long Slack = 256 << 10;
        static readonly int clear = Channel.open("/proc/self/clear_refs", WriteOnly | Channel.CloseOnExec);
        static readonly int sizes = Channel.open("/proc/self/statm", Channel.CloseOnExec);
        static readonly byte[] room = new byte[128];
        static readonly byte[] five = {(byte) '5'};
        static readonly long[] time = new long[2], usage = new long[36];
        static long cpu, wall, resident, peak;
        static bool known;

        static long Now(int clock) {
            clock_gettime(clock, time);
            return time[0] * 1000000000 + time[1];
        }

        static long Peak() {
            getrusage(0, usage);
            return usage[4] * 1024;
        }

        static long Resident() {
            long count = (long) pread(sizes, room, (IntPtr) room.Length, 0), pages = 0;
            int at = Channel.Find(room, ' ', 0, room.Length) + 1;
            while (at < count && room[at] != ' ') pages = pages * 10 + room[at++] - '0';
            return pages * Environment.SystemPageSize;
        }

        public static void Start() {
            known = clear >= 0 && sizes >= 0;
            resident = known ? Resident() : 0;
            peak = Peak();
            if (known && peak - resident > Slack) {
                known = (long) pwrite(clear, five, (IntPtr) 1, 0) == 1;
                peak = Peak();
            }
            wall = Now(1);
            cpu = Now(2);
        }

        public static void Stop(StringBuilder built) {
            built.Append(",\"cpu\":").Append(Now(2) - cpu).Append(",\"wall\":").Append(Now(1) - wall).Append(",\"peak\":");
            long after = Peak();
            if (known) built.Append(Math.Max(0, (after > peak ? after : Resident()) - resident));
            else built.Append("null");
        }
    }
}
