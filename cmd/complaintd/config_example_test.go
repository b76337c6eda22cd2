package main

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/parser"
)

const examplePath = "../../config.example.yaml"

var exampleEnvironment = map[string]string{
	"COMPLAINTD_IMAP_PASSWORD": "imap-password", "COMPLAINTD_SMTP_PASSWORD": "smtp-password",
	"COMPLAINTD_SECRET": "a secret of more than sixteen characters",
}

func TestExampleLoadsAsItIs(t *testing.T) {
	c, err := loadConfig(examplePath, environment(exampleEnvironment))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Mailboxes[0].Password.Reveal(); got != "imap-password" {
		t.Errorf("mailbox password is %q", got)
	}
}

// TestExampleHasEveryKey holds the manual against the struct, both ways.
func TestExampleHasEveryKey(t *testing.T) {
	entries := manual(t)
	var inStruct []string
	walkKeys("", reflect.ValueOf(withOneOfEach()), func(key string, _ reflect.Value, _ string) {
		inStruct = append(inStruct, key)
		if _, ok := entries[key]; !ok {
			t.Errorf("config.example.yaml does not have %s", key)
		}
	})
	for key := range entries {
		if !slices.Contains(inStruct, key) {
			t.Errorf("config.example.yaml has %s, the struct does not", key)
		}
	}
}

// TestExampleTellsEachDefault holds every "Default: ..." of the manual against
// defaultConfig, and every "Required." against what happens without the key.
func TestExampleTellsEachDefault(t *testing.T) {
	entries := manual(t)
	walkKeys("", reflect.ValueOf(withOneOfEach()), func(key string, value reflect.Value, need string) {
		doc, isSection := entries[key], isMapping(value.Type()) && value.Type() != reflect.TypeFor[ColleagueConfig]()
		told := regexp.MustCompile(`(?:Default: (.*?)(?:, or .*)?|Required)\.$`).FindStringSubmatch(doc)
		switch {
		case told == nil && !isSection:
			t.Errorf("%s: the manual tells neither a default nor that it is required: %s", key, doc)
		case need != "" && !strings.HasSuffix(doc, "Required.") && !isSection:
			t.Errorf("%s: is required, and the manual does not say so", key)
		case told == nil || told[1] == "" || inWords(told[1]):
		case told[1] == "none":
			if !value.IsZero() {
				t.Errorf("%s: the manual says that there is no default, which is %v", key, value)
			}
		default:
			if got := parsed(t, key, told[1], value.Type()); !reflect.DeepEqual(printable(got), printable(value)) {
				t.Errorf("%s: the manual says %v, the default is %v", key, got, value)
			}
		}
	})
}

// TestRequiredKeysAreRequired takes each key that the manual calls required
// out of the example.
func TestRequiredKeysAreRequired(t *testing.T) {
	source, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]string{
		"company.name": "  name: Hexpress Healthcare Limited\n", "mailbox.address": "  address: complaints@hexpress.example\n",
		"mailbox.host": "  host: imap.hexpress.example\n", "mailbox.username": "  username: complaints@hexpress.example\n",
		"mailbox.password": "  password: ${COMPLAINTD_IMAP_PASSWORD}\n", "smtp.host": "  host: smtp.hexpress.example\n",
		"secret": "secret: ${COMPLAINTD_SECRET}\n", "procedure.stages[].working_days": "      working_days: 5\n",
		"staff.head_of_customer_services.email": "    email: head@hexpress.example\n",
		"staff.departments[].email":             ", email: delivery@hexpress.example",
	}
	for key, text := range required {
		if got := faultsOf(t, strings.Replace(string(source), text, "", 1), exampleEnvironment); len(got) != 1 {
			t.Errorf("without %s: %q, want one fault", key, got)
		}
	}
}

// inWords tells whether the manual tells a default that depends on something
// else; TestLeastConfigGetsDefaults and TestValues hold those.
func inWords(text string) bool { return strings.HasPrefix(text, "the ") }

// withOneOfEach is the default configuration with an entry in each list of
// mappings, so that their keys can be walked.
func withOneOfEach() Config {
	c := defaultConfig()
	c.Mailboxes = []MailboxConfig{defaultMailbox()}
	return c
}

// walkKeys calls see for every key of the mapping struct v that stands at
// path, with the value and the tag need. The keys of a list's entries are
// path[].key. A colleague's are walked once, where the manual explains them.
func walkKeys(path string, v reflect.Value, see func(key string, value reflect.Value, need string)) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Tag.Get("yaml") == "" {
			continue
		}
		key, value := childKey(path, field.Tag.Get("yaml")), v.Field(i)
		need := field.Tag.Get("need")
		if one := field.Tag.Get("single"); one != "" {
			see(key, reflect.Zero(field.Type), "")
			key, value = childKey(path, one), value.Index(0)
		}
		see(key, value, need)
		switch {
		case field.Type == reflect.TypeFor[[]ColleagueConfig]():
		case field.Type == reflect.TypeFor[ColleagueConfig]() && field.Name != "Head":
		case isMapping(value.Type()):
			walkKeys(key, value, see)
		case value.Kind() == reflect.Slice && isMapping(value.Type().Elem()):
			walkKeys(key+"[]", reflect.Zero(value.Type().Elem()), see)
		}
	}
}

// parsed reads a default as the manual writes it.
func parsed(t *testing.T, key, text string, as reflect.Type) reflect.Value {
	t.Helper()
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		t.Fatalf("%s: the default is no YAML: %s", key, text)
	}
	d := decoder{newFindings("manual"), environment(nil)}
	value := reflect.New(as).Elem()
	d.value(key, file.Docs[0].Body, value)
	if len(d.faults) > 0 {
		t.Fatalf("%s: the default can't be read: %v", key, d.faults)
	}
	return value
}

// printable is a value in the form in which two are compared: lists without
// entries are the same whether nil or not.
func printable(v reflect.Value) any {
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return nil
	}
	return v.Interface()
}

var manualLine = regexp.MustCompile(`^( *)(#?)(- )?([a-z_0-9]+):( .*)?$`)

// manual is what the example says of each key: the comment above it.
func manual(t *testing.T) map[string]string {
	t.Helper()
	source, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]string{}
	var above []string
	var doc []string
	for _, l := range strings.Split(string(source), "\n") {
		if comment, ok := strings.CutPrefix(strings.TrimSpace(l), "# "); ok {
			doc = append(doc, comment)
			continue
		}
		m := manualLine.FindStringSubmatch(l)
		if m == nil {
			doc = nil
			continue
		}
		depth := len(m[1]) / 2
		if m[3] != "" {
			above = append(above[:depth], "[]")
			depth++
		}
		above = append(above[:depth], m[4])
		key := strings.ReplaceAll(strings.Join(above, "."), ".[]", "[]")
		if _, twice := entries[key]; !twice {
			entries[key] = strings.Join(doc, " ")
		}
		doc = nil
	}
	return entries
}
