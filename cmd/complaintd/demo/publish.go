package demo

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"

	"complaintd/casefile/workday"
)

//go:embed README.txt
var readme []byte

// Publish writes the story into a folder: letters/ and mails/ as they went
// over the wire, index.html that tells it, and a README.txt. Dates are those
// of the calendar.
func (s *Story) Publish(folder string, calendar *workday.Calendar) error {
	page, err := s.page(calendar)
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	files := map[string][]byte{"index.html": page, "README.txt": readme}
	for _, step := range s.Steps {
		if !step.TimeAlone() {
			files[filepath.Join("mails", step.File)] = step.Raw
		}
		for _, l := range step.Letters {
			files[filepath.Join("letters", l.FileName())] = l.Raw
		}
	}
	for name, content := range files {
		if err := writeFile(filepath.Join(folder, name), content); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, content []byte) error {
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		return fmt.Errorf("write the story: %w", err)
	}
	return nil
}
