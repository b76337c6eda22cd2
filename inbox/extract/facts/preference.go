package facts

import (
	"slices"

	"complaintd/casefile"
)

// preference reads by which channel the author wants to be answered, and which
// they decline. The text beats the signature.
func (r *Reader) preference(s *sheet) {
	isOpen := false // the choice is left to us
	for _, p := range []*passage{s.words, s.subject, s.signature} {
		said := p.statements(s.Phones, s.Address.Street)
		s.decline(said)
		if s.Preference == "" {
			s.prefer(settled(said))
		}
		isOpen = isOpen || leavesChoice(said)
	}
	isElectronic := func(c casefile.Channel) bool { return c != casefile.ByPost } // of a letter nobody expects
	if s.Preference == "" && slices.ContainsFunc(s.Declines, isElectronic) && !isOpen {
		s.preferWhatIsLeft()
	}
}

// decline notes the channels that are not wanted. Who also asks for the channel
// refuses only a time or a number: "ring my mobile, don't ring the house".
func (s *sheet) decline(said []statement) {
	known := slices.Clone(s.Declines) // what needs no note: declined, or asked for
	for _, st := range said {
		if st.kind == wishes && !slices.Contains(known, st.channel) {
			known = append(known, st.channel)
		}
	}
	for _, st := range said {
		if st.kind == refuses && !slices.Contains(known, st.channel) {
			known = append(known, st.channel)
			s.Declines = append(s.Declines, st.channel)
			s.prove("declines", string(st.channel), st.text, st.language+": does not want to be reached so")
		}
	}
}

// prefer takes the first wish for a channel. One to be written to, where no
// channel is named, is for e-mail: that is how they write themselves.
func (s *sheet) prefer(said []statement) {
	for _, kind := range []statementKind{wishes, givesTime, wishesWriting, permits} {
		for _, st := range said {
			if st.kind == kind && !slices.Contains(s.Declines, st.channel) {
				s.Preference = st.channel
				s.prove("contact_preference", string(st.channel), st.text, st.language+": "+string(kind))
				return
			}
		}
	}
}

// preferWhatIsLeft chooses for who only says what they do not want.
func (s *sheet) preferWhatIsLeft() {
	declines := func(c casefile.Channel) bool { return slices.Contains(s.Declines, c) }
	hasPhone, hasAddress := len(s.Phones) > 0, s.Address != casefile.PostalAddress{}
	switch {
	case !declines(casefile.ByEmail):
		s.Preference = casefile.ByEmail
	case !declines(casefile.ByPhone) && (hasPhone || !hasAddress):
		s.Preference = casefile.ByPhone
	case !declines(casefile.ByPost):
		s.Preference = casefile.ByPost
	default:
		return
	}
	s.prove("contact_preference", string(s.Preference), "", "what is left beside the channels declined")
}
