package facts

import (
	"slices"
	"strings"

	"complaintd/casefile"
)

// address reads where a letter on paper goes: the complete address that is
// said to be the one to use now, else the first one that is not said to be
// somebody else's, in the signature before the words.
func (r *Reader) address(s *sheet) {
	best, where, whose := addressAt{}, (*passage)(nil), notTheirs-1
	for _, p := range []*passage{s.signature, s.words} {
		for _, a := range r.addresses(p) {
			w := r.whose(p, a)
			if later := w == whose && w == notTheirs && where == p && hasMoved(p); (w > whose || later) && !r.isOurs(a) {
				best, where, whose = a, p, w
			}
		}
	}
	if where == nil {
		return
	}
	s.Address = casefile.PostalAddress{
		Street: best.street, Postcode: best.postcode.text, City: best.city,
		Country: r.country(s.mail.Language, where, best),
	}
	a := s.Address
	s.prove("postal_address", a.Street+", "+a.Postcode+" "+a.City+", "+a.Country,
		where.span(best.from, best.to), whose.rule()+" in the "+string(where.place))
}

// hasMoved: the author has moved, so that of two addresses the later one counts.
func hasMoved(p *passage) bool {
	return slices.ContainsFunc(p.found["addresses"], func(m match) bool { return m.section == "moved" })
}

// addresses are the complete addresses of a passage, in its order.
func (r *Reader) addresses(p *passage) (found []addressAt) {
	end := 0
	for i := range p.tokens {
		if !mayBeginPostcode(p.tokens[i].word) {
			continue
		}
		c, ok := p.postcodeAt(i)
		if !ok || i < end {
			continue
		}
		c.after = end
		read := r.continental
		if c.cityFirst() {
			read = r.british
		}
		if a, ok := read(p, c); ok {
			found = append(found, a)
			end = a.to
		}
	}
	return found
}

// isOurs: it is the company's own, where that is configured.
func (r *Reader) isOurs(a addressAt) bool {
	own := strings.ReplaceAll(strings.ToLower(r.config.OwnAddress), " ", "")
	return own != "" && strings.Contains(own, strings.ReplaceAll(strings.ToLower(a.postcode.text), " ", ""))
}
