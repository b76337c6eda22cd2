package main

import (
	"strings"
	"unicode/utf8"
)

// This file lays out text in columns, counted in characters.

// terminalWidth is how many columns are taken for granted.
const terminalWidth = 80

// padded is a text with blanks behind it up to a width.
func padded(text string, width int) string {
	return text + blanks(text, width)
}

// leading is a text with blanks before it up to a width.
func leading(text string, width int) string {
	return blanks(text, width) + text
}

func blanks(text string, width int) string {
	return strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// shortened is a text of at most so many characters.
func shortened(text string, width int) string {
	if runes := []rune(text); len(runes) > width {
		return string(runes[:max(0, width-1)]) + "…"
	}
	return text
}

// folded is a text in lines no longer than a terminal's, each behind an indent.
func folded(text, indent string) string {
	var lines []string
	line := indent
	for _, word := range strings.Fields(text) {
		if line != indent && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > terminalWidth {
			lines, line = append(lines, line), indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	return strings.Join(append(lines, line), "\n")
}
