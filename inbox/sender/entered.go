package sender

import (
	"cmp"
	"crypto/sha256"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/command"
	"complaintd/inbox/extract"
)

// This file makes mails of what a customer wrote or said otherwise than in a mail
// to us: what a colleague typed off a letter or noted of a call, or a mail that
// they forward.

// enter takes in what the customer sent otherwise than to us: with #new a new
// complaint, else what belongs to the case: a letter or a call where the channel
// says so, else a mail that the colleague forwards.
func (d *draft) enter(opens bool, step command.Step, clock command.Clock) casefile.Enter {
	on := clock.In(step.Arrival.Received)
	switch by := step.Arrival.Channel; {
	case opens:
		return d.complaint(step, cmp.Or(on, d.in.ReceivedAt))
	case by == "" && !on.IsZero():
		d.refuse(channelMissing)
		return casefile.Enter{}
	case by == "", by == casefile.ByEmail:
		return d.forwarded(step, clock)
	case step.Arrival.Received == clock.Today(): // after whatever else happened today
		on = d.in.ReceivedAt
	}
	return d.entered(step, cmp.Or(on, d.in.ReceivedAt))
}

// complaint opens a case. Who is known to write letters or to call, and of whom
// nothing else is told, is answered so.
func (d *draft) complaint(step command.Step, received time.Time) casefile.Enter {
	enter := d.entered(step, received)
	enter.New = true
	if f := step.Facts; f.Preference == "" && f.Email == "" && enter.Channel != casefile.ByEmail {
		enter.Mail.Facts.Preference = cmp.Or(enter.Channel, enter.Mail.Facts.Preference)
	}
	return enter
}

// entered is what came by letter or phone, as if the customer had written it. It
// has no raw bytes of its own: those are the colleague's mail.
func (d *draft) entered(step command.Step, received time.Time) casefile.Enter {
	if step.Words == "" && len(d.in.Attachments) == 0 {
		d.refuse(nothingEntered)
	}
	f, a := step.Facts, step.Arrival
	in := &casefile.Incoming{
		Placement:  d.in.Placement,
		Key:        sha256.Sum256(append([]byte("entered by a colleague\x00"), d.in.Key[:]...)),
		ReceivedAt: received,
		Form:       casefile.Human,
		Reason:     "entered by a colleague",
		Subject:    d.reader.PlainSubject(d.in.Subject),
		Text:       step.Words,
		NewText:    step.Words,
		Language:   cmp.Or(f.Language, d.reader.Language(step.Words)),
	}
	in.Attachments = d.in.Attachments
	if f.Email != "" {
		in.From = casefile.Address{Name: f.Name, Email: f.Email}
	} else {
		in.From.Name = f.Name
	}
	in.AnswerTo = in.From
	d.reader.ReadFacts(in)
	d.override(in, step)
	return casefile.Enter{Mail: in, Channel: a.Channel, Dated: a.Dated}
}

// override lets what the colleague tells win over what was read.
func (d *draft) override(in *casefile.Incoming, step command.Step) {
	c := d.correction(step, in.Language)
	in.Facts = c.SetRight(in.Facts)
	in.Language = cmp.Or(c.Language, in.Language)
}

// forwarded is the customer's mail that a colleague forwards: attached, else as it
// is shown in the text.
func (d *draft) forwarded(step command.Step, clock command.Clock) casefile.Enter {
	in, why := d.attached()
	if in == nil && why == nothingForwarded {
		in, why = d.shown(clock)
	}
	if in == nil {
		d.refuse(why)
		return casefile.Enter{}
	}
	if f := step.Facts; f.Email != "" {
		in.From = casefile.Address{Name: cmp.Or(f.Name, in.From.Name), Email: f.Email}
		in.AnswerTo = in.From
	}
	d.override(in, step)
	return casefile.Enter{Mail: in, Channel: casefile.ByEmail}
}

// attached reads the customer's mail that is attached as it is; why it can't
// otherwise.
func (d *draft) attached() (in *casefile.Incoming, why sentence) {
	mails := d.reader.Nested(d.in.Raw)
	switch len(mails) {
	case 0:
		return nil, nothingForwarded
	case 1:
	default:
		return nil, severalForwarded
	}
	in = d.reader.Reader.Read(mails[0], d.in.Placement, time.Time{})
	switch {
	case in.Form == casefile.Unreadable:
		return nil, unreadable
	case in.Ours || d.isInternal(in.From):
		return nil, forwardedOurs
	case in.Form != casefile.NotText:
		// Whatever it looked like by itself, the colleague says what it is.
		in.Form, in.Reason, in.Delivery = casefile.Human, "forwarded by a colleague", nil
		d.reader.ReadFacts(in)
	}
	if m := d.reader.Parse(mails[0]); in.ReceivedAt.IsZero() && m != nil {
		in.ReceivedAt = m.Header.Date()
	}
	in.ReceivedAt = d.notLater(in.ReceivedAt)
	return in, why
}

// shown reads the customer's mail out of the colleague's text: the outermost that
// none of us wrote, as it may have gone through several hands.
func (d *draft) shown(clock command.Clock) (in *casefile.Incoming, why sentence) {
	why = nothingForwarded
	for _, f := range d.reader.Forwarded(d.message) {
		if f.From.Email == "" && f.From.Name == "" {
			continue
		}
		if d.isInternal(f.From) {
			why = forwardedOurs
			continue
		}
		return d.incoming(f, clock), why
	}
	return nil, why
}

// incoming is a forwarded mail as if the customer had sent it to us. It has no raw
// bytes: those that came are the colleague's.
func (d *draft) incoming(f extract.Forwarded, clock command.Clock) *casefile.Incoming {
	in := d.reader.ReadForwarded(f)
	in.Placement, in.Attachments = d.in.Placement, d.in.Attachments
	in.ReceivedAt = d.notLater(writtenDate(f.Date, clock.Now.Location()))
	return in
}

// isInternal tells whether an address is a colleague's or one of ours.
func (d *draft) isInternal(a casefile.Address) bool {
	return d.reader.config.Staff.Claims(a) || d.reader.isOurs(a)
}

// notLater is a date of receipt that is known: the colleague's mail came after it.
func (d *draft) notLater(at time.Time) time.Time {
	if at.IsZero() || at.After(d.in.ReceivedAt) {
		return d.in.ReceivedAt
	}
	return at
}
