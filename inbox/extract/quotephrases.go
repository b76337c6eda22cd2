package extract

import (
	"embed"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteFiles hold what mail programs and people write around quoted mail and
// at the end of a mail, one file per language named by its code. A line is a
// subject, a colon and phrases in lower case parted by |; # begins a comment.
//
//go:embed quotes/*.txt
var quoteFiles embed.FS

// field is a header field as mail programs show it above quoted mail.
type field uint8

const (
	fromField field = 1 << iota
	dateField
	toField
	subjectField
	otherField // Cc, importance, attachments: part of a block, no sign of one
)

// phrases are the phrases of all languages together: people write in one
// language with a mail program in another.
type phrases struct {
	fields    map[string]field
	intros    phraseSet // words that open the line above a quote: On, Den, Am
	wrote     phraseSet // the verb in that line
	markers   phraseSet // Original Message, between dashes
	begins    phraseSet // Begin forwarded message, on a line by itself
	subjects  subjectMarks
	inline    []string // announcements of answers within the quoted mail
	places    []string // announce them only where nothing else is said
	greetings phraseSet
	signOffs  phraseSet
	thanks    phraseSet // sign off only with a name below
	devices   deviceWords
	ps        phraseSet
	contacts  phraseSet // labels of a signature: Tlf, E-post
	particles phraseSet // small words within names and titles
	streets   phraseSet // words of streets, with a hyphen before the ends of words
	titles    phraseSet // words of titles and companies: Ltd, Manager
	ordinary  phraseSet // words that are no names, function words among them
	names     phraseSet // function words that are names too
	notices   []string  // a legal notice holds one of these
	legal     []legalWords
	footers   []string // of companies, below a signature
}

// legalWords are those that legal notices of a language are made of.
type legalWords struct {
	cues []string  // a notice holds several of these
	mail []string  // it speaks of itself: this e-mail
	self phraseSet // I, my: it holds none of these
}

// deviceWords are the words of the line that a phone adds: "Sent from my
// iPhone".
type deviceWords struct {
	openings phraseSet
	devices  phraseSet
	glue     phraseSet // small words that may stand beside the device
}

// phraseSet holds phrases by their text.
type phraseSet map[string]bool

// newPhrases reads the files. They are the same for every reader.
func newPhrases() *phrases {
	p := &phrases{
		fields: map[string]field{}, intros: phraseSet{}, wrote: phraseSet{}, markers: phraseSet{}, begins: phraseSet{},
		subjects: subjectMarks{}, greetings: phraseSet{}, signOffs: phraseSet{}, thanks: phraseSet{}, ps: phraseSet{},
		contacts: phraseSet{}, particles: phraseSet{}, streets: phraseSet{}, titles: phraseSet{}, ordinary: phraseSet{}, names: phraseSet{},
		devices: deviceWords{openings: phraseSet{}, devices: phraseSet{}, glue: phraseSet{}},
	}
	// The files are part of the program, so that reading them can't fail.
	files, _ := quoteFiles.ReadDir("quotes")
	for _, f := range files {
		p.legal = append(p.legal, legalWords{self: phraseSet{}})
		list, _ := quoteFiles.ReadFile(path.Join("quotes", f.Name()))
		for line := range strings.Lines(string(list)) {
			if subject, values, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
				p.add(strings.TrimSuffix(f.Name(), ".txt"), subject, splitPhrases(values))
			}
		}
	}
	for word := range newLanguages().words {
		p.ordinary[word] = len(word) > 1 && !p.names[word]
	}
	return p
}

func splitPhrases(values string) []string {
	list := strings.Split(values, "|")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

func (p *phrases) add(language, subject string, list []string) {
	fields := map[string]field{"from": fromField, "sent": dateField, "to": toField, "subject": subjectField, "cc": otherField}
	sets := map[string]phraseSet{
		"intro": p.intros, "wrote": p.wrote, "marker": p.markers, "begin": p.begins,
		"greeting": p.greetings, "signoff": p.signOffs, "thanks": p.thanks, "phone": p.devices.openings,
		"device": p.devices.devices, "glue": p.devices.glue, "ps": p.ps, "contact": p.contacts, "particle": p.particles,
		"street": p.streets, "title": p.titles, "word": p.ordinary, "name": p.names,
		"self": p.legal[len(p.legal)-1].self,
	}
	switch subject {
	case "reply":
		p.subjects.add(language, replyMark, list)
	case "forward":
		p.subjects.add(language, forwardMark, list)
	case "inline":
		p.inline = append(p.inline, list...)
	case "place":
		p.places = append(p.places, list...)
	case "notice":
		p.notices = append(p.notices, list...)
	case "footer":
		p.footers = append(p.footers, list...)
	case "cue":
		p.legal[len(p.legal)-1].cues = list
	case "noticed":
		p.legal[len(p.legal)-1].mail = list
	default:
		for _, phrase := range list {
			if f, ok := fields[subject]; ok {
				p.fields[phrase] |= f
			} else {
				sets[subject][phrase] = true
			}
		}
	}
}

// longestPhrase bounds the phrases that a line is searched for, in bytes.
const longestPhrase = 60

// opens tells whether text, in lower case, begins with a phrase of the set, and
// gives what follows the longest such.
func (s phraseSet) opens(text string) (phrase, rest string, ok bool) {
	for end := range text {
		if end > longestPhrase {
			break
		}
		if end > 0 && wordEnds(text, end) && s[text[:end]] {
			phrase, rest, ok = text[:end], text[end:], true
		}
	}
	if len(text) <= longestPhrase && s[text] {
		return text, "", true
	}
	return phrase, rest, ok
}

// wordEnds tells whether no word goes on over text[at].
func wordEnds(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return !isWord(before) || !isWord(after)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
