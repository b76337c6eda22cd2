package document

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"complaintd/casefile"
)

// draft gathers what the document says.
type draft struct {
	*CaseFiles
	file *casefile.File
	w    *tongue
	// entries of the correspondence, in the order in which they came, and where the
	// mails and letters of the file stand among them.
	outside, inside []entry
	mails, letters  map[int64]reference
}

// reference points at an entry.
type reference struct{ Anchor, Name string }

func newDraft(c *CaseFiles, f *casefile.File, w *tongue) *draft {
	d := &draft{CaseFiles: c, file: f, w: w, mails: map[int64]reference{}, letters: map[int64]reference{}}
	d.correspondence()
	return d
}

// page is all of the sheet but the entries, which cut fills in.
func (d *draft) page(at time.Time) *sheet {
	c := d.file.Case
	p := &sheet{W: d.w, Company: oneLine(d.options.Company), Reference: string(c.Reference), Subject: oneLine(c.Subject),
		AsOf: d.w.fill("as_of", "{at}", d.at(at)), State: named(d.w.States, string(c.State)), StateKey: string(c.State)}
	if c.Closing != "" {
		p.State += ": " + named(d.w.Closings, string(c.Closing))
	}
	if c.Breached() {
		p.StateKey = "breached"
	}
	p.Overview, p.Stages, p.Facts = d.overview(), d.stages(), d.facts()
	d.people(p)
	d.history(p)
	return p
}

func (d *draft) at(t time.Time) string    { return d.w.at(t, d.options.Location) }
func (d *draft) until(t time.Time) string { return d.w.until(t, d.options.Location) }

func (d *draft) department(key string) string {
	return oneLine(cmp.Or(d.options.Departments[key], named(d.w.Departments, key)))
}

func (d *draft) overview() []row {
	c, w := d.file.Case, d.w
	var rows []row
	add := func(label, value string) {
		if value != "" {
			rows = append(rows, row{w.T(label), value})
		}
	}
	customer := c.Customer()
	add("customer", cmp.Or(oneLine(c.Facts.Name), oneLine(customer.Name), w.T("unknown")))
	add("on_behalf_of", oneLine(c.Facts.OnBehalfOf))
	add("email", oneLine(customer.Email))
	add("order", oneLine(strings.Join(c.Facts.Orders, ", ")))
	add("department", d.department(c.Department))
	add("owner", strings.ReplaceAll(named(w.Owners, string(c.Owner)), "{department}", d.department(c.Department)))
	add("handled_by", oneLine(c.HandledBy))
	if c.Stage > 0 {
		add("stage", w.fill("stage_of", "{number}", strconv.Itoa(c.Stage), "{of}", strconv.Itoa(max(c.Stage, len(d.options.Procedure.Stages)))))
	}
	add("received", d.at(c.ReceivedAt))
	switch {
	case c.State == casefile.Open && c.Paused():
		add("deadline", w.fill("paused_with", "{n}", strconv.Itoa(c.Left)))
	case c.State == casefile.Open:
		add("deadline", d.until(c.Deadline))
	}
	add("outcome", d.outcome())
	add("language", w.nameOf(c.Language))
	add("merged_into", string(c.MergedInto))
	return rows
}

// outcome is that of the last stage that has one.
func (d *draft) outcome() string {
	for _, clock := range slices.Backward(d.file.Case.Clocks()) {
		if clock.Answer.Verdict != "" {
			return d.verdict(clock.Answer)
		}
	}
	if pending := d.file.Case.Pending; pending.Verdict != "" {
		return d.verdict(pending) + ", " + d.w.T("on_its_way")
	}
	return ""
}

func (d *draft) verdict(a casefile.Response) string {
	text := named(d.w.Outcomes, string(a.Verdict))
	if a.Cause != "" {
		text += " (" + d.w.T("cause") + ": " + oneLine(a.Cause) + ")"
	}
	return text
}

// stages tell how each date came about.
func (d *draft) stages() []stage {
	c, w := d.file.Case, d.w
	var all []stage
	for _, clock := range c.Clocks() {
		s := stage{Title: w.fill("stage_number", "{number}", strconv.Itoa(clock.Stage))}
		if clock.Stage == 0 {
			s.Title = w.T("no_clock")
			s.Dates = append(s.Dates, date{w.T("received"), d.at(c.ReceivedAt), w.T("no_clock_why")})
		} else {
			s.Dates = d.clock(clock)
		}
		all = append(all, s)
	}
	return append(all, d.beside())
}

func (d *draft) clock(clock casefile.Clock) []date {
	w := d.w
	var dates []date
	add := func(what, when, how string) { dates = append(dates, date{w.T(what), when, how}) }

	received := clock.RequestedAt.In(d.options.Location)
	how := "counts_that_day"
	if received.Year() != clock.DayZero.Year || received.Month() != clock.DayZero.Month || received.Day() != clock.DayZero.Day {
		how = "counts_later"
	}
	what := "received"
	if clock.Stage > 1 {
		what = "requested"
	}
	add(what, d.at(clock.RequestedAt), w.fill(how, "{day}", w.date(clock.DayZero)))
	first := ""
	if n := clock.Stage - 1; n < len(d.options.Procedure.Stages) {
		first = w.fill("term", "{n}", strconv.Itoa(d.options.Procedure.Stages[n].WorkingDays), "{day}", w.date(clock.DayZero))
	}
	add("first_deadline", d.until(clock.FirstDeadline), first)
	if !clock.HandOverAt.IsZero() && clock.Answer.At.IsZero() {
		add("hand_over", d.until(clock.HandOverAt), w.T("hand_over_how"))
	}
	var moved []string
	for _, m := range clock.Moments() {
		switch m.What {
		case casefile.WasExtended:
			add("extended", d.at(m.At), w.fill("extended_how", "{reason}", oneLine(clock.Reason)))
			moved = append(moved, w.T("extended"))
		case casefile.WasPaused:
			add("paused", d.at(m.At), w.fill("paused_how", "{n}", strconv.Itoa(clock.Left)))
		case casefile.WasBreached:
			add("breached", d.until(m.At), w.T("breached_how"))
			moved = append(moved, w.T("breached"))
		}
	}
	if !clock.Deadline.Equal(clock.FirstDeadline) {
		if len(moved) == 0 {
			moved = append(moved, w.T("resumed"))
		}
		add("deadline_now", d.until(clock.Deadline), w.fill("deadline_moved", "{why}", strings.ToLower(strings.Join(moved, ", "))))
	}
	if a := clock.Answer; !a.At.IsZero() {
		how := d.verdict(a)
		if a.By != "" {
			how += ", " + w.fill("by", "{who}", oneLine(a.By))
		}
		add("answered", d.at(a.At), how)
	}
	return dates
}

// beside are the dates that belong to no stage.
func (d *draft) beside() stage {
	c, w := d.file.Case, d.w
	s := stage{Title: w.T("beside_stages")}
	add := func(what string, at time.Time, how string) {
		if !at.IsZero() {
			s.Dates = append(s.Dates, date{w.T(what), d.until(at), how})
		}
	}
	add("promise", c.Promise, w.fill("promise_how", "{n}", strconv.Itoa(d.options.Procedure.PromiseDays)))
	add("window", c.WindowEnds, w.fill("window_how", "{n}", strconv.Itoa(d.options.Procedure.NextStageDays)))
	add("asked", c.Question.AskedAt, w.T("asked_how"))
	add("decide", c.Doubt.DecideBy, w.T("decide_how"))
	add("told_by_phone", c.ToldByPhoneAt, w.T("told_by_phone_how"))
	return s
}

// facts are what the customer has told, each with the words it was read from.
func (d *draft) facts() []fact {
	f, set := d.file.Case.Facts, d.file.Case.Corrected
	var address []string
	if f.Address != (casefile.PostalAddress{}) {
		address = []string{oneLine(f.Address.Street + ", " + f.Address.Postcode + " " + f.Address.City + ", " + f.Address.Country)}
	}
	all := []struct {
		field     string
		values    []string
		corrected bool
	}{
		{"name", one(f.Name), set.Name != ""},
		{"phones", f.Phones, len(set.Phones) > 0},
		{"postal_address", address, set.Address != (casefile.PostalAddress{})},
		{"other_email", one(f.OtherEmail), false},
		{"email", one(set.Email), set.Email != ""},
		{"order_numbers", f.Orders, len(set.Orders) > 0},
		{"contact_preference", d.w.channels(channels(f.Preference)), set.Preference != ""},
		{"declines", d.w.channels(f.Declines), false},
		{"asks_next_stage", d.yes(f.AsksNextStage), false},
		{"department", one(d.department(d.file.Case.Department)), false},
		{"safety", d.yes(f.Safety), false},
		{"on_behalf_of", one(f.OnBehalfOf), false},
		{"language", one(d.w.nameOf(d.file.Case.Language)), set.Language != ""},
	}
	told := d.evidence()
	var facts []fact
	for _, one := range all {
		evidence := told[one.field]
		if len(one.values) == 0 && len(evidence) == 0 {
			continue
		}
		shown := fact{Label: named(d.w.Fields, one.field), Corrected: one.corrected, Evidence: evidence}
		for _, v := range one.values {
			shown.Values = append(shown.Values, oneLine(v))
		}
		facts = append(facts, shown)
	}
	return facts
}

func channels(c casefile.Channel) []casefile.Channel {
	if c == "" {
		return nil
	}
	return []casefile.Channel{c}
}

func one(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

func (d *draft) yes(is bool) []string {
	if !is {
		return nil
	}
	return []string{d.w.T("yes")}
}

// evidence is what the mails of customers tell, by field. What stood in a mail of
// somebody else was not taken for a fact.
func (d *draft) evidence() map[string][]evidence {
	const most = 300 // characters of a mail's words
	told := map[string][]evidence{}
	for _, m := range d.file.Mails {
		if m.Kind != casefile.KindComplaint && m.Kind != casefile.KindFollowup && m.Kind != casefile.KindNotText {
			continue
		}
		at := d.mails[m.ID]
		for _, e := range m.Mail.Evidence {
			told[e.Field] = append(told[e.Field], evidence{Value: d.value(e), Words: firstOf(oneLine(e.Text), most),
				Rule: oneLine(e.Rule), Anchor: at.Anchor, Source: at.Name})
		}
	}
	return told
}

// value is what a mail tells of a fact, as the fact itself is shown.
func (d *draft) value(e casefile.Evidence) string {
	switch {
	case e.Value == "true":
		return d.w.T("yes")
	case e.Field == "contact_preference" || e.Field == "declines":
		return named(d.w.Channels, oneLine(e.Value))
	case e.Field == "department":
		return d.department(e.Value)
	}
	return oneLine(e.Value)
}

// people fills in the parties, what was promised to the customer, and what
// colleagues noted.
func (d *draft) people(p *sheet) {
	for _, one := range d.file.Case.Parties {
		p.Parties = append(p.Parties, party{oneLine(one.Name), oneLine(one.Email), named(d.w.Roles, string(one.Role))})
	}
	for _, f := range d.file.Case.Fellows {
		p.Parties = append(p.Parties, party{oneLine(f.Contact.To.Name), oneLine(f.Contact.To.Email), d.w.T("fellow")})
	}
	for _, c := range d.file.Case.Commitments {
		p.Commitments = append(p.Commitments, commitment{d.until(c.Due), oneLine(c.Words), c.Done})
	}
	for _, m := range d.file.Mails {
		if m.Kind != casefile.KindStaff || m.Mail.Staff == nil {
			continue
		}
		for _, act := range m.Mail.Staff.Acts {
			what := ""
			switch act.Do.(type) {
			case casefile.Note:
				what = d.w.T("a_note")
			case casefile.Call:
				what = d.w.T("a_call")
			}
			if what != "" && strings.TrimSpace(act.Words) != "" {
				at := d.mails[m.ID]
				p.Notes = append(p.Notes, note{d.at(m.Mail.ReceivedAt), what, personIn(m.Mail.From), visible(strings.TrimSpace(act.Words)), at.Anchor, at.Name})
			}
		}
	}
}

// personIn is a person's name and address.
func personIn(a casefile.Address) string {
	name, email := oneLine(a.Name), oneLine(a.Email)
	switch {
	case name == "":
		return email
	case email == "":
		return name
	}
	return fmt.Sprintf("%s <%s>", name, email)
}

func (d *draft) history(p *sheet) {
	for _, e := range d.file.Events {
		at := d.mails[e.MailID]
		if e.Letter != 0 {
			at = d.letters[e.Letter]
		}
		p.Events = append(p.Events, event{d.at(e.At), named(d.w.Events, string(e.Kind)), d.w.reason(e.Reason), oneLine(e.By), at.Anchor, at.Name})
	}
}
