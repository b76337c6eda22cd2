package facts

import (
	"regexp"

	"complaintd/casefile"
)

// Config is what a Reader must know of the company.
type Config struct {
	// Orders finds candidates for order numbers: its first group, or all of it
	// where it has none. A number counts with FewestDigits to MostDigits. Where
	// it is nil no orders are read.
	Orders                   *regexp.Regexp
	FewestDigits, MostDigits int
	// OwnPhones are the company's own, as they are written.
	OwnPhones []string
	// OwnAddress is where the company is, as it is written; empty if unknown.
	OwnAddress string
	// OwnEmails are the company's own addresses.
	OwnEmails []string
	// Departments that a complaint may concern.
	Departments []Department
}

// Department is a department with the words that speak of it.
type Department struct {
	Key     string
	Default bool
	// Words by language; a nil map stands for the built-in ones of the key.
	Words map[string][]string
}

// Mail is what facts are read from.
type Mail struct {
	Subject, NewText, Signature, Quoted string
	From, AnswerTo                      casefile.Address
	Language                            string // ISO 639-1; empty where it is not clear
}

// Reader reads facts. It may be used from several goroutines.
type Reader struct {
	config Config
	book   *phrasebook
	plans  plans
	words  vocabulary
}

// New makes a Reader.
func New(c Config) *Reader {
	r := &Reader{config: c, book: newPhrasebook(), plans: newPlans(), words: newVocabulary()}
	r.book.addDepartmentWords(c.Departments)
	return r
}

// sheet is a mail while it is being read, and what was found so far.
type sheet struct {
	casefile.Facts
	evidence []casefile.Evidence

	mail                              Mail
	subject, words, signature, quoted *passage
}

// own are the passages of the author's own, as they are read.
func (s *sheet) own() []*passage { return []*passage{s.subject, s.words, s.signature} }

// prove notes where a fact comes from.
func (s *sheet) prove(field, value, text, rule string) {
	s.evidence = append(s.evidence, casefile.Evidence{Field: field, Value: value, Text: text, Rule: rule})
}

// Read reads a person's mail: of each text its first 64 KiB, of the subject its
// first KiB. It takes time that grows with their length alone.
func (r *Reader) Read(m Mail) (casefile.Facts, []casefile.Evidence) {
	s := &sheet{mail: m,
		subject:   r.book.newPassage(inSubject, m.Language, m.Subject),
		words:     r.book.newPassage(inWords, m.Language, m.NewText),
		signature: r.book.newPassage(inSignature, m.Language, m.Signature),
		quoted:    r.book.newPassage(inQuote, m.Language, m.Quoted),
	}
	if r.config.Orders != nil {
		r.orders(s)
	}
	for _, read := range []func(*sheet){
		r.address, r.phones, r.name, r.otherEmail, r.onBehalfOf,
		r.preference, r.nextStage, r.safety, r.department,
	} {
		read(s)
	}
	s.Satisfied = r.satisfied(s)
	return s.Facts, s.evidence
}
