package kotlin.collections

// A list in a ring: both ends are cheap.
class ArrayDeque<E>(initialCapacity: Int) : AbstractMutableList<E>() {
    private var all = arrayOfNulls<Any?>(maxOf(initialCapacity, 8))
    private var head = 0
    override var size = 0
        private set

    constructor() : this(8)
    constructor(elements: Collection<E>) : this(elements.size) {
        addAll(elements)
    }

    private fun place(index: Int): Int {
        val at = head + index
        return if (at >= all.size) at - all.size else at
    }

    private fun checked(index: Int): Int {
        if (index !in 0 until size) throw IndexOutOfBoundsException("index: $index, size: $size")
        return place(index)
    }

    private fun grow() {
        if (size < all.size) return
        val more = arrayOfNulls<Any?>(size * 2)
        for (index in 0 until size) more[index] = all[place(index)]
        all = more
        head = 0
    }

    private fun some() {
        if (size == 0) throw NoSuchElementException("ArrayDeque is empty.")
    }

    @Suppress("UNCHECKED_CAST")
    override fun get(index: Int): E = all[checked(index)] as E

    override fun set(index: Int, element: E): E {
        val before = get(index)
        all[place(index)] = element
        return before
    }

    fun addFirst(element: E) {
        grow()
        head = if (head == 0) all.size - 1 else head - 1
        all[head] = element
        size++
        modCount++
    }

    fun addLast(element: E) {
        grow()
        all[place(size)] = element
        size++
        modCount++
    }

    fun removeFirst(): E {
        some()
        val item = get(0)
        all[head] = null
        head = place(1)
        size--
        modCount++
        return item
    }

    fun removeLast(): E {
        some()
        val item = get(size - 1)
        all[place(size - 1)] = null
        size--
        modCount++
        return item
    }

    fun first(): E {
        some()
        return get(0)
    }

    fun last(): E {
        some()
        return get(size - 1)
    }

    fun firstOrNull(): E? = if (size == 0) null else get(0)
    fun lastOrNull(): E? = if (size == 0) null else get(size - 1)
    fun removeFirstOrNull(): E? = if (size == 0) null else removeFirst()
    fun removeLastOrNull(): E? = if (size == 0) null else removeLast()

    override fun add(element: E): Boolean {
        addLast(element)
        return true
    }

    override fun add(index: Int, element: E) {
        if (index !in 0..size) throw IndexOutOfBoundsException("index: $index, size: $size")
        if (index == 0) return addFirst(element)
        addLast(element)
        for (at in size - 1 downTo index + 1) all[place(at)] = all[place(at - 1)]
        all[place(index)] = element
    }

    override fun removeAt(index: Int): E {
        val item = get(index)
        if (index == 0) return removeFirst()
        for (at in index until size - 1) all[place(at)] = all[place(at + 1)]
        removeLast()
        return item
    }

    override fun clear() {
        all.fill(null)
        head = 0
        size = 0
        modCount++
    }
}
