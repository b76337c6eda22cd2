package facts

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sections of lists/*/satisfied.txt. There are two more that may stand beside
// thanks: "fine" (all is well) and "greeting".
const (
	thanks   = "thanks"
	saysMore = "more" // an objection, a question, a wish, or irony
)

// satisfied tells whether a mail says thanks and nothing else: each of its
// sentences does, or says that all is well, or is a greeting or a name. It says no
// where in doubt, as nobody may look at the mail then.
func (r *Reader) satisfied(s *sheet) bool {
	p := s.words
	isMore := func(m match) bool { return m.section == saysMore }
	found := outermostUnless(p.found["satisfied"], isMore)
	isThanks := func(m match) bool { return m.section == thanks }
	if s.AsksNextStage || s.Safety || len(p.numbers) > 0 ||
		strings.Contains(p.text, "?") || slices.ContainsFunc(found, isMore) || !slices.ContainsFunc(found, isThanks) {
		return false
	}
	said := map[int]bool{} // sentences
	for _, m := range found {
		said[p.tokens[m.from].sentence] = true
	}
	for i, t := range p.tokens {
		if !said[t.sentence] && !p.isName(i) {
			return false
		}
	}
	return true
}

// isName tells whether a word may be part of a name: it opens with a capital.
func (p *passage) isName(word int) bool {
	first, _ := utf8.DecodeRuneInString(p.written(word))
	return unicode.IsUpper(first)
}
