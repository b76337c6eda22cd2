package message

import (
	"slices"
	"strings"
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

// text reads a leaf that is text of the mail.
func (r *reader) text(p *part) passage {
	source := r.decode(p)
	switch {
	case p.isHTML():
		return r.html(source)
	case p.mediaType == "text/enriched", p.mediaType == "text/richtext":
		return passage{text: tidy(enrichedText(source))}
	}
	words, files := cutUuencoded(tidy(source), r.files)
	r.addFiles(files)
	if strings.EqualFold(p.params["format"], "flowed") {
		return flowedText(words, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return passage{text: words}
}

// decode undoes transfer encoding and charset of a text part, and leaves out
// the pictures that HTML holds.
func (r *reader) decode(p *part) string {
	most := max(r.left, 0) + 1
	body := p.decoded(most)
	if p.isHTML() {
		if len(body) == most {
			body = p.decoded(len(p.body)) // perhaps most of it is pictures
		}
		body = withoutDataURIs(body)
		body = body[:min(len(body), most)]
	}
	r.left -= len(body)
	charset := p.params["charset"]
	if charset == "" && p.isHTML() {
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
