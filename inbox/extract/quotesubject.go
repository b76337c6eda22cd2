package extract

import "strings"

// subjectMark is what the beginning of a subject says of a mail: Re:, VS:.
type subjectMark uint8

const (
	noMark subjectMark = iota
	replyMark
	forwardMark
)

// subjectMarks hold the marks by their text, in lower case, and then by
// language: VS: forwards a mail in Norwegian, and answers one in Finnish.
type subjectMarks map[string]map[string]subjectMark

func (m subjectMarks) add(language string, mark subjectMark, list []string) {
	for _, text := range list {
		if m[text] == nil {
			m[text] = map[string]subjectMark{}
		}
		m[text][language] = mark
	}
}

// of is the mark of a subject, read in that language if it knows the mark. Else,
// where languages differ, the mail counts as forwarded, which says less of it.
func (m subjectMarks) of(subject, language string) subjectMark {
	before, _, found := strings.Cut(withoutTag(subject), ":")
	if !found {
		return noMark
	}
	// Some programs count: Re[2]:, Re (2):
	known := m[strings.ToLower(strings.TrimRight(before, "0123456789[]()^ "))]
	mark, ok := known[language]
	if !ok {
		for _, other := range known {
			mark = max(mark, other)
		}
	}
	return mark
}
