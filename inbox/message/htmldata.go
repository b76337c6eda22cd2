package message

import "bytes"

// Phones and some programs put pictures into the HTML itself, as data: URIs
// (RFC 2397). They are megabytes, and no text.

var (
	dataScheme = []byte("data:")
	dataBase64 = []byte(";base64,")
)

// longestDataType bounds the media type of a data: URI, in bytes.
const longestDataType = 200

// withoutDataURIs leaves out the content of the data: URIs in base64 that stand
// in attributes and styles. The time is linear.
func withoutDataURIs(html []byte) []byte {
	var out []byte
	done := 0
	for at := 0; ; {
		i := bytes.Index(html[at:], dataBase64)
		if i < 0 {
			break
		}
		content := at + i + len(dataBase64)
		at = content
		if opener := dataOpener(html[:at-len(dataBase64)]); opener != 0 {
			at += dataLength(html[content:], opener)
			out = append(out, html[done:content]...)
			done = at
		}
	}
	if done == 0 {
		return html
	}
	return append(out, html[done:]...)
}

// dataOpener is the mark before the data: URI whose media type ends where html
// does: a quote, a bracket, or the = of an attribute; 0 where there is none.
func dataOpener(html []byte) byte {
	near := html[max(0, len(html)-longestDataType):]
	i := bytes.LastIndex(bytes.ToLower(near), dataScheme)
	if i < 1 || bytes.ContainsAny(near[i:], "<> ") || !bytes.ContainsAny(near[i-1:i], "\"'(=") {
		return 0
	}
	return near[i-1]
}

// dataLength is the length of the base64 that html begins with. It may be
// wrapped over lines within quotes, where the same quote ends it.
func dataLength(html []byte, opener byte) int {
	end, wrapped := 0, 0
	for end < len(html) && (isBase64(html[end]) || html[end] == '%') {
		end++
	}
	for wrapped = end; wrapped < len(html) && (isBase64(html[wrapped]) || isGap(rune(html[wrapped]))); {
		wrapped++
	}
	if wrapped < len(html) && html[wrapped] == opener && (opener == '"' || opener == '\'') {
		return wrapped
	}
	return end
}

func isBase64(c byte) bool {
	return isAlphanumeric(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_'
}
