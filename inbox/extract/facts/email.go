package facts

import (
	"slices"
	"strings"
)

const (
	longestLocal  = 64  // bytes before the @ (RFC 5321 §4.5.3.1.1)
	longestDomain = 255 // bytes behind it (RFC 5321 §4.5.3.1.2)
	// askedNear is how far from an address words ask us to use it, in tokens.
	askedNear = 8
)

// emailAt is an e-mail address in a passage: where it stands in the text, and
// the tokens it is cut into.
type emailAt struct {
	address    string
	start, end int // bytes
	from, to   int // tokens
}

// otherEmail reads the address that the author asks us to write to, where it is
// neither the mail's own nor ours.
func (r *Reader) otherEmail(s *sheet) {
	for _, p := range s.own() {
		for _, e := range emails(p) {
			if r.isKnownEmail(s, e.address) {
				continue
			}
			if asked, language := r.asksToUse(p, e); asked != "" {
				s.OtherEmail = e.address
				s.prove("other_email", e.address, asked, language+": asks to use this address")
				return
			}
		}
	}
}

// isKnownEmail: the address is the one answers go to anyway, or ours.
func (r *Reader) isKnownEmail(s *sheet, address string) bool {
	known := append(slices.Clone(r.config.OwnEmails), s.mail.From.Email, s.mail.AnswerTo.Email)
	return slices.ContainsFunc(known, func(k string) bool {
		_, domain, _ := strings.Cut(k, "@")
		_, other, _ := strings.Cut(address, "@")
		return strings.EqualFold(k, address) || slices.Contains(r.config.OwnEmails, k) && strings.EqualFold(domain, other)
	})
}

// asksToUse are the words right before or behind an address that ask us to use
// it; empty where none do, or the nearest say not to.
func (r *Reader) asksToUse(p *passage, e emailAt) (words, language string) {
	near := outermost(p.within("emails", max(e.from-askedNear, 0), e.from))
	slices.Reverse(near)
	near = append(near, p.within("emails", e.to, e.to+askedNear)...)
	for _, m := range near {
		before := m.to <= e.from
		if before && stops(p.text[p.tokens[m.to-1].end:e.start]) || !before && (m.from < e.to || stops(p.text[e.end:p.tokens[m.from].start])) {
			continue
		}
		if m.section == "do not use" {
			return "", ""
		}
		return p.span(m.from, m.to), m.language
	}
	return "", ""
}

// stops: a sentence or paragraph ends in the text between words and an
// address. A colon ends none here.
func stops(between string) bool {
	return strings.ContainsAny(between, "!?;@") || strings.Contains(between, ". ") || strings.Contains(between, ".\n") || strings.Contains(between, "\n\n")
}

// emails are the addresses in a passage, in its order.
func emails(p *passage) (found []emailAt) {
	token := 0
	for at := 0; ; {
		next := strings.IndexByte(p.text[at:], '@')
		if next < 0 {
			return found
		}
		at += next
		start, end := localStart(p.text, at), domainEnd(p.text, at+1)
		if start < at && strings.Contains(p.text[at+1:end], ".") {
			e := emailAt{address: p.text[start:end], start: start, end: end}
			for token < len(p.tokens) && p.tokens[token].start < start {
				token++
			}
			e.from = token
			for token < len(p.tokens) && p.tokens[token].end <= end {
				token++
			}
			e.to = token
			found = append(found, e)
		}
		at++
	}
}

func localStart(text string, at int) int {
	start := at
	for start > 0 && at-start < longestLocal && isLocalByte(text[start-1]) {
		start--
	}
	for start < at && text[start] == '.' {
		start++
	}
	return start
}

func domainEnd(text string, from int) int {
	end := from
	for end < len(text) && end-from < longestDomain && isDomainByte(text[end]) {
		end++
	}
	for end > from && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	return end
}

func isDomainByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.'
}

func isLocalByte(c byte) bool {
	return isDomainByte(c) || strings.IndexByte("!#$%&'*+/=?^_`{|}~", c) >= 0
}
