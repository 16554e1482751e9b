struct Chains {
    head: Option<Box<ListNode>>,
}

impl Chains {
    fn new(head: Option<Box<ListNode>>) -> Self {
        Self { head }
    }

    fn kept(&self) -> Option<Box<ListNode>> {
        self.head.clone()
    }

    fn reverse(&self, mut head: Option<Box<ListNode>>) -> Option<Box<ListNode>> {
        let mut before = None;
        while let Some(mut node) = head {
            head = node.next.take();
            node.next = before;
            before = Some(node);
        }
        before
    }

    fn invert(&self, root: Option<Rc<RefCell<TreeNode>>>) -> Option<Rc<RefCell<TreeNode>>> {
        let mut open = vec![root.clone()];
        while let Some(next) = open.pop() {
            if let Some(node) = next {
                let mut node = node.borrow_mut();
                let left = node.left.take();
                node.left = node.right.take();
                node.right = left;
                open.push(node.left.clone());
                open.push(node.right.clone());
            }
        }
        root
    }

    fn merge(&self, lists: Vec<Option<Box<ListNode>>>) -> Option<Box<ListNode>> {
        let mut values = Vec::new();
        for list in &lists {
            let mut at = list.as_ref();
            while let Some(node) = at {
                values.push(node.val);
                at = node.next.as_ref();
            }
        }
        values.sort();
        chain(&values)
    }

    fn levels(&self, root: Option<Rc<RefCell<TreeNode>>>) -> Vec<Option<Box<ListNode>>> {
        let mut all = Vec::new();
        let mut level: Vec<Rc<RefCell<TreeNode>>> = root.into_iter().collect();
        while !level.is_empty() {
            let values: Vec<i32> = level.iter().map(|node| node.borrow().val).collect();
            all.push(chain(&values));
            level = level
                .iter()
                .flat_map(|node| [node.borrow().left.clone(), node.borrow().right.clone()])
                .flatten()
                .collect();
        }
        all
    }
}

fn chain(values: &[i32]) -> Option<Box<ListNode>> {
    let mut first = None;
    for value in values.iter().rev() {
        let mut node = ListNode::new(*value);
        node.next = first;
        first = Some(Box::new(node));
    }
    first
}
