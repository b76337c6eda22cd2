package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// customer is a type whose text holds an address, in every way that slog knows
// to ask for it.
type customer struct{ Email string }

type stringer struct{ customer }

func (s stringer) String() string { return "from " + s.Email }

type valuer struct{ customer }

func (v valuer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("who", v.Email), slog.Any("again", v.customer))
}

type marshaler struct{ customer }

func (m marshaler) MarshalText() ([]byte, error) { return []byte(m.Email), nil }

func TestNoAddressIsLogged(t *testing.T) {
	const address = "kari.nordmann@example.net"
	c := customer{address}
	values := map[string]any{
		"string": "from <" + address + "> today", "error": fmt.Errorf("send: %w", errors.New("550 no such user "+address)),
		"stringer": stringer{c}, "valuer": valuer{c}, "marshaler": marshaler{c}, "struct": c, "pointer": &c,
		"slice": []string{address}, "map": map[string]string{address: address}, "bytes": []byte(address),
		"raw JSON": json.RawMessage(`{"a":"` + address + `"}`), "group": slog.GroupValue(slog.String("a", address)),
		"attr": slog.String("a", address),
	}
	for _, format := range logFormats() {
		for name, value := range values {
			t.Run(format+" "+name, func(t *testing.T) {
				var out bytes.Buffer
				log := newLogger(&out, "debug", format)
				log.Info("mail of "+address, "v", value)
				log.With("v", value).WithGroup("g").With("v", value).Error("x", "v", value, slog.Group("h", "v", value))
				if strings.Contains(out.String(), "kari") || strings.Contains(out.String(), "example.net") {
					t.Errorf("logged: %s", out.String())
				}
				if !strings.Contains(out.String(), "<address>") {
					t.Errorf("the place of the address is not shown: %s", out.String())
				}
			})
		}
	}
}

func TestMessageIDIsLoggedWhole(t *testing.T) {
	var out bytes.Buffer
	newLogger(&out, "info", "text").Info("sent", "msgid", "20261120.1@hexpress.example", "err", "x@y")
	got := out.String()
	if !strings.Contains(got, "msgid=20261120.1@hexpress.example") || !strings.Contains(got, "err=<address>") {
		t.Errorf("logged: %s", got)
	}
}

// TestOwnMailboxIsLogged: with several mailboxes a line tells which it is about.
func TestOwnMailboxIsLogged(t *testing.T) {
	const address = "complaints@hexpress.example"
	var out bytes.Buffer
	newLogger(&out, "info", "text").Info("duty taken", "duty", mailboxDuty(address), "mailbox", address)
	if n := strings.Count(out.String(), address); n != 2 {
		t.Errorf("logged: %s", out.String())
	}
}

func TestMaskAddresses(t *testing.T) {
	tests := map[string]string{
		"nothing here":                          "nothing here",
		"a@b":                                   "<address>",
		"<a@b.example>: refused":                "<address>: refused",
		"to=<a@b.example>, relay=mx.b":          "to=<address>, relay=mx.b",
		"RCPT TO:<a+tag@b.example> SIZE=1":      "RCPT TO:<address> SIZE=1",
		`"Kari Nordmann"@example.net wrote`:     "<address> wrote",
		"x@[192.0.2.1] and kåre@blåbær.example": "<address> and <address>",
		"a@b.example,c@d.example;e@f":           "<address>,<address>;<address>",
		"bounce+kari=example.net@b.example":     "<address>",
		`{"to":"a@b.example"}`:                  `{"to":"<address>"}`,
		"alone @ twelve":                        "alone @ twelve",
	}
	for text, want := range tests {
		if got := maskAddresses(text); got != want {
			t.Errorf("%s is masked as %s, want %s", text, got, want)
		}
	}
}

func TestLogTimesAreUTC(t *testing.T) {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range logFormats() {
		var out bytes.Buffer
		log := newLogger(&out, "info", format)
		at := time.Date(2026, 7, 1, 12, 0, 0, 0, oslo)
		record := slog.NewRecord(at, slog.LevelInfo, "x", 0)
		record.AddAttrs(slog.Time("due", at))
		if err := log.Handler().Handle(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); strings.Count(got, "2026-07-01T10:00:00") != 2 || strings.Count(got, "Z") != 2 {
			t.Errorf("%s: logged: %s", format, got)
		}
	}
}

func TestLogLevelAndFormat(t *testing.T) {
	for i, level := range logLevels() {
		var out bytes.Buffer
		log := newLogger(&out, level, "json")
		log.Debug("x")
		log.Info("x")
		log.Warn("x")
		log.Error("x")
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != len(logLevels())-i || !json.Valid([]byte(lines[0])) {
			t.Errorf("level %s logs %q", level, lines)
		}
	}
	var out bytes.Buffer
	newLogger(&out, "info", "text").Info("started", "case", "KL-26-000123-7", "duration", time.Second)
	if got := out.String(); !strings.HasSuffix(got, "level=INFO msg=started case=KL-26-000123-7 duration=1s\n") {
		t.Errorf("logged: %s", got)
	}
}
