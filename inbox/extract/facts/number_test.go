package facts

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"complaintd/casefile"
)

// ordersPattern is the built-in one.
const ordersPattern = `(?i)\b(?:HX[ -]?)?(\d[\d -]{5,12}\d)\b`

// theBook is read once for all tests.
var theBook = sync.OnceValue(newPhrasebook)

func numbersReader(pattern string) *Reader {
	c := Config{Orders: regexp.MustCompile(pattern), FewestDigits: 7, MostDigits: 9}
	return &Reader{config: c, book: theBook(), plans: newPlans()}
}

// mailOf is a mail with a text in one place.
func mailOf(language, place, text string) Mail {
	m := Mail{Language: language, From: casefile.Address{Email: "someone@example.net"}}
	switch place {
	case "subject":
		m.Subject = text
	case "signature":
		m.Signature = text
	case "quoted":
		m.Quoted = text
	default:
		m.NewText = text
	}
	return m
}

// TestNumbers reads the mails of testdata/numbers.txt.
func TestNumbers(t *testing.T) {
	file, err := os.ReadFile("testdata/numbers.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := numbersReader(ordersPattern)
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, _ := strings.Cut(line, ": ")
		text, want, ok := strings.Cut(rest, "=>")
		language, place, _ := strings.Cut(head, " ")
		if !ok {
			t.Fatalf("%q has no =>", line)
		}
		facts, _ := r.Read(mailOf(language, place, strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n")))
		got := append(slices.Concat(facts.Orders, facts.QuotedOrders), facts.Phones...)
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s\n got %q", line, got)
		}
	}
}
