package templates

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/inbox/command"
)

// digestRules are those of a company in Oslo whose digest goes at eight.
func digestRules(t testing.TB) casefile.Rules {
	t.Helper()
	o := options(t)
	calendar, err := workday.New(workday.Config{Location: o.Location, Closing: 17 * time.Hour, Holidays: "no"})
	if err != nil {
		t.Fatal(err)
	}
	p := o.Procedure
	p.InformationDays, p.NextStageDays = 28, 28
	return casefile.Rules{Calendar: calendar, Procedure: p, RemindAt: 8 * time.Hour}
}

// Thursday 3 December 2026 at eight in Oslo.
var digestDay = time.Date(2026, time.December, 3, 7, 0, 0, 0, time.UTC)

// withAgenda is a digest of the agenda that add gathers, on digestDay.
func withAgenda(t testing.TB, add func(*casefile.AgendaMaker)) func(*casefile.Letter) {
	return func(l *casefile.Letter) {
		maker := digestRules(t).NewAgenda(digestDay, digestDay.AddDate(0, 0, -1))
		add(maker)
		d := casefile.Digest{Agenda: maker.Agenda()}
		l.At = digestDay
		l.ReplyTo = "complaints+digest.kabcdefghijklmno@hexpress.example"
		l.Digest, l.ReplyAbout = withFigures(&d, "carrier"), replyAbout(&d)
	}
}

func quietDay(t testing.TB) func(*casefile.Letter) {
	return withAgenda(t, func(*casefile.AgendaMaker) {})
}

// at is an instant of December in Oslo.
func at(day, hour int) time.Time {
	return time.Date(2026, time.December, day, hour-1, 0, 0, 0, time.UTC)
}

// digestCase is a case that was opened in stage 1 and is due then.
func digestCase(number int64, deadline time.Time, change ...func(*casefile.Case)) casefile.Case {
	c := casefile.Case{Number: number, Reference: casefile.NewReference("KL", 2026, number),
		State: casefile.Open, Owner: casefile.OwnerDepartment, Department: "delivery"}
	c.Stage, c.Deadline = 1, deadline
	for _, f := range change {
		f(&c)
	}
	return c
}

// busyDay has something of everything.
func busyDay(t testing.TB) func(*casefile.Letter) {
	head := func(c *casefile.Case) { c.Owner = casefile.OwnerHead }
	breached := func(at time.Time) func(*casefile.Case) { return func(c *casefile.Case) { c.BreachedAt = at } }
	return func(l *casefile.Letter) {
		withAgenda(t, func(m *casefile.AgendaMaker) {
			m.AddCase(digestCase(81, at(7, 17), func(c *casefile.Case) { c.Facts.Safety, c.SafetyTold, c.Department = true, at(3, 7), "medical" }), casefile.News{})
			m.AddCase(digestCase(82, at(9, 17), head, breached(at(2, 17))), casefile.News{Breached: true})
			m.AddCase(digestCase(61, at(7, 17), head, breached(at(1, 17)), func(c *casefile.Case) { c.Department = "payments" }), casefile.News{})
			m.AddCase(digestCase(58, at(4, 17), func(c *casefile.Case) {
				c.Owner, c.BreachedAt = casefile.OwnerManager, time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC)
			}), casefile.News{})
			m.AddCase(digestCase(2, time.Date(2025, 11, 27, 16, 0, 0, 0, time.UTC), func(c *casefile.Case) {
				c.Fired = map[string]time.Time{string(casefile.DueDeadline): c.Deadline}
			}), casefile.News{})
			m.AddCase(digestCase(90, at(3, 17), head), casefile.News{HandedOver: true})
			m.AddCase(digestCase(91, at(3, 17), func(c *casefile.Case) { c.ExtendedAt = at(1, 10) }), casefile.News{})
			m.AddCase(digestCase(92, at(4, 17)), casefile.News{})
			m.AddCase(digestCase(40, time.Time{}, func(c *casefile.Case) {
				c.State, c.Doubt.DecideBy, c.WindowEnds = casefile.Answered, at(4, 17), at(20, 24)
			}), casefile.News{})
			m.AddCase(digestCase(41, time.Time{}, func(c *casefile.Case) {
				c.State, c.Commitments = casefile.Answered, []casefile.Commitment{{Due: at(1, 23), Words: "a refund of 499 kr to Kari Nordmann"}}
			}), casefile.News{})
			m.AddCase(digestCase(93, at(8, 17), func(c *casefile.Case) {
				c.Facts.Preference, c.Pending = casefile.ByPhone, casefile.Response{Verdict: casefile.Upheld, ByHand: true}
			}), casefile.News{})
			m.AddCase(digestCase(94, at(8, 17), func(c *casefile.Case) {
				c.Facts.Preference, c.Pending = casefile.ByPost, casefile.Response{Verdict: casefile.Upheld, ByHand: true}
			}), casefile.News{})
			m.AddCase(digestCase(95, at(8, 17), func(c *casefile.Case) { c.Contact.Silent = casefile.Undelivered }), casefile.News{})
			m.AddCase(digestCase(96, at(8, 17), head), casefile.News{HandedOver: true})
			m.AddCase(digestCase(39, at(16, 17), func(c *casefile.Case) { c.Owner, c.Stage = casefile.OwnerDirector, 2 }), casefile.News{Review: true})
			m.AddCase(digestCase(70, at(11, 17), func(c *casefile.Case) { c.ExtendedAt = at(1, 10) }), casefile.News{})
			m.AddCase(digestCase(71, at(8, 17), func(c *casefile.Case) { c.PausedAt, c.Question.AskedAt = at(1, 10), at(1, 10) }), casefile.News{})
			m.AddMail(casefile.StrayMail{Number: 412, Kind: casefile.KindUnreadable, Folder: casefile.Quarantine, Reason: "it is too large: 40000000 bytes", ReceivedAt: at(2, 15)})
			m.AddMail(casefile.StrayMail{Number: 415, Kind: casefile.KindSpam, Reason: "the spam filter says so in X-Spam-Flag", ReceivedAt: at(2, 16)})
			m.AddMail(casefile.StrayMail{Number: 417, Kind: casefile.KindAutoReply, Reason: "worded as an automatic answer", ReceivedAt: at(2, 19)})
		})(l)
		l.Digest.Conditions = []casefile.Condition{
			{Kind: casefile.MailboxUnreadable, Since: at(3, 6), Mailbox: "complaints@hexpress.example", Trouble: casefile.TroubleConnect},
			{Kind: casefile.LettersWait, Count: 3, Since: at(2, 21)}, {Kind: casefile.LettersRefused, Count: 1},
			{Kind: casefile.CopiesWait, Count: 5, Since: at(2, 21), Mailbox: "complaints@hexpress.example"},
			{Kind: casefile.MailsRecovered, Count: 4, Mailbox: "complaints@hexpress.example"}, {Kind: casefile.MailsGone, Count: 1, Mailbox: "complaints@hexpress.example"},
		}
	}
}

// stormDay has a thousand cases and a thousand mails at once.
func stormDay(t testing.TB) func(*casefile.Letter) {
	return withAgenda(t, func(m *casefile.AgendaMaker) {
		for n := range int64(1000) {
			m.AddCase(digestCase(100+n, at(3, 17)), casefile.News{})
			m.AddMail(casefile.StrayMail{Number: 5000 + n, Kind: casefile.KindSpam, ReceivedAt: at(2, 18)})
		}
	})
}

// mailtoLinks are the links of a page that write a mail.
var mailtoLinks = regexp.MustCompile(`href="mailto:([^"?]+)\?subject=([^"&]+)&amp;body=([^"]+)"`)

// Every line of a digest has one link, which writes a mail to where it belongs, in
// whose body stands the very command that the line asks for.
func TestDigestLinksAct(t *testing.T) {
	s := newTestSet(t, nil)
	for _, language := range languagesOfStaff {
		l := ordinaryLetter(t, language, casefile.DigestLetter)
		busyDay(t)(&l)
		var want []string
		for _, section := range l.Digest.Sections {
			for _, i := range section.Items {
				if i.Step == nil {
					continue
				}
				to, about := l.ReplyTo, casefile.DigestMark
				if i.Reference != "" {
					to, about = l.ReplyAbout[i.Reference], "["+string(i.Reference)+"]"
				}
				want = append(want, fmt.Sprintf("%s Re: %s %T", to, about, i.Step))
			}
		}
		var got []string
		for _, link := range mailtoLinks.FindAllStringSubmatch(mustRender(t, s, l).HTML, -1) {
			got = append(got, fmt.Sprintf("%s %s %s", unescaped(t, link[1]), unescaped(t, link[2]), deedIn(t, unescaped(t, link[3]))))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: the links are\n%s\nwant\n%s", language, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func unescaped(t *testing.T, s string) string {
	t.Helper()
	plain, err := url.PathUnescape(s)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// deedIn is what a mail with the body asks for.
func deedIn(t *testing.T, body string) string {
	t.Helper()
	body = strings.NewReplacer("ADDRESS", "kari@example.org", "ADRESSE", "kari@example.org").Replace(body)
	mail, refusals := command.New().Parse(body, command.Clock{Now: digestDay})
	if len(refusals) > 0 || len(mail.Steps) != 1 {
		t.Fatalf("%q asks for %+v, refused for %+v", body, mail.Steps, refusals)
	}
	return fmt.Sprintf("%T", mail.Steps[0].Do)
}

// A digest in which everything happens a thousand times is a mail that mail
// programs show whole: Gmail cuts what is longer than 102 KB.
func TestDigestStaysSmall(t *testing.T) {
	l := ordinaryLetter(t, "nb", casefile.DigestLetter)
	stormDay(t)(&l)
	r := mustRender(t, newTestSet(t, nil), l)
	if len(r.HTML) > 60<<10 || !strings.Contains(r.Text, "- og 980 til\n") {
		t.Errorf("%d bytes of HTML, text\n%s", len(r.HTML), r.Text)
	}
	l.Digest = busyDigest(l.At, casefile.MostItems, 1000)
	if r := mustRender(t, newTestSet(t, nil), l); len(r.HTML) > 250<<10 {
		t.Errorf("%d bytes of HTML with every section full", len(r.HTML))
	}
}

// The text part names the address of a command where a reply would go elsewhere.
func TestDigestInText(t *testing.T) {
	l := ordinaryLetter(t, "en", casefile.DigestLetter)
	busyDay(t)(&l)
	text := mustRender(t, newTestSet(t, nil), l).Text
	for _, want := range []string{"#escalate head\n  <complaints+KL-26-000091-9.kabcdefghijklmno@example.com>\n", "#complaint 415\n- E-mail 417"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "+digest.") {
		t.Error("the text has the address that a reply goes to anyway")
	}
}

// Figures of a few stand with how many they are; and where there are none, so does
// no table.
func TestDigestFigures(t *testing.T) {
	s := newTestSet(t, nil)
	w := s.languages["en"].words
	for _, c := range []struct {
		n, of int
		want  Data
	}{{0, 0, "–"}, {1, 1, "100% (1 of 1)"}, {1, 3, "33% (1 of 3)"}, {2, 3, "67% (2 of 3)"}, {1, 8, "13% (1 of 8)"}, {0, 5, "0% (0 of 5)"}} {
		if got := w.share(c.n, c.of); got != c.want {
			t.Errorf("%d of %d: %s", c.n, c.of, got)
		}
	}
	l := ordinaryLetter(t, "en", casefile.DigestLetter)
	busyDay(t)(&l)
	l.Digest.Figures, l.Digest.Before, l.Digest.Chart = nil, nil, ""
	if text := mustRender(t, s, l).Text; strings.Contains(text, "30 days") {
		t.Errorf("figures of nothing:\n%s", text)
	}
}
