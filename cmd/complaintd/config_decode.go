package main

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// decoder reads a YAML tree into the configuration's structs. It goes on after
// a fault, so that all of them are found at once, and leaves the default where
// a value is wrong.
type decoder struct {
	*findings
	getenv func(string) (string, bool)
}

// value reads the node at path into a field.
func (d *decoder) value(path string, n ast.Node, into reflect.Value) {
	if plain, why := isPlain(n); !plain {
		d.add(nodeLine(n), path, why)
		return
	}
	if read := readerOf(into.Addr().Interface()); read.text != nil {
		d.scalar(path, n, read)
		return
	}
	if c, ok := into.Addr().Interface().(*ColleagueConfig); ok && !isCollection(n) {
		d.scalar(path, n, readerOf(&c.Email))
		return
	}
	switch into.Kind() {
	case reflect.Struct:
		d.mapping(path, n, into)
	case reflect.Slice:
		d.list(path, n, into)
	case reflect.Map:
		d.table(path, n, into)
	}
}

// isPlain tells whether a node is written out where it stands. What isn't can
// mean another thing than it seems to, and no configuration needs it.
func isPlain(n ast.Node) (bool, string) {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode:
		return false, "begins with & or *, which YAML takes for a reference to another place: write the value out, or put it in quotes"
	case *ast.TagNode:
		return false, "begins with !, which YAML takes for a type: leave that out, or put the value in quotes"
	}
	return true, ""
}

func isCollection(n ast.Node) bool {
	return n.Type() == ast.MappingType || n.Type() == ast.SequenceType
}

// mapping reads the keys of a mapping into a struct.
func (d *decoder) mapping(path string, n ast.Node, into reflect.Value) {
	d.entries(path, n, func(key string, entry *ast.MappingValueNode) {
		d.field(path, key, entry, into)
	})
}

// field reads one key of a mapping into the struct's field of that name.
func (d *decoder) field(path, key string, entry *ast.MappingValueNode, into reflect.Value) {
	i := fieldOf(into.Type(), key)
	if i < 0 {
		d.unknown(path, key, entry, into.Type())
		return
	}
	here, tag, target := childKey(path, key), into.Type().Field(i).Tag, into.Field(i)
	list, one := childKey(path, tag.Get("yaml")), childKey(path, tag.Get("single"))
	switch {
	case d.given(list) && d.given(one):
		delete(d.lines, here)
		d.add(nodeLine(entry.Key), here, fmt.Sprintf("%s and %s are both given: keep one of them", one, list))
	case key == tag.Get("single"):
		target.Set(reflect.MakeSlice(target.Type(), 1, 1))
		setDefaults(target.Index(0))
		d.value(here, entry.Value, target.Index(0))
	default:
		d.value(here, entry.Value, target)
	}
}

// fieldOf is the index of the field that a key names, -1 where there is none.
func fieldOf(t reflect.Type, key string) int {
	for i := range t.NumField() {
		if tag := t.Field(i).Tag; key != "" && (key == tag.Get("yaml") || key == tag.Get("single")) {
			return i
		}
	}
	return -1
}

// unknown reports a key that the struct does not have.
func (d *decoder) unknown(path, key string, entry *ast.MappingValueNode, t reflect.Type) {
	delete(d.lines, childKey(path, key))
	if near := nearest(key, keysOf(t)); near != "" {
		d.meant[childKey(path, near)] = true
	}
	d.add(nodeLine(entry.Key), childKey(path, showable(key, entry.Value, t)), unknownKey(key, t))
}

// list reads the entries of a list, replacing the default ones.
func (d *decoder) list(path string, n ast.Node, into reflect.Value) {
	var entries []ast.Node
	switch n := n.(type) {
	case *ast.SequenceNode:
		entries = n.Values
	case *ast.NullNode:
	default:
		d.add(nodeLine(n), path, "must be a list: write [a, b], or each entry on a line of its own after a hyphen")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(entries), len(entries)))
	for i, entry := range entries {
		here := entryKey(path, i)
		d.lines[here] = nodeLine(entry)
		setDefaults(into.Index(i))
		d.value(here, entry, into.Index(i))
	}
}

// table reads a mapping whose keys are languages.
func (d *decoder) table(path string, n ast.Node, into reflect.Value) {
	into.Set(reflect.MakeMap(into.Type()))
	d.entries(path, n, func(key string, entry *ast.MappingValueNode) {
		if !slices.Contains(languages(), key) {
			d.add(nodeLine(entry.Key), path, "holds a key that is no language: use "+strings.Join(languages(), ", "))
			return
		}
		value := reflect.New(into.Type().Elem()).Elem()
		d.value(childKey(path, key), entry.Value, value)
		into.SetMapIndex(reflect.ValueOf(key), value)
	})
}

// entries calls read for each key of a mapping, and refuses a key that comes
// twice. A mapping with nothing in it counts as empty.
func (d *decoder) entries(path string, n ast.Node, read func(key string, entry *ast.MappingValueNode)) {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			d.entry(path, entry, read)
		}
	case *ast.NullNode:
	default:
		d.add(nodeLine(n), path, "must be a mapping: write each of its keys on a line of its own, indented, as key: value")
	}
}

func (d *decoder) entry(path string, entry *ast.MappingValueNode, read func(string, *ast.MappingValueNode)) {
	name, ok := entry.Key.(*ast.StringNode)
	if !ok {
		d.add(nodeLine(entry.Key), path, "holds a key that is not a plain word: write the key without any sign before it")
		return
	}
	here := childKey(path, name.Value)
	if first, twice := d.lines[here]; twice {
		d.add(nodeLine(name), here, fmt.Sprintf("is given a second time, first on line %d: keep one", first))
		return
	}
	d.lines[here] = nodeLine(name)
	read(name.Value, entry)
}

// setDefaults fills in a list's new entry where its type has defaults.
func setDefaults(entry reflect.Value) {
	if m, ok := entry.Addr().Interface().(*MailboxConfig); ok {
		*m = defaultMailbox()
	}
}

// requireAll reports every key that must be given and is not. The struct is
// the one at path, as it was read.
func (f *findings) requireAll(path string, v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		here, one := childKey(path, field.Tag.Get("yaml")), field.Tag.Get("single")
		if need := field.Tag.Get("need"); need != "" && !f.given(here) && !f.given(one) {
			f.blame(cmp.Or(one, here), "is missing: "+need)
		}
		switch {
		case isMapping(field.Type):
			f.requireAll(here, v.Field(i))
		case field.Type.Kind() == reflect.Slice && isMapping(field.Type.Elem()) && (f.given(here) || f.given(one)):
			for j, key := range f.entryKeys(here, one, v.Field(i).Len()) {
				f.requireAll(key, v.Field(i).Index(j))
			}
		}
	}
}

// entryKeys are the paths of a list's n entries. Where the key that stands for
// the list's single entry was used, it is that one.
func (f *findings) entryKeys(list, single string, n int) []string {
	if f.given(single) && !f.given(list) {
		return []string{single}
	}
	keys := make([]string, n)
	for i := range keys {
		keys[i] = entryKey(list, i)
	}
	return keys
}

// isMapping tells whether values of the type are written as mappings.
func isMapping(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && readerOf(reflect.New(t).Interface()).text == nil
}

// nodeLine is where a node stands in the file.
func nodeLine(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}
