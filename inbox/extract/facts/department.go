package facts

import (
	"slices"
	"strconv"
	"strings"
)

// What a phrase weighs more in the subject and in the first sentences, where
// people say what they are there for. In percent.
const (
	inSubjectPercent = 200
	atStartPercent   = 150
	elsewherePercent = 100
	// defaultPercent is what the votes for the default department count: people
	// name customer service on their way to whatever went wrong.
	defaultPercent = 70
	// harmWeight is what harm weighs for the department that harm concerns.
	harmWeight     = 6
	harmDepartment = "medical"
	// hintWeight is what words weigh that many mails use in passing, as a pharmacy's
	// customers speak of tablets whatever went wrong.
	hintWeight = 1
	// startSentences is how many sentences make the start.
	startSentences = 4
)

// builtInTopic are the words that the program has; ownTopic those of the
// configuration, which weigh ownWeight where they do not say what.
const (
	builtInTopic = "departments"
	ownTopic     = "own departments"
	ownWeight    = 4
)

// votes are what speaks for one department.
type votes struct {
	key      string
	percent  int // weights, in hundredths
	heaviest int
	text     string // of the heaviest
	language string
}

// department reads which department the mail speaks of most. Where two are level,
// the one that is named first is taken.
func (r *Reader) department(s *sheet) {
	polls := r.poll(s)
	if len(polls) == 0 {
		return
	}
	winner := slices.MaxFunc(polls, func(a, b votes) int { return r.counts(a) - r.counts(b) })
	s.Department = winner.key
	s.prove("department", winner.key, winner.text, winner.language+": speaks most of what concerns this department")
}

// poll gathers what speaks for each department. Each phrase counts once, however
// often it stands there; of those that only hint at a department one counts.
func (r *Reader) poll(s *sheet) (polls []votes) {
	type phrase struct{ key, text string }
	counted := map[phrase]bool{}
	for _, p := range []*passage{s.subject, s.words} {
		for _, m := range outermost(r.spokenFor(p)) {
			key, weight := cutWeight(m.section)
			text := p.span(m.from, m.to)
			once := phrase{key, strings.ToLower(text)}
			if weight == hintWeight {
				once.text = ""
			}
			if weight == 0 || counted[once] {
				continue
			}
			counted[once] = true
			polls = vote(polls, key, weight*p.percentAt(m.from), text, m.language)
		}
	}
	if harm, ok := s.proof("safety"); ok && r.hasDepartment(harmDepartment) {
		language, _, _ := strings.Cut(harm.Rule, ":")
		polls = vote(polls, harmDepartment, harmWeight*elsewherePercent, harm.Text, language)
	}
	return polls
}

// counts is what the votes for a department count in the end.
func (r *Reader) counts(v votes) int {
	if slices.ContainsFunc(r.config.Departments, func(d Department) bool { return d.Key == v.key && d.Default }) {
		return v.percent * defaultPercent / 100
	}
	return v.percent
}

// spokenFor are the phrases of a passage that speak for a department of the
// configuration: its own words, or the built-in ones where it has none.
func (r *Reader) spokenFor(p *passage) []match {
	found := slices.Clone(p.found[ownTopic])
	for _, m := range p.found[builtInTopic] {
		if key, weight := cutWeight(m.section); weight == 0 || r.usesBuiltIn(key) {
			found = append(found, m)
		}
	}
	return found
}

func (r *Reader) usesBuiltIn(key string) bool {
	return slices.ContainsFunc(r.config.Departments, func(d Department) bool { return d.Key == key && d.Words == nil })
}

func (r *Reader) hasDepartment(key string) bool {
	return slices.ContainsFunc(r.config.Departments, func(d Department) bool { return d.Key == key })
}

// cutWeight cuts the name of a section: the department's key and the weight.
func cutWeight(section string) (key string, weight int) {
	key, digits, _ := strings.Cut(section, " ")
	weight, _ = strconv.Atoi(digits)
	return key, weight
}

// vote adds to what speaks for a department.
func vote(polls []votes, key string, percent int, text, language string) []votes {
	i := slices.IndexFunc(polls, func(v votes) bool { return v.key == key })
	if i < 0 {
		i = len(polls)
		polls = append(polls, votes{key: key})
	}
	v := &polls[i]
	v.percent += percent
	if percent > v.heaviest {
		v.heaviest, v.text, v.language = percent, text, language
	}
	return polls
}

// percentAt is what a phrase counts that begins at a word.
func (p *passage) percentAt(word int) int {
	switch {
	case p.place == inSubject:
		return inSubjectPercent
	case p.tokens[word].sentence < startSentences:
		return atStartPercent
	}
	return elsewherePercent
}
