package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"complaintd/casefile"
)

// explanationText prints explanations for people.
type explanationText struct {
	out    io.Writer
	zone   *time.Location
	colour bool
}

// print writes one explanation, with a blank line behind it.
func (t explanationText) print(x explanation) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  %s\n", t.paint(bold, forTerminal(x.File)), t.paint(kindColour(x.Kind), string(x.Kind)), x.Reason)
	for _, f := range t.facts(x) {
		if f.value != "" {
			fmt.Fprintf(&b, "  %s %s\n", t.paint(faint, fmt.Sprintf("%-12s", f.name)), f.value)
			t.why(&b, x.Evidence, f.field)
		}
	}
	t.words(&b, x.NewText)
	b.WriteByte('\n')
	_, err := io.WriteString(t.out, b.String())
	return err
}

// why writes the words that a fact comes from, and the rule that read them.
func (t explanationText) why(b *strings.Builder, evidence []casefile.Evidence, field string) {
	for _, e := range evidence {
		if e.Field != field || field == "" {
			continue
		}
		words := e.Rule
		if text := beginning(forTerminal(e.Text)); text != "" {
			words = "“" + text + "”: " + e.Rule
		}
		fmt.Fprintf(b, "  %12s %s\n", "", t.paint(faint, words))
	}
}

// fact is a line of an explanation; without a value it is not shown. field is
// the name under which its evidence stands; empty where there is none to show.
type fact struct{ name, value, field string }

func (t explanationText) facts(x explanation) []fact {
	return []fact{
		{"from", oneLine(author(x.mail.From)), ""},
		{"subject", oneLine(x.mail.Subject), ""},
		{"received", t.minute(x.mail.ReceivedAt), ""},
		{"language", string(x.Language), "language"},
		{"name", oneLine(string(x.Customer.Name)), "name"},
		{"on behalf of", oneLine(string(x.OnBehalfOf)), "on_behalf_of"},
		{"orders", strings.Join(x.OrderNumbers, ", "), "order_numbers"},
		{"phones", strings.Join(x.Customer.Phones, ", "), "phones"},
		{"address", postal(x.Customer.PostalAddress), "postal_address"},
		{"prefers", stated(x.ContactPreference), "contact_preference"},
		{"next stage", asked(x.AsksNextStage), "asks_next_stage"},
		{"safety", harm(x.Safety), "safety"},
		{"department", string(x.Department), "department"},
		{"answer by", t.dates(x.Deadlines), ""},
		{"missing", missing(x.Missing), ""},
		{"attached", oneLine(attached(x.Attachments)), ""},
	}
}

func postal(a *casefile.PostalAddress) string {
	if a == nil {
		return ""
	}
	return oneLine(a.Street + ", " + a.Postcode + " " + a.City + ", " + a.Country)
}

func asked(next bool) string {
	if next {
		return "asked for"
	}
	return ""
}

func harm(told bool) string {
	if told {
		return "may tell of harm from a medicine"
	}
	return ""
}

func missing(lacks []casefile.Missing) string {
	var names []string
	for _, what := range lacks {
		names = append(names, strings.ReplaceAll(string(what), "_", " "))
	}
	return strings.Join(names, ", ")
}

func author(a casefile.Address) string {
	if a.Name == "" || a.Email == "" {
		return a.Name + a.Email
	}
	return a.Name + " <" + a.Email + ">"
}

func stated(preference string) string {
	if preference == unstated {
		return ""
	}
	return preference
}

func (t explanationText) dates(d *deadlines) string {
	if d == nil {
		return ""
	}
	return t.minute(d.Stage1) + " (promised: " + t.minute(d.Promise) + ")"
}

func (t explanationText) minute(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(t.zone).Format("Mon 2 Jan 2006 15:04")
}

func attached(files []casefile.Attachment) string {
	var names []string
	for _, f := range files {
		name := f.Name
		if name == "" {
			name = "without a name"
		}
		names = append(names, fmt.Sprintf("%s (%s, %s)", name, f.Type, byteSize(int64(f.Bytes))))
	}
	return strings.Join(names, ", ")
}

// mostLines of a mail are shown: enough to know what it is about.
const mostLines = 12

func (t explanationText) words(b *strings.Builder, text string) {
	lines := strings.Split(strings.TrimSpace(forTerminal(text)), "\n")
	if len(lines) == 1 && lines[0] == "" {
		return
	}
	for _, line := range lines[:min(len(lines), mostLines)] {
		fmt.Fprintf(b, "  %s %s\n", t.paint(faint, "|"), line)
	}
	if more := len(lines) - mostLines; more > 0 {
		fmt.Fprintf(b, "  %s\n", t.paint(faint, fmt.Sprintf("and %d more lines", more)))
	}
}

func (t explanationText) paint(c colour, text string) string {
	if !t.colour {
		return text
	}
	return c.paint(text)
}

// kindColour: green asks for an answer, cyan belongs to one that is under way,
// red needs a person's eye, and faint is a machine's.
func kindColour(k casefile.Kind) colour {
	switch k {
	case casefile.KindComplaint, casefile.KindNotText:
		return green
	case casefile.KindFollowup:
		return cyan
	case casefile.KindStaff:
		return blue
	case casefile.KindUnreadable:
		return red
	}
	return faint
}

// oneLine is a text of a mail for a single line of a terminal.
func oneLine(text string) string { return strings.Join(strings.Fields(forTerminal(text)), " ") }

// byteSize is a number of bytes as people read it.
func byteSize(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}
