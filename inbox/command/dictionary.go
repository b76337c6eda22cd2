package command

import (
	"embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed words.txt examples.txt messages.txt
var lists embed.FS

// languages are the columns of the lists, after what is meant.
const (
	english = iota
	norwegian
	languages
)

// row is a line of a list: what is meant | in English | in Norwegian.
type row struct {
	section, key string
	text         [languages]string
}

// readList reads a list of this package. The lists are part of the program, so
// that a fault in one is a fault of the program; every test finds it.
func readList(name string) (rows []row) {
	text, err := lists.ReadFile(name)
	if err != nil {
		panic(err)
	}
	section := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "# ") || line == "#" {
			continue
		}
		if line[0] == '[' {
			section = strings.Trim(line, "[]")
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != 1+languages {
			panic(fmt.Sprintf("%s: %q is not a key, English and Norwegian", name, line))
		}
		rows = append(rows, row{section, strings.TrimSpace(cells[0]), [languages]string{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])}})
	}
	return rows
}

// dictionary tells what words mean.
type dictionary struct {
	meanings map[string]map[string]string // section, bare word: what is meant
	spelled  []spelling                   // the commands
}

// spelling is one way to write a command.
type spelling struct{ name, word, bare string }

func newDictionary() dictionary {
	d := dictionary{meanings: map[string]map[string]string{}}
	for _, r := range readList("words.txt") {
		if d.meanings[r.section] == nil {
			d.meanings[r.section] = map[string]string{}
		}
		for word := range strings.SplitSeq(strings.Join(r.text[:], ","), ",") {
			d.add(r, strings.TrimSpace(word))
		}
	}
	return d
}

func (d *dictionary) add(r row, word string) {
	bare := bareKey(word)
	if other, taken := d.meanings[r.section][bare]; bare == "" || taken && other != r.key {
		panic(fmt.Sprintf("words.txt: [%s] %q means nothing, or %s and %s", r.section, word, other, r.key))
	}
	if r.section == "command" {
		d.spelled = append(d.spelled, spelling{r.key, word, bare})
	}
	d.meanings[r.section][bare] = r.key
}

// means is the meaning of a word; empty for none.
func (d *dictionary) means(section, word string) string {
	return d.meanings[section][bareKey(word)]
}

// longestName is how many words a name may consist of.
const longestName = 4

// opens is the meaning of the longest name with which text begins, and what
// stands behind it without the punctuation between; where there is none, the
// text as it is.
func (d *dictionary) opens(section, text string) (meaning, rest string) {
	ends := wordEnds(text, longestName)
	for i := len(ends) - 1; i >= 0; i-- {
		if meaning := d.means(section, text[:ends[i]]); meaning != "" {
			return meaning, behindName(text[ends[i]:])
		}
	}
	return "", text
}

// holds tells whether a name of several words stands in the text.
func (d *dictionary) holds(section, text string) bool {
	for text != "" {
		meaning, rest := d.opens(section, text)
		if name := text[:len(text)-len(rest)]; meaning != "" && len(wordEnds(name, longestName)) > 1 {
			return true
		}
		_, text, _ = strings.Cut(text, " ")
		text = strings.TrimLeft(text, ornaments+punctuation)
	}
	return false
}

// second is a further command on the line of another; empty where there is none.
func (d *dictionary) second(rest string) (name string) {
	for name == "" {
		at := strings.IndexAny(rest, hashes)
		if at < 0 {
			return ""
		}
		rest = strings.TrimLeft(rest[at:], hashes)
		name, _ = d.opens("command", rest)
	}
	return name
}

// wordEnds are where the first words of a text end, at most n. Blanks and dashes
// part them.
func wordEnds(text string, n int) (ends []int) {
	inWord := false
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			inWord = true
			continue
		case inWord && (r == '\'' || r == '’') && goesOn(text[i+utf8.RuneLen(r):]): // didn't
			continue
		case inWord:
			ends = append(ends, i)
			inWord = false
		}
		if len(ends) == n || r != ' ' && r != '_' && !unicode.Is(unicode.Pd, r) {
			return ends
		}
	}
	if inWord {
		ends = append(ends, len(text))
	}
	return ends
}

// behindName is what follows a name: "#final: upheld" and "#final – upheld" say
// the same. A dash at a figure is a minus.
func behindName(rest string) string {
	rest = strings.TrimLeft(rest, " .,;:=!")
	if r, size := utf8.DecodeRuneInString(rest); unicode.Is(unicode.Pd, r) && strings.HasPrefix(rest[size:], " ") {
		rest = rest[size:]
	}
	return strings.TrimSpace(rest)
}
