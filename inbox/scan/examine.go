package scan

import (
	"context"

	"golang.org/x/sync/errgroup"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// Examine has mails examined and notes in each what was said, also of mails that a
// colleague brings in. It takes as long as Patience.Group says at most; what was not
// looked at by then is not examined. The error is that ctx has ended: nothing is
// known then, and the mails are not to be taken in.
func (s *Scanner) Examine(ctx context.Context, group []*casefile.Incoming) error {
	bounded, cancel := context.WithTimeout(ctx, s.patience.Group)
	defer cancel()
	var work errgroup.Group
	work.SetLimit(atOnce)
	for _, in := range group {
		work.Go(func() error {
			e := &casefile.Examination{}
			for _, m := range append(in.Within(), in) {
				s.mail(bounded, m.Raw, e)
			}
			in.SetExamination(e)
			return nil
		})
	}
	_ = work.Wait() // none fails
	return ctx.Err()
}

// mail adds what the scanner says of one mail. It is given each file as it is
// decoded here, as it may read a mail in another way itself.
func (s *Scanner) mail(ctx context.Context, raw []byte, e *casefile.Examination) {
	if len(raw) == 0 {
		return // typed by a colleague
	}
	if len(raw) <= casefile.MostOriginal {
		e.Whole = e.Whole.Worse(s.file(ctx, raw))
	}
	contents, err := message.Unpack(raw, message.DefaultLimits())
	if err != nil {
		return // no file of it goes along with a letter
	}
	for _, f := range contents.Files {
		e.Files = append(e.Files, casefile.ExaminedFile{Finding: s.file(ctx, f.Body),
			Name: f.Name, Sum: casefile.SumOf(f.Body), Enclosed: contents.Encloses(f)})
	}
}
