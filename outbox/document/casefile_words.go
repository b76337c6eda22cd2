package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// tongue is how a language says what stands in every case file: the files of the
// folder words.
type tongue struct {
	Language string   `yaml:"language"` // as a BCP 47 tag
	Months   []string `yaml:"months"`
	Weekdays []string `yaml:"weekdays"` // from Monday
	Date     string   `yaml:"date"`     // {weekday} {day} {month} {year}
	Time     string   `yaml:"time"`     // {hour} {minute}
	DateTime string   `yaml:"date_time"`
	Decimal  string   `yaml:"decimal"`

	Texts        map[string]string `yaml:"texts"`
	States       map[string]string `yaml:"states"`
	Closings     map[string]string `yaml:"closings"`
	Owners       map[string]string `yaml:"owners"`
	Departments  map[string]string `yaml:"departments"`
	Outcomes     map[string]string `yaml:"outcomes"`
	Kinds        map[string]string `yaml:"kinds"`
	Letters      map[string]string `yaml:"letters"`
	LetterStates map[string]string `yaml:"letter_states"`
	Events       map[string]string `yaml:"events"`
	Roles        map[string]string `yaml:"roles"`
	Channels     map[string]string `yaml:"channels"`
	Fields       map[string]string `yaml:"fields"`
	Languages    map[string]string `yaml:"languages"`
	// Reasons are what casefile notes in a history, in another language than
	// English: the English sentence with {x} for what changes, and what stands for
	// it. Sentences are parted by semicolons.
	Reasons []struct {
		En string `yaml:"en"`
		To string `yaml:"to"`
	} `yaml:"reasons"`

	patterns []pattern
}

type pattern struct {
	from *regexp.Regexp
	to   string
}

func readWords(language string) *tongue {
	text, err := embedded.ReadFile("words/" + language + ".yaml")
	if err != nil {
		panic(err)
	}
	w := &tongue{}
	if err := yaml.UnmarshalWithOptions(text, w, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("words/%s.yaml: %v", language, err))
	}
	for _, r := range w.Reasons {
		from := regexp.MustCompile(`\\\{(\w+)\\\}`).ReplaceAllString(regexp.QuoteMeta(r.En), `(?P<$1>.+?)`)
		w.patterns = append(w.patterns, pattern{regexp.MustCompile("^" + from + "$"), regexp.MustCompile(`\{(\w+)\}`).ReplaceAllString(r.To, `$${$1}`)})
	}
	return w
}

// T is a text of the language; its key where there is none, which a test finds.
func (w *tongue) T(key string) string { return named(w.Texts, key) }

// fill is a text with values in it, given in turn with their placeholders.
func (w *tongue) fill(key string, placeholdersAndValues ...string) string {
	return strings.NewReplacer(placeholdersAndValues...).Replace(w.T(key))
}

// named is the name of something; its key where the language has none.
func named(names map[string]string, key string) string {
	if name := names[key]; name != "" {
		return name
	}
	return key
}

// day is a day in words.
func (w *tongue) day(d time.Time) string {
	return strings.NewReplacer("{weekday}", w.Weekdays[(int(d.Weekday())+6)%7], "{day}", strconv.Itoa(d.Day()),
		"{month}", w.Months[d.Month()-1], "{year}", strconv.Itoa(d.Year())).Replace(w.Date)
}

func (w *tongue) date(d workday.Date) string {
	return w.day(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC))
}

// at is an instant as local time in words; empty for the zero time.
func (w *tongue) at(t time.Time, where *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return w.local(t.In(where))
}

func (w *tongue) local(t time.Time) string {
	return w.dayAndTime(t, t.Format("15"), t.Format("04"))
}

func (w *tongue) dayAndTime(day time.Time, hour, minute string) string {
	clock := strings.NewReplacer("{hour}", hour, "{minute}", minute).Replace(w.Time)
	return strings.NewReplacer("{date}", w.day(day), "{time}", clock).Replace(w.DateTime)
}

// until is the end of a term. One that ends with a day ends at its 24:00.
func (w *tongue) until(t time.Time, where *time.Location) string {
	if local := t.In(where); !t.IsZero() && local.Hour() == 0 && local.Minute() == 0 {
		return w.dayAndTime(local.AddDate(0, 0, -1), "24", "00")
	}
	return w.at(t, where)
}

// size is a size in the units that mail programs show.
func (w *tongue) size(bytes int64) string {
	switch {
	case bytes < 1000:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 999_500:
		return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(bytes)/1e6), ".", w.Decimal, 1)
}

// noted is how casefile writes an instant into a history.
var noted = regexp.MustCompile(`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d\b`)

// notedDay is how it writes a day.
var notedDay = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`)

// reason is what stands in a history, in the language as far as it has words for
// it. All of it stays: what has no words is told in English.
func (w *tongue) reason(why string) string {
	parts := strings.Split(oneLine(why), "; ")
	for i, part := range parts {
		parts[i] = w.sentence(part)
	}
	return w.inDates(strings.Join(parts, "; "))
}

func (w *tongue) sentence(s string) string {
	for _, table := range []map[string]string{w.Closings, w.Outcomes, w.Letters} {
		if name := table[s]; name != "" {
			return name
		}
	}
	for _, p := range w.patterns {
		m := p.from.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		out := p.to
		for i, name := range p.from.SubexpNames() {
			if name != "" {
				out = strings.ReplaceAll(out, "${"+name+"}", w.value(m[i]))
			}
		}
		return out
	}
	if name, rest, parted := strings.Cut(s, ": "); parted && w.Letters[name] != "" {
		return w.Letters[name] + ": " + w.sentence(rest)
	}
	return s
}

// value is something that a sentence names.
func (w *tongue) value(v string) string {
	for _, table := range []map[string]string{w.Letters, w.Owners, w.Outcomes, w.Departments} {
		if name := table[v]; name != "" {
			return name
		}
	}
	return w.sentence(v)
}

func (w *tongue) inDates(s string) string {
	s = noted.ReplaceAllStringFunc(s, func(found string) string {
		t, err := time.Parse("Mon 2 Jan 2006 15:04", found)
		if err != nil {
			return found
		}
		return w.local(t)
	})
	return notedDay.ReplaceAllStringFunc(s, func(found string) string {
		t, err := time.Parse(time.DateOnly, found)
		if err != nil {
			return found
		}
		return w.day(t)
	})
}

// nameOf is the name of a language; its code where there is no name.
func (w *tongue) nameOf(code string) string { return named(w.Languages, code) }

// channels are ways to be answered, in words.
func (w *tongue) channels(all []casefile.Channel) []string {
	var names []string
	for _, c := range all {
		names = append(names, named(w.Channels, string(c)))
	}
	return names
}

// shownEntry is an entry with the words around it.
type shownEntry struct {
	entry
	W *tongue
}

// Entry is what the layout shows of an entry.
func (w *tongue) Entry(e entry) shownEntry { return shownEntry{e, w} }
