package templates

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"complaintd/casefile"
)

// words are how a language writes what stands in every letter: the file
// _words.yaml.
type words struct {
	Months   []string `yaml:"months"`   // from January
	Weekdays []string `yaml:"weekdays"` // from Monday
	Date     string   `yaml:"date"`     // {weekday} {day} {month} {year}, as it stands in a sentence: we wrote Date
	// Near is the date without its year, where that goes without saying; else Date.
	Near string `yaml:"near"`
	// LetterDate is the date at the top of a letter on paper, where that is another
	// form; FirstDay is {day} on the first of a month, where that is not 1.
	LetterDate string `yaml:"letter_date"`
	FirstDay   string `yaml:"first_day"`
	Time       string `yaml:"time"` // {hour} {minute}
	DateTime   string `yaml:"date_time"`
	Decimal    string `yaml:"decimal"` // the sign between 1 and 5 in one and a half

	// Share is a part in percent, and how many that are: {percent} {n} {of}. Only the
	// digest has it.
	Share string `yaml:"share"`

	Numbers     []string `yaml:"numbers"` // spelled out, from zero
	Days        plural   `yaml:"days"`
	WorkingDays plural   `yaml:"working_days"`

	Stage  string            `yaml:"stage"`  // {number} {of}
	Owners map[string]string `yaml:"owners"` // by casefile.Owner; {department}

	Departments map[string]string `yaml:"departments"` // the built-in ones by their keys
	// Unacknowledged are the reasons for no acknowledgement by
	// casefile.NoLetter, each a sentence without its end.
	Unacknowledged map[string]string `yaml:"unacknowledged"`

	// Refusals are what casefile says to a colleague's mail that it does not carry
	// out, in another language than English, by the English sentences.
	Refusals map[string]string `yaml:"refusals"`
	// Reasons are why a mail lies in quarantine, or why nobody stands by it, in
	// another language than English, by the English reasons up to their first colon.
	Reasons map[string]string `yaml:"reasons"`
	// Notices are what an alert tells of, by casefile.NoticeKind, and Troubles why a
	// mailbox can't be read, by casefile.Trouble: only for letters to colleagues.
	Notices  map[string]plural `yaml:"notices"`
	Troubles map[string]string `yaml:"troubles"`

	// Outcomes are how a stage has ended, by casefile.Verdict.
	Outcomes map[string]string `yaml:"outcomes"`
	// Emergency says whom to call when somebody's health is in danger.
	Emergency string `yaml:"emergency"`

	// Channels are the ways to be answered, by casefile.Channel: by phone.
	Channels map[string]string `yaml:"channels"`
	// Missing is what a customer is asked for, by casefile.Missing: your name.
	Missing map[string]string `yaml:"missing"`

	// Complaint is what a letter in a conversation with a colleague is called.
	Complaint string            `yaml:"complaint"`
	Languages map[string]string `yaml:"languages"` // by ISO 639-1

	Footer footerWords `yaml:"footer"`
}

// plural is a term for one thing and for {n} of them.
type plural struct {
	One  string `yaml:"one"`
	Many string `yaml:"many"`
}

// footerWords are the labels below the letter.
type footerWords struct {
	Reference string `yaml:"reference"`
	Phone     string `yaml:"phone"`
	Privacy   string `yaml:"privacy"`
}

// parseWords reads a _words.yaml. Unknown keys and missing words are errors.
func parseWords(file string, text []byte) (*words, error) {
	var w words
	if err := yaml.UnmarshalWithOptions(text, &w, yaml.Strict()); err != nil {
		return nil, yamlFault(file, err)
	}
	return &w, w.complete(file)
}

func yamlFault(file string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return &Fault{File: file, Line: at.GetToken().Position.Line, Text: at.GetMessage()}
	}
	return &Fault{File: file, Text: yaml.FormatError(err, false, false)}
}

// complete tells every word that is missing.
func (w *words) complete(file string) error {
	var faults []error
	need := func(key string, ok bool, want string) {
		if !ok {
			faults = append(faults, &Fault{File: file, Text: key + " must be " + want})
		}
	}
	named := func(key, text string, placeholders ...string) {
		ok := text != ""
		for _, p := range placeholders {
			ok = ok && strings.Contains(text, p)
		}
		need(key, ok, strings.TrimSpace("a text "+with(placeholders)))
	}
	need("months", len(w.Months) == 12, "twelve names from January")
	need("weekdays", len(w.Weekdays) == 7, "seven names from Monday")
	named("date", w.Date, "{day}", "{month}", "{year}")
	named("time", w.Time, "{hour}", "{minute}")
	named("date_time", w.DateTime, "{date}", "{time}")
	named("decimal", w.Decimal)
	need("numbers", len(w.Numbers) > 0, "numbers spelled out from zero")
	named("days: one", w.Days.One)
	named("days: many", w.Days.Many, "{n}")
	named("working_days: one", w.WorkingDays.One)
	named("working_days: many", w.WorkingDays.Many, "{n}")
	named("stage", w.Stage, "{number}")
	for _, owner := range casefile.Owners() {
		named("owners: "+string(owner), w.Owners[string(owner)])
	}
	for _, key := range []string{"customer_service", "delivery", "medical", "payments", "website"} {
		named("departments: "+key, w.Departments[key])
	}
	for _, why := range append(casefile.NoLetters(), casefile.Undelivered) {
		named("unacknowledged: "+string(why), w.Unacknowledged[string(why)])
	}
	for _, verdict := range casefile.Verdicts() {
		named("outcomes: "+string(verdict), w.Outcomes[string(verdict)])
	}
	named("emergency", w.Emergency)
	for _, channel := range casefile.Channels() {
		named("channels: "+string(channel), w.Channels[string(channel)])
	}
	for _, what := range casefile.AllMissing() {
		named("missing: "+string(what), w.Missing[string(what)])
	}
	named("complaint", w.Complaint)
	if len(w.Notices)+len(w.Troubles) > 0 {
		w.completeAlert(named)
	}
	named("footer: reference", w.Footer.Reference)
	named("footer: phone", w.Footer.Phone)
	named("footer: privacy", w.Footer.Privacy)
	return errors.Join(faults...)
}

// completeAlert names the words of an alert, which only languages of colleagues
// have.
func (w *words) completeAlert(named func(key, text string, placeholders ...string)) {
	for _, kind := range casefile.NoticeKinds() {
		n := w.Notices[string(kind)]
		named("notices: "+string(kind)+": one", n.One)
		named("notices: "+string(kind)+": many", n.Many, "{n}")
	}
	for _, why := range casefile.Troubles() {
		named("troubles: "+string(why), w.Troubles[string(why)])
	}
}

func with(placeholders []string) string {
	if len(placeholders) == 0 {
		return ""
	}
	return "with " + strings.Join(placeholders, ", ")
}

// term is n of something in words: five working days.
func (w *words) term(p plural, n int) string {
	if n == 1 {
		return p.One
	}
	return fill(p.Many, "{n}", w.number(n))
}

// number spells n out where the language file does.
func (w *words) number(n int) string {
	if 0 <= n && n < len(w.Numbers) {
		return w.Numbers[n]
	}
	return strconv.Itoa(n)
}

// size is a size in the units that mail clients show.
func (w *words) size(bytes int) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 999_500:
		return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/1e6), ".", w.Decimal, 1)
}

// language is the name of a language, its code where the file has none.
func (w *words) language(code string) string {
	if name := w.Languages[code]; name != "" {
		return name
	}
	return code
}

// fill puts values in for their placeholders, given in turn.
func fill(text string, placeholdersAndValues ...string) string {
	for pair := range slices.Chunk(placeholdersAndValues, 2) {
		text = strings.ReplaceAll(text, pair[0], pair[1])
	}
	return text
}

// moment is an instant that a letter names, as local time in words.
type moment struct {
	day          time.Time
	hour, minute int
	near         bool // so that its year goes without saying
	words        *words
}

// IsSet tells whether it is known.
func (m moment) IsSet() bool { return m.words != nil }

// at is the moment of something that happened; not set for the zero time.
func (w *words) at(t time.Time, where *time.Location) moment {
	if t.IsZero() {
		return moment{}
	}
	local := t.In(where)
	return moment{day: local, hour: local.Hour(), minute: local.Minute(), words: w}
}

// until is the moment at which a term ends. A term that ends with the day ends
// at 24:00 of that day, not at the start of the next.
func (w *words) until(t time.Time, where *time.Location) moment {
	m := w.at(t, where)
	if m.IsSet() && m.hour == 0 && m.minute == 0 {
		m.day, m.hour = m.day.AddDate(0, 0, -1), 24
	}
	return m
}

// Date is the day in words: Friday 4 December 2026. It is empty for a moment
// that is not set.
func (m moment) Date() Data {
	if !m.IsSet() {
		return ""
	}
	if m.near {
		return Data(m.date(cmp.Or(m.words.Near, m.words.Date)))
	}
	return Data(m.date(m.words.Date))
}

// onTop is the day as it stands at the top of a letter on paper.
func (m moment) onTop() string {
	if !m.IsSet() {
		return ""
	}
	return m.date(cmp.Or(m.words.LetterDate, m.words.Date))
}

// ISO is the day as commands are written with it: 2026-12-04.
func (m moment) ISO() Data { return Data(m.day.Format(time.DateOnly)) }

func (m moment) date(form string) string {
	day := strconv.Itoa(m.day.Day())
	if day == "1" {
		day = cmp.Or(m.words.FirstDay, day)
	}
	return fill(form,
		"{weekday}", m.words.Weekdays[(int(m.day.Weekday())+6)%7],
		"{day}", day,
		"{month}", m.words.Months[m.day.Month()-1],
		"{year}", strconv.Itoa(m.day.Year()))
}

// Time is the time of day: 17:00.
func (m moment) Time() Data {
	if !m.IsSet() {
		return ""
	}
	return Data(fill(m.words.Time, "{hour}", fmt.Sprintf("%02d", m.hour), "{minute}", fmt.Sprintf("%02d", m.minute)))
}

// DateTime is the day and the time of day: Friday 4 December 2026 at 17:00.
func (m moment) DateTime() Data {
	if !m.IsSet() {
		return ""
	}
	return Data(fill(m.words.DateTime, "{date}", string(m.Date()), "{time}", string(m.Time())))
}
