package extract

import (
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// This file reads what a colleague hands on: facts that they type, and words of a
// customer that reached them otherwise than as a mail to us.

// Phone reads a phone number as a colleague types it; the language helps where it
// is not written as dialled from abroad.
func (r *Reader) Phone(text, language string) (e164 string, ok bool) {
	return r.facts.Phone(text, language)
}

// PostalAddress reads an address as a colleague types it on one line.
func (r *Reader) PostalAddress(text, language string) (casefile.PostalAddress, bool) {
	return r.facts.PostalAddress(text, language)
}

// Language is that of a text, ISO 639-1; empty where it is not clear.
func (r *Reader) Language(text string) string { return r.languages.detect(text) }

// ReadFacts fills in the facts of a mail that was made of a customer's words: From,
// Subject, NewText, Signature and Language are known already.
func (r *Reader) ReadFacts(in *casefile.Incoming) { r.readFacts(in) }

// Parse parses the bytes of a mail within the reader's limits; nil where it can't
// be read.
func (r *Reader) Parse(raw []byte) *message.Message {
	m, err := r.parse(raw, r.limits)
	if err != nil {
		return nil
	}
	return m
}

// Nested are the mails attached to a mail.
func (r *Reader) Nested(raw []byte) [][]byte { return message.Nested(raw, r.limits) }

// PlainSubject is a subject without the marks of answers and forwards before it,
// and without references of ours.
func (r *Reader) PlainSubject(subject string) string {
	subject = withoutTag(subject)
	for r.splitter.subjects.of(subject, "") != noMark {
		_, rest, _ := strings.Cut(subject, ":")
		subject = withoutTag(rest)
	}
	words := strings.Fields(subject)
	kept := words[:0]
	for _, w := range words {
		if len(casefile.FindReferences(r.threads.prefix, w)) == 0 {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
