// What answers from before Java 11 take from a package that is gone.
package javafx.util;

public class Pair<K, V> {
    private final K key;
    private final V value;

    public Pair(K key, V value) {
        this.key = key;
        this.value = value;
    }

    public K getKey() { return key; }

    public V getValue() { return value; }

    @Override public boolean equals(Object other) {
        return other instanceof Pair<?, ?> pair && java.util.Objects.equals(key, pair.key) && java.util.Objects.equals(value, pair.value);
    }

    @Override public int hashCode() { return java.util.Objects.hash(key, value); }

    @Override public String toString() { return key + "=" + value; }
}
