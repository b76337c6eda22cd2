package document

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// reportWords are how a language says what stands in a report: the files
// words/report.*.yaml, beside the names that stand in every document.
type reportWords struct {
	*tongue `yaml:"-"`

	Texts      map[string]string `yaml:"texts"`
	Dimensions map[string]struct {
		By       string `yaml:"by"`
		One      string `yaml:"one"`
		Outcomes string `yaml:"outcomes"`
	} `yaml:"dimensions"`
	Channels map[string]string `yaml:"channels"` // how a complaint came
	Columns  map[string]struct {
		Short string `yaml:"short"`
		Full  string `yaml:"full"`
	} `yaml:"columns"`
	Figures map[string]struct {
		Name  string `yaml:"name"`
		Means string `yaml:"means"`
		// Share is the figure that is its share, empty for none.
		Share string `yaml:"share"`
	} `yaml:"figures"`
	// Others are what figures are broken down by.
	Others map[string]struct {
		Name  string `yaml:"name"`
		Means string `yaml:"means"`
	} `yaml:"others"`
}

func readReportWords(language string) *reportWords {
	file := "words/report." + language + ".yaml"
	text, err := embedded.ReadFile(file)
	if err != nil {
		panic(err)
	}
	w := &reportWords{tongue: readWords(language)}
	if err := yaml.UnmarshalWithOptions(text, w, yaml.Strict()); err != nil {
		panic(fmt.Sprintf("%s: %v", file, err))
	}
	return w
}

// T is a text of the report; its key where there is none, which a test finds.
func (w *reportWords) T(key string) string { return named(w.Texts, key) }
