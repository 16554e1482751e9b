// Loads an answer in Java, calls it by reflection, and reports what came back.
// The types of the answer's own parameters say what values are turned into.
package grade_;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import sun.misc.Unsafe;

public final class Driver {
    private static final int MOST_REPLY = 64 << 20;
    /** Reading a request of fewer characters takes no memory that counts. */
    private static final int SHORT = 4096;
    private static final Map<String, byte[]> code = new TreeMap<>();
    private static InputStream requests;
    private static OutputStream replies;
    private static FileOutputStream[] printed = new FileOutputStream[2];
    private static Map<String, Object> init;
    private static Entry entry;
    private static Loader loader;
    private static boolean stateful;
    private static Map<String, Object> named;

    /** What is called, found by name anew in each set of classes. */
    private static final class Entry {
        Class<?> home;
        Target function, constructor;
        Maker maker;
        Map<String, Target> methods = new HashMap<>();
        String name, style, note;
    }

    private static final class Loader extends ClassLoader {
        Loader() { super(Driver.class.getClassLoader()); }
        @Override protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = code.get(name);
            if (bytes == null) throw new ClassNotFoundException(name);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static final class NoEntry extends Exception {
        final List<String> found, several, missing;
        NoEntry(List<String> found, List<String> several, List<String> missing) {
            this.found = found;
            this.several = several;
            this.missing = missing;
        }
    }

    public static void main(String[] arguments) throws Exception {
        requests = new FileInputStream(descriptor(3));
        replies = new FileOutputStream(descriptor(4));
        printed[0] = new FileOutputStream(FileDescriptor.out);
        printed[1] = new FileOutputStream(FileDescriptor.err);
        File folder = new File(arguments[0]);
        collect(folder, "");
        // An honest recursion 100,000 deep fits; one without end ends before the memory does.
        Thread thread = new Thread(null, new Serving(), "main", 64L << 20);
        thread.start();
    }

    /** Opening the package to reflection keeps a JVM from starting with its prepared modules, so it is done only where Unsafe complains whatever it is told. */
    private static FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        FileDescriptor made = new FileDescriptor();
        Field field = FileDescriptor.class.getDeclaredField("fd");
        if (field.trySetAccessible()) field.setInt(made, number);
        else {
            Field one = Unsafe.class.getDeclaredField("theUnsafe");
            one.setAccessible(true);
            Unsafe unsafe = (Unsafe) one.get(null);
            unsafe.putInt(made, unsafe.objectFieldOffset(field), number);
        }
        return made;
    }

    private static final class Serving implements Runnable {
        @Override
        public void run() { serve(); }
    }

    private static void collect(File folder, String prefix) throws IOException {
        for (File file : folder.listFiles()) {
            String name = file.getName();
            if (file.isDirectory()) collect(file, prefix + name + ".");
            else if (name.endsWith(".class")) {
                // The newer ways of reading a file load thirty classes more.
                try (FileInputStream stream = new FileInputStream(file)) {
                    code.put(prefix + name.substring(0, name.length() - 6), stream.readAllBytes());
                }
            }
        }
    }

    private static void serve() {
        try {
            String line = line();
            if (line == null) end(0);
            init = map(Json.parse(line));
            Meter meter = new Meter();
            reset();
            send(load() + "\n");
            while ((line = line()) != null) answer(map(Json.parse(line)), meter, line.length() < SHORT);
            end(0);
        } catch (Throwable error) {
            new PrintStream(printed[1]).println("driver: " + error);
            end(70);
        }
    }

    private static void end(int status) { Runtime.getRuntime().halt(status); }

    // ---- the channel

    private static final byte[] buffer = new byte[1 << 16];
    private static int filled, used;

    private static String line() throws IOException {
        ByteArrayOutputStream out = null;
        for (;;) {
            if (used == filled) {
                filled = requests.read(buffer);
                used = 0;
                if (filled <= 0) return null;
            }
            for (int at = used; at < filled; at++) {
                if (buffer[at] != '\n') continue;
                String line;
                if (out == null) line = new String(buffer, used, at - used, StandardCharsets.UTF_8);
                else {
                    out.write(buffer, used, at - used);
                    line = out.toString(StandardCharsets.UTF_8);
                }
                used = at + 1;
                return line;
            }
            if (out == null) out = new ByteArrayOutputStream();
            out.write(buffer, used, filled - used);
            used = filled;
        }
    }

    private static void send(String reply) throws IOException {
        replies.write(reply.getBytes(StandardCharsets.UTF_8));
    }

    // ---- loading

    private static PrintStream standard, errors;
    private static InputStream nothing;

    /** Puts back what the answer may have closed, or put something else in place of. */
    private static void reset() {
        if (standard == null || System.out != standard || standard.checkError()) {
            standard = new PrintStream(new java.io.BufferedOutputStream(printed[0], 8192), false, StandardCharsets.UTF_8);
            System.setOut(standard);
        }
        if (errors == null || System.err != errors || errors.checkError()) {
            errors = new PrintStream(new java.io.BufferedOutputStream(printed[1], 8192), false, StandardCharsets.UTF_8);
            System.setErr(errors);
        }
        if (nothing == null || System.in != nothing) {
            nothing = InputStream.nullInputStream();
            System.setIn(nothing);
        }
    }

    private static String load() {
        try {
            fresh();
            return "{\"ready\":{\"entry\":" + Json.text(entry.name) + ",\"style\":\"" + entry.style + "\",\"note\":"
                + (entry.note == null ? "null" : Json.text(entry.note)) + ",\"runtime\":" + Json.text(System.getProperty("grade_.version", System.getProperty("java.version")))
                + ",\"executable\":null}}";
        } catch (NoEntry none) {
            return "{\"failed\":" + none(none) + "}";
        } catch (LinkageError | ReflectiveOperationException error) {
            return "{\"failed\":{\"why\":\"threw\",\"error\":" + error(cause(error)) + "}}";
        }
    }

    private static String none(NoEntry none) {
        StringBuilder out = new StringBuilder("{\"why\":\"no_entry\",\"found\":");
        Json.write(out, none.found);
        out.append(",\"several\":");
        Json.write(out, none.several);
        if (none.missing != null) {
            out.append(",\"missing\":");
            Json.write(out, none.missing);
        }
        return out.append('}').toString();
    }

    /** Loads the classes anew and finds the entry in them. */
    private static void fresh() throws NoEntry, ReflectiveOperationException {
        loader = new Loader();
        List<Class<?>> classes = new ArrayList<>();
        if (entry != null) {
            // The entry is where it was; the other classes come when they are used.
            classes.add(Class.forName(entry.home.getName(), false, loader));
            entry = found(classes);
            return;
        }
        for (String name : code.keySet()) {
            Class<?> each = Class.forName(name, false, loader);
            if (!each.isSynthetic() && !each.isAnonymousClass() && !each.isInterface()) classes.add(each);
        }
        // `Solution` first, then what stands at the top.
        List<Class<?>> ranked = new ArrayList<>();
        for (int rank = -1; rank <= 2; rank++) {
            for (Class<?> each : classes) if (rank(each) == rank) ranked.add(each);
        }
        classes = ranked;
        stateful = false;
        for (Class<?> each : classes) stateful |= hasState(each);
        entry = found(classes);
    }

    private static Entry found(List<Class<?>> classes) throws NoEntry { return init.get("kind").equals("class") ? classEntry(classes) : functionEntry(classes); }

    private static int rank(Class<?> type) {
        int rank = type.getEnclosingClass() == null ? 0 : 2;
        return type.getSimpleName().equals("Solution") ? rank - 1 : rank;
    }

    private static boolean hasState(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (!Modifier.isStatic(modifiers) || field.isSynthetic() || field.isEnumConstant()) continue;
            // Kotlin's objects: what they hold has fields of its own.
            String kind = field.getType().getName();
            boolean isObject = field.getName().equals("INSTANCE") && field.getType() == type || field.getName().equals("Companion") && kind.equals(type.getName() + "$Companion");
            if (isObject && Modifier.isFinal(modifiers)) continue;
            boolean plain = field.getType().isPrimitive() || field.getType() == String.class;
            if (!Modifier.isFinal(modifiers) || !plain) return true;
        }
        return false;
    }

    private static List<String> texts(Object list) {
        List<String> all = new ArrayList<>();
        for (Object item : (List<?>) list) all.add((String) item);
        return all;
    }

    private static boolean fits(Executable what, Map<String, Object> params) {
        int count = what.getParameterCount();
        return count >= (Long) params.get("min") && count <= (Long) params.get("max");
    }

    /** Methods that a person wrote. */
    private static List<Method> methods(Class<?> type) {
        List<Method> all = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            boolean isMain = method.getName().equals("main") && Modifier.isStatic(method.getModifiers());
            if (!method.isSynthetic() && !method.isBridge() && !isMain && !Modifier.isAbstract(method.getModifiers())) all.add(method);
        }
        return all;
    }

    /** The method of that name that is meant: one that takes the arguments, before one that is not private, before one that takes more. */
    private static Method named(Class<?> type, String name, Map<String, Object> params) {
        Method best = null;
        int most = -1;
        for (Method method : methods(type)) {
            if (!method.getName().equals(name)) continue;
            int rank = (fits(method, params) ? 2000 : 0) + (Modifier.isPrivate(method.getModifiers()) ? 0 : 1000) + method.getParameterCount();
            if (rank > most) {
                best = method;
                most = rank;
            }
        }
        return best;
    }

    private static Entry functionEntry(List<Class<?>> classes) throws NoEntry {
        Map<String, Object> params = map(init.get("params"));
        List<String> names = init.get("entry") instanceof String ? List.of((String) init.get("entry")) : texts(init.get("names"));
        for (boolean exact : new boolean[] {true, false}) {
            for (String name : names) {
                for (Class<?> type : classes) {
                    Method named = named(type, name, params);
                    if (named != null && (!exact || fits(named, params))) return function(named, null);
                }
            }
        }
        List<String> found = new ArrayList<>();
        List<Method> fitting = new ArrayList<>();
        for (Class<?> type : classes) {
            // What Kotlin gives nodes for their fields is nobody's entry.
            if (type.getSimpleName().equals("ListNode") || type.getSimpleName().equals("TreeNode")) continue;
            for (Method method : methods(type)) {
                found.add(method.getName());
                if (fits(method, params) && !Modifier.isPrivate(method.getModifiers())) fitting.add(method);
            }
        }
        fitting = preferred(fitting, params);
        if (fitting.size() == 1 && init.get("entry") == null) {
            Method only = fitting.get(0);
            int count = only.getParameterCount();
            return function(only, "took `" + only.getName() + "`, the only method with " + count + " parameter" + (count == 1 ? "" : "s"));
        }
        List<String> several = new ArrayList<>();
        if (fitting.size() > 1) for (Method method : fitting) several.add(method.getName());
        throw new NoEntry(found, several, null);
    }

    /** Where only one class has public ones, the others are its helpers. */
    private static List<Method> preferred(List<Method> all, Map<String, Object> params) {
        List<Method> open = new ArrayList<>();
        for (Method method : all) if (Modifier.isPublic(method.getModifiers())) open.add(method);
        return open.size() == 1 ? open : all;
    }

    private static Entry function(Method method, String note) {
        method.setAccessible(true);
        Entry made = new Entry();
        made.function = new Target(method, map(init.get("params")), init.get("takes"));
        made.home = method.getDeclaringClass();
        made.name = method.getName();
        made.style = "method";
        made.note = note;
        return made;
    }

    private static Entry classEntry(List<Class<?>> classes) throws NoEntry {
        Map<String, Object> wanted = map(init.get("methods"));
        List<String> names = init.get("entry") instanceof String ? List.of((String) init.get("entry")) : texts(init.get("names"));
        Class<?> taken = null;
        String note = null;
        for (String name : names) {
            for (Class<?> type : classes) if (taken == null && type.getSimpleName().equals(name)) taken = type;
        }
        List<String> found = new ArrayList<>();
        if (taken == null) {
            List<Class<?>> fitting = new ArrayList<>();
            for (Class<?> type : classes) {
                found.add(type.getSimpleName());
                Entry trial = new Entry();
                if (missing(type, wanted, trial).isEmpty()) fitting.add(type);
            }
            if (fitting.size() != 1 || init.get("entry") != null) throw new NoEntry(found, List.of(), null);
            taken = fitting.get(0);
            note = "took `" + taken.getSimpleName() + "`, the only class with these methods";
        }
        Entry made = new Entry();
        made.home = taken;
        made.name = taken.getSimpleName();
        made.style = "class";
        made.note = note;
        List<String> missing = missing(taken, wanted, made);
        if (!missing.isEmpty()) {
            for (Method method : methods(taken)) found.add(method.getName());
            throw new NoEntry(found, List.of(), missing);
        }
        Map<String, Object> params = map(init.get("params"));
        Constructor<?> best = null;
        for (Constructor<?> each : taken.getDeclaredConstructors()) {
            if (each.isSynthetic()) continue;
            boolean better = best == null || (fits(each, params) && each.getParameterCount() > best.getParameterCount());
            if (better || !fits(best, params)) best = each;
        }
        best.setAccessible(true);
        made.constructor = new Target(best, params, init.get("takes"));
        return made;
    }

    private static List<String> missing(Class<?> type, Map<String, Object> wanted, Entry into) {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Object> each : wanted.entrySet()) {
            Map<String, Object> spec = map(each.getValue());
            Method best = null;
            for (String name : texts(spec.get("names"))) {
                for (Class<?> at = type; at != null && at != Object.class && best == null; at = at.getSuperclass()) best = named(at, name, spec);
                if (best != null) break;
            }
            if (best == null) missing.add(each.getKey());
            else {
                best.setAccessible(true);
                into.methods.put(each.getKey(), new Target(best, spec, spec.get("takes")));
            }
        }
        return missing;
    }

    // ---- cases

    private static void answer(Map<String, Object> request, Meter meter, boolean isShort) throws IOException {
        StringBuilder out = new StringBuilder(256);
        out.append("{\"id\":").append(request.get("id"));
        int threads = Thread.activeCount();
        named = new HashMap<>();
        meter.start(isShort);
        int mark = out.length();
        try {
            if (stateful) fresh();
            if (request.get("each") != null) each(out, map(request.get("each")));
            else calls(out, request);
        } catch (NoEntry none) {
            out.setLength(mark);
            out.append(",\"failed\":").append(none(none));
        } catch (ReflectiveOperationException | LinkageError error) {
            out.setLength(mark);
            out.append(",\"failed\":{\"why\":\"threw\",\"error\":").append(error(cause(error))).append('}');
        }
        if (out.length() > MOST_REPLY) {
            out.setLength(mark);
            out.append(",\"r\":[],\"error\":{\"type\":\"\",\"message\":\"the returned value is too large\"}");
        }
        System.out.flush();
        System.err.flush();
        meter.stop(out);
        out.append(",\"out\":[").append(meter.end(0)).append(',').append(meter.end(1)).append(']');
        if (Thread.activeCount() > threads) out.append(",\"dirty\":\"left a thread behind\"");
        reset();
        send(out.append("}\n").toString());
    }

    private static Object call(String method, Object self, List<Object> given) throws ReflectiveOperationException {
        Target target = method == null ? entry.function : entry.methods.get(method);
        Object[] arguments = target.arguments(given, named);
        Method called = (Method) target.what;
        if (method != null) return called.invoke(self, arguments);
        Object instance = null;
        if (!Modifier.isStatic(called.getModifiers())) {
            if (entry.maker == null) entry.maker = new Maker(entry.home);
            instance = entry.maker.make();
        }
        Object result = called.invoke(instance, arguments);
        Object output = init.get("output");
        return output == null ? result : arguments[((Long) output).intValue()];
    }

    private static String guarded(Callee callee, Object returns, String bind) {
        StringBuilder out = new StringBuilder();
        try {
            Object value = callee.run();
            out.append("{\"v\":");
            // A type without parts needs none of that class.
            if (returns instanceof Map) Nodes.write(out, value, returns, 0);
            else Values.write(out, value, 0);
            if (bind != null) named.put(bind, Json.parse(out.substring(5)));
            return out.toString();
        } catch (Throwable error) {
            return "{\"e\":" + error(cause(error));
        }
    }

    private interface Callee { Object run() throws Throwable; }

    /** A call of the answer. It is no lambda, as nothing on the way to the first verdict is: those link themselves when they run. */
    private static final class Calling implements Callee {
        final String method;
        final Object self;
        final List<Object> given;
        Calling(String method, Object self, List<Object> given) {
            this.method = method;
            this.self = self;
            this.given = given;
        }
        @Override
        public Object run() throws Throwable { return call(method, self, given); }
    }

    /** An instance to be made. */
    private static final class Making implements Callee {
        final List<Object> given;
        Object made;
        Making(List<Object> given) { this.given = given; }
        @Override
        public Object run() throws Throwable {
            made = ((Constructor<?>) entry.constructor.what).newInstance(entry.constructor.arguments(given, named));
            return null;
        }
    }

    private static Throwable cause(Throwable error) {
        while ((error instanceof InvocationTargetException || error instanceof ExceptionInInitializerError) && error.getCause() != null) error = error.getCause();
        return error;
    }

    @SuppressWarnings("unchecked")
    private static void calls(StringBuilder out, Map<String, Object> request) {
        Object own = null;
        if (entry.constructor != null) {
            List<Object> given = request.get("new") instanceof List<?> list ? (List<Object>) list : List.of();
            Making making = new Making(given);
            String result = guarded(making, null, null);
            own = making.made;
            if (result.startsWith("{\"e\"")) {
                out.append(",\"r\":[],\"failed\":{\"why\":\"new\",\"error\":").append(result.substring(5)).append('}');
                return;
            }
        }
        Map<String, Object> instances = new HashMap<>();
        out.append(",\"r\":[");
        boolean first = true;
        for (Object item : (List<Object>) request.get("calls")) {
            Map<String, Object> step = map(item);
            out.append(first ? "[" : ",[");
            first = false;
            Run run = new Run(out);
            long times = step.get("n") instanceof Long n ? n : 1;
            long threads = step.get("threads") instanceof Long n ? n : 0;
            String bind = (String) step.get("as"), method = (String) step.get("m"), on = (String) step.get("on");
            boolean makes = step.get("new") != null;
            List<Object> given = (List<Object>) (makes ? step.get("new") : step.get("a"));
            Object self = on == null ? own : instances.get(on);
            Object returns = method == null ? init.get("returns") : map(map(init.get("methods")).get(method)).get("returns");
            for (long i = 0; i < times && out.length() < MOST_REPLY; i++) {
                if (makes) {
                    Making making = new Making(given);
                    run.add(guarded(making, null, null));
                    instances.put(bind, making.made);
                }
                else if (on != null && self == null) run.add("{\"e\":{\"type\":\"\",\"message\":" + Json.text("there is no instance named `" + on + "`") + "}");
                else if (threads > 0) for (String result : together(threads, new Calling(method, self, given), returns)) run.add(result);
                else run.add(guarded(new Calling(method, self, given), returns, bind));
            }
            run.end();
            out.append(']');
        }
        out.append(']');
    }

    /** Equal results in a row are sent once. */
    private static final class Run {
        final StringBuilder out;
        String last;
        long same;
        boolean any;
        Run(StringBuilder out) { this.out = out; }
        void add(String result) {
            if (result.equals(last)) same++;
            else {
                end();
                last = result;
                same = 1;
            }
        }
        void end() {
            if (same == 0) return;
            if (any) out.append(',');
            any = true;
            out.append(last);
            if (same > 1) out.append(",\"x\":").append(same);
            out.append('}');
        }
    }

    private static List<String> together(long count, Callee callee, Object returns) {
        String[] results = new String[(int) count];
        CountDownLatch start = new CountDownLatch((int) count);
        Thread[] threads = new Thread[(int) count];
        for (int i = 0; i < count; i++) {
            int index = i;
            threads[i] = new Thread(() -> {
                start.countDown();
                try {
                    start.await();
                } catch (InterruptedException error) {
                    return;
                }
                results[index] = guarded(callee, returns, null);
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException error) {
                break;
            }
        }
        return List.of(results);
    }

    private static void each(StringBuilder out, Map<String, Object> each) {
        int[] alphabet = ((String) each.get("alphabet")).codePoints().toArray();
        long upTo = (Long) each.get("up_to");
        StringBuilder bits = new StringBuilder();
        String stop = null;
        for (int length = 0; length <= upTo && stop == null; length++) {
            int[] digits = new int[length];
            for (boolean more = true; more && stop == null;) {
                StringBuilder text = new StringBuilder();
                for (int digit : digits) text.appendCodePoint(alphabet[digit]);
                String result = guarded(new Calling(null, null, List.of(text.toString())), null, null);
                if (result.equals("{\"v\":true")) bits.append('1');
                else if (result.equals("{\"v\":false")) bits.append('0');
                else stop = result + "}";
                more = false;
                for (int i = length - 1; i >= 0; i--) {
                    if (++digits[i] < alphabet.length) {
                        more = true;
                        break;
                    }
                    digits[i] = 0;
                }
                if (alphabet.length == 0) more = false;
            }
        }
        out.append(",\"bits\":\"").append(bits).append('"');
        if (stop != null) out.append(",\"stop\":").append(stop);
    }

    // ---- errors

    private static String error(Throwable error) {
        String type = error.getClass().getName(), message = null;
        try {
            message = error.getMessage();
        } catch (Throwable ignored) {
            // The answer's own class of error.
        }
        if (error instanceof Misfit) type = "";
        if (error instanceof OutOfMemoryError) type = "MemoryError";
        if (type.startsWith("java.lang.") || type.startsWith("java.util.")) type = type.substring(10);
        StringBuilder trace = new StringBuilder();
        String line = "null";
        int frames = 0;
        for (StackTraceElement frame : error.getStackTrace()) {
            if (!code.containsKey(frame.getClassName())) continue;
            if (line.equals("null") && frame.getLineNumber() > 0) line = String.valueOf(frame.getLineNumber());
            if (frames++ < 20) trace.insert(0, "  line " + frame.getLineNumber() + ", in " + frame.getMethodName() + "\n");
        }
        String cut = message == null ? "" : message.substring(0, Math.min(4000, message.length()));
        return "{\"type\":" + Json.text(type) + ",\"message\":" + Json.text(cut) + ",\"line\":" + line + ",\"trace\":" + Json.text(trace.toString().stripTrailing()) + "}";
    }

    // ---- meters

    /** CPU time of the thread that serves, and the peak of resident memory. */
    private static final class Meter {
        /** A reset walks all pages, so it waits until the peak lies that far above. */
        private static final long SLACK = 256 << 10;
        private final RandomAccessFile times = open("/proc/thread-self/schedstat", "r");
        private final RandomAccessFile status = open("/proc/self/status", "r");
        private final RandomAccessFile clear = open("/proc/self/clear_refs", "rw");
        private final byte[] room = new byte[4096];
        /** What is printed, opened anew: its length costs less to ask for than a channel's. */
        private final RandomAccessFile[] prints = {open("/proc/self/fd/1", "r"), open("/proc/self/fd/2", "r")};
        private long cpu, wall, peak, resident = -1, most, now;
        /** The sizes are those after the last case. */
        private boolean known;
        /** Where the peak stood in the status the last time. */
        private int place;

        private static RandomAccessFile open(String path, String mode) {
            try {
                return new RandomAccessFile(path, mode);
            } catch (IOException error) {
                return null;
            }
        }
        private int read(RandomAccessFile file) {
            try {
                file.seek(0);
                return file.read(room);
            } catch (IOException | NullPointerException error) {
                return 0;
            }
        }
        /** The first number at or after a place. */
        private long number(int at, int end) {
            while (at < end && (room[at] < '0' || room[at] > '9')) at++;
            long number = 0;
            while (at < end && room[at] >= '0' && room[at] <= '9') number = number * 10 + room[at++] - '0';
            return number;
        }
        private long time() {
            int count = read(times);
            return count > 0 ? number(0, count) : System.nanoTime();
        }
        /** Reads the peak and what is resident now, in bytes, which stand in two lines that follow each other. */
        private boolean sizes() {
            int count = read(status);
            if (!isPeak(place, count)) {
                place = 0;
                while (place < count && !isPeak(place, count)) place++;
            }
            if (place >= count) return false;
            int end = place;
            while (end < count && room[end] != '\n') end++;
            most = number(place, end) * 1024;
            now = number(end, count) * 1024;
            return true;
        }
        private boolean isPeak(int at, int count) {
            return at + 5 < count && room[at] == 'V' && room[at + 1] == 'm' && room[at + 2] == 'H' && room[at + 3] == 'W' && room[at + 4] == 'M';
        }
        /** The end of what is printed, in bytes. */
        long end(int which) throws IOException { return prints[which] == null ? printed[which].getChannel().size() : prints[which].length(); }
        void start(boolean isNear) {
            if (!known || !isNear) known = sizes();
            peak = known ? most : -1;
            resident = known ? now : -1;
            if (peak - resident > SLACK) {
                try {
                    clear.seek(0);
                    clear.write('5');
                    peak = resident;
                } catch (IOException | NullPointerException error) {
                    resident = -1;
                }
            }
            wall = System.nanoTime();
            cpu = time();
        }
        void stop(StringBuilder out) {
            out.append(",\"cpu\":").append(Math.max(0, time() - cpu)).append(",\"wall\":").append(System.nanoTime() - wall).append(",\"peak\":");
            if (resident < 0) {
                known = false;
                out.append("null");
                return;
            }
            known = sizes();
            out.append(Math.max(0, (most > peak ? most : now) - resident));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? new LinkedHashMap<>() : (Map<String, Object>) value;
    }
}

/** A value that does not fit the type that the answer declares. */
final class Misfit extends RuntimeException {
    Misfit(String message) { super(message, null, false, false); }
}
