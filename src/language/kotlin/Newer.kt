// The functions that give null for an empty list in an older Kotlin, and throw
// in a newer one: answers that are written for that import these.
package kotlin.newer_

@PublishedApi
internal fun nothingThere(): Nothing = throw NoSuchElementException()

fun <T : Comparable<T>> Iterable<T>.max(): T = maxOrNull() ?: nothingThere()
fun <T : Comparable<T>> Sequence<T>.max(): T = maxOrNull() ?: nothingThere()
fun <T : Comparable<T>> Array<T>.max(): T = maxOrNull() ?: nothingThere()
fun IntArray.max(): Int = maxOrNull() ?: nothingThere()
fun LongArray.max(): Long = maxOrNull() ?: nothingThere()
fun DoubleArray.max(): Double = maxOrNull() ?: nothingThere()
fun CharArray.max(): Char = maxOrNull() ?: nothingThere()
fun CharSequence.max(): Char = maxOrNull() ?: nothingThere()
fun <T : Comparable<T>> Iterable<T>.min(): T = minOrNull() ?: nothingThere()
fun <T : Comparable<T>> Sequence<T>.min(): T = minOrNull() ?: nothingThere()
fun <T : Comparable<T>> Array<T>.min(): T = minOrNull() ?: nothingThere()
fun IntArray.min(): Int = minOrNull() ?: nothingThere()
fun LongArray.min(): Long = minOrNull() ?: nothingThere()
fun DoubleArray.min(): Double = minOrNull() ?: nothingThere()
fun CharArray.min(): Char = minOrNull() ?: nothingThere()
fun CharSequence.min(): Char = minOrNull() ?: nothingThere()
inline fun <T, R : Comparable<R>> Iterable<T>.maxBy(selector: (T) -> R): T = maxByOrNull(selector) ?: nothingThere()
inline fun <T, R : Comparable<R>> Array<T>.maxBy(selector: (T) -> R): T = maxByOrNull(selector) ?: nothingThere()
inline fun <R : Comparable<R>> IntArray.maxBy(selector: (Int) -> R): Int = maxByOrNull(selector) ?: nothingThere()
inline fun <R : Comparable<R>> CharSequence.maxBy(selector: (Char) -> R): Char = maxByOrNull(selector) ?: nothingThere()
inline fun <K, V, R : Comparable<R>> Map<K, V>.maxBy(selector: (Map.Entry<K, V>) -> R): Map.Entry<K, V> = maxByOrNull(selector) ?: nothingThere()
inline fun <T, R : Comparable<R>> Iterable<T>.minBy(selector: (T) -> R): T = minByOrNull(selector) ?: nothingThere()
inline fun <T, R : Comparable<R>> Array<T>.minBy(selector: (T) -> R): T = minByOrNull(selector) ?: nothingThere()
inline fun <R : Comparable<R>> IntArray.minBy(selector: (Int) -> R): Int = minByOrNull(selector) ?: nothingThere()
inline fun <R : Comparable<R>> CharSequence.minBy(selector: (Char) -> R): Char = minByOrNull(selector) ?: nothingThere()
inline fun <K, V, R : Comparable<R>> Map<K, V>.minBy(selector: (Map.Entry<K, V>) -> R): Map.Entry<K, V> = minByOrNull(selector) ?: nothingThere()
