package mailfile

import (
	"bytes"
	"errors"
	"io"
)

// draft is a mail while it is being read.
type draft struct {
	limit int64
	raw   []byte
	size  int64
	cut   bool // it is above the limit, and raw its head
	last  byte // of all that was added, as it stands in the file
	ends  ends
	blank int // octets of the last line, where that is blank; 0 otherwise
}

// ends is how the lines of a mail end in the file: as its first line does.
type ends string

const (
	endsUnknown ends = ""
	endsCRLF    ends = "as on the wire"
	endsLF      ends = "as in Unix files"
)

// readMail reads a file as a single mail.
func readMail(in *lines, limit int64) (Mail, error) {
	d := draft{limit: limit}
	for {
		l, err := in.next()
		if errors.Is(err, io.EOF) {
			return d.close(), nil
		}
		if err != nil {
			return Mail{}, err
		}
		d.add(l)
	}
}

// add adds a line, ended by CRLF in a mail whose lines end with LF.
func (d *draft) add(l line) {
	if len(l.text) == 0 {
		return
	}
	text, ended := bytes.CutSuffix(l.text, []byte("\n"))
	var end []byte
	if ended {
		end = d.endBehind(text)
	}
	d.last = l.text[len(l.text)-1]
	d.blank = 0
	if ended && l.start && len(bytes.TrimRight(text, "\r")) == 0 {
		d.blank = len(text) + len(end)
	}
	d.write(text)
	d.write(end)
}

// endBehind is what ends a line with that text, in which a CR is part of the
// text.
func (d *draft) endBehind(text []byte) []byte {
	before := d.last // the text may be the empty rest of a long line
	if len(text) > 0 {
		before = text[len(text)-1]
	}
	if d.ends == endsUnknown {
		d.ends = endsLF
		if before == '\r' {
			d.ends = endsCRLF
		}
	}
	if d.ends == endsLF && before != '\r' {
		return []byte("\r\n")
	}
	return []byte("\n")
}

// write adds octets as long as the mail is within the limit.
func (d *draft) write(b []byte) {
	d.size += int64(len(b))
	if d.cut {
		return
	}
	d.raw = append(d.raw, b...)
	if d.size > d.limit {
		d.cut = true
		d.raw = bytes.Clone(d.raw[:min(int64(len(d.raw)), d.limit, HeadBytes)])
	}
}

func (d *draft) close() Mail { return Mail{Raw: d.raw, Size: d.size} }

// closeInMbox leaves out the blank line that an mbox has behind every mail.
func (d *draft) closeInMbox() Mail {
	d.size -= int64(d.blank)
	if !d.cut {
		d.raw = d.raw[:len(d.raw)-d.blank]
	}
	return d.close()
}
