package templates

import (
	"slices"
	"time"

	"complaintd/casefile"
)

// sampleTidings are one notice of every kind.
func sampleTidings(at time.Time) []casefile.Tidings {
	const mailbox = "complaints@example.com"
	whys := map[casefile.NoticeKind]string{
		casefile.NoticeMailbox: string(casefile.TroubleLogin), casefile.NoticeForged: "nobody confirmed it",
		casefile.NoticeLetter: string(casefile.Refused), casefile.NoticeQuarantine: "it is too large",
	}
	var all []casefile.Tidings
	for _, kind := range casefile.NoticeKinds() {
		n := casefile.Notice{Kind: kind, At: at, Mailbox: mailbox, Why: whys[kind]}
		switch kind {
		case casefile.NoticeHarm, casefile.NoticeBreach, casefile.NoticeForged:
			n.Reference = sampleReference
		case casefile.NoticeLetter:
			n.Reference, n.Letter = sampleReference, casefile.FinalResponse
		}
		all = append(all, casefile.Tidings{Kind: kind, Count: 1, First: []casefile.Notice{n}})
	}
	return all
}

// sampleReference is that of the case that letters are tried out with.
const sampleReference casefile.Reference = "KL-26-000123-7"

// storms are what there may be a thousand of.
var storms = []casefile.NoticeKind{casefile.NoticeHarm, casefile.NoticeBreach, casefile.NoticeForged, casefile.NoticeLetter, casefile.NoticeQuarantine}

// stormy is a letter that tells of so many that not all have a line, and of a
// mailbox.
func stormy(l *casefile.Letter) {
	l.Tidings, l.ReplyAbout = slices.Clone(l.Tidings), map[casefile.Reference]string{}
	for i, t := range l.Tidings {
		if !slices.Contains(storms, t.Kind) {
			continue
		}
		n := t.First[0]
		t.Count, t.First = 1000, nil
		for number := range int64(3 * casefile.MostNamed) {
			if n.Reference != "" {
				n.Reference = casefile.NewReference("KL", 26, number+1)
				l.ReplyAbout[n.Reference] = returnAddress(n.Reference)
			}
			t.First = append(t.First, n)
		}
		l.Tidings[i] = t
	}
}

// returnAddress is one that letters are tried out with.
func returnAddress(ref casefile.Reference) string {
	return "complaints+" + string(ref) + ".kabcdefghijklmno@example.com"
}

// calm is a letter that tells of one thing, which is about no case.
func calm(kind casefile.NoticeKind) func(*casefile.Letter) {
	return func(l *casefile.Letter) {
		only := slices.IndexFunc(l.Tidings, func(t casefile.Tidings) bool { return t.Kind == kind })
		n := l.Tidings[only].First[0]
		n.Reference, n.Letter = "", casefile.Confirm
		l.Tidings, l.ReplyAbout = []casefile.Tidings{{Kind: kind, Count: 1, First: []casefile.Notice{n}}}, nil
	}
}

// filledTidings are tidings for a reason that the program has no words for.
func filledTidings(tidings []casefile.Tidings, why string) []casefile.Tidings {
	filled := make([]casefile.Tidings, len(tidings))
	for i, t := range tidings {
		t.First = slices.Clone(t.First)
		for j := range t.First {
			t.First[j].Why = why
		}
		filled[i] = t
	}
	return filled
}
