typedef struct {
    struct ListNode *head;
} Chains;

Chains *chainsCreate(struct ListNode *head) {
    Chains *self = malloc(sizeof(Chains));
    self->head = head;
    return self;
}

struct ListNode *chainsKept(Chains *self) {
    return self->head;
}

struct ListNode *chainsReverse(Chains *self, struct ListNode *head) {
    struct ListNode *before = NULL;
    while (head) {
        struct ListNode *next = head->next;
        head->next = before;
        before = head;
        head = next;
    }
    return before;
}

struct TreeNode *chainsInvert(Chains *self, struct TreeNode *root) {
    struct TreeNode **open = malloc(200000 * sizeof(struct TreeNode *));
    int count = 0;
    if (root) open[count++] = root;
    while (count > 0) {
        struct TreeNode *node = open[--count], *left = node->left;
        node->left = node->right;
        node->right = left;
        if (node->left) open[count++] = node->left;
        if (node->right) open[count++] = node->right;
    }
    free(open);
    return root;
}

struct ListNode *chainsMerge(Chains *self, struct ListNode **lists, int listsSize) {
    struct ListNode start = {0, NULL}, *last = &start;
    for (;;) {
        int least = -1;
        for (int i = 0; i < listsSize; i++) {
            if (lists[i] && (least < 0 || lists[i]->val < lists[least]->val)) least = i;
        }
        if (least < 0) break;
        last = last->next = lists[least];
        lists[least] = lists[least]->next;
    }
    return start.next;
}

struct ListNode **chainsLevels(Chains *self, struct TreeNode *root, int *returnSize) {
    struct TreeNode *level[100];
    struct ListNode **all = malloc(100 * sizeof(struct ListNode *));
    int count = 0;
    if (root) level[count++] = root;
    *returnSize = 0;
    while (count > 0) {
        struct TreeNode *below[100];
        int more = 0;
        struct ListNode start = {0, NULL}, *last = &start;
        for (int i = 0; i < count; i++) {
            last = last->next = malloc(sizeof(struct ListNode));
            last->val = level[i]->val;
            last->next = NULL;
            if (level[i]->left) below[more++] = level[i]->left;
            if (level[i]->right) below[more++] = level[i]->right;
        }
        all[(*returnSize)++] = start.next;
        memcpy(level, below, sizeof(below));
        count = more;
    }
    return all;
}

void chainsFree(Chains *self) {
    free(self);
}
