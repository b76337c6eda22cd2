package outbox

import (
	"bytes"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
	"complaintd/outbox/document"
)

// TestOnlyStaffGetTheCaseFile, as one HTML attachment; and no letter carries it
// that was given none.
func TestOnlyStaffGetTheCaseFile(t *testing.T) {
	c := newTestComposer(t, func(config *ComposerConfig) {
		config.CaseFiles = document.NewCaseFiles(document.CaseFileOptions{Company: "Hexpress Healthcare Limited", Location: time.UTC})
	})
	for _, tt := range []struct {
		name     casefile.LetterName
		audience casefile.Audience
		file     bool
		want     int
	}{
		{casefile.CaseReview, casefile.ToStaff, true, 1}, {casefile.CaseStatus, casefile.ToStaff, true, 1}, {casefile.CaseReview, casefile.ToStaff, false, 0},
		{casefile.CaseReview, casefile.ToCustomer, true, 0}, {casefile.Consultation, casefile.ToOutside, true, 0}, {casefile.Acknowledgement, casefile.ToCustomer, true, 0},
	} {
		l := composeLetter(tt.name)
		l.Audience, l.Words = tt.audience, "Words."
		if tt.file {
			l.File = &casefile.File{Case: l.Case, Mails: []casefile.FiledMail{{ID: 1, Kind: casefile.KindComplaint, Mail: l.Mail}}}
		}
		sealed, err := c.Compose(l)
		if err != nil {
			t.Fatal(err)
		}
		contents, err := message.Unpack(sealed.Bytes, message.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, f := range contents.Files {
			if f.Type == "text/html" && f.Name == "KL-26-000123-7.html" && bytes.HasPrefix(f.Body, []byte("<!DOCTYPE html>")) {
				found++
			}
		}
		if found != tt.want {
			t.Errorf("%s to %s, file %v: %d case files", tt.name, tt.audience, tt.file, found)
		}
		if bytes.ContainsFunc(sealed.Bytes, func(r rune) bool { return r > 0x7e }) {
			t.Errorf("%s is not 7-bit", tt.name)
		}
	}
}
