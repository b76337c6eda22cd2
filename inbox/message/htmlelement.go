package message

import (
	"strconv"

	"golang.org/x/net/html/atom"
)

// element is an open element of HTML and what it does to its content.
type element struct {
	tag    atom.Atom
	hidden bool // not shown
	quoted bool // quoted mail, or the line that introduces it
	marked bool // a "> " stands before its lines
	setIn  bool // quoted mail or the writer's own words
	pre    bool // line breaks count
	// wrapper: quoted until a quote within it ends, because people write their
	// answers between the quotes.
	wrapper bool
	typed   bool // by the sender, within a quote
	items   int  // of a numbered list so far
	start   int  // of its words in the text
}

// effect is the sum of what the open elements do.
type effect struct{ hidden, quoted, marked, setIn, pre, typed int }

// add counts the element in, or out where n is -1.
func (s *effect) add(e element, n int) {
	if e.hidden {
		s.hidden += n
	}
	if e.quoted {
		s.quoted += n
	}
	if e.marked {
		s.marked += n
	}
	if e.setIn {
		s.setIn += n
	}
	if e.pre {
		s.pre += n
	}
	if e.typed {
		s.typed += n
	}
}

// deepestHTML is how many open elements are kept track of. Deeper ones are
// only counted.
const deepestHTML = 100

// element is what an element does to its content.
func (w *htmlWriter) element(tag atom.Atom, a attributes) element {
	e := element{
		tag:     tag,
		hidden:  neverShown(tag) || a.hidden() && !w.shows(tag),
		pre:     tag == atom.Pre,
		wrapper: tag == atom.Div && a.wrapsQuote(),
		quoted:  a.isQuote() || tag == atom.Div && a.hasQuoteBar(),
		typed:   w.isTyped(tag, a),
		items:   max(a.start, 1) - 1,
		start:   w.out.Len(),
	}
	if tag == atom.Blockquote {
		e.marked = a.citesMail() || w.state.quoted > 0 && !a.indents()
		e.setIn = !e.marked
	}
	e.quoted = e.quoted || e.marked
	e.quoted = e.quoted || e.wrapper
	return e
}

// shows tells whether an element is shown that its style hides: where words
// stand before it, one within a line is no teaser but an accident of pasting.
func (w *htmlWriter) shows(tag atom.Atom) bool {
	inLine := breaksAround(tag) == 0 && !isCell(tag)
	return w.showHidden || inLine && w.out.Len() > 0
}

// push opens an element.
func (w *htmlWriter) push(e element) {
	if len(w.stack) == deepestHTML {
		w.deeper++
		return
	}
	w.stack = append(w.stack, e)
	w.state.add(e, 1)
}

// popTo ends the innermost open element of that tag and all within it. An end
// tag does not reach out of the cell that it stands in.
func (w *htmlWriter) popTo(tag atom.Atom) {
	if w.deeper > 0 {
		w.deeper--
		return
	}
	isOfTable := tag == atom.Table || tag == atom.Tr || isCell(tag)
	for i := len(w.stack) - 1; i >= 0; i-- {
		if w.stack[i].tag == tag {
			w.popFrom(i)
			return
		}
		if isCell(w.stack[i].tag) && !isOfTable {
			return
		}
	}
}

// popFrom ends the open elements from the i-th inwards.
func (w *htmlWriter) popFrom(i int) {
	for len(w.stack) > i {
		e := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		w.state.add(e, -1)
		w.end(e.tag)
	}
}

// unwrap ends the effect of the wrapper around a quote: what stands behind the
// quote may be an answer to it.
func (w *htmlWriter) unwrap() {
	for i := len(w.stack) - 1; i >= 0; i-- {
		if e := &w.stack[i]; e.wrapper {
			if e.quoted {
				w.state.quoted--
			}
			e.quoted = false
			return
		}
	}
}

// quoteRest makes all that follows in the i-th open element quoted.
func (w *htmlWriter) quoteRest(i int) {
	if len(w.stack) == 0 {
		w.push(element{tag: atom.Body})
	}
	if e := &w.stack[max(i, 0)]; !e.quoted {
		e.quoted = true
		w.state.quoted++
	}
}

// setRestIn makes all that follows in the i-th open element either quoted mail
// or the writer's own words.
func (w *htmlWriter) setRestIn(i int) {
	if len(w.stack) == 0 {
		w.push(element{tag: atom.Body})
	}
	if e := &w.stack[max(i, 0)]; !e.setIn {
		e.setIn = true
		w.state.setIn++
	}
}

// beyondEmpty is the innermost open element that has words already or that
// nothing reaches out of, such as a quote.
func (w *htmlWriter) beyondEmpty() int {
	i := len(w.stack) - 1
	for i > 0 && w.stack[i].start == w.out.Len() && !w.stack[i].quoted && !w.stack[i].setIn && !isCell(w.stack[i].tag) {
		i--
	}
	return i
}

// endImplied ends the element that the beginning of another one ends without
// an end tag (HTML Living Standard §13.1.2.4): an item the item before it, a
// cell the cell, a row the row, anything that makes a line a paragraph.
func (w *htmlWriter) endImplied(tag atom.Atom) {
	if w.deeper > 0 || breaksAround(tag) == 0 && !isCell(tag) {
		return
	}
	for i := len(w.stack) - 1; i >= 0; i-- {
		switch open := w.stack[i].tag; {
		case open == atom.Li && tag == atom.Li, isCell(open) && isCell(tag), open == atom.Tr && tag == atom.Tr,
			open == atom.P && !isCell(tag):
			w.popFrom(i)
			return
		case open == atom.Table, isList(open), breaksAround(open) > 0 && !isOfRow(tag), isCell(open) && tag != atom.Tr:
			return
		}
	}
}

// isOfRow tells what ends whatever stands open within a table's row.
func isOfRow(tag atom.Atom) bool { return isCell(tag) || tag == atom.Tr }

// nextItem is the mark before an item of the innermost list.
func (w *htmlWriter) nextItem() string {
	for i := len(w.stack) - 1; i >= 0; i-- {
		e := &w.stack[i]
		if !isList(e.tag) {
			continue
		}
		if e.tag == atom.Ul {
			return "- "
		}
		e.items++
		return strconv.Itoa(e.items) + ". "
	}
	return "- "
}
