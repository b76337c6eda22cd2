package demo

import (
	"strings"
	"testing"
)

func TestReadLetter(t *testing.T) {
	raw := strings.ReplaceAll(`From: complaints@hexpress.example
To: =?utf-8?q?Bj=C3=B8rg?= <bjorg@example.org>
Subject: Received
X-Complaint-Letter: acknowledgement
X-Complaint-Case: KL-26-000123-7
Content-Type: multipart/mixed; boundary=out

--out
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Takk =E2=80=93 mottatt
--in
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Takk =E2=80=93 mottatt</p>
--in--
--out
Content-Type: text/html; name=other.html
Content-Disposition: attachment

<p>attached</p>
--out--
`, "\n", "\r\n")
	l, err := readLetter("complaints+b@hexpress.example", "bjorg@example.org", []byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if l.HTML != "<p>Takk – mottatt</p>" || !strings.HasPrefix(l.Text, "Takk – mottatt") {
		t.Errorf("HTML %q, text %q", l.HTML, l.Text)
	}
	l.Number = 7
	if l.To != "Bjørg" || !l.ForCustomer() || l.FileName() != "007-acknowledgement-KL-26-000123-7.eml" {
		t.Errorf("to %q, for the customer: %v, file %q", l.To, l.ForCustomer(), l.FileName())
	}
	if head := l.Header(); !strings.HasSuffix(head, "boundary=out") {
		t.Errorf("the header ends in %q", head)
	}
}

// A picture that goes along stands in the page that shows it.
func TestAPictureInALetter(t *testing.T) {
	raw := strings.ReplaceAll(`Content-Type: multipart/related; boundary=x

--x
Content-Type: text/html

<img src="cid:chart@complaintd">
--x
Content-Type: image/png; name=chart.png
Content-Disposition: inline; filename=chart.png
Content-ID: <chart@complaintd>
Content-Transfer-Encoding: base64

cG5n
--x--
`, "\n", "\r\n")
	l, err := readLetter("", "", []byte(raw))
	if want := `<img src="data:image/png;base64,cG5n">`; err != nil || !strings.Contains(l.HTML, want) {
		t.Errorf("%q, %v", l.HTML, err)
	}
}

// A letter that nobody could read is refused, so that the daemon's own record
// shows it.
func TestABrokenLetterIsRefused(t *testing.T) {
	const cutShort = "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nwords"
	if _, err := readLetter("", "", []byte(cutShort)); err == nil {
		t.Error("it was taken")
	}
}
