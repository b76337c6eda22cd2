package sender

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"complaintd/casefile"
)

//go:embed internal.txt
var internalMarks string

//go:embed away.txt
var awayNotices string

// internal knows what must not leave the company.
type internal struct {
	marks   [][]string // by their words, in lower case
	notices [][]string // of colleagues who are away
	domains []string   // of the company's own addresses
	reader  Config
}

func newInternal(c Config) internal {
	i := internal{reader: c, marks: phrases(internalMarks), notices: phrases(awayNotices)}
	for _, m := range c.Mailboxes {
		if domain := (casefile.Address{Email: m.Address}).Domain(); domain != "" {
			i.domains = append(i.domains, domain)
		}
	}
	return i
}

// phrases are the lines of a list by their words.
func phrases(list string) (phrases [][]string) {
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			phrases = append(phrases, bareWords(line))
		}
	}
	return phrases
}

// noticeWords is where in a text a notice says that somebody is away, in words.
const noticeWords = 40

// away is the phrase by which words look like a notice that a colleague is away,
// sent by a program that does not say what it is; empty where they don't.
func (i internal) away(words string) string {
	bare := bareWords(words)
	bare = bare[:min(len(bare), noticeWords)]
	for at := range bare {
		for _, notice := range i.notices {
			if len(notice) <= len(bare)-at && slices.Equal(notice, bare[at:at+len(notice)]) {
				return strings.Join(notice, " ")
			}
		}
	}
	return ""
}

// longestMark is how much of a line is quoted back that marks words as internal,
// in words.
const longestMark = 6

// mark is the beginning of the words if it says that they are internal; empty
// otherwise.
func (i internal) mark(words string) string {
	line := firstLine(words)
	bare := bareWords(line)
	if !slices.ContainsFunc(i.marks, func(mark []string) bool { return len(mark) <= len(bare) && slices.Equal(mark, bare[:len(mark)]) }) {
		return ""
	}
	all := strings.Fields(line)
	return strings.Join(all[:min(len(all), longestMark)], " ")
}

func firstLine(words string) string {
	for line := range strings.Lines(words) {
		if len(bareWords(line)) > 0 {
			return line
		}
	}
	return ""
}

// bareWords are the words of a line in lower case, without punctuation.
func bareWords(line string) []string {
	return strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
}

// hashWord is a command as our letters to colleagues name it: #final.
var hashWord = regexp.MustCompile(`#\pL+`)

// fewestHashWords are as many different commands as each of those letters names,
// and hardly any letter to a customer.
const fewestHashWords = 3

// holdsOurLetter tells whether a text holds how a letter to a colleague is to be
// answered: the program quotes it in a way that is not known.
func holdsOurLetter(text string) bool {
	found := map[string]bool{}
	for _, word := range hashWord.FindAllString(text, -1) {
		found[strings.ToLower(word)] = true
	}
	return len(found) >= fewestHashWords
}

// addressInText finds mail addresses in a text.
var addressInText = regexp.MustCompile(`[\pL\pN._%+=&'-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// address is the first address of a colleague, or of the company's domain, in a
// text; empty where there is none. Those of the complaints mailboxes may be told
// to anybody.
func (i internal) address(text string) string {
	for _, found := range addressInText.FindAllString(withoutInvisible(text), -1) {
		a := casefile.Address{Email: strings.TrimRight(found, ".-'")}
		switch {
		case i.isMailbox(a):
		case i.reader.Staff.Claims(a), slices.Contains(i.domains, a.Domain()):
			return a.Email
		}
	}
	return ""
}

// isMailbox: the address is that of a complaints mailbox, without a tag.
func (i internal) isMailbox(a casefile.Address) bool {
	for _, m := range i.reader.Mailboxes {
		if a.Same(casefile.Address{Email: m.Address}) {
			return true
		}
	}
	return false
}

// withoutInvisible is a text without the characters that are not seen, which may
// part an address.
func withoutInvisible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}
