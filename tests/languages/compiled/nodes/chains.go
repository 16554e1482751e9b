package main

type Chains struct {
	head *ListNode
}

func Constructor(head *ListNode) Chains {
	return Chains{head}
}

func (c *Chains) Kept() *ListNode {
	return c.head
}

func (c *Chains) Reverse(head *ListNode) *ListNode {
	var before *ListNode
	for head != nil {
		head.Next, before, head = before, head, head.Next
	}
	return before
}

func (c *Chains) Invert(root *TreeNode) *TreeNode {
	open := []*TreeNode{root}
	for len(open) > 0 {
		node := open[len(open)-1]
		open = open[:len(open)-1]
		if node == nil {
			continue
		}
		node.Left, node.Right = node.Right, node.Left
		open = append(open, node.Left, node.Right)
	}
	return root
}

func (c *Chains) Merge(lists []*ListNode) *ListNode {
	start := &ListNode{}
	for last := start; ; last = last.Next {
		least := -1
		for i, list := range lists {
			if list != nil && (least < 0 || list.Val < lists[least].Val) {
				least = i
			}
		}
		if least < 0 {
			return start.Next
		}
		last.Next = lists[least]
		lists[least] = lists[least].Next
	}
}

func (c *Chains) Levels(root *TreeNode) []*ListNode {
	all := []*ListNode{}
	level := []*TreeNode{}
	if root != nil {
		level = append(level, root)
	}
	for len(level) > 0 {
		start := &ListNode{}
		last := start
		below := []*TreeNode{}
		for _, node := range level {
			last.Next = &ListNode{Val: node.Val}
			last = last.Next
			if node.Left != nil {
				below = append(below, node.Left)
			}
			if node.Right != nil {
				below = append(below, node.Right)
			}
		}
		all = append(all, start.Next)
		level = below
	}
	return all
}
