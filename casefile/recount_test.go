package casefile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile/workday"
)

// TestRecount lets any story happen to a case and recounts what the figures count
// of it after each step, from the histories alone: what they say in words, and the
// calendar. No field of the case is looked at.
func TestRecount(t *testing.T) {
	rules := procedureRules(t)
	rules.UndoWindow = 2 * time.Minute
	rapid.Check(t, func(t *rapid.T) {
		now, c := friday, unopened()
		r := &recount{rules: rules}
		decide := func(in Input) {
			if !r.canFollow(in) {
				return
			}
			d := rules.Decide(now, c, in)
			if d.Refused == "" && len(d.Events) > 0 {
				r.follow(now, in, d)
				c = d.Case
			}
			if got, want := milestoneLines(c.Milestones()), r.lines(); !slices.Equal(got, want) {
				t.Fatalf("after %T %+v\ncounted\n  %s\nrecounted\n  %s\nhistory\n  %s", in, in,
					strings.Join(got, "\n  "), strings.Join(want, "\n  "), strings.Join(r.history, "\n  "))
			}
		}
		decide(MailArrived{Mail: drawPartyMail(t, now), Backlog: rapid.Bool().Draw(t, "backlog"), Silent: rapid.Bool().Draw(t, "silent")})
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour)
			in := drawCounted(t, rules, now, c)
			if _, passed := in.(TimePassed); passed {
				for due := rules.NextDue(c); !due.IsZero() && !due.After(now); due = rules.NextDue(c) {
					decide(TimePassed{})
				}
				continue
			}
			decide(in)
		}
	})
}

// drawCounted draws what the figures count more often than drawInput, which more
// often draws what is refused.
func drawCounted(t *rapid.T, rules Rules, now time.Time, c Case) Input {
	director := Address{Email: "director@hexpress.example"}
	does := func(deeds ...Deed) Input {
		by := rapid.SampledFrom([]Address{agent, director, director}).Draw(t, "colleague")
		return StaffActed{Act{By: by, Do: rapid.SampledFrom(deeds).Draw(t, "counted deed"), Words: "Words."}}
	}
	switch n := rapid.IntRange(0, 9).Draw(t, "counted input"); {
	case n < 3:
		return drawInput(t, rules, now, c)
	case c.Pending.letter() != "":
		posted := Posted{On: now.Add(-time.Duration(rapid.IntRange(0, 150).Draw(t, "posted hours ago")) * time.Hour)}
		return rapid.SampledFrom([]Input{LetterSettled{Name: c.Pending.letter(), To: c.Contact.To.Email, Outcome: Delivered}, TimePassed{},
			StaffActed{Act{By: agent, Do: posted}}, StaffActed{Act{By: agent, Do: Call{}}}}).Draw(t, "what comes of the answer")
	case c.State == Open || c.State == Waiting:
		return does(Final{Verdict: Upheld}, Final{Verdict: PartlyHeld}, Final{Verdict: Rejected}, Final{Verdict: Rejected}, Extend{Days: 4, Reason: "r"},
			Ask{Pause: true}, Assign{"delivery"}, Assign{"customer_service"}, Close{Why: Withdrawn}, Close{Why: SpamAfterAll})
	case c.State == Answered && n < 5:
		return MailArrived{By: ThreadBounce, Returned: FinalResponse,
			Mail: complaint(func(m *Incoming) { m.Form, m.Delivery, m.ReceivedAt = Report, &Delivery{}, now })}
	case c.State == Answered && n < 8:
		return MailArrived{By: ThreadTag, Mail: complaint(func(m *Incoming) { m.ReceivedAt, m.Facts.AsksNextStage = now, true })}
	}
	return does(Reopen{}, Reopen{}, Close{Why: Withdrawn})
}

func milestoneLines(all []Milestone) (lines []string) {
	for _, m := range all {
		dayZero := ""
		if !m.DayZero.IsZero() {
			dayZero = m.DayZero.String()
		}
		lines = append(lines, fmt.Sprintf("%s %s day zero %q for %q %+v", m.At.UTC().Format("2006-01-02 15:04"), m.Kind, dayZero, m.Cause, m.Profile))
	}
	slices.Sort(lines)
	return lines
}

// recount is what the history of a case tells.
type recount struct {
	rules   Rules
	history []string
	told    account
	// before is the account before a colleague's last words that wait; nil where
	// something has happened since.
	before *account
}

// canFollow tells whether the account can follow what happens. When words are taken
// back, what has changed again since stays (see Rules.undone); an account of
// histories knows only what it was before.
func (r *recount) canFollow(in Input) bool {
	m, mailed := in.(MailArrived)
	if !mailed || m.Mail.Staff == nil {
		return true
	}
	acts := m.Mail.Staff.Acts
	undoes := slices.ContainsFunc(acts, func(a Act) bool { return a.Do == Undo{} })
	return !undoes || len(acts) == 1 && r.before != nil
}

// account is how a case stands, as far as its history tells.
type account struct {
	received, promise time.Time
	department        string
	stages            []told
	closing           string
	closedAt          time.Time
	returned          []Milestone
}

// told is what the history tells of a stage.
type told struct {
	number                 int
	how                    MilestoneKind // review_asked or reopened; empty for the first
	requested              time.Time
	dayZero                string
	deadline, unextended   time.Time
	pausedAt               time.Time
	left                   int
	extended, lapsed       bool
	breachedAt, answeredAt time.Time
	verdict, department    string
	silent                 bool // the customer did not answer our question, and is being told so
	stoodStill             bool // the clock was stopped when the answer was given
}

var instants = regexp.MustCompile(`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w{3} \d{4} \d\d:\d\d`)

// instant is the nth instant that a sentence names.
func (r *recount) instant(reason string, n int) time.Time {
	found := instants.FindAllString(reason, -1)
	at, err := time.ParseInLocation("Mon 2 Jan 2006 15:04", found[n], r.rules.Calendar.Location())
	if err != nil {
		panic(err)
	}
	return at.UTC()
}

// after is what stands behind words in a sentence, up to a separator.
func after(reason, words string) string {
	_, rest, _ := strings.Cut(reason, words)
	return strings.FieldsFunc(rest+";", func(c rune) bool { return c == ';' || c == ',' || c == ' ' || c == ':' })[0]
}

// follow takes a decision's events in.
func (r *recount) follow(now time.Time, in Input, d Decision) {
	start := r.told.copy()
	for _, e := range d.Events {
		r.history = append(r.history, fmt.Sprintf("%s %s: %s", e.At.Format("2006-01-02 15:04"), e.Kind, e.Reason))
		if strings.HasPrefix(e.Reason, "took the last words") {
			r.told = r.before.copy()
			continue
		}
		r.event(now, in, e)
	}
	arrived, mailed := in.(MailArrived)
	if mailed && (arrived.Silent || arrived.Backlog) {
		if s := r.told.last(); s != nil && s.answeredAt.IsZero() && s.running() && !s.deadline.After(now) && s.breachedAt.IsZero() {
			s.lapsed = true
		}
	}
	r.before = nil
	if slices.ContainsFunc(d.Letters, func(l Letter) bool { return l.NotBefore.After(now) }) {
		r.before = &start
	}
}

func (r *recount) event(now time.Time, in Input, e Event) {
	a := &r.told
	switch e.Kind {
	case EventCaseOpened:
		a.received, a.department = receivedBy(now, in), "customer_service"
		a.stages = []told{{}}
		if strings.Contains(e.Reason, "day 0 is") {
			r.start(a.last(), 1, e.Reason)
			a.promise = r.promiseFrom(a.received)
		}
	case EventClockStarted:
		*a.last() = told{how: a.last().how}
		a.closing = ""
		if strings.Contains(e.Reason, "day 0 is") { // else the case waits again
			r.start(a.last(), 1, e.Reason)
			a.promise = r.promiseFrom(a.last().requested)
		}
	case EventReceiptMoved:
		a.received = receivedBy(now, in)
		a.promise = r.promiseFrom(a.received)
		if day := after(e.Reason, "day 0 is "); day != a.last().dayZero || !r.instant(e.Reason, 0).Equal(a.last().requested) {
			lapsed := a.last().lapsed
			*a.last() = told{how: a.last().how}
			r.start(a.last(), 1, e.Reason)
			a.last().lapsed = lapsed
		}
	case EventNextStage:
		a.stages = append(a.stages, told{how: MilestoneReview})
		r.start(a.last(), int(e.Reason[len("stage ")]-'0'), e.Reason)
		a.closing = ""
	case EventResumed:
		a.last().resume(r.rules.Calendar, receivedBy(now, in))
		if got := a.last().deadline; !got.Equal(r.instant(e.Reason, 0)) {
			panic(fmt.Sprintf("the clock goes on to %s: %s", got, e.Reason))
		}
	case EventBreached:
		s := a.last()
		if s.breachedAt.IsZero() {
			s.breachedAt = r.instant(e.Reason, 0)
		}
		s.deadline = r.instant(e.Reason, 1)
	case EventAnswered:
		s := a.last()
		s.answeredAt, s.verdict, s.department = r.instant(e.Reason, 0), after(e.Reason, ""), a.department
		s.stoodStill = !s.running()
	case EventAnswerUndone:
		a.returned = append(a.returned, Milestone{At: now, Profile: Profile{Kind: MilestoneReturned, Stage: a.last().number, Department: a.department}})
		a.last().answeredAt, a.last().pausedAt = time.Time{}, time.Time{}
	case EventLetterRefused, EventLetterGivenUp:
		if s := a.last(); s.silent && strings.Contains(e.Reason, string(ClosedLetter)) {
			s.resume(r.rules.Calendar, now)
		}
	case EventUnanswered:
		a.last().silent = true
	case EventClosed:
		a.closing, a.closedAt = e.Reason, now
	case EventActed:
		r.acted(now, e)
	}
}

func (r *recount) acted(now time.Time, e Event) {
	a := &r.told
	s := a.last()
	switch {
	case strings.HasPrefix(e.Reason, "assigned to "):
		a.department = after(e.Reason, "assigned to ")
	case strings.HasPrefix(e.Reason, "reopened; "):
		a.stages = append(a.stages, told{how: MilestoneReopened})
		r.start(a.last(), max(1, s.number), e.Reason)
		a.closing = ""
	case strings.HasPrefix(e.Reason, "extended by "):
		if !s.extended {
			s.extended, s.unextended = true, s.deadline
		}
		s.deadline = r.instant(e.Reason, 1)
	case strings.Contains(e.Reason, "the clock is paused with "):
		s.pausedAt = now
		if _, err := fmt.Sscan(after(e.Reason, "paused with "), &s.left); err != nil {
			panic(err)
		}
	case strings.HasPrefix(e.Reason, "the final response: ") && !s.running():
		s.resume(r.rules.Calendar, now)
	}
}

// start begins a stage as its event dates it: received, perhaps after closing; day
// 0; term; deadline.
func (r *recount) start(s *told, number int, reason string) {
	found := len(instants.FindAllString(reason, -1))
	s.number, s.requested, s.deadline = number, r.instant(reason, found-2), r.instant(reason, found-1)
	s.dayZero = after(reason, "day 0 is ")
}

func (r *recount) promiseFrom(at time.Time) time.Time {
	return r.rules.Calendar.Deadline(r.rules.Calendar.DayZero(at), 10)
}

func receivedBy(now time.Time, in Input) time.Time {
	if m, mailed := in.(MailArrived); mailed {
		if m.Mail.Staff != nil {
			for _, act := range m.Mail.Staff.Acts {
				if enter, brought := act.Do.(Enter); brought {
					return earlier(enter.Mail.ReceivedAt, now)
				}
			}
			return now
		}
		return earlier(m.Mail.ReceivedAt, now)
	}
	return now
}

func (a account) copy() account {
	a.stages, a.returned = slices.Clone(a.stages), slices.Clone(a.returned)
	return a
}

func (a *account) last() *told {
	if len(a.stages) == 0 {
		return nil
	}
	return &a.stages[len(a.stages)-1]
}

func (s *told) running() bool { return s.pausedAt.IsZero() }

// resume sets the clock going with the days that were left, and the deadline that
// there would be without extensions too.
func (s *told) resume(c *workday.Calendar, at time.Time) {
	s.silent = false
	if s.running() {
		return
	}
	goOn := func(deadline time.Time, left int) time.Time {
		if to := c.Deadline(c.DayZero(at), left); to.After(deadline) {
			return to
		}
		return deadline
	}
	if s.extended && s.pausedAt.Before(s.unextended) {
		s.unextended = goOn(s.unextended, max(1, c.WorkingDaysBetween(c.DayZero(s.pausedAt), c.DateOf(s.unextended))))
	}
	s.deadline, s.pausedAt = goOn(s.deadline, s.left), time.Time{}
}

// lines are the milestones that the account tells of.
func (r *recount) lines() []string {
	a := r.told
	stages := a.stages
	switch a.closing {
	case "not_a_complaint", "spam":
		return nil
	case "merged":
		stages = stages[:len(stages)-1]
	}
	if len(stages) == 0 {
		return nil
	}
	list := slices.Clone(a.returned)
	department := a.department
	if !stages[0].answeredAt.IsZero() {
		department = stages[0].department
	}
	list = append(list, Milestone{At: a.received, Profile: Profile{Kind: MilestoneOpened, Stage: 1, Department: department}})
	for i, s := range stages {
		list = append(list, r.milestones(s, stages[:i])...)
	}
	if a.closing == "withdrawn" {
		list = append(list, Milestone{At: a.closedAt, Profile: Profile{Kind: MilestoneWithdrawn, Stage: stages[len(stages)-1].number, Department: stages[len(stages)-1].dept(a)}})
	}
	for i := range list {
		list[i].Language, list[i].Channel = "nb", ByEmail
	}
	return milestoneLines(list)
}

func (s told) dept(a account) string {
	if !s.answeredAt.IsZero() {
		return s.department
	}
	return a.department
}

func (r *recount) milestones(s told, before []told) (list []Milestone) {
	add := func(at time.Time, p Profile, dayZero workday.Date) {
		p.Stage, p.Department = s.number, s.dept(r.told)
		list = append(list, Milestone{At: at, DayZero: dayZero, Profile: p})
	}
	if s.how != "" && len(before) > 0 {
		add(s.requested, Profile{Kind: s.how}, workday.Date{})
	}
	inTime := !s.answeredAt.IsZero() && !s.answeredAt.After(s.breachedAt)
	if !s.breachedAt.IsZero() && !inTime {
		add(s.breachedAt, Profile{Kind: MilestoneBreached}, workday.Date{})
	}
	if s.answeredAt.IsZero() {
		return list
	}
	if s.number == 0 {
		add(s.answeredAt, Profile{Kind: MilestoneNeverStarted}, workday.Date{})
		return list
	}
	p := Profile{Kind: MilestoneAnswered, Verdict: Verdict(s.verdict)}
	var reviewed *told
	for i, b := range before {
		if b.answeredAt.IsZero() {
			continue
		}
		if b.number == s.number {
			p.Kind = MilestoneAnsweredAgain
		}
		if b.number == s.number-1 {
			reviewed = &before[i]
		}
	}
	if p.Kind == MilestoneAnsweredAgain {
		add(s.answeredAt, p, workday.Date{})
		return list
	}
	order := []string{"rejected", "partly", "upheld"}
	p.Overturned = reviewed != nil && slices.Index(order, s.verdict) > max(0, slices.Index(order, reviewed.verdict))
	p.Timing = s.inTime()
	if s.number == 1 && !s.lapsed {
		p.Promise = PromiseMet
		if s.answeredAt.After(r.told.promise) {
			p.Promise = PromiseMissed
		}
	}
	dayZero, _ := workday.ParseDate(s.dayZero)
	add(s.answeredAt, p, dayZero)
	return list
}

func (s told) inTime() Timing {
	switch breached := !s.breachedAt.IsZero(); {
	case s.lapsed:
		return "lapsed"
	case breached && s.answeredAt.After(s.breachedAt), !breached && !s.stoodStill && s.answeredAt.After(s.deadline):
		return "late"
	case s.extended && s.answeredAt.After(s.unextended):
		return "extended"
	}
	return "on_time"
}
