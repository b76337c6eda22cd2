package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// fault is one thing that is wrong in a configuration file. Its text says what
// and what to do about it, and never holds a value of the file.
type fault struct {
	File string
	Line int    // 1-based; 0 where the file as a whole is meant
	Key  string // mailbox.port, staff.departments[2].email; empty for the whole file
	Text string
}

// String is FILE:LINE: key: text.
func (f fault) String() string {
	where := f.File
	if f.Line > 0 {
		where = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	if f.Key == "" {
		return where + ": " + f.Text
	}
	return where + ": " + f.Key + ": " + f.Text
}

// configFaults is everything that is wrong in a configuration file.
type configFaults []fault

// Error lists the faults, one a line, in the order of the file.
func (fs configFaults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// inOrder sorts the faults by line; those of one line stay as they were found.
func (fs configFaults) inOrder() configFaults {
	slices.SortStableFunc(fs, func(a, b fault) int { return cmp.Compare(a.Line, b.Line) })
	return fs
}

// findings collects faults while a file is read and checked, and knows on
// which line each key stands.
type findings struct {
	file   string
	lines  map[string]int  // of the keys and list entries that are in the file
	meant  map[string]bool // keys that a misspelt one was probably meant to be
	wrong  map[string]bool // keys with a fault
	above  map[string]bool // keys above those
	faults configFaults
}

func newFindings(file string) *findings {
	return &findings{file: file,
		lines: map[string]int{}, meant: map[string]bool{}, wrong: map[string]bool{}, above: map[string]bool{}}
}

// given tells whether the key stands in the file.
func (f *findings) given(key string) bool {
	_, ok := f.lines[key]
	return ok
}

// add records a fault, whatever else is wrong with the key.
func (f *findings) add(line int, key, text string) {
	f.wrong[key] = true
	for up := parentKey(key); up != ""; up = parentKey(up) {
		f.above[up] = true
	}
	f.faults = append(f.faults, fault{File: f.file, Line: line, Key: key, Text: text})
}

// blame records a fault of a key, on its line or that of the nearest key above
// that is in the file. A key that has a fault already, above or below it too,
// is passed over: what was read of it means nothing.
func (f *findings) blame(key, text string) {
	if !f.faulty(key) && !f.above[key] {
		f.add(f.lineOf(key), key, text)
	}
}

// faulty tells whether a key, or one above it, has a fault or stands misspelt.
func (f *findings) faulty(key string) bool {
	for ; key != ""; key = parentKey(key) {
		if f.wrong[key] || f.meant[key] && !f.given(key) {
			return true
		}
	}
	return false
}

func (f *findings) lineOf(key string) int {
	for ; key != ""; key = parentKey(key) {
		if line, ok := f.lines[key]; ok {
			return line
		}
	}
	return 1
}

// parentKey is the key that a key stands under: stages[1] under stages.
func parentKey(key string) string {
	return key[:max(strings.LastIndexAny(key, ".["), 0)]
}

// childKey is the path of a key in the mapping at path.
func childKey(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// entryKey is the path of an entry, counted from 0, of the list at path.
func entryKey(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
