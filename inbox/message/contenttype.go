package message

import (
	"strconv"
	"strings"
)

// contentType is the media type of a part; text/plain where none is given or
// what is given is none (RFC 2045 §5.2).
func (h Header) contentType() (mediaType string, params map[string]string) {
	mediaType, params = parseParams(h.Raw("Content-Type"))
	main, sub, _ := strings.Cut(mediaType, "/")
	if main == "" || sub == "" || strings.ContainsAny(mediaType, " \t") {
		return "text/plain", params
	}
	return mediaType, params
}

// parseParams reads a field of a value and parameters (Content-Type,
// Content-Disposition): the value in lower case, and the parameters under
// lower-case names, those of RFC 2231 decoded. What breaks the grammar of RFC
// 2045 §5.1 is read as it was meant.
func parseParams(field string) (value string, params map[string]string) {
	value, rest, _ := strings.Cut(field, ";")
	value, _, _ = strings.Cut(value, "(") // a comment
	params = map[string]string{}
	var extended extendedParams
	for rest != "" {
		var name, text string
		name, text, rest = cutParam(rest)
		if strings.Contains(name, "*") {
			extended.add(name, text)
		} else if _, twice := params[name]; !twice && name != "" {
			params[name] = text
		}
	}
	extended.decodeInto(params)
	return strings.ToLower(strings.TrimSpace(value)), params
}

// cutParam takes the first parameter off a list of them; name is empty where
// there is none.
func cutParam(list string) (name, text, rest string) {
	list = strings.TrimLeft(list, "; \t\r\n")
	i := strings.IndexAny(list, "=;")
	if i < 0 {
		return "", "", ""
	}
	if list[i] == ';' {
		return "", "", list[i:]
	}
	name = strings.ToLower(strings.TrimSpace(list[:i]))
	list = strings.TrimLeft(list[i+1:], " \t\r\n")
	if !strings.HasPrefix(list, `"`) {
		text, rest, _ = strings.Cut(list, ";")
		return name, unquotedParam(name, strings.TrimSpace(text)), rest
	}
	text, rest = cutQuoted(list[1:])
	_, rest, _ = strings.Cut(rest, ";")
	return name, text, rest
}

// unquotedParam is a value that no quotes enclose. It ends at a blank, but
// names of files that need quotes are often without.
func unquotedParam(name, text string) string {
	if strings.HasPrefix(name, "filename") || strings.HasPrefix(name, "name") {
		return text
	}
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		text = text[:i]
	}
	return strings.Trim(text, `"'`)
}

// cutQuoted reads up to the closing quote, which may be missing. A backslash
// counts only before a quote or another one, because paths of Windows are
// written without more.
func cutQuoted(s string) (text, rest string) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return out.String(), s[i+1:]
		case c == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
			out.WriteByte(s[i])
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), ""
}

// extendedParams are parameters of RFC 2231: in pieces (§3), in a charset (§4).
type extendedParams struct {
	names  []string // in order of their first piece
	pieces map[string]map[int]string
}

// mostPieces bounds the pieces of one value.
const mostPieces = 200

// add takes in name*=, name*0= or name*0*=.
func (e *extendedParams) add(name, text string) {
	name, number, _ := strings.Cut(name, "*")
	number, encoded := strings.CutSuffix(number, "*")
	n, err := strconv.Atoi(number)
	if number == "" {
		n, encoded = 0, true
	} else if err != nil || n < 0 || n >= mostPieces {
		return
	}
	if !encoded {
		text = strings.ReplaceAll(text, "%", "%25")
	}
	if e.pieces == nil {
		e.pieces = map[string]map[int]string{}
	}
	if e.pieces[name] == nil {
		e.pieces[name] = map[int]string{}
		e.names = append(e.names, name)
	}
	if n == 0 && !encoded {
		text = "''" + text
	}
	e.pieces[name][n] = text
}

// decodeInto puts the values into params. They win over a plain value of the
// same name, which is there for software that does not know them.
func (e *extendedParams) decodeInto(params map[string]string) {
	for _, name := range e.names {
		var text strings.Builder
		for n := range mostPieces {
			piece, ok := e.pieces[name][n]
			if !ok {
				break
			}
			text.WriteString(piece)
		}
		if text.Len() > 0 {
			params[name] = decodeExtended(text.String())
		}
	}
}

// decodeExtended decodes charset'language'text, where text has %XX for bytes.
func decodeExtended(s string) string {
	charset, text := "", s
	if before, rest, ok := strings.Cut(s, "'"); ok {
		if _, after, ok := strings.Cut(rest, "'"); ok {
			charset, text = before, after
		}
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]) {
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		} else {
			out = append(out, text[i])
		}
	}
	return utf8Text(charset, string(out))
}
