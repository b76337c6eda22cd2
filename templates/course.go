package templates

import (
	"time"

	"complaintd/casefile"
)

// This file puts a sample case into the state in which a letter is written, so
// that the letter can be tried out.

// sampleWords are a colleague's.
const sampleWords = "Thank you for your patience.\n\nWe have found the parcel, and it will be with you:\n- today, or\n- tomorrow."

// inCourse is letter l with its case, which was just opened at received, as it
// is when the letter is written.
func inCourse(l casefile.Letter, received time.Time) casefile.Letter {
	c := &l.Case
	day := func(n int) time.Time { return received.AddDate(0, 0, n) }
	switch l.Name {
	case casefile.InformationRequest, casefile.InformationReminder:
		c.Question.AskedAt, l.AnswerBy, l.Words = day(1), day(29), sampleWords
	case casefile.Extension:
		c.ExtendedAt, c.Reason, l.Words = day(1), "the carrier has not answered us", sampleWords
	case casefile.AnswerLetter:
		l.Words = sampleWords
	case casefile.FinalResponse:
		c.Pending, l.WindowEnds, l.Words = casefile.Response{Verdict: casefile.Upheld}, day(33), sampleWords
		c.Commitments = []casefile.Commitment{{Due: day(10), Words: "a refund of 499 kr"}}
	case casefile.NextStageOpened, casefile.CaseReview:
		c.Stage, c.Owner = 2, casefile.OwnerDirector
	case casefile.NextStageLate:
		c.State, c.Answer, c.WindowEnds = casefile.Closed, casefile.Response{Verdict: casefile.Rejected}, day(33)
		c.Closing = casefile.WindowOver
	case casefile.ClosedLetter:
		c.Pending, l.WindowEnds = casefile.Response{Verdict: casefile.Unanswered}, day(60)
	case casefile.CommandDone:
		m := *l.Mail
		m.Staff = &casefile.StaffMail{Acts: []casefile.Act{
			{Do: casefile.Extend{Days: 5, Reason: "the carrier has not answered us"}},
			{Do: casefile.Commit{Due: day(10), What: "a refund of 499 kr"}},
			{Do: casefile.Note{}},
		}}
		l.Mail = &m
	case casefile.CommandRefused:
		l.Lines = []string{"tell the customer how it goes", "There is no such command."}
	case casefile.CaseHandedOver:
		c.Owner = casefile.OwnerHead
	case casefile.CaseBreached, casefile.Progress:
		c.BreachedAt = day(7)
	}
	return l
}
