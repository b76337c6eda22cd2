package main

import (
	"fmt"
	"io"
	"strings"

	"complaintd/inbox/mailfile"
)

// progress is a bar on a terminal that tells how far a command is. Anywhere
// else it shows nothing. What is written to it stands above the bar.
type progress struct {
	out         io.Writer
	shown       bool
	mails       int
	done, total int64 // bytes; a total of 0 is not known
}

// newProgress makes a bar for reading the sources.
func newProgress(out io.Writer, sources []mailfile.Source) *progress {
	p := &progress{out: out, shown: isTerminal(out)}
	for _, s := range sources {
		if s.Size < 0 { // standard input
			return &progress{out: out, shown: p.shown}
		}
		p.total += s.Size
	}
	return p
}

// advance moves the bar on by so many mails and bytes.
func (p *progress) advance(mails int, bytes int64) {
	p.mails += mails
	p.done += bytes
	if p.shown {
		fmt.Fprint(p.out, startOfLine, p.line())
	}
}

// startOfLine goes back to the beginning of a terminal's line and clears it
// (ECMA-48 §8.3.41, EL).
const startOfLine = "\r\x1b[K"

// line is the bar as it stands: a part of its width, and the mails. Mails grow
// by the CR that files leave out, so that what is done may exceed the total.
func (p *progress) line() string {
	const width = 30
	if p.total == 0 {
		return fmt.Sprintf("%d mails, %s", p.mails, byteSize(p.done))
	}
	part := min(float64(p.done)/float64(p.total), 1)
	filled := int(part * width)
	return fmt.Sprintf("%s%s %3.0f %%  %d mails", strings.Repeat("█", filled), strings.Repeat("░", width-filled), part*100, p.mails)
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, startOfLine)
	}
}

// Write writes in place of the bar, which comes again with the next advance.
func (p *progress) Write(b []byte) (int, error) {
	p.clear()
	return p.out.Write(b)
}
