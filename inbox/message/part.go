package message

import (
	"fmt"
	"strings"
)

// part is a mail or a part of one, not decoded yet.
type part struct {
	header      Header
	mediaType   string
	params      map[string]string
	disposition string
	fileName    string
	body        []byte  // of a leaf, still encoded
	parts       []*part // of a multipart
}

// tree cuts a mail into its parts. Each level only slices the level above, so
// that the cost is at most the size times the depth.
type tree struct {
	limits Limits
	count  int
}

func (t *tree) grow(header Header, body []byte, depth int) (*part, error) {
	t.count++
	if t.count > t.limits.Parts {
		return nil, &UnreadableError{fmt.Sprintf("it has more than %d parts", t.limits.Parts)}
	}
	if depth > t.limits.Depth {
		return nil, &UnreadableError{fmt.Sprintf("its parts are nested more than %d deep", t.limits.Depth)}
	}
	p := newPart(header, body)
	if !p.isMultipart() {
		return p, nil
	}
	parts, found := splitParts(body, p.params["boundary"], t.limits.Parts)
	if !found {
		parts, found = splitParts(body, guessBoundary(body), t.limits.Parts)
	}
	if !found {
		p.mediaType = "text/plain" // no boundary is in it: read what is there
	}
	for _, raw := range parts {
		child, err := t.growPart(p, raw, depth+1)
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, child)
	}
	if len(p.parts) == 1 {
		return p.parts[0], nil // whatever the kind, it has no other to be seen beside
	}
	return p, nil
}

// growPart reads a part of a multipart. Those of a digest are mails where they
// do not say otherwise (RFC 2046 §5.1.5).
func (t *tree) growPart(parent *part, raw []byte, depth int) (*part, error) {
	header, body := readPartHeader(raw, t.limits.HeaderBytes)
	child, err := t.grow(header, body, depth)
	if err == nil && parent.mediaType == "multipart/digest" && !header.Has("Content-Type") {
		child.mediaType = "message/rfc822"
	}
	return child, err
}

func newPart(header Header, body []byte) *part {
	p := &part{header: header, body: body}
	p.mediaType, p.params = header.contentType()
	var params map[string]string
	p.disposition, params = parseParams(header.Raw("Content-Disposition"))
	p.fileName = fileName(params["filename"])
	if p.fileName == "" {
		p.fileName = fileName(p.params["name"])
	}
	return p
}

// readPartHeader reads the header of a part, which may be missing (RFC 2046
// §5.1): then the words begin at once, and none may be taken for a header.
func readPartHeader(raw []byte, limit int) (Header, []byte) {
	line, rest := cutLine(raw)
	if len(line) == 0 {
		return Header{}, rest
	}
	if fieldName(line) == nil {
		return Header{}, raw
	}
	return readHeader(raw, limit)
}

func (p *part) isMultipart() bool { return strings.HasPrefix(p.mediaType, "multipart/") }

// isText tells whether the part is to be read as text of the mail. Text that
// has a name but is not called an attachment is: some software names what the
// sender wrote.
func (p *part) isText() bool {
	switch p.mediaType {
	case "text/plain", "text/html", "application/xhtml+xml", "text/enriched", "text/richtext", "text/markdown":
		return p.disposition != "attachment"
	}
	return false
}

// isForPrograms tells whether what the part holds tells a program what the mail
// is: mail, whole or in part, or a calendar.
func (p *part) isForPrograms() bool {
	switch p.mediaType {
	case "text/rfc822-headers", "text/calendar":
		return true
	}
	return strings.HasPrefix(p.mediaType, "message/")
}

func (p *part) isHTML() bool {
	return p.mediaType == "text/html" || p.mediaType == "application/xhtml+xml"
}
