package main

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"slices"
)

// logLevels and logFormats are the values of log.level and log.format.
func logLevels() []string  { return []string{"debug", "info", "warn", "error"} }
func logFormats() []string { return []string{"text", "json"} }

// newLogger writes to w, in the format text or json, what is at least of the
// level; a level it does not know counts as info. Times are UTC, RFC 3339.
//
// No mail address gets past it: in messages, and in values of every type and
// group, whatever looks like one is written <address>. Only the values of msgid,
// and of mailbox and duty, which name the company's own address, stay as they are.
// This is the last guard and no licence: names and words of customers are not to be
// logged in the first place.
func newLogger(w io.Writer, level, format string) *slog.Logger {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		least = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: least, ReplaceAttr: guardAttr}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// notMasked are the keys whose values look like addresses of customers and
// are none.
func notMasked() []string { return []string{"msgid", "mailbox", "duty"} }

// guardAttr is slog's ReplaceAttr: it is handed the message and every value
// that is no group, after LogValue.
func guardAttr(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindTime:
		a.Value = slog.TimeValue(a.Value.Time().UTC())
	case slog.KindString, slog.KindAny:
		if !slices.Contains(notMasked(), a.Key) {
			a.Value = slog.StringValue(maskAddresses(logText(a.Value)))
		}
	}
	return a
}

// logText is a value as it would be read: errors and Stringers by their own
// text, bytes as text, anything else as fmt prints it.
func logText(v slog.Value) string {
	if bytes, ok := v.Any().([]byte); ok {
		return string(bytes)
	}
	return fmt.Sprint(v.Any())
}

// mailAddress matches whatever may be a mail address, with the angle brackets
// around it: too much is masked rather than too little. The local part may be
// quoted (RFC 5321 §4.1.2), the domain a literal in brackets (§4.1.3).
var mailAddress = regexp.MustCompile(`<?(?:"[^"\n]*"|[^\s<>(),;:"'\[\]@]+)@(?:\[[^\]\n]*\]|[^\s<>(),;:"'\[\]@]+)>?`)

// maskAddresses writes <address> for everything in a text that may be a mail
// address.
func maskAddresses(s string) string { return mailAddress.ReplaceAllString(s, "<address>") }
