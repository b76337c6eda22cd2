package main

import (
	"reflect"
	"regexp"

	"github.com/goccy/go-yaml/ast"
)

// unknownKey says what to do about a key that the struct does not have.
func unknownKey(key string, t reflect.Type) string {
	if near := nearest(key, keysOf(t)); near != "" {
		return "is not a known key: did you mean " + near + "?"
	}
	if at := elsewhere(key, "", reflect.TypeFor[Config]()); at != "" {
		return "is not a known key here: there is " + at + "; is the indentation right?"
	}
	return "is not a known key: take it out, or look it up in config.example.yaml"
}

// keyWord is what keys of this file look like.
var keyWord = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// showable is an unknown key as a fault may show it. A word without any value
// that resembles no key, or anything that is no word, may be a secret that
// slipped into the wrong place.
func showable(key string, value ast.Node, t reflect.Type) string {
	isWord := keyWord.MatchString(key) && value.Type() != ast.NullType
	if isWord || nearest(key, keysOf(t)) != "" {
		return key
	}
	return "(a key not shown)"
}

// keysOf are the keys that a mapping of the type may have.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		for _, tag := range []string{"yaml", "single"} {
			if key := t.Field(i).Tag.Get(tag); key != "" {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// elsewhere is the path of the first key of that name under the mapping type
// t, which itself stands at path; empty where there is none.
func elsewhere(key, path string, t reflect.Type) string {
	for i := range t.NumField() {
		field := t.Field(i)
		name := field.Tag.Get("single")
		if name == "" {
			name = field.Tag.Get("yaml")
		}
		if name == "" {
			continue
		}
		here := childKey(path, name)
		if name == key {
			return here
		}
		if at := elsewhereBelow(key, here, field.Type); at != "" {
			return at
		}
	}
	return ""
}

func elsewhereBelow(key, path string, t reflect.Type) string {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if !isMapping(t) {
		return ""
	}
	return elsewhere(key, path, t)
}

// nearest is the candidate that a mistyped key most resembles; empty where
// none is near.
func nearest(key string, candidates []string) string {
	if len(key) > 64 {
		return ""
	}
	best, least := "", min(len(key)/2, 3)+1
	for _, c := range candidates {
		if d := distance(key, c); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance is Levenshtein's: how many letters must be added, taken away or
// changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
