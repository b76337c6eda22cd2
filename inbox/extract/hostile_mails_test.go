package extract_test

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// hostileHeader is the header of a mail that is made to be costly; the media
// type and an empty line follow.
const hostileHeader = "From: Kari Nordmann <kari@example.net>\r\nTo: complaints@hexpress.example\r\n" +
	"Subject: Klage\r\nMessage-ID: <hostile@example.net>\r\nMIME-Version: 1.0\r\n"

// hostileMails are mails made to be costly to read, under what makes them so.
// They are made when they are asked for, as together they are large.
func hostileMails() map[string]func() string {
	return map[string]func() string{
		"nesting bomb":         func() string { return nested(20_000) },
		"nested mails":         func() string { return typed("message/rfc822", times("Content-Type: message/rfc822\r\n\r\n", 1<<20)) },
		"210 KB of headers":    func() string { return headers("X-Filler: "+times("x", 60)+"\r\n", 210<<10) },
		"one header of 210 KB": func() string { return "X-Long: " + times("x", 210<<10) + "\r\n" + plain("Hei") },
		"addresses in 210 KB":  func() string { return "Cc: " + times("a@example.net, ", 210<<10) + "b@example.net\r\n" + plain("Hei") },
		"names in From": func() string {
			return "From: " + times("=?utf-8?q?a?= ", 210<<10) + "<a@example.net>\r\n" + plain("Hei")
		},
		"encoded words in Subject":     func() string { return "Subject: " + times("=?utf-8?b?SGVp?= ", 250<<10) + "\r\n" + plain("Hei") },
		"one huge encoded word":        func() string { return "Subject: =?utf-8?b?" + times("SGVp", 250<<10) + "?=\r\n" + plain("Hei") },
		"1 M header lines":             func() string { return times("a: b\r\n", 6_000_000) + plain("Hei") },
		"1 M header lines, no field":   func() string { return hostileHeader + times("abc\r\n", 5_000_000) + "\r\nHei\r\n" },
		"3 MB in one line":             func() string { return plain(times("ordet ", 3<<20)) },
		"3 MB in one word":             func() string { return plain(times("o", 3<<20)) },
		"4 MB of words":                func() string { return plain(times("Pakken kom aldri, og ingen svarer.\r\n", 4<<20-100)) },
		"34 MB of words":               func() string { return plain(times("Pakken kom aldri, og ingen svarer.\r\n", 34<<20)) },
		"34 MB of bytes of no charset": func() string { return plain(times("\xe5\xf8\xe6 \xff\x00\r\n", 34<<20)) },
		"4 MB of ISO 2022":             func() string { return typed("text/plain; charset=iso-2022-jp", times("\x1b$B$3$s\x1b(B a\r\n", 4<<20)) },
		"4 MB of UTF-7":                func() string { return typed("text/plain; charset=utf-7", times("+AOU-", 4<<20-8)) },
		"4 MB of latin-1":              func() string { return typed("text/plain; charset=iso-8859-2", times("\xe5\xf8\xe6 ", 4<<20-8)) },
		"100,000 parts":                func() string { return mixed(times("--b\r\n\r\nx\r\n", 1_000_000)) },
		"10 MB of boundaries":          func() string { return mixed(times("--b\r\n", 10<<20)) },
		"almost boundaries":            func() string { return mixed(times("--bb\r\n", 10<<20)) },
		"20 levels of 10 MB":           func() string { return nestedAround(20, times("--bb\r\n", 10<<20)) },
		"guessed boundaries":           func() string { return typed("multipart/mixed", times("--a\n", 10<<20)) },
		"base64 of 30 MB":              func() string { return encoded("image/jpeg", "base64", base64Lines(30<<20)) },
		"base64 of 30 MB of text":      func() string { return encoded("text/plain", "base64", base64Lines(30<<20)) },
		"base64 of 3 MB of text":       func() string { return encoded("text/plain", "base64", base64Lines(3<<20)) },
		"base64 in one line":           func() string { return encoded("image/jpeg", "base64", times("QUFB", 30<<20)) },
		"base64 of 30 MB in a mail":    func() string { return encoded("message/rfc822", "base64", base64Lines(30<<20)) },
		"quoted-printable in one line": func() string { return encoded("text/plain", "quoted-printable", times("=41", 10<<20)) },
		"quoted-printable, attached":   func() string { return encoded("image/jpeg", "quoted-printable", times("=41", 10<<20)) },
		"quoted-printable, soft lines": func() string { return encoded("text/plain", "quoted-printable", times("a=\r\n", 10<<20)) },
		"quoted-printable, many equal": func() string { return encoded("text/plain", "quoted-printable", times("=", 10<<20)) },
		"uuencode of 20 MB": func() string {
			return plain("begin 644 a.jpg\r\n" + times("M"+times("0V%T", 60)+"\r\n", 20<<20) + "`\r\nend\r\n")
		},
		"uuencode of 3 MB": func() string {
			return plain("begin 644 a.jpg\r\n" + times("M"+times("0V%T", 60)+"\r\n", 3<<20) + "`\r\nend\r\n")
		},
		"uuencode as encoding": func() string {
			return encoded("image/jpeg", "x-uuencode", "begin 644 a\r\n"+times("M"+times("0V%T", 60)+"\r\n", 30<<20))
		},
		"beginnings of uuencode":      func() string { return plain(times("begin 644 a\r\n#0V%T\r\n", 4<<20-8)) },
		"1 M nested tags":             func() string { return html(times("<div>", 5_000_000)) },
		"nested quotes":               func() string { return html(times("<blockquote>x", 1_000_000)) },
		"1 M <":                       func() string { return html(times("<", 1_000_000)) },
		"1 M &":                       func() string { return html(times("&", 1_000_000)) },
		"entities":                    func() string { return html(times("&aring;", 4<<20-8)) },
		"comments":                    func() string { return html(times("<!--", 4<<20-8)) },
		"attributes":                  func() string { return html("<div " + times(`a="b" `, 4<<20-99) + ">x") },
		"styles":                      func() string { return html(times(`<p style="display:none;mso-hide:all">x`, 3<<20)) },
		"HTML words":                  func() string { return html(times("ordet ", 4<<20-8)) },
		"hidden HTML":                 func() string { return html(`<div style="display:none">` + times("<b>ordet</b> ", 4<<20-99)) },
		"flowed quotes":               func() string { return typed("text/plain; format=flowed", times("> ", 4<<20-8)) },
		"5 MB of flowed quotes":       func() string { return typed("text/plain; format=flowed", times("> ", 5<<20)) },
		"flowed quoted lines":         func() string { return typed("text/plain; format=flowed", times(">>> a \r\n", 4<<20-8)) },
		"10 MB of >":                  func() string { return plain(times(">", 10<<20)) },
		"4 MB of >":                   func() string { return plain(times(">", 4<<20-8)) },
		"4 MB of quotes":              func() string { return plain(times("> x\r\n", 4<<20-8)) },
		"256 KB of quotes":            func() string { return plain(times("> x\r\n", 250<<10)) },
		"256 KB of empty quotes":      func() string { return plain(times(">\n", 250<<10)) },
		"256 KB of attributions":      func() string { return plain(times("On 3 Nov 2026 10:04 X <x@example.org> wrote:\r\n", 250<<10)) },
		"256 KB of header blocks":     func() string { return plain(times("From: x@\r\nSent: 1\r\nTo: x\r\nSubject: x\r\n\r\n", 250<<10)) },
		"4 MB of blank lines":         func() string { return plain("a" + times("\r\n", 4<<20-8) + "b") },
		"winmail.dat bomb":            func() string { return winmail(tnefAttributes(1_000_000)) },
		"winmail.dat of 30 MB":        func() string { return winmail(tnefText(30 << 20)) },
		"winmail.dat of 3 MB of text": func() string { return winmail(tnefText(3 << 20)) },
		"compressed RTF bomb":         func() string { return winmail(tnefRTF(4 << 20)) },
		"20 winmail.dat with bombs": func() string {
			return mixed(times("--b\r\n"+winmailPart(tnefRTF(1<<20)), 20*len(winmailPart(tnefRTF(1<<20)))))
		},
		"text/enriched": func() string { return typed("text/enriched", times("<a><<", 4<<20-8)) },
	}
}

// times repeats s to about size bytes; to less with the race detector, which
// makes all of it ten times as slow.
func times(s string, size int) string {
	if raceEnabled {
		size /= 16
	}
	return strings.Repeat(s, max(1, size/len(s)))
}

func plain(text string) string { return typed("text/plain; charset=utf-8", text) }

func html(text string) string { return typed("text/html; charset=utf-8", text) }

func typed(mediaType, body string) string {
	return hostileHeader + "Content-Type: " + mediaType + "\r\n\r\n" + body
}

func encoded(mediaType, encoding, body string) string {
	return hostileHeader + "Content-Transfer-Encoding: " + encoding + "\r\nContent-Type: " + mediaType + "\r\n\r\n" + body
}

func mixed(body string) string { return typed("multipart/mixed; boundary=b", body) }

func headers(line string, size int) string { return times(line, size) + plain("Hei") }

// nested are multiparts within one another.
func nested(depth int) string { return nestedAround(depth, "\r\nHei\r\n") }

func nestedAround(depth int, inner string) string {
	var b strings.Builder
	b.WriteString(hostileHeader)
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString(inner)
	return b.String()
}

// base64Lines are lines of base64, of size bytes together.
func base64Lines(size int) string { return times(times("SGVpIQog", 76)+"\r\n", size) }

func winmail(stream []byte) string { return hostileHeader + winmailPart(stream) }

func winmailPart(stream []byte) string {
	return "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(stream) + "\r\n"
}

// tnefAttribute is an attribute of a TNEF stream (MS-OXTNEF §2.1.3.1).
func tnefAttribute(id uint32, value []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{1}, id)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
	return append(append(b, value...), 0, 0)
}

func tnefStream(attributes ...[]byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0x223e9f78)
	b = append(b, 0, 0)
	for _, a := range attributes {
		b = append(b, a...)
	}
	return b
}

// tnefAttributes begins n files.
func tnefAttributes(n int) []byte {
	file := string(tnefAttribute(0x00069002, nil))
	return tnefStream([]byte(times(file, n*len(file))))
}

func tnefText(size int) []byte {
	return tnefStream(tnefAttribute(0x0002800c, []byte(times("ordet ", size))))
}

// tnefRTF is a stream whose words are compressed RTF of size bytes: two bytes
// of it stand for seventeen (MS-OXRTFCP §2.1.3).
func tnefRTF(size int) []byte {
	rtf := binary.LittleEndian.AppendUint32(nil, 0)
	rtf = binary.LittleEndian.AppendUint32(rtf, uint32(size))
	rtf = binary.LittleEndian.AppendUint32(rtf, 0x75465a4c)
	rtf = binary.LittleEndian.AppendUint32(rtf, 0)
	token := "\xff" + strings.Repeat("\x00\x0f", 8)
	rtf = append(rtf, times(token, size/8)...)
	properties := binary.LittleEndian.AppendUint32(nil, 1)
	properties = binary.LittleEndian.AppendUint32(properties, 0x10090102)
	properties = binary.LittleEndian.AppendUint32(properties, 1)
	properties = binary.LittleEndian.AppendUint32(properties, uint32(len(rtf)))
	return tnefStream(tnefAttribute(0x00069003, append(properties, rtf...)))
}
