// What newer libraries have and that of an older Kotlin lacks, for answers that
// are written for those.
@file:Suppress("UNCHECKED_CAST")

package kotlin

// Characters and texts.

val Char.code: Int get() = this.toInt()

fun Char(code: Int): Char {
    if (code !in 0..0xffff) throw IllegalArgumentException("Invalid Char code: $code")
    return code.toChar()
}

fun Char.digitToIntOrNull(radix: Int = 10): Int? = Character.digit(this, radix).takeIf { it >= 0 }
fun Char.digitToInt(radix: Int = 10): Int =
    digitToIntOrNull(radix) ?: throw IllegalArgumentException("Char $this is not a digit in the given radix=$radix")

fun Int.digitToChar(radix: Int = 10): Char {
    if (this !in 0 until radix) throw IllegalArgumentException("Digit $this does not represent a valid digit in radix $radix")
    return if (this < 10) '0' + this else 'A' + (this - 10)
}

fun Char.lowercaseChar(): Char = Character.toLowerCase(this)
fun Char.uppercaseChar(): Char = Character.toUpperCase(this)
fun Char.lowercase(): String = toString().toLowerCase(java.util.Locale.ROOT)
fun Char.uppercase(): String = toString().toUpperCase(java.util.Locale.ROOT)
fun String.lowercase(): String = toLowerCase(java.util.Locale.ROOT)
fun String.uppercase(): String = toUpperCase(java.util.Locale.ROOT)
inline fun String.replaceFirstChar(transform: (Char) -> Any): String =
    if (isEmpty()) this else transform(this[0]).toString() + substring(1)

fun CharArray.concatToString(): String = String(this)
fun CharArray.concatToString(startIndex: Int = 0, endIndex: Int = size): String = String(this, startIndex, endIndex - startIndex)
fun StringBuilder.deleteAt(index: Int): StringBuilder = deleteCharAt(index)

// Bits and remainders.

fun Int.countOneBits(): Int = Integer.bitCount(this)
fun Int.countLeadingZeroBits(): Int = Integer.numberOfLeadingZeros(this)
fun Int.countTrailingZeroBits(): Int = Integer.numberOfTrailingZeros(this)
fun Int.takeHighestOneBit(): Int = Integer.highestOneBit(this)
fun Int.takeLowestOneBit(): Int = Integer.lowestOneBit(this)
fun Int.rotateLeft(bitCount: Int): Int = Integer.rotateLeft(this, bitCount)
fun Int.rotateRight(bitCount: Int): Int = Integer.rotateRight(this, bitCount)
fun Long.countOneBits(): Int = java.lang.Long.bitCount(this)
fun Long.countLeadingZeroBits(): Int = java.lang.Long.numberOfLeadingZeros(this)
fun Long.countTrailingZeroBits(): Int = java.lang.Long.numberOfTrailingZeros(this)
fun Long.takeHighestOneBit(): Long = java.lang.Long.highestOneBit(this)
fun Long.takeLowestOneBit(): Long = java.lang.Long.lowestOneBit(this)
fun Int.floorDiv(other: Int): Int = Math.floorDiv(this, other)
fun Int.mod(other: Int): Int = Math.floorMod(this, other)
fun Int.mod(other: Long): Long = Math.floorMod(this.toLong(), other)
fun Long.floorDiv(other: Long): Long = Math.floorDiv(this, other)
fun Long.mod(other: Long): Long = Math.floorMod(this, other)
fun Long.mod(other: Int): Int = Math.floorMod(this, other.toLong()).toInt()
fun maxOf(a: Int, vararg other: Int): Int = other.fold(a) { x, y -> if (x >= y) x else y }
fun minOf(a: Int, vararg other: Int): Int = other.fold(a) { x, y -> if (x <= y) x else y }
fun maxOf(a: Long, vararg other: Long): Long = other.fold(a) { x, y -> if (x >= y) x else y }
fun minOf(a: Long, vararg other: Long): Long = other.fold(a) { x, y -> if (x <= y) x else y }

// The least and the greatest.

fun <T : Comparable<T>> Iterable<T>.maxOrNull(): T? = max()
fun <T : Comparable<T>> Iterable<T>.minOrNull(): T? = min()
fun <T : Comparable<T>> Sequence<T>.maxOrNull(): T? = max()
fun <T : Comparable<T>> Sequence<T>.minOrNull(): T? = min()
fun <T : Comparable<T>> Array<T>.maxOrNull(): T? = max()
fun <T : Comparable<T>> Array<T>.minOrNull(): T? = min()
fun IntArray.maxOrNull(): Int? = max()
fun IntArray.minOrNull(): Int? = min()
fun LongArray.maxOrNull(): Long? = max()
fun LongArray.minOrNull(): Long? = min()
fun DoubleArray.maxOrNull(): Double? = max()
fun DoubleArray.minOrNull(): Double? = min()
fun CharArray.maxOrNull(): Char? = max()
fun CharArray.minOrNull(): Char? = min()
fun CharSequence.maxOrNull(): Char? = max()
fun CharSequence.minOrNull(): Char? = min()

inline fun <T, R : Comparable<R>> Iterable<T>.maxByOrNull(selector: (T) -> R): T? = maxBy(selector)
inline fun <T, R : Comparable<R>> Iterable<T>.minByOrNull(selector: (T) -> R): T? = minBy(selector)
inline fun <T, R : Comparable<R>> Array<T>.maxByOrNull(selector: (T) -> R): T? = maxBy(selector)
inline fun <T, R : Comparable<R>> Array<T>.minByOrNull(selector: (T) -> R): T? = minBy(selector)
inline fun <R : Comparable<R>> IntArray.maxByOrNull(selector: (Int) -> R): Int? = maxBy(selector)
inline fun <R : Comparable<R>> IntArray.minByOrNull(selector: (Int) -> R): Int? = minBy(selector)
inline fun <R : Comparable<R>> CharSequence.maxByOrNull(selector: (Char) -> R): Char? = maxBy(selector)
inline fun <R : Comparable<R>> CharSequence.minByOrNull(selector: (Char) -> R): Char? = minBy(selector)
inline fun <K, V, R : Comparable<R>> Map<K, V>.maxByOrNull(selector: (Map.Entry<K, V>) -> R): Map.Entry<K, V>? = entries.maxBy(selector)
inline fun <K, V, R : Comparable<R>> Map<K, V>.minByOrNull(selector: (Map.Entry<K, V>) -> R): Map.Entry<K, V>? = entries.minBy(selector)
fun <T> Iterable<T>.maxWithOrNull(comparator: Comparator<in T>): T? = maxWith(comparator)
fun <T> Iterable<T>.minWithOrNull(comparator: Comparator<in T>): T? = minWith(comparator)

inline fun <T, R : Comparable<R>> Iterable<T>.maxOfOrNull(selector: (T) -> R): R? = map(selector).max()
inline fun <T, R : Comparable<R>> Iterable<T>.minOfOrNull(selector: (T) -> R): R? = map(selector).min()
inline fun <T, R : Comparable<R>> Iterable<T>.maxOf(selector: (T) -> R): R = map(selector).max() ?: throw NoSuchElementException()
inline fun <T, R : Comparable<R>> Iterable<T>.minOf(selector: (T) -> R): R = map(selector).min() ?: throw NoSuchElementException()
inline fun <T, R : Comparable<R>> Array<T>.maxOf(selector: (T) -> R): R = map(selector).max() ?: throw NoSuchElementException()
inline fun <T, R : Comparable<R>> Array<T>.minOf(selector: (T) -> R): R = map(selector).min() ?: throw NoSuchElementException()
inline fun <R : Comparable<R>> IntArray.maxOf(selector: (Int) -> R): R = map(selector).max() ?: throw NoSuchElementException()
inline fun <R : Comparable<R>> IntArray.minOf(selector: (Int) -> R): R = map(selector).min() ?: throw NoSuchElementException()
inline fun <R : Comparable<R>> CharSequence.maxOf(selector: (Char) -> R): R = map(selector).max() ?: throw NoSuchElementException()
inline fun <R : Comparable<R>> CharSequence.minOf(selector: (Char) -> R): R = map(selector).min() ?: throw NoSuchElementException()
inline fun <K, V, R : Comparable<R>> Map<K, V>.maxOf(selector: (Map.Entry<K, V>) -> R): R = map(selector).max() ?: throw NoSuchElementException()
inline fun <K, V, R : Comparable<R>> Map<K, V>.minOf(selector: (Map.Entry<K, V>) -> R): R = map(selector).min() ?: throw NoSuchElementException()

// Sums, of whatever kind of number the selector gives.

inline fun <T, reified R : Number> Iterable<T>.sumOf(selector: (T) -> R): R = map(selector).total(R::class.javaObjectType)
inline fun <T, reified R : Number> Sequence<T>.sumOf(noinline selector: (T) -> R): R = map(selector).toList().total(R::class.javaObjectType)
inline fun <T, reified R : Number> Array<T>.sumOf(selector: (T) -> R): R = map(selector).total(R::class.javaObjectType)
inline fun <reified R : Number> IntArray.sumOf(selector: (Int) -> R): R = map(selector).total(R::class.javaObjectType)
inline fun <reified R : Number> LongArray.sumOf(selector: (Long) -> R): R = map(selector).total(R::class.javaObjectType)
inline fun <reified R : Number> CharSequence.sumOf(selector: (Char) -> R): R = map(selector).total(R::class.javaObjectType)

@PublishedApi
internal fun <R : Number> List<R>.total(type: Class<R>): R = when (type) {
    java.lang.Long::class.java -> fold(0L) { sum, item -> sum + item.toLong() }
    java.lang.Double::class.java -> fold(0.0) { sum, item -> sum + item.toDouble() }
    else -> fold(0) { sum, item -> sum + item.toInt() }
} as R

// Lists.

private fun nothingThere(): Nothing = throw NoSuchElementException("List is empty.")

fun <T> MutableList<T>.removeFirst(): T = if (isEmpty()) nothingThere() else removeAt(0)
fun <T> MutableList<T>.removeLast(): T = if (isEmpty()) nothingThere() else removeAt(size - 1)
fun <T> MutableList<T>.removeFirstOrNull(): T? = if (isEmpty()) null else removeAt(0)
fun <T> MutableList<T>.removeLastOrNull(): T? = if (isEmpty()) null else removeAt(size - 1)

inline fun <T, R> Iterable<T>.runningFold(initial: R, operation: (R, T) -> R): List<R> {
    val all = arrayListOf(initial)
    for (item in this) all.add(operation(all[all.size - 1], item))
    return all
}
inline fun <R> IntArray.runningFold(initial: R, operation: (R, Int) -> R): List<R> {
    val all = arrayListOf(initial)
    for (item in this) all.add(operation(all[all.size - 1], item))
    return all
}
inline fun <T, R> Iterable<T>.scan(initial: R, operation: (R, T) -> R): List<R> = runningFold(initial, operation)
inline fun <R> IntArray.scan(initial: R, operation: (R, Int) -> R): List<R> = runningFold(initial, operation)
inline fun <T> Iterable<T>.runningReduce(operation: (T, T) -> T): List<T> {
    val all = ArrayList<T>()
    for (item in this) all.add(if (all.isEmpty()) item else operation(all[all.size - 1], item))
    return all
}
inline fun IntArray.runningReduce(operation: (Int, Int) -> Int): List<Int> = toList().runningReduce(operation)
inline fun <T, R : Any> Iterable<T>.firstNotNullOfOrNull(transform: (T) -> R?): R? {
    for (item in this) return transform(item) ?: continue
    return null
}
inline fun <T, R : Any> Iterable<T>.firstNotNullOf(transform: (T) -> R?): R =
    firstNotNullOfOrNull(transform) ?: throw NoSuchElementException("No element of the collection was transformed to a non-null value.")
inline fun <T, C : Iterable<T>> C.onEachIndexed(action: (Int, T) -> Unit): C = apply { forEachIndexed(action) }
inline fun <T, V> Array<T>.associateWith(selector: (T) -> V): Map<T, V> = toList().associateWith(selector)
inline fun <V> IntArray.associateWith(selector: (Int) -> V): Map<Int, V> = toList().associateWith(selector)
inline fun <V> CharSequence.associateWith(selector: (Char) -> V): Map<Char, V> = toList().associateWith(selector)
inline fun <E> buildList(fill: MutableList<E>.() -> Unit): List<E> = ArrayList<E>().apply(fill)
inline fun <E> buildSet(fill: MutableSet<E>.() -> Unit): Set<E> = LinkedHashSet<E>().apply(fill)
inline fun <K, V> buildMap(fill: MutableMap<K, V>.() -> Unit): Map<K, V> = LinkedHashMap<K, V>().apply(fill)
