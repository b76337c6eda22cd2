package templates

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"complaintd/casefile"
)

// factUsed finds the facts that a template names, with the conditions it makes.
var factUsed = regexp.MustCompile(`[$.]{1,2}[A-Z][A-Za-z.]*`)

// conditioned are the branches of a template in their order: two languages whose
// letters say the same have the same.
var conditioned = regexp.MustCompile(`\{\{-? *((?:else )?(?:if|with|range)\b[^}]*?|else|end) *-?\}\}`)

// TestSameFacts holds that a letter tells the same facts in every language, under
// the same conditions: none says more than another.
func TestSameFacts(t *testing.T) {
	for name, to := range letterNames {
		languages := languagesOfCustomers
		if to != casefile.ToCustomer {
			languages = languagesOfStaff
		}
		for _, language := range languages {
			sameFacts(t, language, string(name)+".md")
		}
	}
	for _, file := range partials {
		languages := languagesOfStaff
		if file == "_status.md" || file == "_reply.md" {
			languages = languagesOfCustomers
		}
		for _, language := range languages {
			sameFacts(t, language, file)
		}
	}
}

func sameFacts(t *testing.T, language, file string) {
	t.Helper()
	got, want := factsOf(t, language, file), factsOf(t, "en", file)
	if language == "pl" { // has no greeting by name, which would need the vocative
		delete(want, ".Greeting")
	}
	if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
		t.Errorf("%s/%s names %v, and en %v", language, file, g, w)
	}
	g, w := branches(t, language, file), branches(t, "en", file)
	if !slices.Equal(g, w) {
		t.Errorf("%s/%s branches at\n%s\nand en at\n%s", language, file, strings.Join(g, " | "), strings.Join(w, " | "))
	}
}

func factsOf(t *testing.T, language, file string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, fact := range factUsed.FindAllString(actions(t, language, file), -1) {
		found["."+strings.TrimLeft(fact, "$.")] = true
	}
	return found
}

// branches leaves out what only the language's grammar asks for: how a name is
// greeted, and how a sentence begins after a greeting.
func branches(t *testing.T, language, file string) (list []string) {
	t.Helper()
	text := grammar.ReplaceAllString(read(t, language, file), "")
	for _, m := range conditioned.FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	return list
}

var grammar = regexp.MustCompile(`\{\{with \.Greeting\}\}.*?\{\{end\}\}|\{\{if \.(?:Told\.Safety|Harm)\}\}Vielen\{\{else\}\}vielen\{\{end\}\}`)

func actions(t *testing.T, language, file string) string {
	return strings.Join(regexp.MustCompile(`\{\{.*?\}\}`).FindAllString(read(t, language, file), -1), " ")
}

func read(t *testing.T, language, file string) string {
	t.Helper()
	text, err := embedded.ReadFile(language + "/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
