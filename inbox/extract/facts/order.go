package facts

import (
	"slices"
	"strings"
)

// orders finds the order numbers: in what the author wrote, and apart from
// these in the mail that is quoted.
func (r *Reader) orders(s *sheet) {
	for _, o := range r.ordersIn(s, s.own()...) {
		s.Orders = append(s.Orders, o.digits)
		s.prove("order_numbers", o.digits, o.text(), o.rule)
	}
	for _, o := range r.ordersIn(s, s.quoted) {
		s.QuotedOrders = append(s.QuotedOrders, o.digits)
		if len(s.Orders) == 0 {
			s.prove("order_numbers", o.digits, o.text(), "in the quoted mail: "+o.rule)
		}
	}
}

// order is a number that may be an order's.
type order struct {
	number
	in *passage
	// named: something says that it is an order number; otherwise only nothing
	// speaks against it.
	named bool
	cue   string // a section of orders.txt
	rule  string
}

func (o order) text() string { return o.in.span(o.labelled(), o.behind()) }

// labelled is the token where the label begins that stands right before the
// number, or the number's own.
func (o order) labelled() int {
	if l := o.label; l.section != "" && l.to <= o.first() && o.first()-l.to <= besideWords {
		return l.from
	}
	return o.first()
}

// ordersIn finds the order numbers of passages, each once.
func (r *Reader) ordersIn(s *sheet, passages ...*passage) []order {
	var found []order
	for _, p := range passages {
		for i := range p.numbers {
			if o, ok := r.order(s, p, i); ok {
				found = append(found, o)
			}
		}
	}
	found = correct(found)
	return eachOnce(surest(found))
}

// surest leaves out the numbers of which nothing is said where there are others,
// unless both open lines of a list, or the subject has them in the same form.
func surest(orders []order) []order {
	named, listed := false, false
	for _, o := range orders {
		named = named || o.named
		listed = listed || o.named && o.in.opensLine(o.number)
	}
	if !named {
		return orders
	}
	return slices.DeleteFunc(orders, func(o order) bool {
		isAlike := func(other order) bool { return other.named && other.groupSizes() == o.groupSizes() }
		return !o.named && !(listed && o.in.opensLine(o.number)) && !(o.in.place == inSubject && slices.ContainsFunc(orders, isAlike))
	})
}

// opensLine tells whether no word stands before a number in its line, nor before
// its HX.
func (p *passage) opensLine(n number) bool {
	line := p.text[max(0, n.start-opening):n.start]
	if end := strings.LastIndexByte(line, '\n'); end >= 0 {
		line = line[end+1:]
	} else if n.start > opening {
		return false
	}
	letters := func(r rune) bool { return 'a' <= r && r <= 'z' }
	return strings.IndexFunc(line, letters) < 0
}

// opening is how many bytes may stand before the number that opens a line.
const opening = 12

// eachOnce keeps the first order of each number.
func eachOnce(orders []order) []order {
	seen := map[string]bool{}
	return slices.DeleteFunc(orders, func(o order) bool {
		again := seen[o.digits]
		seen[o.digits] = true
		return again
	})
}

// order reads a number of a passage as an order's, and tells whether it may be
// one.
func (r *Reader) order(s *sheet, p *passage, i int) (order, bool) {
	named, ok := r.isOrder(p, i)
	if !ok {
		return order{}, false
	}
	o := order{number: p.numbers[i], in: p, named: true, cue: p.cue(p.numbers[i])}
	switch {
	case named:
		o.rule = "begins as only order numbers do"
	case p.countsElse(i):
		return order{}, false
	case o.label.isOrder():
		o.rule = "labelled as an order number"
	case strings.HasSuffix(p.text[:o.start], "#") && o.label.section == "":
		o.rule = "a number with a #"
	case o.label.section == "" || o.label.is(refLabel) || o.label.mayMislead() && !r.isPhone(s, o.number):
		o.named, o.rule = false, "a number that nothing else is said of"
		ok = r.maybeOrder(s, p, o.number)
	default:
		return order{}, false
	}
	if o.mended() {
		o.rule += "; letters in it read as digits"
	}
	return o, ok
}

// mayMislead tells whether a number is labelled as a phone with words that mean
// much else, or that stand far away.
func (l label) mayMislead() bool {
	return l.isPhone() && (l.words > besideWords || mustBeBeside(l.section)) || l.is(theirsLabel)
}

// maybeOrder tells whether a number that nothing is said of may be an order's.
func (r *Reader) maybeOrder(s *sheet, p *passage, n number) bool {
	switch {
	case p.place == inSignature:
		return false
	case p.place == inSubject:
		return true
	case len(n.groups) == 1:
		return !p.standsAlone(n) || !r.isPhone(s, n)
	}
	return n.inPairsOrTriplets() && !r.isPhone(s, n)
}

// countsElse tells whether the form of a number, with what is around it, is
// that of a date, a case, an account or an amount. A label right beside it
// outweighs the first two.
func (p *passage) countsElse(i int) bool {
	n := p.numbers[i]
	beside := n.label.section == orderLabel && n.label.words <= besideWords && n.label.from < n.first()
	if !beside && (n.isDate() || n.isCase()) || n.isDate() && len(n.groups) > 1 {
		return true
	}
	return i > 0 && p.isSortCode(p.numbers[i-1], n) || p.isAmount(n) || p.isIBAN(n) || p.goesOn(n)
}

// inPairsOrTriplets tells whether a number is written in groups as people write
// a long number that they read from somewhere.
func (n number) inPairsOrTriplets() bool {
	for i, g := range n.groups {
		if size := g.size(); size > 4 || size < 2 && i > 0 {
			return false
		}
	}
	return true
}

// standsAlone tells whether a number has a line of its own among others.
func (p *passage) standsAlone(n number) bool {
	before := strings.TrimRight(p.text[:n.start], " \t")
	after := strings.TrimLeft(p.text[n.end:min(len(p.text), n.end+8)], " \t\r")
	return strings.HasSuffix(before, "\n") && (after == "" || after[0] == '\n')
}
