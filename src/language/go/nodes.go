// Linked lists and trees: arrays of the wire form as pointers to the answer's
// own structs, and back. Nothing here calls itself for a node: a list can be
// long and a tree deep.
package main

import (
	grade_reflect "reflect"
	grade_strings "strings"
	grade_unsafe "unsafe"
)

// grade_shape gives the fields of a type of nodes: that of its value, and of its
// links, which are two in a tree; nil for other types.
func grade_shape(t grade_reflect.Type) []int {
	if !grade_nodes || t.Kind() != grade_reflect.Struct {
		return nil
	}
	at := map[string]int{}
	for i := 0; i < t.NumField(); i++ {
		at[grade_strings.ToLower(t.Field(i).Name)] = i
	}
	link := func(name string) bool {
		i, ok := at[name]
		return ok && t.Field(i).Type == grade_reflect.PtrTo(t)
	}
	value, ok := at["val"]
	switch {
	case ok && link("left") && link("right"):
		return []int{value, at["left"], at["right"]}
	case ok && link("next"):
		return []int{value, at["next"]}
	}
	return nil
}

// grade_holds tells whether a parameter has nodes, itself or inside.
func grade_holds(t grade_reflect.Type, links int) bool {
	switch t.Kind() {
	case grade_reflect.Ptr:
		return len(grade_shape(t.Elem())) == links+1
	case grade_reflect.Slice, grade_reflect.Array, grade_reflect.Map:
		return grade_holds(t.Elem(), links)
	}
	return false
}

var grade_links = map[string]int{"list": 1, "tree": 2}

// grade_gives tells whether a result has nodes; one that says nothing of its
// type is looked into.
func grade_gives(result grade_reflect.Value, kind string) bool {
	if result.Kind() == grade_reflect.Interface && !result.IsNil() {
		result = result.Elem()
	}
	return grade_holds(result.Type(), grade_links[kind])
}

func grade_field(node grade_reflect.Value, index int) grade_reflect.Value {
	field := node.Elem().Field(index)
	return grade_reflect.NewAt(field.Type(), grade_unsafe.Pointer(field.UnsafeAddr())).Elem()
}

// grade_linked makes the nodes of a list or a tree, and gives the first.
func grade_linked(values []any, t grade_reflect.Type, shape []int) grade_reflect.Value {
	made := func(value any) grade_reflect.Value {
		node := grade_reflect.New(t.Elem())
		field := grade_field(node, shape[0])
		field.Set(grade_read(value, field.Type()))
		return node
	}
	if len(values) == 0 {
		return grade_reflect.Zero(t)
	}
	open := []grade_reflect.Value{made(values[0])}
	first := open[0]
	for at := 1; at < len(values) && len(open) > 0; open = open[1:] {
		for _, link := range shape[1:] {
			if at < len(values) && (values[at] != nil || len(shape) == 2) {
				next := made(values[at])
				grade_field(open[0], link).Set(next)
				open = append(open, next)
			}
			at++
		}
	}
	return first
}

func grade_write_nodes(out *grade_strings.Builder, first grade_reflect.Value, shape []int, letters bool, depth int) {
	var text grade_strings.Builder
	open := []grade_reflect.Value{first}
	// Nothing stands after the last value.
	missing := 0
	for count := 0; len(open) > 0; open = open[1:] {
		node := open[0]
		if node.IsNil() {
			missing++
			continue
		}
		if count++; count > 1000000 {
			kind, what := "ListNode", "list"
			if len(shape) == 3 {
				kind, what = "TreeNode", "tree"
			}
			out.WriteString(`{"$o":["` + kind + `","a ` + what + ` that runs in a circle"]}`)
			return
		}
		if count > 1 {
			text.WriteByte(',')
		}
		for ; missing > 0; missing-- {
			text.WriteString("null,")
		}
		grade_write(&text, node.Elem().Field(shape[0]), letters, depth+1)
		for _, link := range shape[1:] {
			open = append(open, node.Elem().Field(link))
		}
	}
	out.WriteString("[" + text.String() + "]")
}
