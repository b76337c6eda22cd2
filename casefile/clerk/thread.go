package clerk

import (
	"context"
	"slices"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// tie is the case that a mail belongs to and how; the zero tie is none.
type tie struct {
	Case casefile.Case
	By   casefile.Thread
	// Named is the case that the mail names, which may have become part of Case.
	Named  casefile.Case
	Letter sqlstore.WrittenLetter // that a ThreadBounce is about
	Also   []casefile.Reference   // other cases that a ThreadParty may belong to
}

func (t tie) sameAs(o tie) bool {
	return t.By == o.By && t.Letter == o.Letter && slices.Equal(t.Also, o.Also) &&
		t.Case.Number == o.Case.Number && t.Case.Version == o.Case.Version
}

// returned is the name of the letter that was not delivered, empty where it is
// none or was reported before.
func (t tie) returned() casefile.LetterName {
	if t.Letter.Returned {
		return ""
	}
	return t.Letter.Name
}

// tieOf finds the case that a mail belongs to, by the strongest hint that
// leads to one (DESIGN §2, Threads). Whether the sender is a party of that
// case is for the decision to weigh. What can't be read belongs to none, unless it
// is a colleague's, who is to learn that.
func (c *Clerk) tieOf(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (tie, error) {
	if in.Form == casefile.Unreadable && in.Staff == nil {
		return tie{}, nil
	}
	for _, find := range []func(context.Context, sqlstore.Reader, *casefile.Incoming) (tie, error){
		c.byTag, byBounceTag, byReturned, byParent, byAnswer, byReference, byParty,
	} {
		t, err := find(ctx, r, in)
		if err == nil && t.By != casefile.NoThread {
			t.Named = t.Case
			t.Case, err = current(ctx, r, t.Case)
		}
		if err != nil || t.By != casefile.NoThread {
			return t, err
		}
	}
	return tie{}, nil
}

// longestMerge is how many cases may have become part of one another in a row.
const longestMerge = 20

// current is the case that a case has become part of, or else itself.
func current(ctx context.Context, r sqlstore.Reader, found casefile.Case) (casefile.Case, error) {
	for range longestMerge {
		if found.State != casefile.Closed || found.MergedInto == "" {
			break
		}
		into, ok, err := r.CaseByReference(ctx, found.MergedInto)
		if err != nil || !ok {
			return found, err
		}
		found = into
	}
	return found, nil
}

// byTag follows a tagged return address. The tag must have been made for a
// person of the case or for a colleague: anything else is no tag of ours.
func (c *Clerk) byTag(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (tie, error) {
	for _, tag := range in.ReplyTags {
		found, ok, err := r.CaseByReference(ctx, tag.Reference)
		if err != nil {
			return tie{}, err
		}
		if ok && c.madeForCase(tag, found, in.From) {
			return tie{Case: found, By: casefile.ThreadTag}, nil
		}
	}
	return tie{}, nil
}

func (c *Clerk) madeForCase(tag casefile.ReplyTag, found casefile.Case, from casefile.Address) bool {
	valid := func(email string) bool { return c.tags.ReplyValid(tag.Tag, tag.Reference, email) }
	if c.rules.Staff.Claims(from) && valid(c.rules.Staff.Find(from).Email) {
		return true
	}
	return slices.ContainsFunc(found.Parties, func(p casefile.Party) bool { return valid(p.Email) })
}

// byBounceTag follows the envelope sender of one of our letters.
func byBounceTag(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (tie, error) {
	for _, tag := range in.BounceTags {
		letter, err := r.LetterByBounceTag(ctx, tag)
		if err != nil || letter.CaseNumber != 0 {
			return tieByLetter(ctx, r, letter, err)
		}
	}
	return tie{}, nil
}

// byReturned follows the Message-ID of the letter that a report is about. That
// of a customer's own mail is none: anybody could report on it.
func byReturned(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (tie, error) {
	if in.Delivery == nil || in.Delivery.Returned == "" {
		return tie{}, nil
	}
	letter, err := r.LetterByMessageID(ctx, in.Delivery.Returned)
	return tieByLetter(ctx, r, letter, err)
}

func tieByLetter(ctx context.Context, r sqlstore.Reader, letter sqlstore.WrittenLetter, err error) (tie, error) {
	if err != nil || letter.CaseNumber == 0 {
		return tie{}, err
	}
	found, _, err := r.Case(ctx, letter.CaseNumber)
	return tie{Case: found, By: casefile.ThreadBounce, Letter: letter}, err
}

// byParent follows the Message-IDs that the mail answers, the nearest first.
func byParent(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (t tie, err error) {
	for _, parent := range in.Parents {
		numbers, err := r.CasesInThread(ctx, parent)
		if err != nil {
			return tie{}, err
		}
		if t, err = t.orTo(ctx, r, numbers, in.From, casefile.ThreadParent); err != nil {
			return tie{}, err
		}
	}
	return t, nil
}

// byAnswer follows the Message-ID of the mail itself: an answer to it may have
// come first. Only the sender's own case is meant: whoever answered somebody
// else's complaint must not swallow it.
func byAnswer(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (t tie, err error) {
	if in.MessageID == "" {
		return tie{}, nil
	}
	numbers, err := r.CasesAwaiting(ctx, in.MessageID)
	if err != nil {
		return tie{}, err
	}
	t, err = tie{}.orTo(ctx, r, numbers, in.From, casefile.ThreadAnswered)
	if err != nil || !t.Case.IsParty(in.From) {
		return tie{}, err
	}
	return t, nil
}

// orTo is the tie to the first of several cases, as when somebody wrote about
// two in one mail; one that the sender is a party of comes before others.
func (t tie) orTo(ctx context.Context, r sqlstore.Reader, numbers []int64, from casefile.Address, by casefile.Thread) (tie, error) {
	for _, number := range numbers {
		if t.By != casefile.NoThread && t.Case.IsParty(from) {
			return t, nil
		}
		found, ok, err := r.Case(ctx, number)
		if err != nil {
			return tie{}, err
		}
		if ok && (t.By == casefile.NoThread || found.IsParty(from)) {
			t = tie{Case: found, By: by}
		}
	}
	return t, nil
}

// mostCases of one customer are looked through for one that a mail may belong
// to.
const mostCases = 20

// byParty follows the sender to the cases of theirs that are not closed.
func byParty(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (tie, error) {
	if in.From.Email == "" {
		return tie{}, nil
	}
	open, err := r.CasesOf(ctx, in.From.Email, mostCases)
	if err != nil {
		return tie{}, err
	}
	found, also := in.Join(open)
	if found.State == casefile.Unopened {
		return tie{}, nil
	}
	return tie{Case: found, By: casefile.ThreadParty, Also: also}, nil
}

// byReference follows the references in the subject.
func byReference(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (t tie, err error) {
	for _, ref := range in.References {
		found, ok, err := r.CaseByReference(ctx, ref)
		if err != nil {
			return tie{}, err
		}
		if !ok {
			continue
		}
		if t, err = t.orTo(ctx, r, []int64{found.Number}, in.From, casefile.ThreadReference); err != nil {
			return tie{}, err
		}
	}
	return t, nil
}
