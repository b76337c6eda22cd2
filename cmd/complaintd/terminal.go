package main

import (
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/mattn/go-isatty"
)

// isTerminal tells whether a person sees at once what is written.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

// inColour tells whether what is printed may be coloured: on a terminal, unless
// its user asked for none (https://no-color.org).
func inColour(w world) bool {
	without, _ := w.getenv("NO_COLOR")
	kind, _ := w.getenv("TERM")
	return isTerminal(w.stdout) && without == "" && kind != "dumb"
}

// colour is an SGR parameter (ECMA-48 §8.3.117).
type colour string

const (
	bold  colour = "1"
	faint colour = "2"
	red   colour = "31"
	green colour = "32"
	blue  colour = "34"
	cyan  colour = "36"
)

// paint is the text in the colour.
func (c colour) paint(text string) string { return "\x1b[" + string(c) + "m" + text + "\x1b[0m" }

// forTerminal is a text of a mail without what would command a terminal, or
// change the direction of what is written after it. Line ends stay.
func forTerminal(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
}
