package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/message"
)

// attachedFile is the case file that a letter carries; empty for none.
func attachedFile(t *testing.T, l *casefile.QueuedLetter) (page string) {
	t.Helper()
	contents, err := message.Unpack(l.Bytes, message.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range contents.Files {
		if f.Type == "text/html" && f.Name == string(l.Reference)+".html" {
			page += string(f.Body)
		}
	}
	return page
}

// TestStaffLettersCarryTheCaseFile: what a colleague asks for, or is handed, is
// the case as it stands after that, with every mail and letter. No customer gets
// it.
func TestStaffLettersCarryTheCaseFile(t *testing.T) {
	for words, name := range map[string]casefile.LetterName{"#status": casefile.CaseStatus, "#escalate head": casefile.CaseHandedOver} {
		t.Run(words, func(t *testing.T) {
			ours := newCorrespondent(t, "complaints@hexpress.example")
			all := ours.exchange(t, []byte("From: Kari <kari@example.net>\nTo: complaints@hexpress.example\nSubject: Late\nMessage-ID: <1@example.net>\n"+
				"Content-Type: text/html\n\n<p>My parcel with order <b>12345678</b> has not come.<script>alert(1)</script></p>\n"))
			var toColleague *casefile.QueuedLetter
			for _, l := range all {
				if l.Name == casefile.CaseOpened {
					toColleague = l
				}
			}
			all = append(all, ours.exchange(t, reply(t, toColleague, "#note\n\nShe sounded tired."))...)
			told := ours.exchange(t, reply(t, toColleague, words+"\n\n#note\n\nLook at this."))
			if words == "#status" {
				told = ours.exchange(t, bytes.Replace(reply(t, toColleague, words), []byte("<reply-"), []byte("<again-"), 1))
			}
			carried := 0
			for _, l := range append(all, told...) {
				page := attachedFile(t, l)
				if l.Name != name {
					if page != "" {
						t.Errorf("%s to %s carries a case file", l.Name, l.Recipient)
					}
					continue
				}
				carried++
				for _, want := range []string{"<b>12345678</b> has not come.", "She sounded tired.", string(l.Reference), "Content-Security-Policy", `id="letter-2"`} {
					if !strings.Contains(page, want) {
						t.Errorf("the case file of %s lacks %q", l.Name, want)
					}
				}
				events := map[casefile.LetterName]string{casefile.CaseStatus: "asked for the case file", casefile.CaseHandedOver: "to head: by a colleague"}
				if !strings.Contains(page, events[name]) && !strings.Contains(page, "ba om saksmappen") && !strings.Contains(page, "til Head of Customer Services: av en kollega") {
					t.Errorf("the case file of %s does not tell what led to it", l.Name)
				}
				if strings.Contains(page, "<script") {
					t.Error("a script stands in the case file")
				}
			}
			if carried == 0 {
				t.Errorf("no %s among %d letters", name, len(told))
			}
		})
	}
}

const exportConfig = `company: {name: Hexpress}
mailbox: {address: complaints@hexpress.example, host: 127.0.0.1, tls: none, username: a, password: b}
smtp: {host: 127.0.0.1, tls: none}
secret: a long random text for tests
staff: {head_of_customer_services: head@hexpress.example}
`

const exportMail = "Received: from a by b; Mon, 5 Jan 2026 10:12:00 +0000\nFrom: Kari <kari@example.net>\nTo: complaints@hexpress.example\nSubject: Late\n" +
	"Message-ID: <1@example.net>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nMy order 12345678 has not come.\n" +
	"--B\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"../../kvittering.pdf\"\n\n%PDF\n" +
	"--B\nContent-Type: text/html\nContent-Disposition: attachment; filename=\"page.html\"\n\n<script>alert(1)</script>\n--B--\n"

// TestExportHoldsWhatTheDatabaseHolds, byte for byte, under names that are safe
// anywhere.
func TestExportHoldsWhatTheDatabaseHolds(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, text := range map[string]string{"complaintd.yaml": exportConfig, "mail.eml": exportMail} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must := func(args ...string) string {
		var stdout, stderr bytes.Buffer
		if status := run(context.Background(), args, world{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: os.LookupEnv}); status != statusDone {
			t.Fatalf("%v: status %d, %s", args, status, stderr.String())
		}
		return stdout.String()
	}
	must("import", "--acknowledge", "mail.eml")
	store, err := sqlstore.OpenReadOnly(t.Context(), "complaintd.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	cases, err := store.CasesAfter(t.Context(), 0, 10)
	if err != nil || len(cases) != 1 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	must("case", "export", string(cases[0].Reference), "--out", "out.zip")
	if info, err := os.Stat("out.zip"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive: %v, %v", info.Mode(), err)
	}
	again := []string{"case", "export", string(cases[0].Reference), "--out", "out.zip"}
	if status := run(t.Context(), again, world{stdout: io.Discard, stderr: io.Discard, getenv: os.LookupEnv}); status != statusUsage {
		t.Errorf("an archive that is there already is written over: status %d", status)
	}
	files := unzip(t, filepath.Join(folder, "out.zip"))

	var about exportedCase
	if err := json.Unmarshal(files["casefile.json"], &about); err != nil {
		t.Fatal(err)
	}
	mails, err := store.FiledMails(t.Context(), cases[0].Number)
	if err != nil || len(mails) != 1 || len(about.Mails) != 1 {
		t.Fatalf("mails: %v, %v, %v", mails, about.Mails, err)
	}
	raw, err := store.RawMail(t.Context(), mails[0].ID)
	if err != nil || !bytes.Equal(files["mails/001-complaint.eml"], raw) || about.Mails[0].File != "mails/001-complaint.eml" {
		t.Errorf("the mail is another: %q, %v", files["mails/001-complaint.eml"], err)
	}
	letters, err := store.LettersOf(t.Context(), cases[0].Number)
	if err != nil || len(letters) == 0 || len(letters) != len(about.Letters) {
		t.Fatalf("%d letters in the database, %d in the archive, %v", len(letters), len(about.Letters), err)
	}
	for i, l := range letters {
		stored, err := store.LetterBytes(t.Context(), l.ID)
		if err != nil || !bytes.Equal(files[fmt.Sprintf("letters/%03d-%s.eml", i+1, l.Name)], stored) {
			t.Errorf("the letter %s is another", l.Name)
		}
	}
	if string(files["attachments/001-1-kvittering.pdf"]) != "%PDF" || string(files["attachments/001-2-page.html.blocked"]) != "<script>alert(1)</script>" {
		t.Errorf("the attachments are others: %q", files)
	}
	if !bytes.Contains(files["casefile.html"], []byte("My order 12345678 has not come.")) || about.Mails[0].Facts.Orders[0] != "12345678" || len(about.Events) == 0 {
		t.Error("the document or the facts lack what the customer wrote")
	}
}

// unzip is what an archive holds. No name may lead out of its folder.
func unzip(t *testing.T, name string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for _, f := range archive.File {
		if !filepath.IsLocal(f.Name) || strings.Contains(f.Name, "..") {
			t.Errorf("the name %q", f.Name)
		}
		content, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(content); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
