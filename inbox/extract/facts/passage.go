package facts

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// place is where in a mail something stands.
type place string

const (
	inSubject   place = "subject"
	inWords     place = "new words"
	inSignature place = "signature"
	inQuote     place = "quoted mail"
)

// passage is a part of a mail, cut into words, with the phrases that were found
// in it.
type passage struct {
	place    place
	language string // of the mail; empty where it is not clear
	text     string // NFC
	tokens   []token
	found    map[string][]match // by topic, in the order of the text
	numbers  []number
}

// span is the text from the first to the last word of tokens[from:to].
func (p *passage) span(from, to int) string {
	if from >= to {
		return ""
	}
	return p.text[p.tokens[from].start:p.tokens[to-1].end]
}

// What is read of a text at most, in bytes: far more than anybody writes, and
// little enough that no mail costs much.
const (
	longestPassage = 64 << 10
	longestSubject = 1 << 10
)

// newPassage cuts a text of a mail in some language into words and finds the
// phrases of the book in it. Of a text longer than a passage may be only the
// beginning is read.
func (b *phrasebook) newPassage(at place, language, text string) *passage {
	longest := longestPassage
	if at == inSubject {
		longest = longestSubject
	}
	p := &passage{place: at, language: language, text: norm.NFC.String(beginning(text, longest))}
	p.tokens = tokenize(p.text)
	p.found = b.find(p.tokens, language)
	p.numbers = p.readNumbers()
	return p
}

// beginning is as much of a text as longest bytes hold: whole lines, or, where the
// last line is longer than half of it, whole characters.
func beginning(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	if end := strings.LastIndexByte(text[:longest+1], '\n'); end > longest/2 {
		return text[:end]
	}
	end := longest
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}
