package message

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// Within quoted mail people answer in another colour, and Outlook on the web
// gives what is typed a class that it takes away from what it quotes.

// isTyped tells whether an element within a quote holds what the sender typed.
func (w *htmlWriter) isTyped(tag atom.Atom, a attributes) bool {
	if w.state.quoted == 0 && w.state.setIn == 0 {
		return false
	}
	switch tag {
	case atom.Span, atom.Font, atom.P, atom.Div, atom.B, atom.I, atom.U, atom.Strong, atom.Em, atom.Li:
		return a.hasClass("elementtoproof") || isPen(a.textColor()) && !w.within(atom.A)
	}
	return false
}

// within tells whether an element of that tag is open.
func (w *htmlWriter) within(tag atom.Atom) bool {
	for _, e := range w.stack {
		if e.tag == tag {
			return true
		}
	}
	return false
}

// textColor is the colour that the element gives its words, as it is written.
func (a attributes) textColor() string {
	for rule := range strings.SplitSeq(a.style, ";") {
		if color, found := strings.CutPrefix(rule, "color:"); found {
			return strings.TrimSuffix(color, "!important")
		}
	}
	return a.color
}

// pens are the names of colours that people answer in.
var pens = map[string]bool{
	"red": true, "blue": true, "green": true, "darkred": true, "darkblue": true, "darkgreen": true, "purple": true,
	"orange": true, "magenta": true, "fuchsia": true, "crimson": true, "royalblue": true, "navy": true, "maroon": true,
	"teal": true, "lime": true, "brown": true, "violet": true, "orangered": true, "mediumblue": true,
}

// leastHue is by how much the strongest of red, green and blue (0 to 255 each)
// exceeds the weakest in a colour that is no shade of grey. The dark blue that
// Outlook answers in, #1F497D, is just beyond it.
const leastHue = 90

// isPen tells whether a colour stands out from black and grey.
func isPen(color string) bool {
	if pens[color] {
		return true
	}
	parts := channels(color)
	if len(parts) < 3 {
		return false
	}
	low, high := 255, 0
	for _, part := range parts[:3] {
		low, high = min(low, part), max(high, part)
	}
	return high-low >= leastHue
}

// channels are red, green and blue of a colour written as #f00, #ff0000 or
// rgb(255,0,0); nil of any other.
func channels(color string) []int {
	var digits []string
	base := 16
	switch hex, isHex := strings.CutPrefix(color, "#"); {
	case isHex && len(hex) == 3:
		digits = []string{hex[:1] + hex[:1], hex[1:2] + hex[1:2], hex[2:] + hex[2:]}
	case isHex && len(hex) == 6:
		digits = []string{hex[:2], hex[2:4], hex[4:]}
	case strings.HasPrefix(color, "rgb"):
		_, list, _ := strings.Cut(strings.TrimSuffix(color, ")"), "(")
		digits, base = strings.Split(list, ","), 10
	}
	var values []int
	for _, d := range digits {
		n, err := strconv.ParseUint(d, base, 8)
		if err != nil {
			return nil
		}
		values = append(values, int(n))
	}
	return values
}
