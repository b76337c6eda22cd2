package templates

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"complaintd/casefile"
)

// MaxOriginal is the size in bytes up to which a customer's original mail goes
// along with a letter to a colleague.
const MaxOriginal = 10 << 20

// maxWords is how many characters of a mail a letter repeats.
const maxWords = 20_000

// CarriesOriginal tells whether the letter has the mail it reports attached:
// letters to staff do, unless it is too large or lies in quarantine. The
// letter's words say which.
func CarriesOriginal(l casefile.Letter) bool {
	return l.Audience == casefile.ToStaff && l.Name != casefile.Alert && len(l.Mail.Raw) > 0 && len(l.Mail.Raw) <= MaxOriginal
}

// facts are what a letter can name that is not of a customer's making: the
// procedure, the dates, the company. A subject is made of nothing else.
type facts struct {
	Reference Data
	Mailbox   Data
	Company   companyView
	Stage     Data // Stage 1 of 2
	// StageNumber is 1 for the first stage.
	StageNumber int
	// StageTerm, NextStageTerm and PromiseTerm are working days in words;
	// NextStageTerm is empty after the last stage. AskTerm is how long the
	// customer may ask for the next stage.
	StageTerm, NextStageTerm, PromiseTerm, AskTerm Data
	Department                                     Data
	Owner                                          Data // who has the case
	Received, Deadline, Promise                    moment
	// Unacknowledged is why the customer does not know yet that the complaint
	// arrived, as a sentence without its end; empty where they know.
	Unacknowledged Data
	ThirdParty     bool // the mail is from someone the case does not know
}

// view is what the words of a letter are made of.
type view struct {
	facts
	Customer         person
	Greeting         Data // the customer's name as PersonName has it
	CustomerLanguage Data
	Mail             mailView
	Answer           answerView
}

type companyView struct{ Name, PostalAddress, Phone, OutsideBody Data }

type person struct{ Name, Email Data }

// mailView is the mail that the letter answers or reports.
type mailView struct {
	From             person
	Received         moment
	Words            Data // the first maxWords characters
	WordsCut         bool
	Reason           Data // why it is what it is, as the case file notes it
	Rest             Data // what stands in the mail beside its new words: signature and quoted mail
	NotText          bool
	Attachments      []attachmentView
	OriginalAttached bool
	Size             Data
}

type attachmentView struct{ Name, Size Data }

// answerView is where a colleague writes to, and the mailto address with
// subject and copy that saves them the typing (RFC 6068).
type answerView struct {
	Email Data
	Link  string
}

// view gathers what letter l may say in language lang.
func (s *Set) view(lang *language, l casefile.Letter) view {
	customer := l.Case.Customer()
	return view{
		facts:            s.facts(lang.words, l),
		Customer:         personOf(customer),
		Greeting:         Data(PersonName(customer.Name)),
		CustomerLanguage: Data(lang.words.language(l.Case.Language)),
		Mail:             s.mail(lang.words, l),
		Answer:           s.answer(l),
	}
}

func (s *Set) facts(w *words, l casefile.Letter) facts {
	c := l.Case
	stages := s.procedure.Stages
	f := facts{
		Unacknowledged: Data(w.Unacknowledged[string(l.Unacknowledged)]),
		Reference:      Data(c.Reference),
		Mailbox:        Data(c.Mailbox),
		Company:        s.company,
		Stage:          Data(fill(w.Stage, "{number}", strconv.Itoa(c.Stage), "{of}", strconv.Itoa(len(stages)))),
		StageNumber:    c.Stage,
		PromiseTerm:    Data(w.term(w.WorkingDays, s.procedure.PromiseDays)),
		AskTerm:        Data(w.term(w.Days, s.nextStageDays)),
		Department:     Data(s.department(w, c.Department)),
		Received:       w.at(c.ReceivedAt, s.location),
		Deadline:       w.until(c.Deadline, s.location),
		Promise:        w.until(c.Promise, s.location),
		ThirdParty:     !c.IsParty(l.Mail.From),
	}
	f.Owner = Data(fill(w.Owners[string(c.Owner)], "{department}", string(f.Department)))
	if 1 <= c.Stage && c.Stage <= len(stages) {
		f.StageTerm = Data(w.term(w.WorkingDays, stages[c.Stage-1].WorkingDays))
	}
	if 0 <= c.Stage && c.Stage < len(stages) {
		f.NextStageTerm = Data(w.term(w.WorkingDays, stages[c.Stage].WorkingDays))
	}
	return f
}

func (s *Set) mail(w *words, l casefile.Letter) mailView {
	m := l.Mail
	text, cut := shorten(cmp.Or(m.NewText, m.Text), maxWords)
	folded, _ := shorten(rest(m.Text, m.NewText), maxWords)
	v := mailView{
		From:             personOf(m.From),
		Received:         w.at(m.ReceivedAt, s.location),
		Words:            Data(text),
		WordsCut:         cut,
		Rest:             Data(folded),
		Reason:           Data(m.Reason),
		NotText:          m.Form == casefile.NotText,
		OriginalAttached: CarriesOriginal(l),
		Size:             Data(w.size(int(m.Size))),
	}
	if !strings.ContainsFunc(text, shows) {
		v.Words = ""
	}
	for _, a := range m.Attachments {
		v.Attachments = append(v.Attachments, attachmentView{Data(ShortName(a.Name)), Data(w.size(a.Bytes))})
	}
	return v
}

// answer is where a colleague's words to the customer go: where the customer
// asked for in the mail at hand, if it is theirs.
func (s *Set) answer(l casefile.Letter) answerView {
	to := l.Case.Customer()
	if l.Case.IsParty(l.Mail.From) && l.Mail.AnswerTo.Email != "" {
		to = l.Mail.AnswerTo
	}
	subject := s.language(l.Case.Language, l.Name).words.AnswerSubject + " [" + string(l.Case.Reference) + "]"
	return answerView{
		Email: Data(OneLine(to.Email)),
		Link:  mailEscape(to.Email) + "?cc=" + mailEscape(l.Case.Mailbox) + "&subject=" + mailEscape(subject),
	}
}

// mailEscape writes s as a part of a mailto address (RFC 6068 §2). What is
// left has no meaning in Markdown.
func mailEscape(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"), "%40", "@")
}

func personOf(a casefile.Address) person {
	return person{Name: Data(ShortName(a.Name)), Email: Data(OneLine(a.Email))}
}

// department is the name of a department: that of the company, else that of
// the language, else its key, as after a change of the configuration.
func (s *Set) department(w *words, key string) string {
	return cmp.Or(s.departments[key], w.Departments[key], key)
}
