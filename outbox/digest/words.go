package digest

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed words/*.yaml
var embedded embed.FS

// words are what stands in a chart, in one language.
type words struct {
	Months   []string `yaml:"months"` // short
	Day      string   `yaml:"day"`
	Received string   `yaml:"received"`
	OnTime   string   `yaml:"on_time"`
	Extended string   `yaml:"extended"`
	Late     string   `yaml:"late"`
	Lapsed   string   `yaml:"lapsed"`
	Days     struct {
		Title string `yaml:"title"`
		One   string `yaml:"one"`
	} `yaml:"days"`
	Alt struct {
		Week    string `yaml:"week"`
		Month   string `yaml:"month"`
		Year    string `yaml:"year"`
		Whole   string `yaml:"whole"`
		Bucket  string `yaml:"bucket"`
		Most    string `yaml:"most"`
		Nothing string `yaml:"nothing"`
		Split   struct {
			OnTime   string `yaml:"on_time"`
			Extended string `yaml:"extended"`
			Late     string `yaml:"late"`
			Lapsed   string `yaml:"lapsed"`
		} `yaml:"split"`
	} `yaml:"alt"`
}

// wordsOf are those of a language; Norwegians read Bokmål whatever they write, and
// everybody else reads English. The files are part of the program: a fault in
// them is one of the program, and every test finds it.
func wordsOf(language string) *words {
	file := "words/en.yaml"
	if language == "nb" || language == "nn" || language == "no" {
		file = "words/nb.yaml"
	}
	text, err := embedded.ReadFile(file)
	if err != nil {
		panic(err)
	}
	w := &words{}
	if err := yaml.UnmarshalWithOptions(text, w, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("%s: %v", file, err))
	}
	return w
}

// fill is a text with values in it, given in turn with their placeholders.
func fill(text string, placeholdersAndValues ...string) string {
	return strings.NewReplacer(placeholdersAndValues...).Replace(text)
}

// month is a month in short, and its year where that is asked for.
func (w *words) month(d time.Time, year bool) string {
	name := w.Months[d.Month()-1]
	if year {
		return name + " " + strconv.Itoa(d.Year())
	}
	return name
}

func (w *words) day(d time.Time) string {
	return fill(w.Day, "{day}", strconv.Itoa(d.Day()), "{month}", w.Months[d.Month()-1])
}
