package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Examination is what a virus scanner said of a mail when it was taken in. It is
// kept with the mail, so that what follows from it is the same however often the
// mail is read again. What the scanner did not see counts as not examined.
type Examination struct {
	// Whole is what it said of the mail as it came, as far as that is small enough
	// to go along with a letter; of one that came within it too.
	Whole Finding `json:"whole"`
	// Files are the files in it, and in a mail that came within it.
	Files []ExaminedFile `json:"files,omitempty"`
}

// ExaminedFile is a file that a virus scanner was given.
type ExaminedFile struct {
	Finding
	Name string `json:"name"`
	Sum  string `json:"sha256"` // of its bytes, in hexadecimal
	// Enclosed: it goes along with the words of whoever sent it; pictures within the
	// text and signatures do not.
	Enclosed bool `json:"enclosed,omitempty"`
}

// Finding is what a virus scanner says of a file or a mail; zero that there is nothing.
type Finding struct {
	// Threat is what it has found, by the name of its signature.
	Threat string `json:"threat,omitempty"`
	// Unexamined: it gave no answer, or could not look at it.
	Unexamined bool `json:"unexamined,omitempty"`
}

// Bad tells whether what the finding is about is to be held back.
func (v Finding) Bad() bool { return v.Threat != "" || v.Unexamined }

// Worse is the worse of two findings.
func (v Finding) Worse(other Finding) Finding {
	if v.Threat != "" || v.Unexamined && other.Threat == "" {
		return v
	}
	return other
}

// SumOf names the bytes of a file, as ExaminedFile.Sum does.
func SumOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// of is what was said of a file with these bytes.
func (e *Examination) of(body []byte) Finding {
	sum := SumOf(body)
	i := slices.IndexFunc(e.Files, func(f ExaminedFile) bool { return f.Sum == sum })
	if i < 0 {
		return Finding{Unexamined: true}
	}
	return e.Files[i].Finding
}

// named is what was said of the files of a name; of the whole mail where the
// scanner was given none of it, as of files within a winmail.dat.
func (e *Examination) named(name string) (v Finding) {
	known := false
	for _, f := range e.Files {
		if f.Name == name {
			v, known = v.Worse(f.Finding), true
		}
	}
	if !known {
		return e.Whole
	}
	return v
}

// SetExamination notes what a virus scanner said of the mail, in a mail that it
// brings in too; nil where none was asked, which holds nothing back.
func (m *Incoming) SetExamination(e *Examination) {
	if e == nil {
		return
	}
	m.Examination = e
	m.Attachments = slices.Clone(m.Attachments)
	for i, a := range m.Attachments {
		m.Attachments[i].Finding = e.named(a.Name)
	}
	for _, within := range m.Within() {
		within.SetExamination(e)
	}
}

// Within are the mails that a colleague's brings in.
func (m *Incoming) Within() (mails []*Incoming) {
	if m.Staff == nil {
		return nil
	}
	for _, act := range m.Staff.Acts {
		if enter, ok := act.Do.(Enter); ok && enter.Mail != nil {
			mails = append(mails, enter.Mail)
		}
	}
	return mails
}

// FindingOn is what was said of a file of the mail with these bytes: nothing,
// where no scanner was asked.
func (m *Incoming) FindingOn(body []byte) Finding {
	if m.Examination == nil {
		return Finding{}
	}
	return m.Examination.of(body)
}

// Finding is the worst of what was said of the mail and of its files.
func (m *Incoming) Finding() (v Finding) {
	if m.Examination != nil {
		v = m.Examination.Whole
	}
	for _, a := range m.Attachments {
		v = v.Worse(a.Finding)
	}
	return v
}

// holdsThreat tells whether something was found in a file of the mail.
func (m *Incoming) holdsThreat() bool {
	return slices.ContainsFunc(m.Attachments, func(a Attachment) bool { return a.Finding.Threat != "" })
}

// unexamined tells whether a file that goes along with the words of the mail was
// not examined.
func (m *Incoming) unexamined() bool {
	return m.Examination != nil && slices.ContainsFunc(m.Examination.Files, func(f ExaminedFile) bool { return f.Enclosed && f.Unexamined })
}
