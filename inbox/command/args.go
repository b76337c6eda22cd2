package command

import "strings"

// args is what stands behind a command's name and is not read yet.
type args struct {
	dictionary *dictionary
	rest       string
}

// punctuation may stand behind an argument and says nothing.
const punctuation = " .,;:!"

// take reads a word of that section of words.txt; empty where another follows.
// Quotes may stand around it.
func (a *args) take(section string) (meaning string) {
	meaning, rest := a.dictionary.opens(section, strings.TrimLeft(a.rest, quotes+" "))
	if meaning != "" {
		a.rest = strings.TrimLeft(rest, quotes+punctuation)
	}
	return meaning
}

// word reads up to the next blank, without quotes and punctuation around it.
func (a *args) word() string {
	word, rest, _ := strings.Cut(a.rest, " ")
	a.rest = strings.TrimSpace(rest)
	return strings.Trim(word, quotes+punctuation)
}

// text reads all that is left, which are the colleague's free words.
func (a *args) text() string {
	text := a.rest
	a.rest = ""
	return text
}

// bareText is text without quotes and punctuation around it.
func (a *args) bareText() string { return strings.Trim(a.text(), quotes+punctuation) }

// end tells whether nothing is left. A command takes no more than it knows.
func (a *args) end() bool { return strings.Trim(a.rest, ornaments+punctuation) == "" }

// ended is the problem of a command behind which too much stands.
func (a *args) ended() Problem { return unless(a.end(), Surplus) }

// only reads a word of the section behind which nothing may stand.
func (a *args) only(section string) (meaning string, p Problem) {
	meaning = a.take(section)
	return meaning, first(unless(meaning != "", BadArgument), a.ended())
}

// first is the first problem there is.
func first(problems ...Problem) Problem {
	for _, p := range problems {
		if p != "" {
			return p
		}
	}
	return ""
}

func unless(ok bool, p Problem) Problem {
	if ok {
		return ""
	}
	return p
}
