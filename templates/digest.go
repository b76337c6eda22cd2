package templates

import (
	"time"

	"complaintd/casefile"
)

// digestView is what a digest says. Nothing in it is of a customer's making.
type digestView struct {
	// Day is that of the digest, without the year, and Next the working day after
	// it; IsTomorrow tells whether that is the very next day.
	Day, Next  moment
	IsTomorrow bool
	Quiet      bool // there is nothing to say
	Answerable bool // replies to it go somewhere
	// Overdue, Today and Tomorrow count the cases without a final response whose
	// deadline has passed, or is on that day.
	Overdue, Today, Tomorrow int
	Sections                 []sectionView
	Conditions               []conditionView
	Figures                  []figureRow // none where nothing was received or answered in 60 days
	// Chart says what the chart shows, and ChartID is the Content-ID of the picture
	// (RFC 2392).
	Chart, ChartID Data
}

// ChartID is the Content-ID under which a digest shows its chart.
const ChartID = "chart@complaintd"

type sectionView struct {
	Topic       string // as casefile.Topic has it
	Total, More int    // More are left out
	Items       []itemView
}

// itemView is one line. What does not belong to its topic is empty.
type itemView struct {
	Reference Data
	Owner     Data
	// Department is whose case it is, where somebody else has it.
	Department Data
	By         moment
	Late       int  // working days since By
	LateTerm   Data // the same in words
	NewDate    moment
	// Fields of the same names as in casefile.Item.
	HandedOver, Review, Extended, Paused bool
	Task, Failed, Why                    string
	Mail                                 int64
	Received                             moment
	// Step is what to do next: see, hand_to_head, hand_to_manager, status, review,
	// reopen, fulfil, call, posted, correct, adopt or nothing.
	Step string
	// Command writes commands about the line as links.
	Command commands
}

type conditionView struct {
	Kind    string // as casefile.ConditionKind has it
	Count   int
	Since   moment
	Mailbox Data
	Why     Data // why the mailbox can't be read, as a sentence without its end
	Ends    moment
}

// digest is nil for every other letter.
func (s *Set) digest(w *words, l casefile.Letter) *digestView {
	if l.Digest == nil {
		return nil
	}
	d := l.Digest
	v := &digestView{
		Day: s.near(w, l.At, l.At), Next: s.near(w, d.Next, l.At), IsTomorrow: d.NextIsTomorrow, Quiet: d.Quiet(), Answerable: l.ReplyTo != "",
		Overdue: d.Total(casefile.TopicBreached) + d.Total(casefile.TopicOverdue) + d.Total(casefile.TopicBefore),
		Today:   d.Total(casefile.TopicToday), Tomorrow: d.Total(casefile.TopicTomorrow),
		Figures: s.figures(w, d), Chart: Data(d.Chart), ChartID: ChartID,
	}
	for _, section := range d.Sections {
		v.Sections = append(v.Sections, s.section(w, l, section))
	}
	for _, c := range d.Conditions {
		v.Conditions = append(v.Conditions, conditionView{string(c.Kind), c.Count, s.near(w, c.Since, l.At), Data(c.Mailbox), Data(w.Troubles[string(c.Trouble)]), s.near(w, c.Ends, l.At)})
	}
	return v
}

func (s *Set) section(w *words, l casefile.Letter, section casefile.Section) sectionView {
	v := sectionView{Topic: string(section.Topic), Total: section.Total, More: section.Total - len(section.Items)}
	for _, item := range section.Items {
		v.Items = append(v.Items, s.item(w, l, item))
	}
	return v
}

func (s *Set) item(w *words, l casefile.Letter, i casefile.Item) itemView {
	v := itemView{
		Reference: Data(i.Reference), By: s.near(w, i.By, l.At), NewDate: s.near(w, i.NewDate, l.At),
		Late: i.Late, LateTerm: Data(w.term(w.WorkingDays, i.Late)),
		HandedOver: i.HandedOver, Review: i.Review, Extended: i.Extended, Paused: i.Paused,
		Task: string(i.Task), Failed: string(i.Failed), Why: string(i.Why), Mail: i.Mail, Received: s.near(w, i.Received, l.At),
		Step: stepOf(i.Step), Command: commands{l.ReplyTo, "Re: " + casefile.DigestMark},
	}
	if i.Reference != "" {
		v.Owner = Data(fill(w.Owners[string(i.Owner)], "{department}", s.department(w, i.Department)))
		if i.Owner != casefile.OwnerDepartment {
			v.Department = Data(s.department(w, i.Department))
		}
		v.Command = commands{l.ReplyAbout[i.Reference], "Re: [" + string(i.Reference) + "]"}
	}
	return v
}

// stepOf is the key of the next step.
func stepOf(do casefile.Deed) string {
	switch do := do.(type) {
	case casefile.HandTo:
		return "hand_to_" + map[casefile.Owner]string{casefile.OwnerHead: "head", casefile.OwnerManager: "manager"}[do.Owner]
	case casefile.Status:
		return "status"
	case casefile.See:
		return "see"
	case casefile.Review:
		return "review"
	case casefile.Reopen:
		return "reopen"
	case casefile.Fulfil:
		return "fulfil"
	case casefile.Call:
		return "call"
	case casefile.Posted:
		return "posted"
	case casefile.Correct:
		return "correct"
	case casefile.Adopt:
		return "adopt"
	}
	return ""
}

// nearby is how far off a date may be whose year goes without saying.
const nearby = 180 * 24 * time.Hour

// near is the moment at which a term ends or something happened, without its year
// where that goes without saying at the instant now.
func (s *Set) near(w *words, t, now time.Time) moment {
	m := w.until(t, s.location)
	m.near = t.Sub(now).Abs() < nearby
	return m
}
