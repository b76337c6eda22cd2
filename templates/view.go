package templates

import (
	"cmp"
	"strconv"
	"strings"

	"complaintd/casefile"
)

// maxWords is how many characters of a mail a letter repeats.
const maxWords = 20_000

// maxBack is how many characters of a colleague's own mail go back to them: more
// than anybody writes.
const maxBack = 200_000

// Enclosed is the colleague's mail whose files go along with the letter: to the
// customer, or to the colleague who is to hand them over. It is nil for none.
func Enclosed(l casefile.Letter) *casefile.Incoming {
	switch {
	case l.Audience != casefile.ToStaff, l.Name == casefile.CaseReview:
		return l.Enclosed
	case l.Instead != nil:
		return l.Instead.Enclosed
	}
	return nil
}

// Reports tells whether the letter to staff is about a mail that they are to read:
// its files go along.
func Reports(l casefile.Letter) bool {
	switch l.Name {
	case casefile.Confirm, casefile.CommandDone, casefile.CommandRefused, casefile.CaseStatus, casefile.HelpPage:
		return false // they answer a colleague's mail, or one that nobody vouches for
	}
	return l.Audience == casefile.ToStaff && l.Mail != nil
}

// CarriesOriginal tells whether the letter has the mail it reports attached:
// letters to staff do, unless it is too large, lies in quarantine, or has a file
// that can do harm. The
// letter's words say which.
func CarriesOriginal(l casefile.Letter) bool {
	return Reports(l) && !l.Mail.HoldsRisk() && len(l.Mail.Raw) > 0 && len(l.Mail.Raw) <= casefile.MostOriginal
}

// facts are what a letter can name that is not of a customer's making: the
// procedure, the dates, the company. A subject is made of nothing else.
type facts struct {
	Reference Data
	Mailbox   Data
	Company   companyView
	Stage     Data // Stage 1 of 2
	// StageNumber is 1 for the first stage; NextStageNumber that of the next, 0
	// after the last.
	StageNumber, NextStageNumber int
	// StageTerm, NextStageTerm and PromiseTerm are working days in words;
	// NextStageTerm is empty after the last stage. AskTerm is how long the
	// customer may ask for the next stage.
	StageTerm, NextStageTerm, PromiseTerm, AskTerm Data
	Department                                     Data
	Owner                                          Data // who has the case
	Received, Deadline, Promise                    moment
	// HandledBy is the colleague who handles the case, by name or address;
	// ForDepartment is the one that a mail is sent on to.
	HandledBy, ForDepartment Data
	// Unacknowledged is why the customer does not know yet that the complaint
	// arrived, as a sentence without its end; empty where they know.
	Unacknowledged Data
	// Untold is why no letter that the program writes reaches the customer now, as
	// a sentence without its end; empty where they do.
	Untold Data
	// FileAttached: the whole case file goes along with the letter.
	FileAttached bool
	Summary      Data // what an alert tells, in one line
	ThirdParty   bool // the mail is from someone the case does not know
	Entered      Data // the channel, where a colleague entered what the customer wrote or said
	Consulted    bool // it is from somebody whom a colleague has asked
	// TaskBeside: what the customer is to be told goes to the colleague in a
	// contact_task of its own.
	TaskBeside bool
	// Acknowledges: a contact_task stands for the acknowledgement, so that the mail
	// it is about is the complaint.
	Acknowledges bool
	// MailReturns: e-mail to the customer comes back.
	MailReturns bool
	// ToHandOver: files for the customer go along with the letter to a colleague.
	ToHandOver bool
	// Digest is what a digest says; nil for every other letter.
	Digest *digestView
	// OnPaper: the letter is printed and posted, so that nobody can reply to it.
	OnPaper bool
	course
}

// course is how the case has gone.
type course struct {
	// Outcome of the stage in words, and its key: upheld, partly, rejected or
	// unanswered; empty while there is no final response.
	Outcome Data
	Verdict string
	// WindowEnds is the last moment to ask for the next stage.
	WindowEnds moment
	// AskedOn is when the customer was asked, AnswerBy until when we wait.
	AskedOn, AnswerBy          moment
	Asked                      bool
	Extended, Breached, Paused bool
	// Closing is why the case was closed, as casefile.Closing has it.
	Closing string
	// Emergency says whom to call in an emergency, in the reader's country.
	Emergency Data
	// DecideBy is by when the Head decides on a mail of an answered case.
	DecideBy moment
	// AskStage is the next stage while it can be asked for, else 0.
	AskStage int
	// Answering: a final response is on its way; KeepInformed: the customer is to
	// hear how it goes.
	Answering, KeepInformed bool
	// Task is what a contact_task asks for: reach, call or post.
	Task string
	// Prefers is how the customer wants to be answered: email, phone, post or
	// empty.
	Prefers string
	Waiting bool // no clock runs until the customer says how they can be answered
	// Running: a final response is owed by the deadline.
	Running bool
	// Harm: the customer has told of harm from a medicine, and no colleague has
	// taken notice.
	Harm bool
}

// view is what the words of a letter are made of.
type view struct {
	facts
	Customer person
	Told     toldView
	// Also are other cases that the mail may belong to, parted by commas.
	Also             Data
	Greeting         Data // the customer's name as PersonName has it
	CustomerLanguage Data
	Mail             mailView
	// Words are a colleague's to the customer, in several lines; Reason is why
	// the deadline was moved.
	Words, Reason Data
	// Lines are what was done for a colleague, or why it was not. Done is what was
	// done where the colleague's mail tells it, and stands instead of Lines.
	Lines []Data
	Done  []doneView
	// LeftBehind are the names of pictures that were not sent along, in one line.
	LeftBehind Data
	// Meanwhile is what another colleague did; nil where nobody did anything.
	Meanwhile *meanwhileView
	// UndoUntil is until when the colleague's words can be stopped.
	UndoUntil moment
	// Form: the letter has the form for a new complaint, filled in with MailTold,
	// what the mail tells.
	Form     bool
	MailTold toldView
	// Command writes commands as links.
	Command commands
	// Tidings are what an alert tells, what cannot wait first.
	Tidings []tidingsView
	// Linked: a letter of no case has commands for cases.
	Linked bool
	// Commitments are what was promised to the customer and is not done.
	Commitments []commitmentView
}

type commitmentView struct {
	Due   moment
	Words Data
}

type companyView struct{ Name, PostalAddress, Phone, OutsideBody Data }

type person struct{ Name, Email Data }

// mailView is the mail that the letter answers or reports.
type mailView struct {
	From             person
	Received         moment
	Words            Data // the first maxWords characters
	WordsCut         bool
	Rest             Data // what stands in the mail beside its new words: signature and quoted mail
	NotText          bool
	Attachments      []attachmentView
	OriginalAttached bool
	HoldsRisk        bool // so that it is not attached
	// Threat is what a virus scanner found in it, empty for nothing; Unexamined: it
	// could not look at all of it.
	Threat     Data
	Unexamined bool
	Size       Data
}

type attachmentView struct {
	Name, Size Data
	Held       bool // back, as files of its kind can do harm
	Threat     Data // what a virus scanner found in it, so that it is held back too
	Unexamined bool // by the virus scanner, so that it is held back too
}

// view gathers what letter l may say in language lang.
func (s *Set) view(lang *language, l casefile.Letter) view {
	customer := nameOf(l.Case)
	return view{
		facts:            s.facts(lang.words, l),
		Customer:         personOf(customer),
		Told:             told(lang.words, l.Case),
		Also:             joined(l.Also),
		Greeting:         Data(PersonName(customer.Name)),
		CustomerLanguage: Data(lang.words.language(l.Case.Language)),
		Mail:             s.mail(lang.words, l),
		Words:            Data(wordsOf(l)),
		Reason:           Data(strings.TrimRight(OneLine(l.Case.Reason), ". ")),
		Lines:            linesOf(lang.words, l),
		Done:             s.done(lang.words, l),
		LeftBehind:       joined(l.LeftBehind),
		Meanwhile:        s.meanwhile(lang.words, l),
		UndoUntil:        lang.words.at(l.UndoUntil, s.location),
		Form:             l.Form,
		MailTold:         mailTold(lang.words, l.Mail),
		Tidings:          s.tidings(lang.words, l),
		Linked:           len(l.ReplyAbout) > 0,
		Command:          commandsOf(l),
		Commitments:      s.commitments(lang.words, l.Case),
	}
}

// meanwhileView is what another colleague did: answer, final, question, extension
// or nothing that the customer read.
type meanwhileView struct {
	By   Data
	What string
	At   moment
}

func (s *Set) meanwhile(w *words, l casefile.Letter) *meanwhileView {
	if l.Meanwhile.By == "" {
		return nil
	}
	return &meanwhileView{Data(OneLine(l.Meanwhile.By)), string(l.Meanwhile.What), w.at(l.Meanwhile.At, s.location)}
}

func mailTold(w *words, m *casefile.Incoming) toldView {
	if m == nil {
		return toldView{}
	}
	return told(w, casefile.Case{Facts: m.Facts})
}

func linesOf(w *words, l casefile.Letter) []Data {
	lines := make([]Data, len(l.Lines))
	for i, line := range l.Lines {
		lines[i] = Data(cmp.Or(w.Refusals[line], line))
	}
	return lines
}

// wordsOf are a colleague's: of the letter, or of the one that it stands for.
func wordsOf(l casefile.Letter) string {
	words := l.Words
	if words == "" && l.Instead != nil {
		words = l.Instead.Words
	}
	if !strings.ContainsFunc(words, shows) {
		return ""
	}
	return words
}

// entered is how what a colleague entered reached the company; empty for a mail.
func entered(w *words, m *casefile.Incoming) Data {
	if m == nil {
		return ""
	}
	return Data(w.Channels[string(m.Entered)])
}

func (s *Set) commitments(w *words, c casefile.Case) (open []commitmentView) {
	for _, p := range c.Commitments {
		if !p.Done {
			open = append(open, commitmentView{w.at(p.Due, s.location), Data(p.Words)})
		}
	}
	return open
}

func (s *Set) facts(w *words, l casefile.Letter) facts {
	c := l.Case
	stages := s.procedure.Stages
	f := facts{
		Unacknowledged: Data(w.Unacknowledged[string(l.Unacknowledged)]),
		Reference:      Data(c.Reference),
		Mailbox:        Data(c.Mailbox),
		Company:        s.company,
		TaskBeside:     c.Channel != "" && c.Contact.To.Email == "",
		Acknowledges:   l.Instead != nil && l.Instead.Name == casefile.Acknowledgement,
		MailReturns:    c.Contact.Silent == casefile.Undelivered,
		ToHandOver:     l.Audience == casefile.ToStaff && Enclosed(l) != nil,
		Untold:         Data(w.Unacknowledged[string(cmp.Or(l.Unacknowledged, c.Contact.Silent))]),
		Stage:          Data(fill(w.Stage, "{number}", strconv.Itoa(max(1, c.Stage)), "{of}", strconv.Itoa(len(stages)))),
		StageNumber:    c.Stage,
		PromiseTerm:    Data(w.term(w.WorkingDays, s.procedure.PromiseDays)),
		AskTerm:        Data(w.term(w.Days, s.nextStageDays)),
		Department:     Data(s.department(w, c.Department)),
		HandledBy:      Data(OneLine(c.HandledBy)),
		ForDepartment:  Data(s.department(w, l.ForDepartment)),
		Received:       w.at(c.ReceivedAt, s.location),
		Deadline:       w.until(c.Deadline, s.location),
		Promise:        w.until(c.Promise, s.location),
		FileAttached:   l.File != nil,
		Summary:        summary(w, l.Tidings),
		ThirdParty:     l.Mail != nil && l.Mail.Entered == "" && !c.IsParty(l.Mail.From),
		Entered:        entered(w, l.Mail),
		Digest:         s.digest(w, l),
		Consulted:      l.Mail != nil && c.HasConsulted(l.Mail.From),
		course:         s.courseOf(w, l),
	}
	f.Owner = Data(fill(w.Owners[string(ownerIn(l))], "{department}", string(f.Department)))
	stage := max(1, c.Stage) // a case that waits will begin with the first
	if stage <= len(stages) {
		f.StageTerm = Data(w.term(w.WorkingDays, stages[stage-1].WorkingDays))
	}
	if stage < len(stages) {
		f.NextStageNumber = stage + 1
		f.NextStageTerm = Data(w.term(w.WorkingDays, stages[stage].WorkingDays))
	}
	return f
}

// ownerIn is who has the case when the letter is written: what comes after a
// final response is the Head's to decide on.
func ownerIn(l casefile.Letter) casefile.Owner {
	if l.Name == casefile.NextStageLate || !l.Case.Doubt.DecideBy.IsZero() {
		return casefile.OwnerHead
	}
	return l.Case.Owner
}

// courseOf is how the case has gone until the letter. A final response that is on
// its way is told as the one that it will be.
func (s *Set) courseOf(w *words, l casefile.Letter) course {
	c := l.Case
	verdict := c.Answer.Verdict
	if l.Name.Answers() || l.Task != "" {
		verdict = cmp.Or(c.Pending.Verdict, verdict)
	}
	v := course{
		Outcome:    Data(w.Outcomes[string(verdict)]),
		Verdict:    string(verdict),
		WindowEnds: w.until(cmp.Or(l.WindowEnds, c.WindowEnds), s.location),
		AskedOn:    w.at(c.Question.AskedAt, s.location),
		AnswerBy:   w.until(l.AnswerBy, s.location),
		Asked:      !c.Question.AskedAt.IsZero(),
		Extended:   c.Extended(), Breached: c.Breached(), Paused: c.Paused(),
		Closing:   string(c.Closing),
		Emergency: Data(w.Emergency),
		Prefers:   string(c.Facts.Preference),
		Task:      string(l.Task),
		Answering: c.Answering(), KeepInformed: l.KeepInformed,
		Waiting: c.State == casefile.Waiting,
		Running: c.State == casefile.Open && !c.Paused(),
		Harm:    c.Facts.Safety && c.SeenAt.IsZero(),
	}
	if l.WindowEnds.IsZero() && !l.At.Before(c.WindowEnds) {
		v.WindowEnds = moment{}
	}
	if v.WindowEnds.IsSet() && c.Stage < len(s.procedure.Stages) {
		v.AskStage = max(1, c.Stage) + 1
	}
	if by := c.Doubt.DecideBy; !by.IsZero() {
		v.DecideBy = w.until(by, s.location)
	}
	return v
}

func (s *Set) mail(w *words, l casefile.Letter) mailView {
	m := l.Mail
	if m == nil {
		return mailView{}
	}
	most := maxWords
	if l.Name == casefile.CommandRefused {
		most = maxBack
	}
	text, cut := shorten(cmp.Or(m.NewText, m.Text), most)
	folded, _ := shorten(m.Rest(), maxWords)
	v := mailView{
		From:             personOf(m.From),
		Received:         w.at(m.ReceivedAt, s.location),
		Words:            Data(text),
		WordsCut:         cut,
		Rest:             Data(folded),
		NotText:          m.Form == casefile.NotText,
		OriginalAttached: CarriesOriginal(l),
		HoldsRisk:        m.HoldsRisk(),
		Threat:           Data(ShortName(m.Finding().Threat)),
		Unexamined:       m.Finding().Unexamined,
		Size:             Data(w.size(int(m.Size))),
	}
	if !strings.ContainsFunc(text, shows) {
		v.Words = ""
	}
	for _, a := range m.Attachments {
		v.Attachments = append(v.Attachments, attachmentView{Data(ShortName(a.Name)), Data(w.size(a.Bytes)), a.Risky(), Data(ShortName(a.Finding.Threat)), a.Finding.Unexamined})
	}
	return v
}

// nameOf is the customer under the name that they write themselves, if any.
func nameOf(c casefile.Case) casefile.Address {
	customer := c.Customer()
	customer.Name = cmp.Or(c.Facts.Name, customer.Name)
	return customer
}

func personOf(a casefile.Address) person {
	return person{Name: Data(ShortName(a.Name)), Email: Data(OneLine(a.Email))}
}

// department is the name of a department: that of the company, else that of
// the language, else its key, as after a change of the configuration.
func (s *Set) department(w *words, key string) string {
	return cmp.Or(s.departments[key], w.Departments[key], key)
}
