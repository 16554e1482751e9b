// What a call needs of a method or a constructor, looked up once: reflection
// gives a new copy each time that it is asked.
package grade_;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** What takes arguments, and what the signature says of them. */
final class Target {
    final Executable what;
    private final List<?> takes, defaults;
    private final int least;
    /** Asked for by the first call: what fails there is that call's fault. */
    private Type[] types;

    Target(Executable what, Map<String, Object> params, Object takes) {
        this.what = what;
        this.takes = takes instanceof List<?> list ? list : List.of();
        this.defaults = params.get("defaults") instanceof List<?> list ? list : List.of();
        this.least = ((Long) params.get("min")).intValue();
    }

    /** The arguments as the parameters want them, with declared defaults. */
    Object[] arguments(List<Object> given, Map<String, Object> named) {
        Type[] types = this.types;
        if (types == null) this.types = types = what.getGenericParameterTypes();
        int count = given.size(), all = count;
        while (all < types.length && all >= least && all - least < defaults.size()) all++;
        if (all != types.length) throw new Misfit("the call has " + all + " arguments and the answer takes " + types.length);
        Object[] out = new Object[all];
        for (int i = 0; i < all; i++) {
            try {
                Object value = i < count ? given.get(i) : defaults.get(i - least);
                if (i < takes.size()) value = Nodes.marked(value, takes.get(i), named);
                out[i] = Values.read(value, types[i], named);
            } catch (Misfit misfit) {
                throw new Misfit("argument " + (i + 1) + " does not fit the answer's parameter: " + misfit.getMessage());
            }
        }
        return out;
    }
}

/** Makes an instance for a method that is not static, with what it takes. */
final class Maker {
    private final Constructor<?> constructor;
    private final Maker outer;

    Maker(Class<?> type) throws NoSuchMethodException {
        for (Constructor<?> each : type.getDeclaredConstructors()) {
            Class<?>[] types = each.getParameterTypes();
            each.setAccessible(true);
            boolean inner = types.length == 1 && types[0] == type.getEnclosingClass();
            if (types.length > 0 && !inner) continue;
            constructor = each;
            outer = inner ? new Maker(types[0]) : null;
            return;
        }
        throw new NoSuchMethodException(type.getSimpleName() + " has no constructor without parameters");
    }

    Object make() throws ReflectiveOperationException { return outer == null ? constructor.newInstance() : constructor.newInstance(outer.make()); }
}
