package facts

import "complaintd/casefile"

// Sections of lists/*/safety.txt. There is a third, of what only sounds like
// harm: "no side effects".
const (
	tellsHarm = "harm" // somebody is or was unwell
	tellsRisk = "risk" // a medicine may do harm: the wrong one, too much, out of date
)

// safety reads whether the mail tells of harm from a medicine, or of what may
// lead to it. It rather says so once too often: the letter then names the
// emergency numbers, and a person looks at the mail.
func (r *Reader) safety(s *sheet) {
	for _, p := range []*passage{s.words, s.subject} {
		for _, m := range outermost(p.found["safety"]) {
			if m.section == tellsHarm || m.section == tellsRisk {
				s.Safety = true
				s.prove("safety", "true", p.span(m.from, m.to), m.language+": tells of "+m.section+" from a medicine")
				return
			}
		}
	}
}

// proof is the evidence of a fact that was read, if any.
func (s *sheet) proof(field string) (casefile.Evidence, bool) {
	for _, e := range s.evidence {
		if e.Field == field {
			return e, true
		}
	}
	return casefile.Evidence{}, false
}
