// Calls an answer in Go and reports what came back. The types of the answer's
// own parameters say, by reflection, what values are turned into.
package main

import (
	grade_bufio "bufio"
	grade_bytes "bytes"
	grade_json "encoding/json"
	grade_fmt "fmt"
	grade_math "math"
	grade_os "os"
	grade_reflect "reflect"
	grade_runtime "runtime"
	grade_debug "runtime/debug"
	grade_strconv "strconv"
	grade_strings "strings"
	grade_sync "sync"
	grade_time "time"
	grade_unsafe "unsafe"
)

type grade_map = map[string]any

// grade_Method is one function, and what the signature says about it.
type grade_Method struct {
	name     string
	function any
	defaults []string
	// How many arguments a call has without those that have defaults.
	least int
	// What is sent back is declared with texts, which Go may have as letters.
	letters bool
	// For each parameter "list" or "tree", if it is to have nodes.
	nodes []string
	// The same for the result.
	gives string
}

type grade_Misfit struct{ message string }

var grade_requests = grade_bufio.NewReaderSize(grade_os.NewFile(3, "requests"), 1<<16)
var grade_replies = grade_os.NewFile(4, "replies")

// The first request is read before any variable of the answer is set: from
// then on a death is the answer's doing.
var grade_first = grade_line()
var grade_named map[string]any
var grade_clear, _ = grade_os.OpenFile("/proc/self/clear_refs", grade_os.O_WRONLY, 0)
var grade_status, _ = grade_os.Open("/proc/self/status")

func grade_line() []byte {
	line, err := grade_requests.ReadBytes('\n')
	if err != nil {
		grade_os.Exit(0)
	}
	return line
}

func grade_parse(line []byte) any {
	decoder := grade_json.NewDecoder(grade_bytes.NewReader(line))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		grade_fmt.Fprintln(grade_os.Stderr, "driver:", err)
		grade_os.Exit(70)
	}
	return value
}

func main() {
	grade_debug.SetMaxStack(128 << 20)
	note := "null"
	if grade_note != "" {
		note = grade_text(grade_note)
	}
	version := grade_strings.TrimPrefix(grade_runtime.Version(), "go")
	grade_send(grade_fmt.Sprintf(`{"ready":{"entry":%s,"style":%s,"note":%s,"runtime":%s,"executable":null}}`,
		grade_text(grade_entry), grade_text(grade_style), note, grade_text(version)))
	for {
		grade_serve(grade_parse(grade_line()).(grade_map))
	}
}

func grade_send(reply string) {
	grade_replies.WriteString(reply + "\n")
}

// ---- values in

func grade_misfit(value any, t grade_reflect.Type) {
	text := grade_fmt.Sprint(value)
	if len(text) > 60 {
		text = text[:60]
	}
	panic(grade_Misfit{text + " does not fit the type " + t.String()})
}

func grade_same(a, b string) bool {
	plain := func(s string) string { return grade_strings.ToLower(grade_strings.ReplaceAll(s, "_", "")) }
	return plain(a) == plain(b)
}

func grade_read(value any, t grade_reflect.Type) grade_reflect.Value {
	if tagged, ok := value.(grade_map); ok && len(tagged) == 1 {
		if name, ok := tagged["$r"].(string); ok {
			named, ok := grade_named[name]
			if !ok {
				panic(grade_Misfit{"there is no result named `" + name + "`"})
			}
			return grade_read(named, t)
		}
		if digits, ok := tagged["$i"].(string); ok {
			value = grade_json.Number(digits)
		} else if name, ok := tagged["$f"].(string); ok {
			special := map[string]float64{"inf": grade_math.Inf(1), "-inf": grade_math.Inf(-1), "nan": grade_math.NaN()}
			value = special[name]
		} else if pairs, ok := tagged["$m"].([]any); ok {
			plain := grade_map{}
			for _, pair := range pairs {
				plain[pair.([]any)[0].(string)] = pair.([]any)[1]
			}
			value = plain
		}
	}
	made := grade_reflect.New(t).Elem()
	if value == nil {
		switch t.Kind() {
		case grade_reflect.Ptr, grade_reflect.Slice, grade_reflect.Map, grade_reflect.Interface:
			return made
		}
		grade_misfit("null", t)
	}
	switch t.Kind() {
	case grade_reflect.Ptr:
		if shape := grade_shape(t.Elem()); shape != nil {
			values, ok := value.([]any)
			if !ok {
				break
			}
			return grade_linked(values, t, shape)
		}
		inner := grade_reflect.New(t.Elem())
		inner.Elem().Set(grade_read(value, t.Elem()))
		return inner
	case grade_reflect.Interface:
		if t.NumMethod() == 0 {
			made.Set(grade_reflect.ValueOf(grade_any(value)))
			return made
		}
	case grade_reflect.Bool:
		if truth, ok := value.(bool); ok {
			made.SetBool(truth)
			return made
		}
	case grade_reflect.String:
		if text, ok := value.(string); ok {
			made.SetString(text)
			return made
		}
	case grade_reflect.Float32, grade_reflect.Float64:
		switch number := value.(type) {
		case float64:
			made.SetFloat(number)
			return made
		case grade_json.Number:
			real, err := number.Float64()
			if err == nil {
				made.SetFloat(real)
				return made
			}
		}
	case grade_reflect.Int, grade_reflect.Int8, grade_reflect.Int16, grade_reflect.Int32, grade_reflect.Int64:
		whole, ok := grade_whole(value)
		if ok && !made.OverflowInt(whole) {
			made.SetInt(whole)
			return made
		}
	case grade_reflect.Uint, grade_reflect.Uint8, grade_reflect.Uint16, grade_reflect.Uint32, grade_reflect.Uint64:
		whole, ok := grade_whole(value)
		if ok && whole >= 0 && !made.OverflowUint(uint64(whole)) {
			made.SetUint(uint64(whole))
			return made
		}
	case grade_reflect.Slice, grade_reflect.Array:
		items, ok := value.([]any)
		if text, isText := value.(string); isText && t.Kind() == grade_reflect.Slice {
			switch t.Elem().Kind() {
			case grade_reflect.Uint8:
				made.SetBytes([]byte(text))
				return made
			case grade_reflect.Int32:
				return grade_reflect.ValueOf([]rune(text)).Convert(t)
			}
		}
		if !ok {
			break
		}
		if t.Kind() == grade_reflect.Slice {
			made.Set(grade_reflect.MakeSlice(t, len(items), len(items)))
		} else if t.Len() != len(items) {
			break
		}
		for i, item := range items {
			made.Index(i).Set(grade_read(item, t.Elem()))
		}
		return made
	case grade_reflect.Map:
		entries, ok := value.(grade_map)
		if !ok || t.Key().Kind() != grade_reflect.String {
			break
		}
		made.Set(grade_reflect.MakeMap(t))
		for key, item := range entries {
			made.SetMapIndex(grade_reflect.ValueOf(key).Convert(t.Key()), grade_read(item, t.Elem()))
		}
		return made
	case grade_reflect.Struct:
		for i := 0; i < t.NumField(); i++ {
			field := made.Field(i)
			field = grade_reflect.NewAt(field.Type(), grade_unsafe.Pointer(field.UnsafeAddr())).Elem()
			switch given := value.(type) {
			case grade_map:
				for key, item := range given {
					if grade_same(key, t.Field(i).Name) {
						field.Set(grade_read(item, field.Type()))
					}
				}
			case []any:
				if i < len(given) {
					field.Set(grade_read(given[i], field.Type()))
				}
			default:
				grade_misfit(value, t)
			}
		}
		return made
	}
	grade_misfit(value, t)
	return made
}

func grade_whole(value any) (int64, bool) {
	switch number := value.(type) {
	case grade_json.Number:
		whole, err := grade_strconv.ParseInt(string(number), 10, 64)
		if err != nil {
			real, err := number.Float64()
			return int64(real), err == nil && real == grade_math.Trunc(real) && grade_math.Abs(real) < 9e15
		}
		return whole, true
	case string:
		letters := []rune(number)
		if len(letters) == 1 {
			return int64(letters[0]), true
		}
	}
	return 0, false
}

func grade_any(value any) any {
	switch given := value.(type) {
	case grade_json.Number:
		if whole, err := grade_strconv.ParseInt(string(given), 10, 64); err == nil {
			return int(whole)
		}
		real, _ := given.Float64()
		return real
	case []any:
		for i := range given {
			given[i] = grade_any(given[i])
		}
	case grade_map:
		for key := range given {
			given[key] = grade_any(given[key])
		}
	}
	return value
}

// ---- values out

func grade_text(text string) string {
	var out grade_bytes.Buffer
	encoder := grade_json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.Encode(text)
	return grade_strings.TrimSuffix(out.String(), "\n")
}

func grade_write(out *grade_strings.Builder, v grade_reflect.Value, letters bool, depth int) {
	if depth > 1000 {
		panic(grade_Misfit{"the result is nested too deeply"})
	}
	switch v.Kind() {
	case grade_reflect.Invalid:
		out.WriteString("null")
	case grade_reflect.Bool:
		out.WriteString(grade_strconv.FormatBool(v.Bool()))
	case grade_reflect.String:
		out.WriteString(grade_text(v.String()))
	case grade_reflect.Int, grade_reflect.Int8, grade_reflect.Int16, grade_reflect.Int32, grade_reflect.Int64:
		if letters && v.Kind() == grade_reflect.Int32 {
			out.WriteString(grade_text(string(rune(v.Int()))))
			return
		}
		grade_number(out, grade_strconv.FormatInt(v.Int(), 10), v.Int() > 1<<53-1 || v.Int() < -(1<<53-1))
	case grade_reflect.Uint, grade_reflect.Uint8, grade_reflect.Uint16, grade_reflect.Uint32, grade_reflect.Uint64, grade_reflect.Uintptr:
		if letters && v.Kind() == grade_reflect.Uint8 {
			out.WriteString(grade_text(string(rune(v.Uint()))))
			return
		}
		grade_number(out, grade_strconv.FormatUint(v.Uint(), 10), v.Uint() > 1<<53-1)
	case grade_reflect.Float32, grade_reflect.Float64:
		real := v.Float()
		switch {
		case grade_math.IsNaN(real):
			out.WriteString(`{"$f":"nan"}`)
		case grade_math.IsInf(real, 0):
			out.WriteString(map[bool]string{true: `{"$f":"inf"}`, false: `{"$f":"-inf"}`}[real > 0])
		default:
			text := grade_strconv.FormatFloat(real, 'g', -1, 64)
			out.WriteString(text)
			if !grade_strings.ContainsAny(text, ".e") {
				out.WriteString(".0")
			}
		}
	case grade_reflect.Ptr, grade_reflect.Interface:
		if v.Kind() == grade_reflect.Ptr {
			if shape := grade_shape(v.Type().Elem()); shape != nil {
				grade_write_nodes(out, v, shape, letters, depth)
				return
			}
		}
		if v.IsNil() {
			out.WriteString("null")
		} else {
			grade_write(out, v.Elem(), letters, depth+1)
		}
	case grade_reflect.Slice, grade_reflect.Array:
		out.WriteByte('[')
		for i := 0; i < v.Len(); i++ {
			if i > 0 {
				out.WriteByte(',')
			}
			grade_write(out, v.Index(i), letters, depth+1)
		}
		out.WriteByte(']')
	case grade_reflect.Map:
		if v.Type().Key().Kind() != grade_reflect.String {
			out.WriteString(`{"$o":[` + grade_text(v.Type().String()) + `,""]}`)
			return
		}
		dollar := false
		for _, key := range v.MapKeys() {
			dollar = dollar || grade_strings.HasPrefix(key.String(), "$")
		}
		out.WriteString(map[bool]string{true: `{"$m":[`, false: "{"}[dollar])
		for i, key := range v.MapKeys() {
			if i > 0 {
				out.WriteByte(',')
			}
			if dollar {
				out.WriteString("[" + grade_text(key.String()) + ",")
			} else {
				out.WriteString(grade_text(key.String()) + ":")
			}
			grade_write(out, v.MapIndex(key), letters, depth+1)
			if dollar {
				out.WriteByte(']')
			}
		}
		out.WriteString(map[bool]string{true: "]}", false: "}"}[dollar])
	case grade_reflect.Struct:
		out.WriteByte('{')
		for i := 0; i < v.NumField(); i++ {
			if i > 0 {
				out.WriteByte(',')
			}
			name := v.Type().Field(i).Name
			for _, field := range grade_fields {
				if grade_same(field, name) {
					name = field
				}
			}
			out.WriteString(grade_text(name) + ":")
			grade_write(out, v.Field(i), letters, depth+1)
		}
		out.WriteByte('}')
	default:
		out.WriteString(`{"$o":[` + grade_text(v.Type().String()) + `,""]}`)
	}
}

func grade_number(out *grade_strings.Builder, digits string, large bool) {
	if large {
		digits = `{"$i":"` + digits + `"}`
	}
	out.WriteString(digits)
}

// ---- calls

// grade_call makes one call; `{"v":…` or `{"e":…`.
func grade_call(method grade_Method, self *grade_reflect.Value, given []any, bind string) (result string) {
	defer func() {
		if problem := recover(); problem != nil {
			result = `{"e":` + grade_error(problem)
		}
	}()
	function := grade_reflect.ValueOf(method.function)
	t := function.Type()
	var arguments []grade_reflect.Value
	if self != nil {
		arguments = append(arguments, *self)
	}
	own := len(arguments)
	all := append([]any{}, given...)
	for len(all) < t.NumIn()-own && len(all) >= method.least && len(all)-method.least < len(method.defaults) {
		all = append(all, grade_parse([]byte(method.defaults[len(all)-method.least])))
	}
	if len(all) != t.NumIn()-own {
		panic(grade_Misfit{grade_fmt.Sprintf("the call has %d arguments and the answer takes %d", len(all), t.NumIn()-own)})
	}
	for i, item := range all {
		arguments = append(arguments, grade_argument(i, item, t.In(i+own), method.nodes))
	}
	var results []grade_reflect.Value
	if t.IsVariadic() {
		results = function.CallSlice(arguments)
	} else {
		results = function.Call(arguments)
	}
	if count := len(results); count > 0 && t.Out(count-1).String() == "error" {
		if problem := results[count-1]; !problem.IsNil() {
			panic(problem.Interface())
		}
		results = results[:count-1]
	}
	var out grade_strings.Builder
	switch {
	case self == nil && grade_output >= 0:
		grade_write(&out, arguments[grade_output], method.letters, 0)
	case len(results) == 0:
		out.WriteString("null")
	case len(results) == 1:
		if method.gives != "" && !grade_gives(results[0], method.gives) {
			// A list of values would look like the nodes that it stands for.
			out.WriteString(`{"$o":[` + grade_text(results[0].Type().String()) + `,"no nodes of a ` + method.gives + `"]}`)
		} else if method.name == "" || bind != "new" {
			grade_write(&out, results[0], method.letters, 0)
		}
	default:
		out.WriteByte('[')
		for i, each := range results {
			if i > 0 {
				out.WriteByte(',')
			}
			grade_write(&out, each, method.letters, 0)
		}
		out.WriteByte(']')
	}
	if bind != "" {
		grade_named[bind] = grade_parse([]byte(out.String()))
	}
	return `{"v":` + out.String()
}

func grade_argument(index int, value any, t grade_reflect.Type, nodes []string) grade_reflect.Value {
	defer func() {
		if problem := recover(); problem != nil {
			if misfit, ok := problem.(grade_Misfit); ok {
				panic(grade_Misfit{grade_fmt.Sprintf("argument %d does not fit the answer's parameter: %s", index+1, misfit.message)})
			}
			panic(problem)
		}
	}()
	if index < len(nodes) && nodes[index] != "" {
		if !grade_holds(t, grade_links[nodes[index]]) {
			panic(grade_Misfit{"the type " + t.String() + " has no nodes of a " + nodes[index]})
		}
	}
	return grade_read(value, t)
}

// grade_new makes an instance: a pointer to what the constructor gives.
func grade_new(given []any) (self grade_reflect.Value, problem string) {
	defer func() {
		if caught := recover(); caught != nil {
			problem = grade_error(caught)
		}
	}()
	function := grade_reflect.ValueOf(grade_make.function)
	all := append([]any{}, given...)
	for len(all) < function.Type().NumIn() && len(all)-grade_make.least < len(grade_make.defaults) {
		all = append(all, grade_parse([]byte(grade_make.defaults[len(all)-grade_make.least])))
	}
	if len(all) != function.Type().NumIn() {
		panic(grade_Misfit{grade_fmt.Sprintf("the call has %d arguments and the constructor takes %d", len(all), function.Type().NumIn())})
	}
	var arguments []grade_reflect.Value
	for i, item := range all {
		arguments = append(arguments, grade_argument(i, item, function.Type().In(i), grade_make.nodes))
	}
	self = function.Call(arguments)[0]
	if self.Kind() != grade_reflect.Ptr {
		pointer := grade_reflect.New(self.Type())
		pointer.Elem().Set(self)
		self = pointer
	}
	return self, ""
}

func grade_error(problem any) string {
	kind, message, line, trace := "panic", grade_fmt.Sprint(problem), "null", ""
	switch given := problem.(type) {
	case grade_Misfit:
		kind, message = "", given.message
	case grade_runtime.Error:
		kind, message = "panic", given.Error()
	case error:
		kind, message = "error", given.Error()
	}
	callers := make([]uintptr, 64)
	frames := grade_runtime.CallersFrames(callers[:grade_runtime.Callers(3, callers)])
	for {
		frame, more := frames.Next()
		if grade_strings.HasSuffix(frame.File, "answer.go") {
			number := grade_strconv.Itoa(frame.Line)
			if line == "null" {
				line = number
			}
			trace = "  line " + number + ", in " + grade_strings.TrimPrefix(frame.Function, "main.") + "\n" + trace
		}
		if !more {
			break
		}
	}
	if len(message) > 4000 {
		message = message[:4000]
	}
	return grade_fmt.Sprintf(`{"type":%s,"message":%s,"line":%s,"trace":%s}`,
		grade_text(kind), grade_text(message), line, grade_text(grade_strings.TrimRight(trace, "\n")))
}

func grade_method(name string) grade_Method {
	for _, method := range grade_methods {
		if method.name == name {
			return method
		}
	}
	return grade_methods[0]
}

func grade_count(value any, otherwise int64) int64 {
	if whole, ok := grade_whole(value); ok {
		return whole
	}
	return otherwise
}

func grade_calls(out *grade_strings.Builder, request grade_map) {
	var own *grade_reflect.Value
	if grade_make.function != nil {
		given, _ := request["new"].([]any)
		self, problem := grade_new(given)
		if problem != "" {
			out.WriteString(`,"r":[],"failed":{"why":"new","error":` + problem + "}")
			return
		}
		own = &self
	}
	instances := map[string]*grade_reflect.Value{}
	out.WriteString(`,"r":[`)
	for index, item := range request["calls"].([]any) {
		step := item.(grade_map)
		if index > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('[')
		last, same, any_ := "", 0, false
		flush := func() {
			if same == 0 {
				return
			}
			if any_ {
				out.WriteByte(',')
			}
			any_ = true
			out.WriteString(last)
			if same > 1 {
				out.WriteString(`,"x":` + grade_strconv.Itoa(same))
			}
			out.WriteByte('}')
		}
		give := func(result string) {
			if same > 0 && result == last {
				same++
				return
			}
			flush()
			last, same = result, 1
		}
		bind, _ := step["as"].(string)
		name, _ := step["m"].(string)
		self := own
		missing := false
		if on, ok := step["on"].(string); ok {
			self = instances[on]
			missing = self == nil
		}
		given, _ := step["a"].([]any)
		threads := int(grade_count(step["threads"], 0))
		for i := grade_count(step["n"], 1); i > 0 && out.Len() < 64<<20; i-- {
			fresh, makes := step["new"].([]any)
			switch {
			case makes:
				made, problem := grade_new(fresh)
				if problem == "" {
					instances[bind] = &made
					give(`{"v":null`)
				} else {
					give(`{"e":` + problem)
				}
			case missing:
				give(`{"e":{"type":"","message":"there is no such instance"}`)
			case threads > 0:
				results := make([]string, threads)
				var start, done grade_sync.WaitGroup
				start.Add(1)
				done.Add(threads)
				for k := range results {
					go func(k int) {
						defer done.Done()
						start.Wait()
						results[k] = grade_call(grade_method(name), self, given, "")
					}(k)
				}
				start.Done()
				done.Wait()
				for _, result := range results {
					give(result)
				}
			default:
				give(grade_call(grade_method(name), self, given, bind))
			}
		}
		flush()
		out.WriteByte(']')
	}
	out.WriteByte(']')
}

func grade_each(out *grade_strings.Builder, each grade_map) {
	alphabet := []rune(each["alphabet"].(string))
	upTo := int(grade_count(each["up_to"], 0))
	var bits grade_strings.Builder
	stop := ""
	for length := 0; length <= upTo && stop == ""; length++ {
		digits := make([]int, length)
		for more := true; more && stop == ""; {
			text := make([]rune, length)
			for i, digit := range digits {
				text[i] = alphabet[digit]
			}
			switch result := grade_call(grade_methods[0], nil, []any{string(text)}, ""); result {
			case `{"v":true`:
				bits.WriteByte('1')
			case `{"v":false`:
				bits.WriteByte('0')
			default:
				stop = result + "}"
			}
			more = false
			for i := length - 1; i >= 0; i-- {
				digits[i]++
				if digits[i] < len(alphabet) {
					more = true
					break
				}
				digits[i] = 0
			}
		}
	}
	out.WriteString(`,"bits":"` + bits.String() + `"`)
	if stop != "" {
		out.WriteString(`,"stop":` + stop)
	}
}

// ---- cases

func grade_peak() int64 {
	room := make([]byte, 4096)
	count, _ := grade_status.ReadAt(room, 0)
	_, rest, found := grade_bytes.Cut(room[:count], []byte("VmHWM:"))
	if !found {
		return -1
	}
	size, _, _ := grade_bytes.Cut(rest, []byte("kB"))
	kilobytes, _ := grade_strconv.ParseInt(string(grade_bytes.TrimSpace(size)), 10, 64)
	return kilobytes << 10
}

func grade_size(file *grade_os.File) int64 {
	info, err := file.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

func grade_serve(request grade_map) {
	grade_named = map[string]any{}
	stdout, stderr := grade_os.Stdout, grade_os.Stderr
	routines := grade_runtime.NumGoroutine()
	before := int64(-1)
	if grade_clear != nil && grade_status != nil {
		if _, err := grade_clear.WriteAt([]byte("5"), 0); err == nil {
			before = grade_peak()
		}
	}
	start, cpu := grade_time.Now(), grade_cpu()
	// Variables of the package are as they were before the first case.
	grade_reset()
	var out grade_strings.Builder
	out.WriteString(`{"id":` + grade_fmt.Sprint(request["id"]))
	mark := out.String()
	if each, ok := request["each"].(grade_map); ok {
		grade_each(&out, each)
	} else {
		grade_calls(&out, request)
	}
	if out.Len() > 64<<20 {
		out.Reset()
		out.WriteString(mark + `,"r":[],"error":{"type":"","message":"the returned value is too large"}`)
	}
	wall := grade_time.Since(start).Nanoseconds()
	grade_fmt.Fprintf(&out, `,"cpu":%d,"wall":%d`, grade_cpu()-cpu, wall)
	if before >= 0 {
		peak := grade_peak() - before
		if peak < 0 {
			peak = 0
		}
		grade_fmt.Fprintf(&out, `,"peak":%d`, peak)
	} else {
		out.WriteString(`,"peak":null`)
	}
	grade_fmt.Fprintf(&out, `,"out":[%d,%d]`, grade_size(stdout), grade_size(stderr))
	if grade_stateful {
		out.WriteString(`,"dirty":"has variables of its own"`)
	} else if grade_runtime.NumGoroutine() > routines {
		out.WriteString(`,"dirty":"left a goroutine behind"`)
	}
	grade_os.Stdout, grade_os.Stderr = stdout, stderr
	grade_send(out.String() + "}")
}
