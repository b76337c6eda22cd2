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
	// begins, anywhere, before and greeting are the sections of internal.txt.
	begins, anywhere, before, greeting phrases

	notices phrases  // of colleagues who are away
	domains []string // of the company's own addresses
	reader  Config
}

func newInternal(c Config) internal {
	marks := readPhrases(internalMarks)
	i := internal{reader: c, notices: readPhrases(awayNotices)[""],
		begins: marks["begins"], anywhere: marks["anywhere"], before: marks["before"], greeting: marks["greeting"]}
	for _, m := range c.Mailboxes {
		if domain := (casefile.Address{Email: m.Address}).Domain(); domain != "" {
			i.domains = append(i.domains, domain)
		}
	}
	return i
}

// noticeWords is where in a text a notice says that somebody is away, in words.
const noticeWords = 40

// away is the phrase by which words look like a notice that a colleague is away,
// sent by a program that does not say what it is; empty where they don't.
func (i internal) away(words string) string {
	bare := bareWords(words)
	return i.notices.within(bare[:min(len(bare), noticeWords)])
}

const (
	// markedLines of the words, from the top, are looked at for a mark: above it
	// somebody may be greeted.
	markedLines = 2
	// longestMark is how much of a line is quoted back that marks words as internal,
	// in words.
	longestMark = 6
)

// mark is the beginning of the line that says that the words are internal; empty
// where none does.
func (i internal) mark(words string) string {
	for n, line := range firstLines(words, markedLines) {
		if i.marks(line, n == 0) {
			all := strings.Fields(line)
			return strings.Join(all[:min(len(all), longestMark)], " ")
		}
	}
	return ""
}

// marks tells whether a line says that words are internal.
func (i internal) marks(line string, first bool) bool {
	bare := bareWords(line)
	if i.anywhere.within(bare) != "" {
		return true
	}
	for {
		if n := i.begins.opens(bare); n > 0 {
			return first || n == len(bare) || standsApart(line, bare[n-1])
		}
		n := i.before.opens(bare)
		if n == 0 || !first {
			return false
		}
		bare = bare[n:]
	}
}

// standsApart tells whether the first of that word in a line is set off from what
// follows: "Internal: she called", but not "Internal checks take time".
func standsApart(line, word string) bool {
	_, behind, _ := strings.Cut(strings.ToLower(line), word)
	behind = strings.TrimSpace(behind)
	return behind == "" || strings.ContainsRune(":.!;,–—-/)]*", []rune(behind)[0])
}

// greets tells whether a line is nothing but a greeting.
func (i internal) greets(line string) bool {
	bare := bareWords(line)
	return i.greeting.opens(bare) > 0 && len(bare) <= longestGreeting && !strings.ContainsAny(line, ".?")
}

// longestGreeting is how many words greet somebody at most.
const longestGreeting = 5

// firstLines are the first n lines of a text that have words.
func firstLines(text string, n int) (lines []string) {
	for line := range strings.Lines(text) {
		if len(bareWords(line)) > 0 && len(lines) < n {
			lines = append(lines, line)
		}
	}
	return lines
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
