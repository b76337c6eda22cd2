package templates

import (
	"time"

	"complaintd/casefile"
)

// This file puts a sample case into the states in which a letter is written, so
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
	case casefile.Consultation:
		l.Words = sampleWords
	case casefile.Forwarded:
		l.ForDepartment = "payments"
	case casefile.CaseTaken:
		c.HandledBy = "Ola Nordmann"
	case casefile.Alert:
		l.Mail, l.ReplyTo = nil, c.Mailbox
		l.Tidings, l.ReplyAbout = sampleTidings(received), map[casefile.Reference]string{sampleReference: returnAddress(sampleReference)}
	case casefile.DigestLetter:
		l.Mail, l.Digest = nil, busyDigest(received, 3, 3)
		l.ReplyAbout = replyAbout(l.Digest)
	case casefile.CaseHandedOver:
		c.Owner = casefile.OwnerHead
	case casefile.CaseBreached, casefile.Progress:
		c.BreachedAt = day(7)
	}
	return l
}

// state is how a case can stand when a letter about it is written.
type state struct {
	what string
	put  func(*casefile.Letter)
}

// states are those in which a letter says other things than usual.
var states = map[casefile.LetterName][]state{
	casefile.Acknowledgement:     {inWaiting, inHarm, {"for a customer to phone", preferring(casefile.ByPhone)}, {"for a customer to write to", preferring(casefile.ByPost)}},
	casefile.InformationRequest:  {inPause, inWaiting},
	casefile.InformationReminder: {inPause, inWaiting},
	casefile.FollowupReceived:    {inPause, inWaiting, inHarm, afterAnswer},
	casefile.AnswerLetter:        {inPause, inWaiting, afterAnswer},
	casefile.Progress:            {{"in an extended case", extended}},
	casefile.FinalResponse:       {inLastStage},
	casefile.ClosedLetter:        {inLastStage, {"after the complaint was withdrawn", closed(casefile.Withdrawn)}, {"after the time to ask", closed(casefile.WindowOver)}},
	casefile.NextStageLate:       {inLastStage, {"after the complaint was withdrawn", closed(casefile.Withdrawn)}},

	casefile.CaseOpened:   {inWaiting, inHarm, untold},
	casefile.CaseFollowup: {inPause, inWaiting, inHarm, afterAnswer, {"in a closed case", closed(casefile.WindowOver)}, {"from a third party", fromThirdParty}, {"entered by a colleague", byPhone}},
	casefile.CaseReminder: {inPause, afterAnswer, untold, {"of word that is due", func(l *casefile.Letter) { l.KeepInformed = true }}},
	casefile.CaseBreached: {untold},
	casefile.SafetyAlert:  {inPause, untold},
	casefile.ContactTask:  {inWaiting, afterAnswer, {"to phone", asking(casefile.TaskCall)}, {"to post a letter", asking(casefile.TaskPost)}},
	casefile.CommandDone:  {meanwhile, inPause, inWaiting, afterAnswer, {"with a final response on its way", answering}, {"in a closed case", closed(casefile.Withdrawn)}},
	casefile.Alert: {
		{"of a storm", stormy}, {"of a letter of no case", calm(casefile.NoticeLetter)}, {"of a doubtful mail of no case", calm(casefile.NoticeForged)},
		{"of the log-in for sending", calm(casefile.NoticeGrant)},
	},
	casefile.DigestLetter: {{"of a quiet day", func(l *casefile.Letter) { l.Digest = quietDigest(l.At) }},
		{"of a storm", func(l *casefile.Letter) { l.Digest = busyDigest(l.At, 4, 1000) }},
		{"with nothing due", func(l *casefile.Letter) { l.Digest = partlyBusy(l.At, casefile.TopicWaiting) }},
		{"with what is due today", func(l *casefile.Letter) { l.Digest = partlyBusy(l.At, casefile.TopicToday) }},
		{"with what is due after a weekend", func(l *casefile.Letter) { l.Digest = beforeWeekend(l.At) }}},
	casefile.CommandRefused: {inPause, inWaiting, afterAnswer, meanwhile, {"with the form", func(l *casefile.Letter) { l.Form = true }}},
}

var (
	inWaiting = state{"in a case that waits", func(l *casefile.Letter) {
		c := &l.Case
		c.State, c.Stage, c.Deadline, c.Promise = casefile.Waiting, 0, time.Time{}, time.Time{}
		c.Facts.Declines, c.Question.AskedAt, l.AnswerBy = []casefile.Channel{casefile.ByEmail}, c.ReceivedAt, c.ReceivedAt.AddDate(0, 0, 28)
	}}
	inPause = state{"in a case that is paused", func(l *casefile.Letter) {
		l.Case.PausedAt, l.AnswerBy = l.Case.ReceivedAt, l.Case.ReceivedAt.AddDate(0, 0, 28)
	}}
	inHarm      = state{"about harm from a medicine", func(l *casefile.Letter) { l.Case.Facts.Safety = true }}
	inLastStage = state{"in the last stage", func(l *casefile.Letter) { l.Case.Stage, l.Case.Owner = 2, casefile.OwnerDirector }}
	afterAnswer = state{"after a final response", func(l *casefile.Letter) {
		c := &l.Case
		c.State, c.Answer, c.WindowEnds = casefile.Answered, casefile.Response{Verdict: casefile.PartlyHeld}, c.ReceivedAt.AddDate(0, 0, 33)
		c.Doubt = casefile.Doubt{ReceivedAt: c.ReceivedAt, DecideBy: c.ReceivedAt.AddDate(0, 0, 2)}
		c.Commitments = []casefile.Commitment{{Due: c.ReceivedAt, Words: "a refund of 499 kr"}}
	}}
	meanwhile = state{"after another colleague", func(l *casefile.Letter) {
		l.UndoUntil = l.At.Add(2 * time.Minute)
		l.Meanwhile = casefile.LastAct{By: "ola@example.com", At: l.At, What: casefile.WroteAnswer}
	}}
	untold = state{"to whom no letter goes", func(l *casefile.Letter) {
		l.Unacknowledged, l.Case.Contact.Silent = casefile.BulkMail, casefile.BulkMail
	}}
)

func preferring(channel casefile.Channel) func(*casefile.Letter) {
	return func(l *casefile.Letter) { l.Case.Facts.Preference = channel }
}

func closed(why casefile.Closing) func(*casefile.Letter) {
	return func(l *casefile.Letter) {
		l.Case.State, l.Case.Closing, l.Case.Pending, l.Case.Answer = casefile.Closed, why, casefile.Response{}, casefile.Response{}
		l.WindowEnds, l.Case.WindowEnds = time.Time{}, time.Time{}
	}
}

func asking(task casefile.Task) func(*casefile.Letter) {
	return func(l *casefile.Letter) {
		answering(l)
		l.Mail, l.Task = nil, task
		final := *l
		final.Name, final.Audience, final.Task, final.Words = casefile.FinalResponse, casefile.ToCustomer, "", sampleWords
		final.WindowEnds, final.Language = l.Case.ReceivedAt.AddDate(0, 0, 33), l.Case.Language
		l.Instead = &final
	}
}

func answering(l *casefile.Letter) { l.Case.Pending = casefile.Response{Verdict: casefile.Upheld} }

func extended(l *casefile.Letter) {
	l.Case.BreachedAt, l.Case.ExtendedAt, l.Case.Reason = time.Time{}, l.Case.ReceivedAt, "the carrier has not answered us"
}

func byPhone(l *casefile.Letter) {
	m := *l.Mail
	m.Entered, l.Mail = casefile.ByPhone, &m
}

func fromThirdParty(l *casefile.Letter) {
	m := *l.Mail
	m.From = casefile.Address{Name: "Ola Nordmann", Email: "ola@example.org"}
	m.AnswerTo, l.Mail = m.From, &m
}
