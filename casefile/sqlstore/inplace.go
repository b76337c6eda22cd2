package sqlstore

import (
	"errors"
	"os"
)

// ErrMoved means that what is written would be lost: the files that are open are
// not those that the next start would find.
var ErrMoved = errors.New("the database's file or its journal was removed or replaced while the program runs: put it back, or restart the program with what is there now")

// inPlace are the files of an open database, as they were when it was opened.
// SQLite writes on into a file that has lost its name, and says nothing
// (https://sqlite.org/howtocorrupt.html §2.4).
type inPlace map[string]os.FileInfo

// whereItLies notes the files of the database that is open.
func whereItLies(names []string) (inPlace, error) {
	files := inPlace{}
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		files[name] = info
	}
	return files, nil
}

// moved tells why the database must not be written, nil where it may.
func (files inPlace) moved() error {
	for name, opened := range files {
		if now, err := os.Stat(name); err != nil || !os.SameFile(now, opened) {
			return &UnavailableError{ErrMoved}
		}
	}
	return nil
}
