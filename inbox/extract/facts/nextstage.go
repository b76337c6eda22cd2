package facts

// Sections of lists/*/nextstage.txt. There is a third, of what only sounds like it:
// "leave a review".
const (
	asksHigher = "asks" // to have the complaint decided again or higher up
	negates    = "not"  // a word that makes the opposite of what follows
)

// mostWordsNegated is how many words may stand between a negation and what it
// negates: "do not take it to a director".
const mostWordsNegated = 3

// nextStage reads whether the author asks us to decide the complaint again or
// higher up.
func (r *Reader) nextStage(s *sheet) {
	for _, p := range []*passage{s.words, s.subject} {
		found := outermostUnless(p.found["nextstage"], asksForIt)
		for i, m := range found {
			if asksForIt(m) && !p.isNegated(found, i) {
				s.AsksNextStage = true
				s.prove("asks_next_stage", "true", p.span(m.from, m.to), m.language+": asks for a review or for somebody higher up")
				return
			}
		}
	}
}

func asksForIt(m match) bool { return m.section == asksHigher }

// isNegated tells whether a negation stands shortly before found[i], in its
// sentence.
func (p *passage) isNegated(found []match, i int) bool {
	if i == 0 || found[i-1].section != negates {
		return false
	}
	before, m := found[i-1], found[i]
	return m.from-before.to <= mostWordsNegated && p.tokens[before.from].sentence == p.tokens[m.from].sentence
}
