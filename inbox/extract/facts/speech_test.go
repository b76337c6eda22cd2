package facts

import (
	"strings"
	"testing"
	"time"
)

// benchWords is a complaint of about 4 KB.
var benchWords = strings.Repeat("Dear Sir or Madam, my parcel never arrived and nobody answers the telephone. "+
	"I was promised a refund three weeks ago. Please answer by e-mail, do not call me. "+
	"I request a review of the decision by a manager, as I was given the wrong strength. ", 17)

// BenchmarkSpeech measures what is read from what people say: preference, next
// stage, safety and department, with the phrases found already.
func BenchmarkSpeech(b *testing.B) {
	r := testReader()
	words, none := r.book.newPassage(inWords, "", benchWords), r.book.newPassage(inSubject, "", "")
	for b.Loop() {
		s := &sheet{subject: none, words: words, signature: none}
		r.preference(s)
		r.nextStage(s)
		r.safety(s)
		r.department(s)
	}
}

// BenchmarkFindPhrases measures finding the phrases of all lists in a mail.
func BenchmarkFindPhrases(b *testing.B) {
	book := testReader().book
	for b.Loop() {
		book.newPassage(inWords, "", benchWords)
	}
}

func BenchmarkNewPhrasebook(b *testing.B) {
	for b.Loop() {
		newPhrasebook()
	}
}

// What is said of channels costs as much a word in a long text as in a short
// one. Twenty times the text would take four hundred times as long, were it
// quadratic; the limit leaves room for a busy machine.
func TestSpeechTakesLinearTime(t *testing.T) {
	r := testReader()
	read := func(n int) time.Duration {
		words, quickest := strings.Repeat("please call not by phone or ", n), time.Hour
		for range 3 {
			start := time.Now()
			r.preferenceOf(words)
			quickest = min(quickest, time.Since(start))
		}
		return quickest
	}
	few, many := read(500), read(10_000)
	if many > 120*few {
		t.Errorf("twenty times the text took %v, once %v", many, few)
	}
}

// preferenceOf reads but what is said of channels.
func (r *Reader) preferenceOf(words string) {
	none := r.book.newPassage(inSubject, "", "")
	r.preference(&sheet{subject: none, words: r.book.newPassage(inWords, "", words), signature: none})
}
