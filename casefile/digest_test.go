package casefile

import (
	"testing"
	"time"

	"complaintd/casefile/workday"
)

// Digests go at eight in London on working days; a day off is told of on the next.
func TestDigestDue(t *testing.T) {
	rules := procedureRules(t)
	date := func(s string) workday.Date {
		d, err := workday.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		name      string
		now, last string
		due       bool
		next      string // the first instant at which another may be due
	}{
		{"before eight", "2026-12-01T07:59:59Z", "2026-11-30", false, "2026-12-01T08:00:00Z"},
		{"at eight", "2026-12-01T08:00:00Z", "2026-11-30", true, "2026-12-02T08:00:00Z"},
		{"later in the day, after downtime", "2026-12-01T16:00:00Z", "2026-11-24", true, "2026-12-02T08:00:00Z"},
		{"again on the same day", "2026-12-01T16:00:00Z", "2026-12-01", false, "2026-12-02T08:00:00Z"},
		{"on a Saturday", "2026-12-05T09:00:00Z", "2026-12-03", false, "2026-12-07T08:00:00Z"},
		{"on Christmas Day", "2026-12-25T09:00:00Z", "2026-12-24", false, "2026-12-29T08:00:00Z"},
		{"the day after a long Christmas", "2026-12-29T08:00:00Z", "2026-12-24", true, "2026-12-30T08:00:00Z"},
		{"a clock that went back a day", "2026-12-01T09:00:00Z", "2026-12-02", false, "2026-12-02T08:00:00Z"},
		{"in summer time", "2026-07-01T07:00:00Z", "2026-06-30", true, "2026-07-02T07:00:00Z"},
		{"in summer time, too early", "2026-07-01T06:59:00Z", "2026-06-30", false, "2026-07-01T07:00:00Z"},
		{"the Friday before summer time", "2026-03-27T08:00:00Z", "2026-03-26", true, "2026-03-30T07:00:00Z"},
		{"the Monday after it began", "2026-03-30T07:00:00Z", "2026-03-27", true, "2026-03-31T07:00:00Z"},
		{"the Monday after it ended", "2026-10-26T07:30:00Z", "2026-10-23", false, "2026-10-26T08:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			day, due := rules.DigestDue(now, date(c.last))
			if due != c.due || day != rules.Calendar.DateOf(now) {
				t.Errorf("due %v, of %s", due, day)
			}
			if next := rules.NextDigest(now).Format(time.RFC3339); next != c.next {
				t.Errorf("the next is at %s, want %s", next, c.next)
			}
			if _, again := rules.DigestDue(now, rules.NoDigestBefore(now)); again {
				t.Error("one is due as soon as the program begins")
			}
		})
	}
}

// The figures are of whole days, and end with yesterday.
func TestDigestPeriods(t *testing.T) {
	rules := procedureRules(t)
	last, before := rules.DigestPeriods(time.Date(2026, 4, 10, 7, 0, 0, 0, time.UTC))
	for i, want := range []string{"2026-03-11T00:00:00Z", "2026-04-09T23:00:00Z", "2026-02-09T00:00:00Z", "2026-03-11T00:00:00Z"} {
		if got := []time.Time{last.From, last.To, before.From, before.To}[i].Format(time.RFC3339); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

// Every manager gets one, in their own language: the one of their entry, or the one
// that the same address has elsewhere.
func TestDigestLetters(t *testing.T) {
	rules := procedureRules(t)
	rules.Staff.Head.Language = "en"
	rules.Staff.Managers = []Colleague{
		{Address: Address{Email: "head@hexpress.example"}},
		{Address: Address{Email: "Managers@hexpress.example"}, Language: "en"},
		{Address: Address{Email: "managers@hexpress.example"}},
		{Address: Address{Name: "Bo", Email: "bo@hexpress.example"}},
	}
	letters := rules.DigestLetters(monday, Digest{})
	var got []string
	for _, l := range letters {
		got = append(got, l.To.Email+" "+l.Language)
		if l.Name != DigestLetter || l.Audience != ToStaff || l.Case.Reference != "" || l.Case.Mailbox != mailbox || l.Digest == nil {
			t.Errorf("%+v", l)
		}
	}
	if want := []string{"head@hexpress.example en", "Managers@hexpress.example en", "bo@hexpress.example nb"}; len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("letters to %v", got)
	}
	if !rules.Staff.Claims(Address{Email: "bo@hexpress.example"}) {
		t.Error("a manager is not known to be of the company")
	}
}

// The tag of a manager's digests is theirs, and good for nothing else.
func TestDigestTag(t *testing.T) {
	tags := NewTags("secret", "old")
	bo := Colleague{Address: Address{Email: "bo@hexpress.example"}, Aliases: []string{"b@hexpress.example"}}
	for name, c := range map[string]struct {
		tag  string
		good bool
	}{
		"theirs":                     {tags.Digest("Bo@hexpress.example"), true},
		"of an alias":                {tags.Digest("b@hexpress.example"), true},
		"under the old secret":       {NewTags("old").Digest("bo@hexpress.example"), true},
		"another manager's":          {tags.Digest("eva@hexpress.example"), false},
		"of a case":                  {tags.Reply("KL-26-000123-7", "bo@hexpress.example"), false},
		"of no case":                 {tags.Reply("", "bo@hexpress.example"), false},
		"of a letter's return":       {tags.Bounce("digest", "bo@hexpress.example"), false},
		"under a secret of somebody": {NewTags("guess").Digest("bo@hexpress.example"), false},
		"empty":                      {"", false},
	} {
		if got := tags.DigestMadeFor(bo, []string{"aaaaaaaaaaaaaaaa", c.tag}); got != c.good {
			t.Errorf("%s: %v", name, got)
		}
	}
	if tags.ReplyValid(tags.Digest("bo@hexpress.example"), "", "bo@hexpress.example") {
		t.Error("it is the tag of a case as well")
	}
}
