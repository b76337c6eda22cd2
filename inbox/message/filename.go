package message

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestFileName in bytes is well within the 255 that file systems take.
const longestFileName = 150

// fileName makes a safe file name of what a mail calls its attachment: without
// folders, control characters, leading dots, marks that turn the direction of
// writing, and names that mean devices. Encoded words (RFC 2047) do not belong
// there but are common.
func fileName(name string) string {
	name = oneLine(decodeWords(name))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(safeRune, name)
	name = strings.TrimRight(strings.TrimLeft(name, ". "), ". ")
	if isDevice(name) {
		name = "_" + name
	}
	return shortName(name)
}

func safeRune(r rune) rune {
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == utf8.RuneError || strings.ContainsRune(`<>:"|?*`, r) {
		return '_'
	}
	return r
}

// isDevice knows the names that Windows does not take for files, whatever
// their extension.
func isDevice(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch base = strings.TrimSpace(base); base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	number, com := strings.CutPrefix(base, "COM")
	if !com {
		number, com = strings.CutPrefix(base, "LPT")
	}
	return com && (len(number) == 1 && '1' <= number[0] && number[0] <= '9' || number == "¹" || number == "²" || number == "³")
}

// shortName cuts a name to its longest length and keeps its extension, by
// which programs know what the file is.
func shortName(name string) string {
	if len(name) <= longestFileName {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > 20 {
		extension = ""
	}
	stem := name[:longestFileName-len(extension)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return stem + extension
}
