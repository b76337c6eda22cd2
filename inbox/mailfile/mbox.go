package mailfile

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"regexp"
)

// fromLine begins the line that stands before each mail of an mbox.
var fromLine = []byte("From ")

// datedLine is such a line as programs write it, with a date as of asctime
// (RFC 4155): From kari@example.net Tue Nov 24 09:12:00 2026, with or without a
// zone before or after the year. People write "From " at the beginning of a
// line too; they do not write this.
var datedLine = regexp.MustCompile(`^From .*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2} +\d{1,2}:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b`)

// escaped is a line that would be taken for the beginning of a mail had the
// writer of the mbox not put a > before it. One > goes (mboxrd).
var escaped = regexp.MustCompile(`^>+From `)

// readMbox reads the mails of an mbox. Their names are their numbers.
func readMbox(in *lines, limit int64) iter.Seq2[Mail, error] {
	return func(yield func(Mail, error) bool) {
		in.next() // the first From_ line, whatever its form
		for n, more := 1, true; more; n++ {
			var m Mail
			var err error
			m, more, err = nextInMbox(in, limit)
			m.Name = number(n)
			if !yield(m, err) {
				return
			}
		}
	}
}

// nextInMbox reads up to the next From_ line, and tells whether there is one.
func nextInMbox(in *lines, limit int64) (m Mail, more bool, err error) {
	d := draft{limit: limit}
	for {
		l, err := in.next()
		if errors.Is(err, io.EOF) {
			return d.closeInMbox(), false, nil
		}
		if err != nil {
			return Mail{}, false, err
		}
		switch {
		case l.start && beginsMail(in, &d, l.text):
			return d.closeInMbox(), true, nil
		case l.start && escaped.Match(l.text):
			l.text = l.text[1:]
		}
		d.add(l)
	}
}

// beginsMail tells whether a line stands before another mail: it has the form,
// and a blank line before it or a header behind it. Either is missing in some
// files; in a mail's own text both are.
func beginsMail(in *lines, before *draft, text []byte) bool {
	return bytes.HasPrefix(text, fromLine) && datedLine.Match(text) &&
		(before.blank > 0 || in.fieldFollows())
}
