class Chains {
    ListNode *head;

public:
    Chains(ListNode *head) : head(head) {}

    ListNode *kept() { return head; }

    ListNode *reverse(ListNode *head) {
        ListNode *before = nullptr;
        while (head) {
            ListNode *next = head->next;
            head->next = before;
            before = head;
            head = next;
        }
        return before;
    }

    TreeNode *invert(TreeNode *root) {
        stack<TreeNode *> open;
        if (root) open.push(root);
        while (!open.empty()) {
            TreeNode *node = open.top();
            open.pop();
            swap(node->left, node->right);
            if (node->left) open.push(node->left);
            if (node->right) open.push(node->right);
        }
        return root;
    }

    ListNode *merge(vector<ListNode *> &lists) {
        auto larger = [](ListNode *a, ListNode *b) { return a->val > b->val; };
        priority_queue<ListNode *, vector<ListNode *>, decltype(larger)> open(larger);
        for (ListNode *list : lists)
            if (list) open.push(list);
        ListNode start, *last = &start;
        while (!open.empty()) {
            last = last->next = open.top();
            open.pop();
            if (last->next) open.push(last->next);
        }
        return start.next;
    }

    vector<ListNode *> levels(TreeNode *root) {
        vector<ListNode *> all;
        vector<TreeNode *> level;
        if (root) level.push_back(root);
        while (!level.empty()) {
            vector<TreeNode *> below;
            ListNode start(0), *last = &start;
            for (TreeNode *node : level) {
                last = last->next = new ListNode(node->val);
                if (node->left) below.push_back(node->left);
                if (node->right) below.push_back(node->right);
            }
            all.push_back(start.next);
            level = below;
        }
        return all;
    }
};
