package templates

import (
	"complaintd/casefile"
)

// doneView is something that was done for a colleague. What does not belong to
// the deed is empty.
type doneView struct {
	// Deed is what: answer, final, posted, extend, ask, note, call, commit, fulfil,
	// hand_to, assign, take, review, correct, accept, consent, close, reopen, see,
	// consult, split, merge, enter, adopt, undo, status or help.
	Deed string
	// Task is how the words reach the customer who does not get them by e-mail:
	// call or post.
	Task string
	// Outcome of a final response.
	Outcome Data
	// Term are working days in words; LeftTerm those that a paused clock has left.
	Term, LeftTerm Data
	// What was promised, why the deadline was moved or why no consent is needed.
	What Data
	// On is the day: of the posting, of a promise, of a request.
	On moment
	// Owner and Department are whom the case was given to.
	Owner, Department Data
	Party             person // who was accepted, or asked
	Opened            Data   // cases that were opened, by their references
	Into              Data   // the case of which this one is a part now
	Number            int64  // under which a mail was listed
	New               bool   // what was entered opened a case
	// Channel is how a request came, in words: by phone.
	Channel Data
	Closing string // why the case is closed, as casefile.Closing has it
	// Told is what was set right, beside the customer's name, address and language
	// where those were.
	Told                  toldView
	Name, Email, Language Data
	// Missed are the calls so far that nobody answered.
	Missed int
	// Pause, ByPhone, NoAnswer and Given are what their deeds say.
	Pause, ByPhone, NoAnswer, Given bool
	// Question: what was posted is one. Unput: one is still to be put.
	Question, Unput bool
}

// done is what the colleague's mail asked for, which was carried out; nil where
// the letter is no answer to one, or says something that has no words here.
func (s *Set) done(w *words, l casefile.Letter) []doneView {
	if l.Name != casefile.CommandDone || l.Mail == nil || l.Mail.Staff == nil {
		return nil
	}
	var list []doneView
	for _, act := range l.Mail.Staff.Acts {
		v := s.doneView(w, l, act.Do)
		if v.Deed == "" {
			return nil
		}
		v.Task, v.Opened = string(l.Task), joined(l.Opened)
		list = append(list, v)
	}
	return list
}

func (s *Set) doneView(w *words, l casefile.Letter, deed casefile.Deed) doneView {
	switch do := deed.(type) {
	case casefile.Answer:
		return doneView{Deed: "answer"}
	case casefile.Final:
		return doneView{Deed: "final", Outcome: Data(w.Outcomes[string(do.Verdict)]), ByPhone: do.ByPhone}
	case casefile.Posted:
		asked := l.Case.State == casefile.Open && !l.Case.Question.AskedAt.IsZero()
		return doneView{Deed: "posted", On: w.at(do.On, s.location), Question: asked, Pause: l.Case.Paused(), LeftTerm: Data(w.term(w.WorkingDays, l.Case.Left))}
	case casefile.Extend:
		return doneView{Deed: "extend", Term: Data(w.term(w.WorkingDays, do.Days)), What: Data(do.Reason)}
	case casefile.Ask:
		return doneView{Deed: "ask", Pause: do.Pause, Unput: l.Case.Question.Unput, LeftTerm: Data(w.term(w.WorkingDays, l.Case.Left))}
	case casefile.Call:
		return doneView{Deed: "call", NoAnswer: do.NoAnswer, Missed: l.Case.CallsMissed}
	case casefile.Commit:
		return doneView{Deed: "commit", What: Data(do.What), On: w.until(do.Due, s.location)}
	case casefile.Review:
		return doneView{Deed: "review", On: w.at(do.Received, s.location), Channel: Data(w.Channels[string(do.Channel)])}
	case casefile.Correct:
		return s.corrected(w, do.Facts)
	case casefile.Consent:
		return doneView{Deed: "consent", Given: do.Given, What: Data(do.Reason)}
	}
	return s.filed(w, deed)
}

// filed are the deeds that need few words.
func (s *Set) filed(w *words, deed casefile.Deed) doneView {
	switch do := deed.(type) {
	case casefile.Note:
		return doneView{Deed: "note"}
	case casefile.Fulfil:
		return doneView{Deed: "fulfil"}
	case casefile.Take:
		return doneView{Deed: "take"}
	case casefile.Reopen:
		return doneView{Deed: "reopen"}
	case casefile.See:
		return doneView{Deed: "see"}
	case casefile.HandTo:
		return doneView{Deed: "hand_to", Owner: Data(w.Owners[string(do.Owner)])}
	case casefile.Assign:
		return doneView{Deed: "assign", Department: Data(s.department(w, do.Department))}
	case casefile.Accept:
		return doneView{Deed: "accept", Party: personOf(do.Party)}
	case casefile.Close:
		v := doneView{Deed: "close", Closing: string(do.Why)}
		if do.ForwardTo != "" {
			v.Department = Data(s.department(w, do.ForwardTo))
		}
		return v
	}
	return s.around(w, deed)
}

// around are the deeds that reach beyond the case.
func (s *Set) around(w *words, deed casefile.Deed) doneView {
	switch do := deed.(type) {
	case casefile.Consult:
		return doneView{Deed: "consult", Party: personOf(do.To)}
	case casefile.Split:
		return doneView{Deed: "split", Department: Data(s.department(w, do.Department))}
	case casefile.Merge:
		return doneView{Deed: "merge", Into: Data(do.Into)}
	case casefile.Enter:
		return doneView{Deed: "enter", New: do.New, Channel: Data(w.Channels[string(do.Channel)])}
	case casefile.Adopt:
		return doneView{Deed: "adopt", Number: do.Number}
	case casefile.Undo:
		return doneView{Deed: "undo"}
	case casefile.Status:
		return doneView{Deed: "status"}
	case casefile.Help:
		return doneView{Deed: "help"}
	}
	return doneView{}
}

// corrected are the facts that a colleague set right.
func (s *Set) corrected(w *words, c casefile.Correction) doneView {
	facts := casefile.Facts{Phones: c.Phones, Address: c.Address, Orders: c.Orders, Preference: c.Preference}
	v := doneView{Deed: "correct", Name: Data(ShortName(c.Name)), Told: told(w, casefile.Case{Facts: facts})}
	v.Told.Missing, v.Email = nil, Data(OneLine(c.Email))
	if c.Language != "" {
		v.Language = Data(w.language(c.Language))
	}
	return v
}
