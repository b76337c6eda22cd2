// Package mailfile reads mails out of files: a mail saved by itself (.eml), an
// mbox (RFC 4155, with lines escaped as mboxo and mboxrd do), a Maildir, or a
// folder of .eml and .mbox files.
//
// Files are read as streams, so that no more is held in memory than one mail,
// and of a mail above the limit only the head. Mails come out as they were on
// the wire: a file that ends its lines with LF alone, as mail stores on Unix
// do, gives mails with CRLF (RFC 5322 §2.1), which are then octet for octet
// what an IMAP server makes of the same file.
//
// The package only reads, and imports no other package of this program.
package mailfile

import (
	"io"
	"iter"
	"path"
	"strconv"
	"strings"
)

// HeadBytes is how much is kept of a mail above the limit: its header, or the
// beginning of it.
const HeadBytes = 64 << 10

// Mail is one mail of a file.
type Mail struct {
	// Name says where it lies: the name of the file, and for the mails of an
	// mbox their number in it: archive.mbox#3.
	Name string
	Raw  []byte // with CRLF; the head alone where the mail is above the limit
	Size int64  // of the whole mail, in bytes
}

// Whole tells whether Raw is all of the mail.
func (m Mail) Whole() bool { return int64(len(m.Raw)) == m.Size }

// Source is a file of mails.
type Source struct {
	// Name is what the file is called towards people. One that ends in .eml
	// holds a single mail, whatever is in it.
	Name string
	// Size in bytes; -1 where it is not known before reading.
	Size int64
	Open func() (io.ReadCloser, error)

	single bool // one mail, as every file of a Maildir
}

// Stream is a source that is read from r, which stays open.
func Stream(name string, r io.Reader) Source {
	return Source{Name: name, Size: -1, Open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}
}

// Mails reads the file from its beginning, a mail at a time, each of at most
// limit bytes. A file that can't be opened or read to its end gives the mails
// that are complete before the fault, then the error. An empty file holds one
// mail without a byte.
func (s Source) Mails(limit int64) iter.Seq2[Mail, error] {
	return func(yield func(Mail, error) bool) {
		file, err := s.Open()
		if err != nil {
			yield(Mail{Name: s.Name}, err)
			return
		}
		defer file.Close()
		lines := newLines(file)
		if s.isSingle() || !lines.beginMbox() {
			m, err := readMail(lines, limit)
			m.Name = s.Name
			yield(m, err)
			return
		}
		for m, err := range readMbox(lines, limit) {
			m.Name = s.Name + m.Name
			if !yield(m, err) {
				return
			}
		}
	}
}

func (s Source) isSingle() bool { return s.single || hasExtension(s.Name, ".eml") }

func hasExtension(name, extension string) bool {
	return strings.EqualFold(path.Ext(name), extension)
}

// number names the nth mail of an mbox within its file.
func number(n int) string { return "#" + strconv.Itoa(n) }
