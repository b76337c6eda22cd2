package message

import "strings"

// Attachment is a part of a mail that is not read as its text: a file, a
// picture within the text, a mail that was forwarded, a report.
type Attachment struct {
	Name  string // safe as a file name; empty where it has none
	Type  string // media type in lower case, as declared
	Bytes int    // decoded
	// Content is the beginning of what is mail by itself (message/* and
	// text/rfc822-headers) or a calendar (text/calendar), decoded: what a report
	// of delivery tells stands there, and the answer to an invitation. At most
	// 256 KiB; nil for every other type. It may share the bytes of the mail and
	// must not be changed.
	Content []byte
}

// longestContent is how much of an attachment's content is kept.
const longestContent = 256 << 10

// attachment is a leaf that is not text.
func (p *part) attachment() Attachment {
	a := Attachment{Name: p.fileName, Type: utf8Text("", p.mediaType), Bytes: p.decodedSize()}
	if p.isForPrograms() {
		a.Content = p.decoded(longestContent)
		a.Bytes = max(a.Bytes, len(a.Content)) // of what is no base64 after all, every byte stands
	}
	if a.Name == "" {
		a.Name = p.givenName(a.Content)
	}
	return a
}

// givenName is a name for what has none of its own: the subject of a mail, and
// what the standards call the parts of an encrypted or signed one.
func (p *part) givenName(content []byte) string {
	switch p.mediaType {
	case "message/rfc822", "message/global":
		header, _ := readHeader(content, longestContent)
		if subject := fileName(strings.NewReplacer("/", "_", `\`, "_").Replace(header.Text("Subject"))); subject != "" {
			return shortName(subject + ".eml")
		}
	case "application/pgp-encrypted":
		return "version.asc"
	case "application/pgp-signature":
		return "signature.asc"
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return "smime.p7m"
	case "application/pkcs7-signature", "application/x-pkcs7-signature":
		return "smime.p7s"
	case "text/calendar":
		return "invite.ics"
	}
	return ""
}

// decodedSize is the size of a leaf's content in bytes. It is counted piece by
// piece, because attachments may be large.
func (p *part) decodedSize() int {
	switch p.transferEncoding() {
	case "base64":
		return base64Size(p.body)
	case "quoted-printable":
		return quotedPrintableSize(p.body)
	case "uue":
		return uuencodedSize(p.body)
	}
	return len(p.body)
}
