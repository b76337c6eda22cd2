package mailfile

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// ErrNoMails tells that a folder is not one of mails.
var ErrNoMails = errors.New("the folder holds no mails: neither is it a Maildir, nor is there an .eml or .mbox file in it")

// Folder lists the files of a folder: of a Maildir those in cur and new, in
// the order in which they were delivered, and of any other folder the .eml and
// .mbox files by name. Folders within are not looked into. Name is put before
// the names of the files.
func Folder(fsys fs.FS, name string) ([]Source, error) {
	folders, wanted := maildir(fsys), isMaildirFile
	single := len(folders) > 0
	if !single {
		folders, wanted = []string{"."}, isMailFile
	}
	var found []Source
	for _, folder := range folders {
		entries, err := fs.ReadDir(fsys, folder)
		if err != nil {
			return nil, fmt.Errorf("list the folder: %w", err)
		}
		for _, e := range entries {
			if s, ok := sourceIn(fsys, path.Join(folder, e.Name()), name); ok && wanted(e.Name()) {
				s.single = single
				found = append(found, s)
			}
		}
	}
	if len(found) == 0 && !single {
		return nil, ErrNoMails
	}
	slices.SortStableFunc(found, func(a, b Source) int { return cmp.Compare(path.Base(a.Name), path.Base(b.Name)) })
	return found, nil
}

// maildir are the folders of a Maildir that hold mails: those that were seen
// by a mail program, and those that were not. What lies in tmp is not delivered.
func maildir(fsys fs.FS) []string {
	var folders []string
	for _, folder := range []string{"cur", "new"} {
		if info, err := fs.Stat(fsys, folder); err == nil && info.IsDir() {
			folders = append(folders, folder)
		}
	}
	return folders
}

// isMaildirFile: a Maildir's files have names of every kind; those with a dot
// in front are not mails.
func isMaildirFile(name string) bool { return !strings.HasPrefix(name, ".") }

func isMailFile(name string) bool { return hasExtension(name, ".eml") || hasExtension(name, ".mbox") }

// sourceIn is a file of a folder; false where it is none, or is gone.
func sourceIn(fsys fs.FS, file, folder string) (Source, bool) {
	info, err := fs.Stat(fsys, file)
	if err != nil || !info.Mode().IsRegular() {
		return Source{}, false
	}
	return Source{Name: path.Join(folder, file), Size: info.Size(),
		Open: func() (io.ReadCloser, error) { return fsys.Open(file) }}, true
}
