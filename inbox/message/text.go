package message

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader turns the parts of a mail into its text and its attachments.
type reader struct {
	// What may still be read; below zero once there was more.
	left   int // bytes of text
	tokens int // tokens of HTML
	files  int // files within text or a winmail.dat

	attachments []Attachment
}

// read reads a part and all parts within.
func (r *reader) read(p *part) passage {
	switch {
	case p.mediaType == "multipart/alternative":
		return r.alternative(p.parts)
	case p.isMultipart():
		return r.mixed(p.parts)
	case p.isText():
		return r.text(p)
	case p.isTNEF():
		return r.tnef(p)
	case p.mediaType == "application/applefile":
		return passage{} // what only a Mac has a use for (RFC 1740)
	}
	r.attachments = append(r.attachments, p.attachment())
	return passage{}
}

// mixed reads parts that belong one below the other.
func (r *reader) mixed(parts []*part) passage {
	var texts []passage
	for _, p := range parts {
		t := r.read(p)
		if p.isTNEF() && slices.ContainsFunc(texts, passage.hasWords) {
			continue // Outlook sends the words both inside and outside
		}
		texts = append(texts, t)
	}
	return joined(texts)
}

// alternative chooses between forms of the same text (RFC 2046 §5.1.4): the
// plain one, unless it has no words of its own, or others than the HTML, as
// some software writes it;
// else the last that has any, which is the sender's best.
func (r *reader) alternative(parts []*part) passage {
	var plain passage
	for i, p := range parts {
		if p.mediaType != "text/plain" || !p.isText() {
			continue
		}
		if plain = r.read(p); plain.hasWords() {
			if !isStandIn(plain) {
				r.skim(slices.Delete(slices.Clone(parts), i, i+1))
				return plain
			}
			break
		}
	}
	var best passage
	for _, p := range parts {
		if p.mediaType == "text/plain" && p.isText() {
			continue
		}
		if t := r.read(p); t.hasWords() {
			best = t
		}
	}
	few := letters(best.text) < letters(plain.text)/2
	if few || letters(plain.text) > letters(best.text)/2 && sharesWords(plain.text, best.text) {
		return plain
	}
	return best
}

// sharesWords tells whether at least half the words of a text are in another too.
func sharesWords(text, other string) bool {
	const marks = ".,;:!?()[]<>*_\"'"
	there := map[string]bool{}
	for word := range strings.FieldsSeq(strings.ToLower(other)) {
		there[strings.Trim(word, marks)] = true
	}
	all, shared := 0, 0
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		all++
		if there[strings.Trim(word, marks)] {
			shared++
		}
	}
	return shared*2 >= all
}

// skim reads parts for their attachments alone.
func (r *reader) skim(parts []*part) {
	for _, p := range parts {
		if p.isMultipart() {
			r.skim(p.parts)
		} else if !p.isText() {
			r.read(p)
		}
	}
}

// isStandIn tells whether a plain text is so short that it may only say that
// the mail has to be read as HTML.
func isStandIn(p passage) bool { return len(p.text) < 400 }

// letters counts letters and digits.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if r < utf8.RuneSelf && isAlphanumeric(byte(r)) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			n++
		}
	}
	return n
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// text reads a leaf that is text of the mail.
func (r *reader) text(p *part) passage {
	source := r.decode(p)
	switch p.mediaType {
	case "text/html", "application/xhtml+xml":
		return r.html(source)
	case "text/enriched", "text/richtext":
		return passage{text: tidy(enrichedText(source))}
	}
	words, files := cutUuencoded(tidy(source), r.files)
	r.addFiles(files)
	if strings.EqualFold(p.params["format"], "flowed") {
		return flowedText(words, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return passage{text: words}
}

// decode undoes transfer encoding and charset of a text part.
func (r *reader) decode(p *part) string {
	body := p.decoded(max(r.left, 0) + 1)
	r.left -= len(body)
	charset := p.params["charset"]
	if charset == "" && p.mediaType == "text/html" {
		charset = htmlCharset(body)
	}
	return utf8Text(charset, string(body))
}

// addFiles lists files from within a part, as many as the limit allows.
func (r *reader) addFiles(files []Attachment) {
	files = files[:min(len(files), r.files)]
	r.files -= len(files)
	r.attachments = append(r.attachments, files...)
}
