class Chains(private val head: ListNode?) {
    fun kept(): ListNode? = head

    fun reverse(head: ListNode?): ListNode? {
        var before: ListNode? = null
        var at = head
        while (at != null) {
            val next = at.next
            at.next = before
            before = at
            at = next
        }
        return before
    }

    fun invert(root: TreeNode?): TreeNode? {
        val open = ArrayDeque<TreeNode>()
        if (root != null) open.addLast(root)
        while (!open.isEmpty()) {
            val node = open.removeLast()
            val left = node.left
            node.left = node.right
            node.right = left
            node.left?.let { open.addLast(it) }
            node.right?.let { open.addLast(it) }
        }
        return root
    }

    fun merge(lists: Array<ListNode?>): ListNode? {
        val values = mutableListOf<Int>()
        for (list in lists) {
            var at = list
            while (at != null) {
                values.add(at.`val`)
                at = at.next
            }
        }
        return chain(values.sorted())
    }

    fun levels(root: TreeNode?): List<ListNode?> {
        val all = mutableListOf<ListNode?>()
        var level = listOfNotNull(root)
        while (level.isNotEmpty()) {
            all.add(chain(level.map { it.`val` }))
            level = level.flatMap { listOfNotNull(it.left, it.right) }
        }
        return all
    }

    private fun chain(values: List<Int>): ListNode? {
        var first: ListNode? = null
        for (value in values.reversed()) first = ListNode(value).apply { next = first }
        return first
    }
}
