package templates

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"complaintd/casefile"
)

// This file has what an alert tells.

// tidingsView is what an alert tells of one kind.
type tidingsView struct {
	// Kind is what it tells of, as casefile.NoticeKind has it.
	Kind string
	// Title says it in words with the number: Three deadlines breached.
	Title   Data
	Count   int
	Notices []noticeView
	// Others are cases that stand in no line and must be named all the same; More
	// are how many there are beside them.
	Others []Data
	More   int
}

// noticeView is one line of it.
type noticeView struct {
	At        moment
	Reference Data // empty for no case
	Mailbox   Data
	// Why is the class of the fault in words.
	Why Data
	// ToCustomer, Final and GivenUp tell which letter was not sent: to the customer
	// or a colleague, a final response, given up or refused.
	ToCustomer, Final, GivenUp bool
	// Command writes commands for the case.
	Command commands
}

// summary is what an alert tells, in one line.
func summary(w *words, tidings []casefile.Tidings) Data {
	list := make([]string, len(tidings))
	for i, t := range tidings {
		list[i] = w.notice(t)
	}
	return Data(strings.Join(list, ", "))
}

// notice is what is told of one kind: three deadlines breached.
func (w *words) notice(t casefile.Tidings) string {
	return cmp.Or(w.term(w.Notices[string(t.Kind)], t.Count), string(t.Kind))
}

func (s *Set) tidings(w *words, l casefile.Letter) []tidingsView {
	list := make([]tidingsView, len(l.Tidings))
	for i, t := range l.Tidings {
		named := t.First[:min(len(t.First), casefile.MostNamed)]
		v := tidingsView{Kind: string(t.Kind), Title: Data(capital(w.notice(t))), Count: t.Count, More: t.Count - len(named)}
		for _, n := range named {
			v.Notices = append(v.Notices, s.notice(w, l, n))
		}
		if others := t.First[len(named):]; t.Kind == casefile.NoticeHarm {
			v.Others, v.More = references(others), v.More-len(others)
		}
		list[i] = v
	}
	return list
}

func (s *Set) notice(w *words, l casefile.Letter, n casefile.Notice) noticeView {
	return noticeView{
		At:         w.at(n.At, s.location),
		Reference:  Data(n.Reference),
		Mailbox:    Data(n.Mailbox),
		Why:        Data(cmp.Or(w.Troubles[n.Why], w.Reasons[n.Why], n.Why)),
		ToCustomer: n.Letter.ForCustomer(), Final: n.Letter.Answers(),
		GivenUp: n.Why == string(casefile.GivenUp),
		Command: commands{l.ReplyAbout[n.Reference], "Re: [" + string(n.Reference) + "]"},
	}
}

// references are the cases of notices, each once.
func references(notices []casefile.Notice) (list []Data) {
	seen := map[casefile.Reference]bool{}
	for _, n := range notices {
		if !seen[n.Reference] {
			seen[n.Reference] = true
			list = append(list, Data(n.Reference))
		}
	}
	return list
}

// capital is a text that begins with a capital letter.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
