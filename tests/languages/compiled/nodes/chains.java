class Chains {
    private ListNode head;

    public Chains(ListNode head) {
        this.head = head;
    }

    public ListNode kept() {
        return head;
    }

    public ListNode reverse(ListNode head) {
        ListNode before = null;
        while (head != null) {
            ListNode next = head.next;
            head.next = before;
            before = head;
            head = next;
        }
        return before;
    }

    public TreeNode invert(TreeNode root) {
        Deque<TreeNode> open = new ArrayDeque<>();
        if (root != null) open.push(root);
        while (!open.isEmpty()) {
            TreeNode node = open.pop(), left = node.left;
            node.left = node.right;
            node.right = left;
            if (node.left != null) open.push(node.left);
            if (node.right != null) open.push(node.right);
        }
        return root;
    }

    public ListNode merge(ListNode[] lists) {
        PriorityQueue<ListNode> open = new PriorityQueue<>((a, b) -> a.val - b.val);
        for (ListNode list : lists) if (list != null) open.add(list);
        ListNode start = new ListNode(), last = start;
        while (!open.isEmpty()) {
            last = last.next = open.poll();
            if (last.next != null) open.add(last.next);
        }
        return start.next;
    }

    public List<ListNode> levels(TreeNode root) {
        List<ListNode> all = new ArrayList<>();
        List<TreeNode> level = root == null ? List.of() : List.of(root);
        while (!level.isEmpty()) {
            List<TreeNode> below = new ArrayList<>();
            ListNode list = null;
            for (int i = level.size() - 1; i >= 0; i--) list = new ListNode(level.get(i).val, list);
            for (TreeNode node : level) {
                if (node.left != null) below.add(node.left);
                if (node.right != null) below.add(node.right);
            }
            all.add(list);
            level = below;
        }
        return all;
    }
}
