package message

import (
	"mime"
	"regexp"
	"strings"
)

// looseParam finds the parameters of a field that breaks the grammar of RFC
// 2045 §5.1.
var looseParam = regexp.MustCompile(`(?i);\s*([a-z0-9-]+)\s*=\s*("[^"]*"?|[^\s;]*)`)

// parseParams reads a field of a value and parameters (Content-Type,
// Content-Disposition): the value in lower case, and the parameters under
// lower-case names.
func parseParams(field string) (value string, params map[string]string) {
	value, params, err := mime.ParseMediaType(field)
	if err == nil {
		return value, params
	}
	value, _, _ = strings.Cut(field, ";")
	params = map[string]string{}
	for _, m := range looseParam.FindAllStringSubmatch(field, -1) {
		name := strings.ToLower(m[1])
		if _, twice := params[name]; !twice {
			params[name] = strings.Trim(m[2], `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(value)), params
}

// contentType is the media type of a part; text/plain where none is given or
// what is given is none (RFC 2045 §5.2).
func (h Header) contentType() (mediaType string, params map[string]string) {
	mediaType, params = parseParams(h.Raw("Content-Type"))
	if main, sub, _ := strings.Cut(mediaType, "/"); main == "" || sub == "" || strings.ContainsAny(mediaType, " \t") {
		return "text/plain", params
	}
	return mediaType, params
}
