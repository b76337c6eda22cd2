package templates

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	texttemplate "text/template"

	"complaintd/casefile"
)

//go:embed layout.html */*.md */*.yaml
var embedded embed.FS

// partials are the files of a language that its letters share, by the name
// under which they are used.
var partials = map[string]string{
	"status": "_status.md", // ends every letter to a customer
	"mail":   "_mail.md",   // the mail a letter to staff reports
	"facts":  "_facts.md",  // what the customer tells, as rows of a table for staff
	"case":   "_case.md",   // the case as colleagues see it
	"answer": "_answer.md", // how a colleague answers
	"done":   "_done.md",   // something that was done for a colleague

	"meanwhile": "_meanwhile.md", // what another colleague did
	"form":      "_form.md",      // what enters a new complaint
	"reply":     "_reply.md",     // how a customer replies
	"promises":  "_promises.md",  // what the customer was promised and has not had
	"step":      "_step.md",      // what to do next, in a digest
}

const wordsFile, layoutFile = "_words.yaml", "layout.html"

// Fault is something wrong with a file of letters.
type Fault struct {
	File string
	Line int // 0 where it is the file as a whole
	Text string
}

func (f *Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// New parses all letters, and tries out those that are overridden in any part.
// The error tells every fault at once, with file and line.
func New(o Options) (*Set, error) {
	if o.Location == nil || len(o.Procedure.Stages) == 0 {
		return nil, errors.New("letters need a time zone and a procedure with a stage")
	}
	s := newSet(o)
	l := loader{files: files{override: o.Override, builtin: embedded}}
	s.languages = l.languages()
	s.layout = l.layout()
	l.strangers()
	s.fallback = l.fallback(s.languages, o.DefaultLanguage)
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	s.markdown = newMarkdown(s.layout)
	// The built-in letters were tried out when the program was tested.
	return s, s.tryOut(func(l *letter) bool { return l.own })
}

// newSet takes over what needs no files.
func newSet(o Options) *Set {
	c := o.Company
	return &Set{
		company: companyView{
			Name: Data(c.Name), PostalAddress: Data(c.PostalAddress),
			Phone: Data(c.Phone), OutsideBody: Data(c.OutsideBody),
		},
		footer: footer{
			Name: OneLine(c.Name), PostalAddress: OneLine(c.PostalAddress),
			Phone: OneLine(c.Phone), PrivacyNotice: OneLine(c.PrivacyNotice),
		},
		location:      o.Location,
		departments:   o.Departments,
		procedure:     o.Procedure,
		nextStageDays: o.NextStageDays,
	}
}

// files are the embedded ones and those that override them.
type files struct{ override, builtin fs.FS }

// read is a file's text: the overriding one, if there is one.
func (f files) read(name string) ([]byte, error) {
	if f.override != nil {
		text, err := fs.ReadFile(f.override, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return text, err
		}
	}
	return fs.ReadFile(f.builtin, name)
}

// overrides tells whether there is a file of the company's own.
func (f files) overrides(name string) bool {
	if f.override == nil {
		return false
	}
	_, err := fs.Stat(f.override, name)
	return err == nil
}

// loader reads the files and gathers their faults.
type loader struct {
	files  files
	faults []error
}

func (l *loader) fault(err error) {
	if err != nil {
		l.faults = append(l.faults, err)
	}
}

// read is a file's text; a file that is not there is a fault.
func (l *loader) read(name string) (string, bool) {
	text, err := l.files.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.fault(&Fault{File: name, Text: "the file is missing"})
	case err != nil:
		l.fault(&Fault{File: name, Text: err.Error()})
	}
	return string(text), err == nil
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// languages reads every folder that is named like a language.
func (l *loader) languages() map[string]*language {
	found := map[string]*language{}
	for _, fsys := range []fs.FS{l.files.builtin, l.files.override} {
		if fsys == nil {
			continue
		}
		entries, err := fs.ReadDir(fsys, ".")
		if err != nil {
			l.fault(fmt.Errorf("read the folder of letters: %w", err))
		}
		for _, e := range entries {
			if code := e.Name(); e.IsDir() && languageCode.MatchString(code) && found[code] == nil {
				found[code] = l.language(code)
			}
		}
	}
	return found
}

func (l *loader) language(code string) *language {
	lang := &language{code: code, words: &words{}, letters: map[casefile.LetterName]*letter{}}
	file := path.Join(code, wordsFile)
	if text, ok := l.read(file); ok {
		w, err := parseWords(file, []byte(text))
		l.fault(err)
		lang.words = w
	}
	shared := l.partials(code)
	for _, name := range slices.Sorted(maps.Keys(letterNames)) {
		file := path.Join(code, string(name)+".md")
		if _, err := l.files.read(file); errors.Is(err, fs.ErrNotExist) {
			continue // written in the default language
		}
		if text, ok := l.read(file); ok {
			lang.letters[name] = l.letter(shared, file, text, letterNames[name])
		}
	}
	return lang
}

// partials are the language's shared files, as templates for its letters.
func (l *loader) partials(code string) *texttemplate.Template {
	shared := texttemplate.New("").Option("missingkey=error").Funcs(texttemplate.FuncMap{"quote": quote, "paragraphs": paragraphs})
	for _, name := range slices.Sorted(maps.Keys(partials)) {
		file := path.Join(code, partials[name])
		if _, err := l.files.read(file); errors.Is(err, fs.ErrNotExist) {
			continue // none of the language's letters needs it, or that letter is at fault
		}
		text, ok := l.read(file)
		if !ok {
			continue
		}
		// The name in messages is the file's; the letters know it by its own.
		parsed, err := shared.New(file).Parse(text)
		l.fault(err)
		if err == nil {
			_, err = shared.AddParseTree(name, parsed.Tree)
			l.fault(err)
		}
	}
	return shared
}

// letter parses a letter: its subject, and its body in the lines it has in
// the file, so that faults name the right one.
func (l *loader) letter(shared *texttemplate.Template, file, text string, to casefile.Audience) *letter {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	head, body, ok := strings.Cut(text, "\n\n")
	subject, isSubject := strings.CutPrefix(head, "Subject: ")
	if !ok || !isSubject || strings.Contains(subject, "\n") {
		l.fault(&Fault{File: file, Line: 1, Text: `a letter begins with a line "Subject: ..." and a blank line`})
		return nil
	}
	parsed := &letter{
		subject: l.parse(texttemplate.New(""), file, subject),
		body:    l.parse(shared, file, "\n\n"+body),
	}
	parsed.files, parsed.own = l.toBlame(file, text, to)
	if to == casefile.ToCustomer {
		parsed.ending = shared.Lookup("status")
	}
	return parsed
}

// toBlame are the files of the company's own that a letter is made from, the
// letter's file where there is none. It tells whether the company has a hand in
// the letter.
func (l *loader) toBlame(file, text string, to casefile.Audience) (own []string, found bool) {
	candidates := []string{file}
	for _, name := range slices.Sorted(maps.Keys(partials)) {
		if strings.Contains(text, `template "`+name+`"`) || name == "status" && to == casefile.ToCustomer {
			candidates = append(candidates, path.Join(path.Dir(file), partials[name]))
		}
	}
	for _, file := range append(candidates, path.Join(path.Dir(file), wordsFile)) {
		if l.files.overrides(file) {
			own = append(own, file)
		}
	}
	if len(own) == 0 {
		return []string{file}, l.files.overrides(layoutFile)
	}
	return own, true
}

func (l *loader) parse(shared *texttemplate.Template, file, text string) *texttemplate.Template {
	t, err := shared.New(file).Parse(text)
	l.fault(err)
	return t
}

// layout parses the one HTML file around every letter.
func (l *loader) layout() *template.Template {
	text, _ := l.read(layoutFile)
	t, err := template.New(layoutFile).Parse(text)
	l.fault(err)
	return t
}

// strangers are files of the override that replace nothing, as one with a
// misspelt name does.
func (l *loader) strangers() {
	if l.files.override == nil {
		return
	}
	err := fs.WalkDir(l.files.override, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && isLetterFile(name) && !isKnown(name) {
			l.fault(&Fault{File: name, Text: "there is no letter of this name"})
		}
		return err
	})
	if err != nil {
		l.fault(fmt.Errorf("read the folder of letters: %w", err))
	}
}

func isLetterFile(name string) bool {
	return slices.Contains([]string{".md", ".yaml", ".html"}, path.Ext(name)) && path.Base(name) != "README.md"
}

func isKnown(name string) bool {
	if name == layoutFile {
		return true
	}
	code, base, _ := strings.Cut(name, "/")
	if !languageCode.MatchString(code) {
		return false
	}
	_, isLetter := letterNames[casefile.LetterName(strings.TrimSuffix(base, ".md"))]
	return base == wordsFile || isLetter || slices.Contains(slices.Collect(maps.Values(partials)), base)
}

// fallback is the default language, which must have every letter.
func (l *loader) fallback(languages map[string]*language, code string) *language {
	lang := languages[code]
	if lang == nil {
		l.fault(fmt.Errorf("there are no letters in the default language %q", code))
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(letterNames)) {
		if _, ok := lang.letters[name]; !ok {
			l.fault(&Fault{File: path.Join(code, string(name)+".md"), Text: "the file is missing; the default language needs every letter"})
		}
	}
	return lang
}
