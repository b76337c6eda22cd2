package outbox

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"complaintd/casefile"
)

// withFiles is a mail with files of several kinds, as a mail program writes it.
const withFiles = "From: a@example.net\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n[cid:logo@x]\r\n" +
	"--b\r\nContent-Type: application/pdf; name=receipt.pdf\r\nContent-Disposition: attachment\r\n\r\nPDF\r\n" +
	"--b\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\nContent-Disposition: inline\r\n\r\nPNG\r\n" +
	"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: internal\r\n\r\nInternal words.\r\n" +
	"--b\r\nContent-Type: application/octet-stream; name=invoice.pdf.exe\r\nContent-Disposition: attachment\r\n\r\nMZ\r\n" +
	"--b--\r\n"

func attachedTo(t *testing.T, raw []byte) (names []string) {
	t.Helper()
	_, parts := read(t, raw)
	for _, p := range parts {
		if _, params, err := p.header.ContentDisposition(); err == nil && params["filename"] != "" {
			names = append(names, params["filename"])
		}
	}
	return names
}

// What a customer sent goes to colleagues on its own, but for what can do harm,
// which is named; the original is left out then, as it holds it.
func TestFilesOfTheCustomer(t *testing.T) {
	files := []casefile.Attachment{{Name: "receipt.pdf", Type: "application/pdf", Bytes: 3}, {Name: "logo.png", Type: "image/png", Bytes: 3}}
	risky := casefile.Attachment{Name: "invoice.pdf.exe", Type: "application/octet-stream", Bytes: 2}
	for name, c := range map[string]struct {
		raw   string
		files []casefile.Attachment
		want  []string
		says  string
	}{
		"without a risk": {strings.ReplaceAll(withFiles, "invoice.pdf.exe", "invoice.txt"), files, []string{"original.eml", "receipt.pdf", "logo.png", "invoice.txt"}, "original.eml"},
		"with one":       {withFiles, append(files[:2:2], risky), []string{"receipt.pdf", "logo.png"}, "invoice.pdf.exe (2 B) – holdt tilbake"},
	} {
		t.Run(name, func(t *testing.T) {
			l := composeLetter(casefile.CaseOpened)
			l.Mail.Raw, l.Mail.Attachments = []byte(c.raw), c.files
			sealed := mustCompose(t, newTestComposer(t, nil), l)
			if got := attachedTo(t, sealed.Bytes); !slices.Equal(got, c.want) {
				t.Errorf("attached are %q, want %q", got, c.want)
			}
			if _, parts := read(t, sealed.Bytes); !strings.Contains(strings.Join(strings.Fields(parts[0].body), " "), c.says) {
				t.Errorf("the letter does not say %q:\n%s", c.says, parts[0].body)
			}
		})
	}
}

// A colleague's files go to the customer with their words, but neither the
// pictures of a signature nor another mail.
func TestFilesOfAColleague(t *testing.T) {
	l := composeLetter(casefile.Acknowledgement)
	l.Name, l.Words = casefile.AnswerLetter, "See the files."
	if got := attachedTo(t, mustCompose(t, newTestComposer(t, nil), l).Bytes); len(got) > 0 {
		t.Errorf("attached are %q without any enclosed", got)
	}
	l.Enclosed = &casefile.Incoming{Raw: []byte(withFiles), Attachments: []casefile.Attachment{{Name: "receipt.pdf"}}}
	if got := attachedTo(t, mustCompose(t, newTestComposer(t, nil), l).Bytes); !slices.Equal(got, []string{"receipt.pdf", "invoice.pdf.exe"}) {
		t.Errorf("attached are %q", got)
	}
}

// Where the customer wants paper, the colleague's files go to whoever posts the
// letter, with a word that they belong into the envelope; the pictures of a
// signature don't.
// Photos that a phone has only attached have a Content-ID too; those that stand in
// the text, as logos do, stay behind, and the colleague learns of the large ones.
func TestPicturesOfAColleague(t *testing.T) {
	photo := strings.Repeat("photo ", smallestPhoto/6+1)
	part := func(name, id, body string) string {
		return "--b\r\nContent-Type: image/jpeg; name=" + name + "\r\nContent-ID: <" + id + ">\r\nContent-Disposition: inline; filename=" + name + "\r\n\r\n" + body + "\r\n"
	}
	raw := "From: a@example.net\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/html\r\n\r\n<p>See the picture.</p><img src=\"cid:Drawing@x\"><img src=\"cid:logo@x\">\r\n" +
		part("IMG_1.jpeg", "photo@x", photo) + part("drawing.jpeg", "drawing@x", photo) + part("logo.jpeg", "logo@x", "small") + "--b--\r\n"
	files := []casefile.Attachment{{Name: "IMG_1.jpeg", Type: "image/jpeg", Bytes: len(photo)}, {Name: "drawing.jpeg", Type: "image/jpeg", Bytes: len(photo)}, {Name: "logo.jpeg", Type: "image/jpeg", Bytes: 5}}
	l := composeLetter(casefile.Acknowledgement)
	l.Name = casefile.AnswerLetter
	l.Words, l.Enclosed = "See the picture.", &casefile.Incoming{Raw: []byte(raw), Attachments: files}
	if got := attachedTo(t, mustCompose(t, newTestComposer(t, nil), l).Bytes); !slices.Equal(got, []string{"IMG_1.jpeg"}) {
		t.Errorf("the customer gets %q", got)
	}
	for act, want := range map[casefile.Act]string{{Do: casefile.Answer{}}: "drawing.jpeg", {Do: casefile.Take{}}: ""} {
		done := composeLetter(casefile.CommandDone)
		done.Mail = &casefile.Incoming{Raw: []byte(raw), Attachments: files, Staff: &casefile.StaffMail{Acts: []casefile.Act{act}}}
		if got := strings.Join(leftBehind(done), " "); got != want {
			t.Errorf("%T: left behind are %q, want %q", act.Do, got, want)
		}
	}
}

func TestFilesToPost(t *testing.T) {
	instead := composeLetter(casefile.Acknowledgement)
	instead.Name, instead.Words = casefile.AnswerLetter, "See the files."
	for enclosed, want := range map[*casefile.Incoming][]string{
		nil: {"KL-26-000123-7.pdf"},
		{Raw: []byte(withFiles), Attachments: []casefile.Attachment{{Name: "receipt.pdf"}}}: {"receipt.pdf", "invoice.pdf.exe", "KL-26-000123-7.pdf"},
	} {
		l := composeLetter(casefile.ContactTask)
		instead.Enclosed = enclosed
		l.Mail, l.Task, l.Instead = nil, casefile.TaskPost, &instead
		sealed := mustCompose(t, newTestComposer(t, nil), l)
		if got := attachedTo(t, sealed.Bytes); !slices.Equal(got, want) {
			t.Errorf("attached are %q, want %q", got, want)
		}
		if _, parts := read(t, sealed.Bytes); strings.Contains(parts[0].body, "konvolutten") != (enclosed != nil) {
			t.Errorf("with %v enclosed the letter says\n%s", enclosed != nil, parts[0].body)
		}
	}
}

// A click on a command writes a mail to the letter's own return address, with the
// reference in its subject: that is all that shows whose it is.
func TestCommandsAsLinks(t *testing.T) {
	c := newTestComposer(t, nil)
	l := composeLetter(casefile.CaseOpened)
	h, parts := read(t, mustCompose(t, c, l).Bytes)
	replyTo, err := h.AddressList("Reply-To")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`href="(mailto:[^"]*)"[^>]*>#jeg<`).FindStringSubmatch(parts[1].body)
	if link == nil {
		t.Fatalf("no link in\n%s", parts[1].body)
	}
	u, err := url.Parse(html.UnescapeString(link[1]))
	if err != nil {
		t.Fatal(err)
	}
	to, err := url.PathUnescape(u.Opaque)
	if err != nil || to != replyTo[0].Address || !strings.Contains(u.Query().Get("subject"), "KL-26-000123-7") || u.Query().Get("body") != "#jeg\r\n\r\n" {
		t.Errorf("it writes to %q, want %q: %v", to, replyTo[0].Address, u.Query())
	}
}
