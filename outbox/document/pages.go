package document

import (
	"slices"
	"strconv"
	"strings"
)

// pages sets the whole letter.
func (t *typesetter) pages(l Letter) []page {
	f := &flow{typesetter: t, pages: []page{t.head(l)}, top: bodyTop, fresh: true}
	f.put(t.lines([]Run{{Text: l.Subject, Bold: true}}, textWidth, subjectText), subjectText)
	f.skip(2 * blockGap)
	for i, b := range l.Body {
		if i+2 == len(l.Body) {
			f.keepEnd(b, l.Body[i+1])
		}
		b.set(f)
	}
	for i := 1; i < len(f.pages); i++ {
		t.foot(&f.pages[i], l.Reference, strconv.Itoa(i+1)+"/"+strconv.Itoa(len(f.pages)))
	}
	return f.pages
}

// head is what stands above the body: the address in the window, and beside it
// who writes, when and about what.
func (t *typesetter) head(l Letter) page {
	var p page
	p.put(t.addressLines(l.Recipient, l.Sender.Country), marginLeft, addressTop, addressText)

	name := limit(t.lines([]Run{{Text: l.Sender.Name, Bold: true}}, sideWidth, nameText), mostSenderName)
	p.put(name, sideLeft, senderTop, nameText)
	sender := slices.Concat(
		limit(t.side(l.Sender.PostalAddress), mostSenderAddress),
		limit(t.side(labelled(l.Labels.Phone, l.Sender.Phone)), mostSenderPhone))
	p.put(sender, sideLeft, senderTop+float64(len(name))*nameText.leading, smallText)

	about := slices.Concat(
		limit(t.side(l.DateLine), mostDate),
		limit(t.side(labelled(l.Labels.Reference, l.Reference)), mostReference))
	p.put(about, sideLeft, dateTop, smallText)
	return p
}

// foot ends a page that follows the first.
func (t *typesetter) foot(p *page, reference, number string) {
	p.put(limit(t.side(reference), 1), marginLeft, footerTop, smallText)
	p.put(t.side(number), marginLeft+textWidth-t.width(number, smallText), footerTop, smallText)
}

// side are lines of the column at the right.
func (t *typesetter) side(text string) []line {
	return t.lines([]Run{{Text: text}}, sideWidth, smallText)
}

// labelled is a value after its label, or nothing without a value.
func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return strings.TrimSpace(label + " " + value)
}
