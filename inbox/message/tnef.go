package message

import (
	"bytes"
	"encoding/binary"
	"strconv"
)

// isTNEF tells whether the part is a winmail.dat, in which Outlook and Exchange
// wrap words and files (MS-OXTNEF).
func (p *part) isTNEF() bool {
	return p.mediaType == "application/ms-tnef" || p.mediaType == "application/vnd.ms-tnef" || p.fileName == "winmail.dat"
}

// longestTNEF is how much of a winmail.dat is opened.
const longestTNEF = 16 << 20

// tnef opens a winmail.dat. Its files are listed below it, its words read.
func (r *reader) tnef(p *part) passage {
	r.attachments = append(r.attachments, p.attachment())
	t := readTNEF(p.decoded(longestTNEF), r.files)
	files := make([]Attachment, 0, len(t.files))
	for _, f := range t.files {
		files = append(files, f.attachment())
	}
	r.addFiles(files)
	return r.tnefText(t)
}

// tnefText is the best form of the words: plain text, HTML, RTF.
func (r *reader) tnefText(t tnefMail) passage {
	limit := max(r.left, 0)
	r.left -= len(t.text.value) + len(t.html)
	if r.left < 0 {
		return passage{}
	}
	if text := (passage{text: tidy(t.string(t.text))}); text.hasWords() {
		return text
	}
	if html := r.html(utf8Text(t.charset, string(t.html))); html.hasWords() {
		return html
	}
	rtf := decompressRTF(t.rtf, limit)
	r.left -= len(rtf)
	return r.rtf(rtf, limit)
}

// tnefMail is what a winmail.dat holds, as far as it is of use here.
type tnefMail struct {
	charset string
	text    property
	html    []byte
	rtf     []byte // compressed
	files   []tnefFile
}

type tnefFile struct {
	title, longName, mediaType string
	size                       int
}

func (f tnefFile) attachment() Attachment {
	a := Attachment{Name: fileName(f.longName), Type: f.mediaType, Bytes: f.size}
	if a.Name == "" {
		a.Name = fileName(f.title)
	}
	if a.Type == "" {
		a.Type = "application/octet-stream"
	}
	return a
}

// Attributes of MS-OXTNEF §2.1.3.3.
const (
	tnefSignature   = 0x223e9f78
	attBody         = 0x0002800c
	attMessageProps = 0x00069003
	attAttachBegins = 0x00069002
	attAttachTitle  = 0x00018010
	attAttachData   = 0x0006800f
	attAttachProps  = 0x00069005
	attOEMCodepage  = 0x00069007
)

// readTNEF reads the attributes of a TNEF stream (MS-OXTNEF §2.1.3.1) as far
// as they are whole, up to the last of so many files: they stand behind all
// else.
func readTNEF(b []byte, mostFiles int) tnefMail {
	t := tnefMail{charset: "windows-1252"}
	in := octets{b}
	if in.uint32() != tnefSignature {
		return t
	}
	in.take(2) // key
	for len(in.rest) > 0 {
		in.take(1) // level
		id := in.uint32()
		value := in.take(int(in.uint32()))
		in.take(2) // checksum
		if id == attAttachBegins && len(t.files) == mostFiles {
			break
		}
		t.attribute(id, value)
	}
	return t
}

func (t *tnefMail) attribute(id uint32, value []byte) {
	switch id {
	case attOEMCodepage:
		if page := (&octets{value}).uint32(); page > 0 {
			t.charset = "cp" + strconv.Itoa(int(page))
		}
	case attBody:
		t.text = property{kind: kindString, value: value}
	case attMessageProps:
		readProperties(value, t.messageProperty)
	case attAttachBegins:
		t.files = append(t.files, tnefFile{})
	}
	if len(t.files) == 0 {
		return
	}
	file := &t.files[len(t.files)-1]
	switch id {
	case attAttachTitle:
		file.title = t.name(property{kind: kindString, value: value})
	case attAttachData:
		file.size = len(value)
	case attAttachProps:
		readProperties(value, func(p property) { t.fileProperty(file, p) })
	}
}

// Properties of MS-OXPROPS.
const (
	propBody          = 0x1000
	propRTFCompressed = 0x1009
	propHTML          = 0x1013
	propAttachData    = 0x3701
	propAttachName    = 0x3707
	propAttachType    = 0x370e
)

func (t *tnefMail) messageProperty(p property) {
	switch p.id {
	case propBody:
		t.text = p
	case propHTML:
		t.html = p.value
	case propRTFCompressed:
		t.rtf = p.value
	}
}

func (t *tnefMail) fileProperty(file *tnefFile, p property) {
	switch p.id {
	case propAttachName:
		file.longName = t.name(p)
	case propAttachType:
		file.mediaType, _ = parseParams(oneLine(t.name(p)))
	case propAttachData:
		file.size = len(p.value)
	}
}

// string is text in UTF-16, or up to its NUL in the stream's code page.
func (t *tnefMail) string(p property) string {
	if p.kind == kindUnicode {
		return utf8Text("utf-16le", string(p.value))
	}
	text, _, _ := bytes.Cut(p.value, []byte{0})
	return utf8Text(t.charset, string(text))
}

// name is a text that is worth one line at most.
func (t *tnefMail) name(p property) string {
	p.value = p.value[:min(len(p.value), 2*longestLine)]
	return t.string(p)
}

// octets reads little-endian numbers. Behind its end it gives zeros.
type octets struct{ rest []byte }

// take is the next n octets; nil, and nothing is left, where there are fewer.
func (o *octets) take(n int) []byte {
	if n < 0 || n > len(o.rest) {
		o.rest = nil
		return nil
	}
	taken := o.rest[:n]
	o.rest = o.rest[n:]
	return taken
}

func (o *octets) uint16() uint16 {
	if b := o.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (o *octets) uint32() uint32 {
	if b := o.take(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}
