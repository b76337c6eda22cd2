package casefile

import (
	"slices"
	"time"
)

// Fellow is a complainant whose case has become part of another one. Each gets
// letters of their own, in which nothing of the others stands.
type Fellow struct {
	// Own are the keys of the addresses that the complainant writes from.
	Own       []string
	Contact   Contact
	Subject   string
	Language  string
	Facts     Facts
	Corrected Correction
}

// merged makes the case part of another, which has the earlier receipt of the
// two. The customer's mails go there from now on.
func (r Rules) merged(now time.Time, c Case, in MailArrived, a Act) Decision {
	into := in.Staff.Other.seenBy(c.Contact.To)
	for _, f := range append([]Fellow{c.fellow()}, c.Fellows...) {
		into = into.joinedBy(f)
	}
	for _, p := range c.Parties {
		if !into.knows(p.Address) {
			into = into.withParty(p)
		}
	}
	also := Decision{Case: into, Events: []Event{actEvent(now, a, string(c.Reference)+" has become part of this case")}}
	if c.State == Open && into.State == Open && into.Stage == 1 && c.ReceivedAt.Before(into.ReceivedAt) {
		r.movedBack(now, &also, c.ReceivedAt)
	}
	also.Letters = append(also.Letters, r.staffLetters(now, CaseFollowup, also.Case, in.Staff.Original)...)

	theirs := also.Case.as(c.fellow())
	c.State, c.Closing, c.MergedInto, c.Question, c.Fellows = Closed, Merged, into.Reference, Question{}, nil
	d := Decision{Case: c, Events: []Event{actEvent(now, a, "merged into "+string(into.Reference)), closed(now, Merged)}}
	told := r.write(now, Decision{Case: theirs}, FollowupReceived)
	also.Events, also.Letters = append(also.Events, told.Events...), append(also.Letters, told.Letters...)
	d.Also = []Decision{also}
	return d
}

// joinedBy is the case with one more complainant, unless they are among its
// complainants already: the parts of a split case have the same ones.
func (c Case) joinedBy(f Fellow) Case {
	if g := c.fellow(); g.is(f) {
		g = g.with(f)
		c.Own, c.Facts = g.Own, g.Facts
		return c
	}
	c.Fellows = slices.Clone(c.Fellows)
	for i, g := range c.Fellows {
		if g.is(f) {
			c.Fellows[i] = g.with(f)
			return c
		}
	}
	c.Own = c.own()
	taken := slices.Clone(c.Own)
	for _, g := range c.Fellows {
		taken = append(taken, g.Own...)
	}
	f.Own = slices.DeleteFunc(slices.Clone(f.Own), func(key string) bool { return slices.Contains(taken, key) })
	c.Fellows = append(c.Fellows, f)
	c.LastAnswer, c.Reason = "", "" // were not for them
	return c
}

// is tells whether both are the same person: letters to them go to the same
// address, or to addresses which both of them have.
func (f Fellow) is(g Fellow) bool {
	return f.Contact.To.Same(g.Contact.To) ||
		slices.Contains(f.Own, AddressKey(g.Contact.To.Email)) && slices.Contains(g.Own, AddressKey(f.Contact.To.Email))
}

// with is the complainant with what another case has of them.
func (f Fellow) with(g Fellow) Fellow {
	f.Own = slices.Clone(f.Own)
	for _, key := range g.Own {
		if !slices.Contains(f.Own, key) {
			f.Own = append(f.Own, key)
		}
	}
	f.Facts = f.Facts.with(g.Facts)
	return f
}

// fellow is what the case has of its complainant alone.
func (c Case) fellow() Fellow {
	return Fellow{Own: c.own(), Contact: c.Contact, Subject: c.Subject, Language: c.Language, Facts: c.Facts, Corrected: c.Corrected}
}

// own are the keys of the addresses of the complainant in the foreground: of
// everybody's, where there is only one.
func (c Case) own() (keys []string) {
	if c.Own != nil {
		return slices.Clone(c.Own)
	}
	for _, p := range c.Parties {
		if c.IsParty(p.Address) {
			keys = append(keys, AddressKey(p.Email))
		}
	}
	return keys
}

// as is the case as one of its complainants sees it, without the others.
func (c Case) as(f Fellow) Case {
	c.Own, c.Contact, c.Subject, c.Language, c.Facts, c.Corrected, c.Fellows = f.Own, f.Contact, f.Subject, f.Language, f.Facts, f.Corrected, nil
	return c
}

// each is the case as each of its complainants sees it.
func (c Case) each() []Case {
	all := []Case{c.as(c.fellow())}
	for _, f := range c.Fellows {
		all = append(all, c.as(f))
	}
	return all
}

// seenBy is the case with the complainant in the foreground who writes from the
// address.
func (c Case) seenBy(a Address) Case {
	key := AddressKey(a.Email)
	if slices.Contains(c.own(), key) && len(c.Fellows) > 0 {
		return c
	}
	for i, f := range c.Fellows {
		if slices.Contains(f.Own, key) {
			others := slices.Clone(c.Fellows)
			others[i] = c.fellow()
			c = c.as(f)
			c.Fellows = others
			return c
		}
	}
	return c
}

// For is the case as the complainant with the address sees it.
func (c Case) For(email string) Case {
	c = c.seenBy(Address{Email: email})
	c.Fellows = nil
	return c
}
