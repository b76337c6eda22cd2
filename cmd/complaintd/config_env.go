package main

import (
	"regexp"
	"strings"
)

// expand replaces each ${NAME} in a text by the variable of the environment,
// and $${ by ${. It works on the value that YAML has read already, so that
// what a variable holds can't become another key. Replaced tells whether there
// was any variable; the problem is empty where all went well.
func expand(text string, written form, getenv func(string) (string, bool)) (expanded string, replaced bool, problem string) {
	if written != formText {
		return text, false, ""
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		if !found {
			out.WriteString(text)
			return out.String(), replaced, ""
		}
		if literal, ok := strings.CutSuffix(before, "$"); ok {
			out.WriteString(literal + "${")
			text = after
			continue
		}
		name, rest, closed := strings.Cut(after, "}")
		value, set := getenv(name)
		switch {
		case !closed || !variableName.MatchString(name):
			return "", true, "has a ${ that no variable's name and } follow: write $${ where ${ itself is meant"
		case set && value == "":
			return "", true, "takes " + shownVariable(name) + " from the environment, where it is empty: give it a value"
		case !set:
			return "", true, "takes " + shownVariable(name) + " from the environment, where it is not set: set it, or write $${ where ${ itself is meant"
		}
		out.WriteString(before + value)
		text, replaced = rest, true
	}
}

// variableName is a name of a variable, as shells take it.
var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// shownVariable is a variable's name as a fault may show it. A name in
// capitals is what POSIX gives to variables; anything else might be a piece of
// a password.
func shownVariable(name string) string {
	if strings.ToUpper(name) != name {
		return "a variable"
	}
	return "${" + name + "}"
}
