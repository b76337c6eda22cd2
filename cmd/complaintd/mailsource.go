package main

import (
	"io"
	"os"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract"
	"complaintd/inbox/mailfile"
)

// mailSources are the files of mails that a path on the command line names: a
// file, the files of a folder, or standard input for "-".
func mailSources(path string, stdin io.Reader) ([]mailfile.Source, error) {
	if path == "-" {
		return []mailfile.Source{mailfile.Stream("-", stdin)}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return mailfile.Folder(os.DirFS(path), path)
	}
	return []mailfile.Source{{Name: path, Size: info.Size(),
		Open: func() (io.ReadCloser, error) { return os.Open(path) }}}, nil
}

// readMail reads a mail of a file. It lies in no folder of a mail server, and
// was received when its topmost Received field says.
func readMail(reader *extract.Reader, m mailfile.Mail, mailbox string) *casefile.Incoming {
	at := casefile.Placement{Mailbox: mailbox}
	if !m.Whole() {
		return reader.TooLarge(m.Raw, m.Size, at, time.Time{})
	}
	return reader.Read(m.Raw, at, time.Time{})
}
