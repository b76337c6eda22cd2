package outbox

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/inbox/message"
	"complaintd/templates"
)

// digestLetter is a digest to Bo of one case that is due, with figures of as many
// complaints.
func digestLetter(t *testing.T, cases int) casefile.Letter {
	t.Helper()
	calendar, err := workday.New(workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.November, 30, 8, 0, 0, 0, time.UTC)
	today := calendar.DateOf(at)
	period := casefile.PeriodOf(calendar, today.AddDays(-30), today.AddDays(-1))
	d := &casefile.Digest{Agenda: casefile.Agenda{At: at, Next: at}, Figures: casefile.NewFigures(period, calendar), Before: casefile.NewFigures(period, calendar)}
	if cases > 0 {
		d.Figures.Add(casefile.Profile{Kind: casefile.MilestoneOpened, Stage: 1, Department: "delivery"}, today.AddDays(-3), "", 0, cases)
		d.Sections = []casefile.Section{{Topic: casefile.TopicToday, Total: cases, Items: []casefile.Item{
			{Reference: "KL-26-000123-7", Owner: casefile.OwnerDepartment, Department: "delivery", By: at.Add(9 * time.Hour), Step: casefile.Status{}}}}}
	}
	return casefile.Letter{Name: casefile.DigestLetter, Audience: casefile.ToStaff, To: casefile.Address{Email: "bo@hexpress.example"},
		Language: "en", At: at, Case: casefile.Case{Mailbox: "complaints@hexpress.example", Language: "nb"}, Digest: d}
}

// A digest has its chart along, shown by its Content-ID, and return addresses that
// were made for its reader: one for what is of no case, one for each case.
func TestComposeDigest(t *testing.T) {
	sealed, err := newTestComposer(t, nil).Compose(digestLetter(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	contents, err := message.Unpack(sealed.Bytes, message.DefaultLimits())
	if err != nil || len(contents.Files) != 1 || len(contents.Body) != 1 {
		t.Fatalf("%+v, %v", contents, err)
	}
	chart, page := contents.Files[0], contents.Body[0].Text
	if _, err := png.Decode(bytes.NewReader(chart.Body)); err != nil || chart.ID != templates.ChartID || chart.Type != "image/png" {
		t.Errorf("the picture is %s, %s, %v", chart.Type, chart.ID, err)
	}
	if n := strings.Count(page, `<img src="cid:`+templates.ChartID+`" alt="Bar chart`); n != 1 {
		t.Errorf("it is shown %d times:\n%s", n, page)
	}
	if !bytes.Contains(sealed.Bytes, []byte("Content-Disposition: inline")) || bytes.Contains(sealed.Bytes, []byte("multipart/mixed")) {
		t.Error("the picture is an attachment")
	}
	m, err := message.Parse(sealed.Bytes, message.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if replyTo := m.Header.Addresses("Reply-To")[0].Email; replyTo != "complaints+digest."+composeTags.Digest("bo@hexpress.example")+"@hexpress.example" {
		t.Errorf("replies go to %s", replyTo)
	}
	about := "complaints+KL-26-000123-7." + composeTags.Reply("KL-26-000123-7", "bo@hexpress.example") + "@hexpress.example"
	if !strings.Contains(page, `href="mailto:`+strings.ReplaceAll(about, "+", "%2B")+`?subject=`) || !strings.Contains(m.Text, "<"+about+">") {
		t.Errorf("neither part leads to %s:\n%s", about, m.Text)
	}
	if !strings.Contains(m.Text, "Bar chart by week") {
		t.Errorf("the text does not tell what the chart shows:\n%s", m.Text)
	}
	if len(sealed.Bytes) > 60<<10 {
		t.Errorf("%d bytes", len(sealed.Bytes))
	}
}

// A digest with nothing to say is one line, without a picture.
func TestComposeQuietDigest(t *testing.T) {
	sealed, err := newTestComposer(t, nil).Compose(digestLetter(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	m, err := message.Parse(sealed.Bytes, message.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	words, _, _ := strings.Cut(m.Text, "\n-- \n")
	if strings.TrimSpace(words) != "Nothing needs attention today." || bytes.Contains(sealed.Bytes, []byte("image/png")) {
		t.Errorf("%q, %d bytes", words, len(sealed.Bytes))
	}
}
