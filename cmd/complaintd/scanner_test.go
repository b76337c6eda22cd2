package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
	"complaintd/inbox/scan"
)

// infection is what the scanner of these tests finds, by the name Test.Infection.
const infection = "INFECTED-CONTENT"

// scripted is a virus scanner that finds the infection; nil: it is away.
type scripted struct{ away bool }

func (s *scripted) Scan(_ context.Context, body []byte) (string, error) {
	switch {
	case s.away:
		return "", errors.New("connection refused")
	case bytes.Contains(body, []byte(infection)), bytes.Contains(body, []byte(base64.StdEncoding.EncodeToString([]byte(infection)))):
		return "Test.Infection", nil
	}
	return "", nil
}

func (s *scripted) Ping(context.Context) error {
	if s.away {
		return &scan.Away{Err: errors.New("connection refused")}
	}
	return nil
}

// examinedBy has the correspondent's mails examined from now on.
func (c *correspondent) examinedBy(s *scripted) {
	c.scanner = scan.New(s, scan.Patience{Away: 1, Again: 1}, nil, slog.New(slog.DiscardHandler))
}

// withFile is a mail with a clean and another file.
func withFile(header, words, content string) []byte {
	part := func(name, content string) string {
		return "--B\nContent-Type: application/pdf; name=" + name + "\nContent-Disposition: attachment; filename=" + name +
			"\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(content)) + "\n"
	}
	return []byte(header + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain; charset=utf-8\n\n" +
		words + "\n" + part("receipt.pdf", "a clean receipt") + part("invoice.pdf", content) + "--B--\n")
}

// customersMail is one of Kari's with a file of this content.
func customersMail(n int, content string) []byte {
	return withFile(fmt.Sprintf("From: Kari <kari@example.net>\nTo: complaints@hexpress.example\nSubject: Late\nMessage-ID: <%d@example.net>\n", n),
		"My parcel with order 12345678 has not come, and I have waited for three weeks.", content)
}

// attach is a colleague's reply with files.
func attach(t *testing.T, letter *casefile.QueuedLetter, words, content string) []byte {
	t.Helper()
	header, text, _ := strings.Cut(string(reply(t, letter, words)), "\n\n")
	header = strings.Replace(header, "Content-Type: text/plain; charset=utf-8", "X-Nothing: here", 1)
	return withFile(strings.Replace(header, "<reply-", "<reply-"+fmt.Sprint(len(words), "-"), 1)+"\n", text, content)
}

// carries tells whether a letter has the content anywhere, decoded as often as it
// is wrapped.
func carries(t *testing.T, raw []byte, content string) bool {
	t.Helper()
	if bytes.Contains(raw, []byte(content)) || bytes.Contains(raw, []byte(base64.StdEncoding.EncodeToString([]byte(content)))) {
		return true
	}
	contents, err := message.Unpack(raw, message.DefaultLimits())
	if err != nil {
		return false
	}
	return slices.ContainsFunc(contents.Files, func(f message.File) bool {
		return len(f.Body) < len(raw) && carries(t, f.Body, content)
	})
}

func namedLetter(letters []*casefile.QueuedLetter, name casefile.LetterName) *casefile.QueuedLetter {
	i := slices.IndexFunc(letters, func(l *casefile.QueuedLetter) bool { return l.Name == name })
	if i < 0 {
		return nil
	}
	return letters[i]
}

// TestNoLetterCarriesWhatTheScannerFound: a customer's file is named and held back
// in every letter there is about the mail, whoever asks for it later; what is clean
// goes along.
func TestNoLetterCarriesWhatTheScannerFound(t *testing.T) {
	for name, c := range map[string]struct {
		scanner     *scripted
		clean, says string
	}{
		"found":        {&scripted{}, "receipt.pdf", "invoice.pdf (16 B) – holdt tilbake: virusskanneren fant Test.Infection i den"},
		"not examined": {&scripted{away: true}, "", "invoice.pdf (16 B) – holdt tilbake, fordi den ikke kunne undersøkes for virus"},
	} {
		t.Run(name, func(t *testing.T) {
			ours := newCorrespondent(t, "complaints@hexpress.example")
			ours.examinedBy(c.scanner)
			all := ours.exchange(t, customersMail(1, infection))
			opened := namedLetter(all, casefile.CaseOpened)
			all = append(all, ours.exchange(t, customersMail(2, infection))...)
			for _, words := range []string{"#status", "#escalate head", "#split website", "#assign returns", "#escalate manager", "#note\n\nx"} {
				all = append(all, ours.exchange(t, bytes.Replace(reply(t, opened, words), []byte("<reply-"), fmt.Appendf(nil, "<%d-", len(words)), 1))...)
			}
			all = append(all, ours.exchange(t, bytes.Replace(reply(t, opened, "#not-a-complaint website\n\nWe pass it on."), []byte("<reply-"), []byte("<last-"), 1))...)
			_, text := textOf(t, opened.Bytes)
			if got := strings.Join(strings.Fields(text), " "); !strings.Contains(got, c.says) {
				t.Errorf("%s does not say %q:\n%s", opened.Name, c.says, text)
			}
			seen := map[casefile.LetterName]bool{}
			for _, l := range all {
				seen[l.Name] = true
				if carries(t, l.Bytes, infection) {
					t.Errorf("%s to %s carries it", l.Name, l.Recipient)
				}
			}
			for _, want := range []casefile.LetterName{casefile.CaseOpened, casefile.CaseFollowup, casefile.CaseStatus, casefile.CaseHandedOver, casefile.Forwarded} {
				if !seen[want] {
					t.Errorf("no %s among %v", want, seen)
				}
			}
			if carries(t, opened.Bytes, "a clean receipt") != (c.clean != "") {
				t.Error("what is clean does not go along, or what was not examined does")
			}
		})
	}
}

// TestAColleaguesInfectedFileGoesToNobody: the mail comes back with what was found,
// and nothing of it is done. With a clean file, or one that goes to nobody outside,
// it is.
func TestAColleaguesInfectedFileGoesToNobody(t *testing.T) {
	for name, c := range map[string]struct {
		words, content string
		away           bool
		want           casefile.LetterName
		says           string
	}{
		"an answer":                   {"We are looking for it.", infection, false, casefile.CommandRefused, "invoice.pdf (16 B): virusskanneren fant Test.Infection i den"},
		"a final response":            {"#final rejected\n\nNo.", infection, false, casefile.CommandRefused, "Virusskanneren fant noe i et vedlegg."},
		"to somebody outside":         {"#consult carrier@example.org\n\nWhere is it?", infection, false, casefile.CommandRefused, "Virusskanneren"},
		"not examined":                {"We are looking for it.", "clean", true, casefile.CommandRefused, "Vedleggene kunne ikke undersøkes for virus"},
		"clean":                       {"We are looking for it.", "clean", false, casefile.CommandDone, ""},
		"for the file":                {"#note\n\nShe sent it to me.", infection, false, casefile.CommandDone, ""},
		"for the file, not examined ": {"#note\n\nShe sent it to me.", "clean", true, casefile.CommandDone, ""},
	} {
		t.Run(name, func(t *testing.T) {
			ours := newCorrespondent(t, "complaints@hexpress.example")
			scanner := &scripted{}
			ours.examinedBy(scanner)
			opened := namedLetter(ours.exchange(t, customersMail(1, "clean")), casefile.CaseOpened)
			scanner.away = c.away
			all := ours.exchange(t, attach(t, opened, c.words, c.content))
			answer := namedLetter(all, c.want)
			if answer == nil {
				t.Fatalf("no %s among %d letters", c.want, len(all))
			}
			if _, text := textOf(t, answer.Bytes); !strings.Contains(strings.Join(strings.Fields(text), " "), c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, text)
			}
			for _, l := range all {
				if carries(t, l.Bytes, infection) {
					t.Errorf("%s to %s carries it", l.Name, l.Recipient)
				}
				if l.Recipient == "kari@example.net" && c.want == casefile.CommandRefused {
					t.Errorf("the customer gets %s", l.Name)
				}
			}
		})
	}
}

// TestWhatAColleagueForwardsIsExamined too: the customer's mail within theirs.
func TestWhatAColleagueForwardsIsExamined(t *testing.T) {
	ours := newCorrespondent(t, "complaints@hexpress.example")
	ours.examinedBy(&scripted{})
	opened := namedLetter(ours.exchange(t, customersMail(1, "clean")), casefile.CaseOpened)
	header, text, _ := strings.Cut(string(reply(t, opened, "#from-customer")), "\n\n")
	header = strings.Replace(header, "Content-Type: text/plain; charset=utf-8", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=OUT", 1)
	all := ours.exchange(t, fmt.Appendf(nil, "%s\n\n--OUT\nContent-Type: text/plain\n\n%s\n--OUT\nContent-Type: message/rfc822\n\n%s\n--OUT--\n", header, text, customersMail(2, infection)))
	followup := namedLetter(all, casefile.CaseFollowup)
	if followup == nil {
		t.Fatalf("%d letters", len(all))
	}
	for _, l := range all {
		if carries(t, l.Bytes, infection) {
			t.Errorf("%s to %s carries it", l.Name, l.Recipient)
		}
	}
	if _, text := textOf(t, followup.Bytes); !strings.Contains(text, "Test.Infection") {
		t.Errorf("it is not named:\n%s", text)
	}
}

// TestExportMarksWhatTheScannerFound: an archive of a case is all that is held on
// it; what was found, or not examined, has a name that nothing opens, and says why.
func TestExportMarksWhatTheScannerFound(t *testing.T) {
	t.Chdir(t.TempDir())
	clamd, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer clamd.Close()
	go unable(clamd)
	config := strings.Replace(exportConfig, "secret:", "attachments: {clamd: 'tcp:"+clamd.Addr().String()+"'}\nsecret:", 1)
	for name, text := range map[string]string{"complaintd.yaml": config, "mail.eml": exportMail} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"import", "mail.eml"}, {"case", "export", string(casefile.NewReference("KL", time.Now().Year(), 1)), "--out", "out.zip"}} {
		var stderr bytes.Buffer
		if status := run(t.Context(), args, world{stdout: io.Discard, stderr: &stderr, getenv: os.LookupEnv}); status != statusDone {
			t.Fatalf("%v: status %d, %s", args, status, stderr.String())
		}
	}
	files := unzip(t, "out.zip")
	for _, want := range []string{"mails/001-complaint.eml.blocked", "attachments/001-1-kvittering.pdf.blocked"} {
		if files[want] == nil {
			t.Errorf("there is no %s", want)
		}
	}
	if about := string(files["casefile.json"]); strings.Count(about, `"unexamined": true`) != 3 {
		t.Errorf("the mail and its two files are not marked:\n%s", about)
	}
}

// unable is a clamd that says of every file that it can't look at it.
func unable(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			buffer := make([]byte, 64<<10)
			for n := 0; n >= 0 && !bytes.HasSuffix(buffer[:n], make([]byte, 4)); {
				if n, err = conn.Read(buffer); err != nil {
					return
				}
			}
			_, _ = io.WriteString(conn, "INSTREAM: Can't write to temporary file. ERROR\x00")
		}()
	}
}
