package message

import (
	"slices"
	"strings"
)

// Contents are what a mail holds, as it is kept for people to look at: its text
// in the form its sender saw, and its files with their bytes.
type Contents struct {
	// Body are the pieces of the text, one below the other.
	Body  []Piece
	Files []File
}

// Piece is a part of the text. HTML is as it came: it may hold anything.
type Piece struct {
	HTML bool
	Text string // UTF-8
}

// File is a part that is not text of the mail. It may share the bytes of the
// mail and must not be changed.
type File struct {
	Name string // safe as a file name; empty where it has none
	Type string // media type in lower case, as declared
	ID   string // Content-ID without angle brackets (RFC 2392); empty for none
	Body []byte // decoded
}

// Encloses tells whether the sender of the mail means to hand the file over.
// Neither the pictures that stand in the text are meant so, as those of a signature
// do, nor a signature itself, nor another mail, which may be for nobody else.
func (c Contents) Encloses(f File) bool {
	return !c.Shows(f) && !slices.ContainsFunc(
		[]string{"message/", "multipart/", "application/pkcs7", "application/x-pkcs7", "application/pgp", "text/calendar", "application/ms-tnef"},
		func(kind string) bool { return strings.HasPrefix(f.Type, kind) })
}

// Shows tells whether a file is a picture that the text shows. Phones give each
// photo a Content-ID, also those that they only attach.
func (c Contents) Shows(f File) bool {
	return f.ID != "" && strings.HasPrefix(f.Type, "image/") && slices.ContainsFunc(c.Body, func(p Piece) bool {
		return strings.Contains(strings.ToLower(p.Text), "cid:"+strings.ToLower(f.ID))
	})
}

// Unpack takes a mail apart. Of alternatives (RFC 2046 §5.1.4) it takes the HTML
// where there is one. Files within a text (uuencode) or within a winmail.dat
// stay there. It fails as [Parse] does.
func Unpack(raw []byte, limits Limits) (Contents, error) {
	header, body := readHeader(lineFeeds(raw), limits.HeaderBytes)
	t := tree{limits: limits}
	root, err := t.grow(header, lineFeeds(body), 0)
	if err != nil {
		return Contents{}, err
	}
	root.disposition = ""
	u := unpacker{left: limits.TextBytes}
	u.unpack(root)
	return u.Contents, nil
}

type unpacker struct {
	Contents
	left int // bytes of text that may still be read
}

func (u *unpacker) unpack(p *part) {
	switch {
	case p.mediaType == "multipart/alternative":
		u.alternative(p.parts)
	case p.isMultipart():
		for _, child := range p.parts {
			u.unpack(child)
		}
	case p.isText():
		u.text(p)
	default:
		body := p.decoded(len(p.body))
		name := p.fileName
		if name == "" {
			name = p.givenName(body)
		}
		u.Files = append(u.Files, File{Name: name, Type: utf8Text("", p.mediaType), ID: strings.Trim(p.header.Raw("Content-Id"), "<> \t"), Body: body})
	}
}

// alternative takes the last form of the text with HTML in it, else all there
// is; and the files beside it.
func (u *unpacker) alternative(parts []*part) {
	best := -1
	for i, p := range parts {
		if p.hasHTML() {
			best = i
		}
	}
	for i, p := range parts {
		if best < 0 || i == best || !p.isText() && !p.isMultipart() {
			u.unpack(p)
		}
	}
}

// hasHTML tells whether the part is HTML, or has some within.
func (p *part) hasHTML() bool {
	if p.isHTML() {
		return p.isText()
	}
	for _, child := range p.parts {
		if child.hasHTML() {
			return true
		}
	}
	return false
}

// text takes a piece of the text, as much of it as may still be read. The
// pictures that HTML holds in itself are left out.
func (u *unpacker) text(p *part) {
	body := p.decoded(len(p.body))
	if p.isHTML() {
		body = withoutDataURIs(body)
	}
	body = body[:min(len(body), max(u.left, 0))]
	u.left -= len(body)
	charset := p.params["charset"]
	if charset == "" && p.isHTML() {
		charset = htmlCharset(body)
	}
	text := utf8Text(charset, string(body))
	if p.mediaType == "text/enriched" || p.mediaType == "text/richtext" {
		text = enrichedText(text)
	}
	if !p.isHTML() {
		text = tidy(text)
	}
	if strings.TrimSpace(text) != "" {
		u.Body = append(u.Body, Piece{HTML: p.isHTML(), Text: text})
	}
}
