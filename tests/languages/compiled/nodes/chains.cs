public class Chains {
    private readonly ListNode head;

    public Chains(ListNode head) {
        this.head = head;
    }

    public ListNode Kept() {
        return head;
    }

    public ListNode Reverse(ListNode head) {
        ListNode before = null;
        while (head != null) {
            ListNode next = head.next;
            head.next = before;
            before = head;
            head = next;
        }
        return before;
    }

    public TreeNode Invert(TreeNode root) {
        var open = new Stack<TreeNode>();
        if (root != null) open.Push(root);
        while (open.Count > 0) {
            TreeNode node = open.Pop(), left = node.left;
            node.left = node.right;
            node.right = left;
            if (node.left != null) open.Push(node.left);
            if (node.right != null) open.Push(node.right);
        }
        return root;
    }

    public ListNode Merge(ListNode[] lists) {
        var values = new List<int>();
        foreach (ListNode list in lists) {
            for (ListNode node = list; node != null; node = node.next) values.Add(node.val);
        }
        values.Sort();
        return Chain(values);
    }

    public IList<ListNode> Levels(TreeNode root) {
        var all = new List<ListNode>();
        var level = new List<TreeNode>();
        if (root != null) level.Add(root);
        while (level.Count > 0) {
            all.Add(Chain(level.Select(node => node.val).ToList()));
            level = level.SelectMany(node => new[] {node.left, node.right}).Where(node => node != null).ToList();
        }
        return all;
    }

    private static ListNode Chain(List<int> values) {
        ListNode first = null;
        for (int i = values.Count - 1; i >= 0; i--) first = new ListNode(values[i], first);
        return first;
    }
}
