package document

import "strings"

// line is text on one line: pieces at their places.
type line []span

// span is a piece of a line in one weight. Its place is in millimetres from the
// left of the column.
type span struct {
	x    float64
	bold bool
	text string
}

// glyph is a character with its width in parts of the font's size.
type glyph struct {
	r     rune
	bold  bool
	width float64
}

// softBreaks are characters after which a word that is longer than a line is
// broken rather than elsewhere, as addresses on the web are.
const softBreaks = "/?&=-_.,;:@"

// lines breaks text into lines of a width in millimetres: at blanks, and inside
// a word only where it is longer than a line. Empty text has no lines.
func (t *typesetter) lines(runs []Run, width float64, s style) []line {
	var lines []line
	rest := t.glyphs(runs)
	for len(rest) > 0 {
		end, next := firstLine(rest, width/s.em())
		lines = append(lines, spans(rest[:end], s.em()))
		rest = rest[next:]
	}
	return lines
}

// glyphs are the characters of clean text, without blanks that are not seen.
func (t *typesetter) glyphs(runs []Run) []glyph {
	var all []glyph
	for _, run := range runs {
		face := t.face(run.Bold)
		for _, r := range t.clean(run.Text) {
			atStart := len(all) == 0 || all[len(all)-1].r == ' ' || all[len(all)-1].r == '\n'
			if r == ' ' && atStart {
				continue
			}
			all = append(all, glyph{r: r, bold: run.Bold, width: max(0, face.advance(r))})
		}
	}
	for len(all) > 0 && (all[len(all)-1].r == ' ' || all[len(all)-1].r == '\n') {
		all = all[:len(all)-1]
	}
	return all
}

// width is that of text on one line, in millimetres.
func (t *typesetter) width(text string, s style) float64 {
	total := 0.0
	for _, g := range t.glyphs([]Run{{Text: text}}) {
		total += g.width
	}
	return total * s.em()
}

// firstLine is where the first line of some glyphs ends, and where the next one
// begins.
func firstLine(glyphs []glyph, width float64) (end, next int) {
	used, soft := 0.0, 0
	blank := -1
	for i, g := range glyphs {
		switch {
		case g.r == '\n':
			return i, i + 1
		case g.r == ' ':
			blank = i
		}
		used += g.width
		switch {
		case used <= width || g.r == ' ':
		case blank >= 0:
			return blank, blank + 1
		case soft > 0:
			return soft, soft
		default:
			return max(i, 1), max(i, 1)
		}
		if strings.ContainsRune(softBreaks, g.r) {
			soft = i + 1
		}
	}
	return len(glyphs), len(glyphs)
}

// spans are the glyphs of a line, put together where the weight is the same.
func spans(glyphs []glyph, em float64) line {
	var l line
	var text strings.Builder
	x, start := 0.0, 0.0
	for i, g := range glyphs {
		text.WriteRune(g.r)
		x += g.width * em
		if i+1 == len(glyphs) || glyphs[i+1].bold != g.bold {
			l = append(l, span{x: start, bold: g.bold, text: text.String()})
			text.Reset()
			start = x
		}
	}
	return l
}

// beside puts right next to left, from a place at its right on.
func beside(left, right []line, x float64) []line {
	rows := make([]line, max(len(left), len(right)))
	copy(rows, left)
	for i, l := range right {
		for _, s := range l {
			s.x += x
			rows[i] = append(rows[i], s)
		}
	}
	return rows
}

// limit is at most n lines; where some are left out, the last one says so.
func limit(lines []line, n int) []line {
	if len(lines) <= n {
		return lines
	}
	lines = lines[:n]
	last := lines[n-1]
	if len(last) > 0 {
		s := &last[len(last)-1]
		text := []rune(s.text)
		s.text = string(text[:max(0, len(text)-2)]) + "…" // as wide as two narrow letters
	}
	return lines
}
