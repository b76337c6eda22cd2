package casefile

// This file tells of the cases that a colleague's mail opens beside the one that it
// belongs to.

// opened are the cases that the decision opens beside its own.
func (d Decision) opened() (references []Reference) {
	for _, also := range d.Also {
		if also.Case.Version == 0 {
			references = append(references, also.Case.Reference)
		}
	}
	return references
}

// entersNew tells whether the mail enters a complaint: what is told of it then is
// about that one, in whatever case's conversation it was written.
func (s *StaffMail) entersNew() bool {
	for _, act := range s.Acts {
		switch do := act.Do.(type) {
		case Enter:
			return do.New
		case Adopt:
			return true
		}
	}
	return false
}
