package extract

import "strings"

const (
	// longestPhoneText is the longest text, in bytes, that may consist of
	// nothing but what phones and mail programs add.
	longestPhoneText = 2000
	// longestPhoneLine is the longest such line in words: "Sendt fra min
	// Samsung Galaxy-smarttelefon", with a link behind it.
	longestPhoneLine = 14
)

// hasWords tells whether a text holds words of a person, beside a phone's
// default signature, the places of pictures and encrypted text.
func (k *kinds) hasWords(text string) bool {
	if strings.TrimSpace(text) == "" {
		return false
	}
	text = withoutArmor(text)
	if len(text) > longestPhoneText {
		return true
	}
	for line := range strings.Lines(text) {
		if !k.isEmptyLine(line) {
			return true
		}
	}
	return false
}

func (k *kinds) isEmptyLine(line string) bool {
	line = strings.TrimSpace(line)
	if !strings.ContainsFunc(line, isWordRune) || isPicturePlace(line) {
		return true
	}
	w := plainWords(line, longestPhoneText)
	return len(k.phoneLines.at(w)) > 0 && w.count() <= longestPhoneLine
}

// isPicturePlace knows the lines that stand where a picture was: [cid:...],
// [image: ...], <bilde.jpg>.
func isPicturePlace(line string) bool {
	if len(line) < 2 {
		return false
	}
	inner := strings.ToLower(line[1 : len(line)-1])
	switch {
	case line[0] == '[' && line[len(line)-1] == ']':
		return strings.HasPrefix(inner, "cid:") || strings.HasPrefix(inner, "image")
	case line[0] == '<' && line[len(line)-1] == '>':
		return !strings.ContainsAny(inner, "<>@ ") && strings.Contains(inner, ".")
	}
	return false
}

const (
	armorStart = "-----BEGIN PGP MESSAGE-----"
	armorEnd   = "-----END PGP MESSAGE-----"
)

// withoutArmor is the text without a block of encrypted text (RFC 9580 §6.2).
func withoutArmor(text string) string {
	start := strings.Index(text, armorStart)
	if start < 0 {
		return text
	}
	before, after := text[:start], text[start:]
	if _, rest, closed := strings.Cut(after, armorEnd); closed {
		return before + rest
	}
	return before
}
