package clerk

import (
	"context"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// addHelp adds the page of help to the letters of a decision, for colleagues who
// get their first case.
func (c *Clerk) addHelp(ctx context.Context, p *plan) error {
	for _, l := range p.allLetters() {
		if l.Name != casefile.CaseOpened {
			continue
		}
		had, err := c.hadHelp(ctx, l.To.Email)
		if err != nil {
			return err
		}
		if !had {
			l.Name, l.Mail = casefile.HelpPage, nil
			p.decision.Letters = append(p.decision.Letters, l)
		}
	}
	return nil
}

// hadHelp tells whether the page of help was ever sent to a colleague. Once it
// was, the database is not asked again.
func (c *Clerk) hadHelp(ctx context.Context, email string) (bool, error) {
	if _, had := c.helped.Load(email); had {
		return true, nil
	}
	had, err := wasHelped(ctx, c.store.Reader, email)
	if had {
		c.helped.Store(email, true)
	}
	return had, err
}

func wasHelped(ctx context.Context, r sqlstore.Reader, email string) (bool, error) {
	n, err := r.LettersTo(ctx, email, time.Time{}, casefile.HelpPage, casefile.HelpPage)
	return n > 0, err
}

// withoutSecondHelp leaves the page of help out for colleagues who get it with an
// earlier mail of the same group. The transaction may still fail, so that it is
// nothing to remember.
func withoutSecondHelp(ctx context.Context, tx *sqlstore.Tx, p *plan) ([]sealedLetter, error) {
	if !p.opensAny() {
		return p.letters, nil
	}
	var left []sealedLetter
	for _, l := range p.letters {
		if l.Name == casefile.HelpPage {
			had, err := wasHelped(ctx, tx.Reader, l.Recipient)
			if err != nil {
				return nil, err
			}
			if had {
				continue
			}
		}
		left = append(left, l)
	}
	return left, nil
}
