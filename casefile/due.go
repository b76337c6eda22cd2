package casefile

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"complaintd/casefile/workday"
)

// DueKind names what falls due in a case.
type DueKind string

const (
	DueReminder         DueKind = "reminder"          // the owner is reminded of the deadline
	DueHandOver         DueKind = "hand_over"         // the Head becomes the owner
	DueDeadline         DueKind = "deadline"          // the final response was to be given
	DueProgressReminder DueKind = "progress_reminder" // the owner is reminded to keep the customer informed
	DueProgress         DueKind = "progress"          // the customer was to be kept informed
	DueQuestionReminder DueKind = "question_reminder" // the customer is reminded of our question
	DueQuestionEnd      DueKind = "question_end"      // the customer was to answer our question
	DueDecision         DueKind = "decision"          // the Head was to decide on a doubtful mail
	DueWindowEnd        DueKind = "window_end"        // the customer was to ask for the next stage
	DueCommitment       DueKind = "commitment"        // the owner is reminded of what was promised
	DueSafety           DueKind = "safety"            // harm that nobody has taken notice of
)

// Due is something that falls due at an instant. N tells several of a kind
// apart: the working days that are left, or the index of a commitment.
type Due struct {
	Kind DueKind
	At   time.Time
	N    int
}

// series is under what it is noted that the due was acted on.
func (d Due) series() string {
	switch d.Kind {
	case DueReminder, DueCommitment:
		return string(d.Kind) + " " + strconv.Itoa(d.N)
	}
	return string(d.Kind)
}

// Dues are what will fall due in the case as it stands, in order. They follow
// from the case alone, so that whatever changes it changes them too.
func (r Rules) Dues(c Case) []Due {
	var dues []Due
	add := func(kind DueKind, at time.Time, n int) {
		d := Due{kind, at, n}
		if !at.IsZero() && at.After(c.Fired[d.series()]) {
			dues = append(dues, d)
		}
	}
	switch c.State {
	case Open:
		r.clockDues(c, add)
		r.questionDues(c, add)
	case Waiting:
		r.questionDues(c, add)
	case Answered:
		add(DueDecision, c.Doubt.DecideBy, 0)
		if !c.owesCommitment() && c.Doubt.DecideBy.IsZero() {
			add(DueWindowEnd, c.WindowEnds, 0)
		}
	}
	if c.State == Open || c.State == Answered || c.State == Waiting {
		r.commitmentDues(c, add)
		if c.Facts.Safety && c.SeenAt.IsZero() && !c.SafetyTold.IsZero() {
			add(DueSafety, c.SafetyTold.Add(time.Hour), 0)
		}
	}
	slices.SortStableFunc(dues, func(a, b Due) int { return a.At.Compare(b.At) })
	return dues
}

// NextDue is the instant at which something falls due next in the case; zero
// where nothing will.
func (r Rules) NextDue(c Case) time.Time {
	if dues := r.Dues(c); len(dues) > 0 {
		return dues[0].At
	}
	return time.Time{}
}

// clockDues are those of a running clock.
func (r Rules) clockDues(c Case, add func(DueKind, time.Time, int)) {
	if c.Paused() {
		return
	}
	if c.Owner == OwnerDepartment {
		add(DueHandOver, c.HandOverAt, 0)
	}
	for _, days := range r.Procedure.RemindBefore {
		at := r.Calendar.At(r.Calendar.WorkingDaysBefore(r.Calendar.DateOf(c.Deadline), days), r.RemindAt)
		if at.After(c.RequestedAt) && at.Before(c.Deadline) {
			add(DueReminder, at, days)
		}
	}
	if !c.ProgressAt.IsZero() {
		add(DueProgressReminder, r.Calendar.At(r.Calendar.DateOf(c.ProgressAt), min(r.RemindAt, r.closing(c.ProgressAt))), 0)
		add(DueProgress, c.ProgressAt, 0)
	}
	if c.ToldByPhoneAt.IsZero() { // a call has met the deadline
		add(DueDeadline, c.Deadline, 0)
	}
}

// closing is the closing hour that an instant at one has, since midnight.
func (r Rules) closing(at time.Time) time.Duration {
	local := at.In(r.Calendar.Location())
	return time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
}

func (r Rules) questionDues(c Case, add func(DueKind, time.Time, int)) {
	if c.Question.AskedAt.IsZero() || c.Question.Unput || c.Answering() {
		return
	}
	day := r.Calendar.DayZero(c.Question.AskedAt)
	if !c.Question.Reminded {
		add(DueQuestionReminder, r.Calendar.At(r.Calendar.AddWorkingDays(day, r.Procedure.InformationReminderAfter), r.RemindAt), 0)
	}
	if c.Paused() || c.State == Waiting { // else the deadline goes on, and is answered
		add(DueQuestionEnd, r.questionEnd(c.Question.AskedAt), 0)
	}
}

// questionEnd is until when we wait for the answer to a question: the end of
// the 28th calendar day after it.
func (r Rules) questionEnd(asked time.Time) time.Time {
	return r.Calendar.At(r.Calendar.DateOf(asked).AddDays(r.Procedure.InformationDays), 24*time.Hour)
}

// commitmentDues remind of what was promised on its day, and on every working
// day after it until it is done.
func (r Rules) commitmentDues(c Case, add func(DueKind, time.Time, int)) {
	for i, promised := range c.Commitments {
		if promised.Done {
			continue
		}
		day := r.lastWorkingDay(r.Calendar.DateOf(promised.Due))
		if fired := c.Fired[Due{Kind: DueCommitment, N: i}.series()]; !fired.IsZero() {
			day = r.Calendar.AddWorkingDays(r.Calendar.DateOf(fired), 1)
		}
		add(DueCommitment, r.Calendar.At(day, r.RemindAt), i)
	}
}

// lastWorkingDay is the day, or the last working day before it.
func (r Rules) lastWorkingDay(day workday.Date) workday.Date {
	if r.Calendar.IsWorkingDay(day) {
		return day
	}
	return r.Calendar.WorkingDaysBefore(day, 1)
}

// fired is the case with a due that was acted on.
func (c Case) fired(d Due) Case {
	c.Fired = maps.Clone(c.Fired)
	if c.Fired == nil {
		c.Fired = map[string]time.Time{}
	}
	c.Fired[d.series()] = d.At
	return c
}

// passedBefore is the case in which nothing fires for dates that have passed:
// they did before the program knew of it.
func (r Rules) passedBefore(now time.Time, c Case) Case {
	for _, due := range r.Dues(c) {
		if !due.At.After(now) {
			c.Lapsed = c.Lapsed || due.Kind == DueDeadline
			c = c.fired(due)
		}
	}
	return c
}

// timePassed acts on what fell due first, if that is not later than now. What
// has become pointless meanwhile leads to no letter. Whoever calls goes on until
// nothing is due.
func (r Rules) timePassed(now time.Time, c Case) Decision {
	dues := r.Dues(c)
	if len(dues) == 0 || dues[0].At.After(now) {
		return Decision{Case: c}
	}
	due := dues[0]
	c = c.fired(due)
	switch due.Kind {
	case DueReminder, DueProgressReminder:
		return r.remind(now, c, due)
	case DueHandOver:
		return r.handOver(now, c, "no final response after "+strconv.Itoa(r.Procedure.Stages[c.Stage-1].HandOverAfter)+" working days")
	case DueDeadline:
		return r.deadlinePassed(now, c, due)
	case DueProgress:
		return r.keepInformed(now, c)
	case DueQuestionReminder:
		return r.remindOfQuestion(now, c)
	case DueQuestionEnd:
		return r.questionEnded(now, c)
	case DueDecision:
		return r.openNextStage(now, c, c.Doubt.ReceivedAt, "the Head of Customer Services did not decide by "+r.local(due.At))
	case DueWindowEnd:
		return r.windowOver(now, c)
	case DueCommitment:
		return r.toOwners(now, c, CaseReminder, reminded(now, "what was promised to the customer is due"))
	case DueSafety:
		return r.tellOfHarm(now, c, nil, "nobody has taken notice yet")
	}
	return Decision{Case: c}
}

// remind reminds the owner, on the day for which the reminder is only.
func (r Rules) remind(now time.Time, c Case, due Due) Decision {
	switch {
	case r.Calendar.DateOf(now) != r.Calendar.DateOf(due.At), !now.Before(c.Deadline):
		return Decision{Case: c, Events: []Event{noLetter(now, CaseReminder, "its day has passed")}}
	case c.answerUnderWay():
		return Decision{Case: c, Events: []Event{noLetter(now, CaseReminder, finalUnderWay)}}
	}
	what := "the customer is to be kept informed today"
	if due.Kind == DueReminder {
		what = workingDays(due.N) + " to the deadline"
	}
	d := r.toOwners(now, c, CaseReminder, reminded(now, what))
	for i := range d.Letters {
		d.Letters[i].KeepInformed = due.Kind == DueProgressReminder
	}
	return d
}

// handOver makes the Head of Customer Services the owner, within the same
// deadline. The department goes on getting the letters.
func (r Rules) handOver(now time.Time, c Case, why string) Decision {
	c.HandOverAt = time.Time{}
	if c.Owner != OwnerDepartment {
		return Decision{Case: c}
	}
	c.Owner = OwnerHead
	d := Decision{Case: c, Events: []Event{handedOver(now, c.Owner, why)}}
	if now.After(c.Deadline) { // the letter about the breach says it all
		return d
	}
	d.Letters = r.staffLetters(now, CaseHandedOver, c, nil)
	return d
}

// deadlinePassed: the case is in breach, and stays so. The General Manager is
// told at once, and the customer gets a new date.
func (r Rules) deadlinePassed(now time.Time, c Case, due Due) Decision {
	c.Clock = r.breach(c.Clock, now)
	c.Clock = r.keptInformed(c.Clock, now)
	d := Decision{Case: c, Events: []Event{breached(now, r.local(due.At), r.local(c.Deadline))}}
	d.Letters = r.staffLetters(now, CaseBreached, c, nil)
	return r.writeProgress(now, d)
}

// keepInformed sends a plain progress letter with the reason and the date that
// stand, as nobody else wrote.
func (r Rules) keepInformed(now time.Time, c Case) Decision {
	c.Clock = r.keptInformed(c.Clock, now)
	return r.writeProgress(now, Decision{Case: c, Events: []Event{progressDue(now)}})
}

// finalUnderWay is why the customer, and the owner, hear nothing of a date.
const finalUnderWay = "the final response is on its way"

// writeProgress tells the customer how it goes, unless the final response is on
// its way to them.
func (r Rules) writeProgress(now time.Time, d Decision) Decision {
	if d.Case.answerUnderWay() {
		d.Events = append(d.Events, noLetter(now, Progress, finalUnderWay))
		return d
	}
	return r.write(now, d, Progress)
}

func (r Rules) remindOfQuestion(now time.Time, c Case) Decision {
	c.Question.Reminded = true
	d := Decision{Case: c, Events: []Event{questionReminded(now)}}
	if c.State == Open && taskFor(c) != "" {
		return r.relay(now, d, InformationReminder, "")
	}
	return r.write(now, d, InformationReminder)
}

// questionEnded: the customer was silent for too long; the case is answered as
// it stands, once the letter that says so is on its way.
func (r Rules) questionEnded(now time.Time, c Case) Decision {
	c.Question = Question{}
	c.Pending = Response{Verdict: Unanswered}
	d := r.write(now, Decision{Case: c, Events: []Event{questionUnanswered(now, r.Procedure.InformationDays)}}, ClosedLetter)
	if len(d.Letters) == 0 { // nothing can be on its way
		return r.given(now, d, now)
	}
	d.Case.Pending.ByHand = slices.ContainsFunc(c.each(), func(c Case) bool { return c.Contact.To.Email == "" })
	return d
}

func (r Rules) windowOver(now time.Time, c Case) Decision {
	c.State, c.Closing = Closed, WindowOver
	d := Decision{Case: c, Events: []Event{closed(now, WindowOver)}}
	if c.Stage == len(r.Procedure.Stages) {
		d.Events = append(d.Events, noLetter(now, ClosedLetter, "the final response said that it was the last stage"))
		return d
	}
	return r.write(now, d, ClosedLetter)
}

// local is an instant as histories write it.
func (r Rules) local(t time.Time) string {
	return t.In(r.Calendar.Location()).Format("Mon 2 Jan 2006 15:04")
}

// workingDays are a number of working days in words.
func workingDays(n int) string {
	if n == 1 {
		return "1 working day"
	}
	return strconv.Itoa(n) + " working days"
}
