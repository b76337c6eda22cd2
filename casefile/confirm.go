package casefile

import "time"

// This file takes in what colleagues answer when they are asked whether a mail in
// their name is theirs. That they answer shows nothing: whoever finds a mail that
// they never wrote answers too.

// Stance is what the words of a colleague say to that question.
type Stance string

const (
	Unclear  Stance = "" // neither, so that nothing is done yet
	Confirms Stance = "confirms"
	Denies   Stance = "denies"
)

// notConfirmed takes in an answer that does not say that the mail is theirs. If it
// says the contrary, the Head learns of it at once; else they are asked once more.
// What is written to them is of no case, as the question is: an answer to it must
// never be taken for words to the customer.
func (r Rules) notConfirmed(now time.Time, c Case, in MailArrived) Decision {
	none := r.caseOr(Case{}, in)
	switch {
	case in.Staff.Refused >= mostRefused:
		return r.quarantine(now, c, in, KindStaff, sentBackOften)
	case in.Mail.Staff.Stance == Denies:
		d := file(now, c, in, KindStaff, denied)
		d.Notices = r.Denied(in.Asked.ReceivedAt, in.Mail.Placement.Mailbox, c.known())
		answer, staff := *in.Mail, *in.Mail.Staff
		staff.Acts, answer.Staff = nil, &staff // the words were no answer to a customer
		d.Letters = []Letter{r.toColleague(now, CommandDone, none, &answer, []string{"the e-mail that is not yours has no effect, and the Head of Customer Services is told of it"})}
		return d
	}
	d := Decision{Case: c, Kind: KindStaff, Reason: "does not say whether the mail that the colleague was asked about is theirs", Folder: Processed}
	d.Letters = []Letter{r.toColleague(now, CommandRefused, none, in.Mail,
		[]string{"it is unclear whether the e-mail that we asked about is yours; reply with Yes or No, and nothing else"})}
	return d
}
