package demo

import (
	"context"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// Story is what has happened.
type Story struct {
	Steps []Step
	Cases []CaseStory // in the order in which they were opened
}

// Step is one mail and what followed from it, or what time alone brought.
type Step struct {
	Arrival                     // without a mail it has the instant only
	Became  sqlstore.MailRecord // the zero record where the mail was known already
	Case    casefile.Case       // that it belongs to, as it stood then; the zero Case where none
	// Letters that were sent because of it.
	Letters []Letter
}

// TimeAlone tells whether no mail came: a date had been reached.
func (s Step) TimeAlone() bool { return s.Mail == nil }

// Known tells whether the mail had come before, so that it changed nothing.
func (s Step) Known() bool { return !s.TimeAlone() && s.Became.ID == 0 }

// CaseStory is a case at the end of the story with its history.
type CaseStory struct {
	casefile.Case
	Events []casefile.Event
}

// lastMail is the id of the newest mail that the daemon has on record.
func (s *Story) lastMail() (id int64) {
	for _, step := range s.Steps {
		id = max(id, step.Became.ID)
	}
	return id
}

// mails counts the mails that came.
func (s *Story) mails() (n int) {
	for _, step := range s.Steps {
		if !step.TimeAlone() {
			n++
		}
	}
	return n
}

// sent counts the letters; byTime are those among them that no mail led to.
func (s *Story) sent() (toCustomers, toColleagues, byTime int) {
	for _, step := range s.Steps {
		for _, l := range step.Letters {
			if l.ForCustomer() {
				toCustomers++
			} else {
				toColleagues++
			}
		}
		if step.TimeAlone() {
			byTime += len(step.Letters)
		}
	}
	return toCustomers, toColleagues, byTime
}

// look finds what became of the mail.
func (s *Step) look(ctx context.Context, r *sqlstore.Store, lastMail int64) error {
	mails, err := r.MailsAfter(ctx, lastMail, 1)
	if err != nil || len(mails) == 0 {
		return err
	}
	s.Became = mails[0]
	s.Case, _, err = r.Case(ctx, s.Became.CaseNumber)
	return err
}

// readCases reads all cases with their history.
func readCases(ctx context.Context, r *sqlstore.Store) ([]CaseStory, error) {
	const most = 1000 // far more than the story has
	listed, err := r.CasesAfter(ctx, 0, most)
	if err != nil {
		return nil, err
	}
	cases := make([]CaseStory, len(listed))
	for i, c := range listed {
		if cases[i].Case, _, err = r.Case(ctx, c.Number); err != nil {
			return nil, err
		}
		if cases[i].Events, err = r.Events(ctx, c.Number); err != nil {
			return nil, err
		}
	}
	return cases, nil
}
