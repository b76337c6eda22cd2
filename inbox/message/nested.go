package message

import "strings"

// Nested are the mails that a mail carries, decoded and whole, in their order:
// parts of type message/rfc822 (RFC 2046 §5.2.1) and message/global (RFC 6532
// §3.7), and files called so, as some programs attach mails. They may share
// the bytes of the mail and must not be changed.
func Nested(raw []byte, limits Limits) [][]byte {
	header, body := readHeader(lineFeeds(raw), limits.HeaderBytes)
	t := tree{limits: limits}
	root, err := t.grow(header, lineFeeds(body), 0)
	if err != nil {
		return nil
	}
	return root.nested(nil)
}

func (p *part) nested(found [][]byte) [][]byte {
	for _, child := range p.parts {
		found = child.nested(found)
	}
	if !p.isMultipart() && p.isMail() {
		found = append(found, p.decoded(len(p.body)))
	}
	return found
}

func (p *part) isMail() bool {
	switch p.mediaType {
	case "message/rfc822", "message/global":
		return true
	case "application/octet-stream":
		return strings.HasSuffix(strings.ToLower(p.fileName), ".eml")
	}
	return false
}
