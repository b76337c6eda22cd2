package main

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a text that no log, error or dump shows: whatever prints it prints
// [secret]. Only Reveal gives it away. The zero Secret is empty.
type Secret struct {
	// A pointer, because fmt goes past methods where a Secret sits in an
	// unexported field, and prints an address then.
	text *string
}

const secretShown = "[secret]"

// NewSecret keeps text from being printed.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal is the text itself.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// String is [secret].
func (s Secret) String() string { return secretShown }

// GoString is [secret].
func (s Secret) GoString() string { return secretShown }

// Format writes [secret] for every verb.
func (s Secret) Format(w fmt.State, _ rune) { io.WriteString(w, secretShown) }

// MarshalText is [secret], in JSON and YAML too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(secretShown), nil }

// LogValue is [secret].
func (s Secret) LogValue() slog.Value { return slog.StringValue(secretShown) }
