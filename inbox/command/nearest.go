package command

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// mostSuggested is how many commands an unknown one is answered with.
	mostSuggested = 3
	// longestGuessed is the longest name, in letters, that is compared: longer
	// ones are no slip of a command.
	longestGuessed = 24
	// shortestStem is how many letters of a command tell it.
	shortestStem = 3
)

// nearest are the commands, in both languages, that the line may have meant, the
// likeliest first; one spelling of each.
func (d *dictionary) nearest(body string) (commands []string) {
	type guess struct {
		spelling
		distance int
	}
	guesses := map[string]guess{}
	for _, end := range wordEnds(body, longestName) {
		typed := bareKey(body[:end])
		for _, s := range d.spelled {
			far := distance(typed, s.bare)
			if best, known := guesses[s.name]; far <= tolerated(s.bare) && (!known || far < best.distance) {
				guesses[s.name] = guess{s, far}
			}
		}
	}
	var found []guess
	for _, g := range guesses {
		found = append(found, g)
	}
	slices.SortFunc(found, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.word, b.word))
	})
	for _, g := range found[:min(mostSuggested, len(found))] {
		commands = append(commands, "#"+g.word)
	}
	return commands
}

// tolerated is how many slips a name of that length may hold.
func tolerated(name string) int { return max(1, (len([]rune(name))+1)/3) }

// distance is how many slips lead from one word to the other: a letter left out,
// added, mistaken or swapped with its neighbour (optimal string alignment).
// A word that the other begins with is one slip away.
func distance(typed, name string) int {
	a, b := []rune(typed), []rune(name)
	if len(a) > longestGuessed {
		return len(a)
	}
	if min(len(a), len(b)) >= shortestStem && (strings.HasPrefix(typed, name) || strings.HasPrefix(name, typed)) {
		return 1
	}
	var before, above []int // the rows of the table over the one at hand
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, above, row = above, row, make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			changed := 0
			if a[i] != b[j] {
				changed = 1
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+changed)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
