package casefile

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"complaintd/casefile/workday"
)

// This file tells what needs a person on a day: what the managers read in the
// morning (DESIGN §6).

// Topic is why something stands on an agenda.
type Topic string

// The topics in the order in which they are read. A case has at most one of those
// that tell where it stands, from TopicBreached on; what is to be done for it
// besides may stand under others too.
const (
	TopicHarm       Topic = "harm"          // harm was told, and nobody has taken notice
	TopicBreached   Topic = "breached"      // the deadline has passed since the last digest, without a final response
	TopicOverdue    Topic = "overdue"       // it passed before that
	TopicBefore     Topic = "passed_before" // it had passed before the mailbox was first read, so that nothing fired
	TopicToday      Topic = "due_today"     // the final response is due today
	TopicTomorrow   Topic = "due_tomorrow"  // it is due on the next working day
	TopicDoubt      Topic = "doubt"         // the Head must decide whether a mail asks for the next stage
	TopicPromise    Topic = "promise"       // something promised to the customer is due by the next working day
	TopicTask       Topic = "task"          // the customer is to be called, or a letter to be posted
	TopicUnreached  Topic = "unreached"     // a letter to the customer came back, or could not be sent
	TopicHandedOver Topic = "handed_over"   // since the last digest
	TopicReview     Topic = "review"        // asked for since the last digest
	TopicExtended   Topic = "extended"
	TopicWaiting    Topic = "waiting"    // for the customer
	TopicQuarantine Topic = "quarantine" // mails without a case, since the last digest
	TopicStray      Topic = "stray"      // taken for spam or a machine's, since the last digest
)

// Topics are all there are, in the order in which they are read.
func Topics() []Topic {
	return []Topic{TopicHarm, TopicBreached, TopicOverdue, TopicBefore, TopicToday, TopicTomorrow, TopicDoubt, TopicPromise, TopicTask,
		TopicUnreached, TopicHandedOver, TopicReview, TopicExtended, TopicWaiting, TopicQuarantine, TopicStray}
}

// Agenda is what needs a person at an instant.
type Agenda struct {
	At, Since time.Time // Since is when the last one was written
	// Next is a time of the next working day, and NextIsTomorrow whether that is the
	// day after this.
	Next           time.Time
	NextIsTomorrow bool
	Sections       []Section // in the order of [Topics]; none is empty
}

// Section is what stands on an agenda under one topic, the most urgent first.
type Section struct {
	Topic Topic
	Items []Item // at most MostItems
	Total int    // with those that are left out
}

// MostItems of a section stand on an agenda, so that a storm is a mail that can be
// read.
const MostItems = 20

// Item is one line of an agenda. It has nothing of a customer's: no name, address
// or word, and nothing that they told.
type Item struct {
	// Reference, Owner and Department are those of the case; empty for a mail without
	// one.
	Reference  Reference
	Owner      Owner
	Department string
	// By is the date that counts: of the final response, the decision, the promise,
	// or until when we wait. Zero where there is none.
	By time.Time
	// Late is how many working days have passed since By.
	Late int
	// NewDate is what the customer was told when the deadline had passed.
	NewDate time.Time
	// HandedOver and Review tell of a case that stands under another topic what
	// happened since the last agenda; Extended is what was done to its deadline.
	HandedOver, Review, Extended bool
	Task                         Task      // of a TopicTask
	Failed                       EventKind // of a TopicUnreached, how the letter failed
	Paused                       bool      // of a TopicWaiting: a clock stands still

	// Mail is the number of a mail without a case, Received when it came, and Why
	// it has none.
	Mail     int64
	Received time.Time
	Why      Stray

	// Step is the one thing to do next by mail; nil where there is nothing.
	Step Deed
}

// Stray is why a mail has no case, in classes that tell nothing of the mail.
type Stray string

const (
	StraySpam       Stray = "spam"       // the filter in front of the mailbox says so
	StrayMarked     Stray = "marked"     // its header says that a machine sent it
	StrayWorded     Stray = "worded"     // it is worded as an automatic answer
	StrayTooLarge   Stray = "too_large"  // in quarantine: it is too large
	StrayForged     Stray = "forged"     // in quarantine: says it is from a colleague
	StrayUnreadable Stray = "unreadable" // in quarantine for any other reason
)

// News is what happened in a case since the last agenda.
type News struct {
	HandedOver, Breached, Review bool
	// Failed is how a letter to the customer failed last; empty where none did.
	Failed EventKind
}

// With is the news with one more event. Of letters that failed, only those to
// customers are news of the case.
func (n News) With(e Event) News {
	letter, _, _ := strings.Cut(e.Reason, ":")
	switch e.Kind {
	case EventHandedOver:
		n.HandedOver = true
	case EventBreached:
		n.Breached = true
	case EventNextStage:
		n.Review = true
	case EventUndelivered:
		n.Failed = e.Kind
	case EventLetterRefused, EventLetterGivenUp:
		if LetterName(letter).ForCustomer() {
			n.Failed = e.Kind
		}
	}
	return n
}

// StrayMail is a mail that was filed without a case.
type StrayMail struct {
	Number     int64 // under which it is listed
	Kind       Kind
	Reason     string
	Folder     Folder
	ReceivedAt time.Time
}

// AgendaMaker gathers an agenda from the cases and mails that are handed to it one
// by one. What it keeps does not grow with their number.
type AgendaMaker struct {
	rules       Rules
	now, since  time.Time
	today, next workday.Date // next: the first working day after today
	sections    map[Topic]*Section
}

// NewAgenda begins an agenda for now, which tells what happened after since.
func (r Rules) NewAgenda(now, since time.Time) *AgendaMaker {
	today := r.Calendar.DateOf(now)
	return &AgendaMaker{rules: r, now: now, since: since, today: today, next: r.Calendar.AddWorkingDays(today, 1),
		sections: map[Topic]*Section{}}
}

// Agenda is what was gathered.
func (m *AgendaMaker) Agenda() Agenda {
	a := Agenda{At: m.now, Since: m.since, Next: m.rules.Calendar.Closes(m.next), NextIsTomorrow: m.next == m.today.AddDays(1)}
	for _, topic := range Topics() {
		section := m.sections[topic]
		if section == nil {
			continue
		}
		for i, item := range section.Items {
			section.Items[i].Late = m.late(item.By)
		}
		a.Sections = append(a.Sections, *section)
	}
	return a
}

// late is how many working days have passed since an instant, with today.
func (m *AgendaMaker) late(by time.Time) int {
	if by.IsZero() || by.After(m.now) {
		return 0
	}
	return m.rules.Calendar.WorkingDaysBetween(m.rules.Calendar.DateOf(by), m.today)
}

func (m *AgendaMaker) add(topic Topic, item Item) {
	section := m.sections[topic]
	if section == nil {
		section = &Section{Topic: topic}
		m.sections[topic] = section
	}
	section.add(item)
}

// add keeps the items in order, and the first of them.
func (s *Section) add(item Item) {
	s.Total++
	at, _ := slices.BinarySearchFunc(s.Items, item, Item.compare)
	if at == MostItems {
		return
	}
	if len(s.Items) == MostItems {
		s.Items = s.Items[:MostItems-1]
	}
	s.Items = slices.Insert(s.Items, at, item)
}

func (i Item) compare(other Item) int {
	return cmp.Or(i.By.Compare(other.By), cmp.Compare(i.Mail, other.Mail), cmp.Compare(i.Reference, other.Reference))
}

// AddMail puts a mail without a case on the agenda. What colleagues' machines, or
// our own, have sent needs nobody.
func (m *AgendaMaker) AddMail(mail StrayMail) {
	item := Item{Mail: mail.Number, Received: mail.ReceivedAt, Why: mail.why()}
	switch {
	case mail.Folder == Quarantine:
		m.add(TopicQuarantine, item)
	case item.Why != "":
		item.Step = Adopt{Number: mail.Number}
		m.add(TopicStray, item)
	}
}

// why is the class of a mail's reason; empty where it is nobody's to look at.
func (m StrayMail) why() Stray {
	switch {
	case m.Folder == Quarantine && m.Kind == KindStaff:
		return StrayForged
	case m.Folder == Quarantine && strings.HasPrefix(m.Reason, "it is too large"):
		return StrayTooLarge
	case m.Folder == Quarantine:
		return StrayUnreadable
	case m.Kind == KindSpam:
		return StraySpam
	case m.Kind != KindAutoReply || m.Reason == ownMailBack || strings.HasPrefix(m.Reason, colleaguesRobot):
		return ""
	case strings.HasPrefix(m.Reason, "worded"):
		return StrayWorded
	}
	return StrayMarked
}

// AddCase puts a case on the agenda where it needs somebody.
func (m *AgendaMaker) AddCase(c Case, news News) {
	item := Item{Reference: c.Reference, Owner: c.Owner, Department: c.Department,
		HandedOver: news.HandedOver, Review: news.Review, Extended: c.Extended()}
	if topic := m.stands(c, news); topic != "" {
		m.add(topic, m.standing(c, topic, item))
	}
	if c.State != Closed {
		m.addPromise(c, item)
		m.addDuties(c, item)
	}
	m.addUnreached(c, news, item)
}

// stands tells under which topic a case stands; empty for none.
func (m *AgendaMaker) stands(c Case, news News) Topic {
	switch {
	case c.State == Waiting, c.State == Open && c.Paused():
		return cmp.Or(news.topic(), TopicWaiting)
	case c.State != Open, c.answerUnderWay(): // nothing is owed that somebody could do
		return ""
	}
	topic := cmp.Or(m.byDeadline(c, news), news.topic())
	switch {
	case topic == "" && c.Extended():
		return TopicExtended
	case topic == "" && !c.Question.AskedAt.IsZero():
		return TopicWaiting
	}
	return topic
}

// topic is under which a case stands for the news alone; empty for none.
func (n News) topic() Topic {
	switch {
	case n.HandedOver:
		return TopicHandedOver
	case n.Review:
		return TopicReview
	}
	return ""
}

// byDeadline is the topic of a case whose clock runs, by its deadline; empty where
// that is some days off.
func (m *AgendaMaker) byDeadline(c Case, news News) Topic {
	due := m.rules.Calendar.DateOf(c.Deadline)
	switch {
	case c.Breached() && news.Breached:
		return TopicBreached
	case c.Breached():
		return TopicOverdue
	case !c.Deadline.After(m.now) && !c.Fired[Due{Kind: DueDeadline}.series()].Before(c.Deadline):
		return TopicBefore
	case !c.Deadline.After(m.now): // the program is about to act on it
		return TopicBreached
	case due == m.today:
		return TopicToday
	case !m.next.Before(due):
		return TopicTomorrow
	}
	return ""
}

// standing is the line of a case under its topic.
func (m *AgendaMaker) standing(c Case, topic Topic, item Item) Item {
	item.By, item.Step = c.Deadline, Status{}
	switch topic {
	case TopicBreached, TopicOverdue:
		item.Step = escalation(c)
		if c.Breached() {
			item.By, item.NewDate = c.BreachedAt, c.Deadline
		}
	case TopicBefore, TopicToday:
		item.Step = escalation(c)
	case TopicHandedOver: // the topic says so
		item.HandedOver = false
	case TopicReview:
		item.Review = false
	case TopicExtended:
		item.Extended = false
	}
	if c.State == Waiting || c.Paused() {
		item.Paused, item.By = c.Paused(), time.Time{}
		if asked := c.Question.AskedAt; !asked.IsZero() {
			item.By = m.rules.questionEnd(asked)
		}
	}
	return item
}

// escalation is to hand a case to whoever comes next; at the top, to read it.
func escalation(c Case) Deed {
	switch c.Owner {
	case OwnerDepartment:
		return HandTo{OwnerHead}
	case OwnerHead:
		return HandTo{OwnerManager}
	}
	return Status{}
}

// addDuties puts on the agenda what is to be done for a case beside its answer.
func (m *AgendaMaker) addDuties(c Case, item Item) {
	if c.Facts.Safety && c.SeenAt.IsZero() && !c.SafetyTold.IsZero() {
		harm := item
		harm.By, harm.Step = c.Deadline, See{}
		m.add(TopicHarm, harm)
	}
	if c.State == Answered && !c.Doubt.DecideBy.IsZero() {
		doubt := item
		doubt.Owner, doubt.By, doubt.Step = OwnerHead, c.Doubt.DecideBy, Reopen{}
		if m.rules.canAsk(c, m.now) {
			doubt.Step = Review{}
		}
		m.add(TopicDoubt, doubt)
	}
	if task := c.openTask(); task != "" {
		item.Task, item.By, item.Step = task, c.Deadline, Call{}
		if task == TaskPost {
			item.Step = Posted{On: m.now}
		}
		m.add(TopicTask, item)
	}
}

// openTask is how the customer is to be reached with what is prepared for them;
// empty where nothing is.
func (c Case) openTask() Task {
	if c.State != Open || !c.Pending.ByHand && !c.Question.Unput {
		return ""
	}
	for _, reader := range c.each() {
		if task := taskFor(reader); task != "" {
			return task
		}
	}
	return ""
}

// addPromise puts the first promise on the agenda that is due by the next working
// day.
func (m *AgendaMaker) addPromise(c Case, item Item) {
	var due time.Time
	for _, p := range c.Commitments {
		if !p.Done && !m.next.Before(m.rules.Calendar.DateOf(p.Due)) && (due.IsZero() || p.Due.Before(due)) {
			due = p.Due
		}
	}
	if !due.IsZero() {
		item.By, item.Step = due, Fulfil{}
		m.add(TopicPromise, item)
	}
}

// addUnreached puts a case on the agenda whose customer did not get a letter: on
// the day after, and as long as something is owed to them.
func (m *AgendaMaker) addUnreached(c Case, news News, item Item) {
	owed := c.State == Open || c.State == Waiting
	if news.Failed == "" && (!owed || c.Contact.Silent != Undelivered) {
		return
	}
	item.Failed, item.Step = cmp.Or(news.Failed, EventUndelivered), Correct{}
	if owed {
		item.By = c.Deadline
	}
	m.add(TopicUnreached, item)
}
