package main

import (
	"testing"
	"time"
)

func TestParseSize(t *testing.T) {
	right := map[string]Size{"0B": 0, "1B": 1, "64KiB": 64 << 10, "35MiB": 35 << 20, "2GiB": 2 << 30}
	for text, want := range right {
		if got, err := parseSize(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s is %d (%s), %v", text, got, got, err)
		}
	}
	for _, text := range []string{"", "B", "35", "MiB", "35 MiB", "35MB", "35mib", "-1B", "1.5MiB", "35MiBB", "99999999999GiB", "1KiBMiB"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}

func TestParseClock(t *testing.T) {
	right := map[string]time.Duration{"00:00": 0, "08:05": 8*time.Hour + 5*time.Minute, "23:59": 24*time.Hour - time.Minute}
	for text, want := range right {
		if got, err := parseClock(text); err != nil || time.Duration(got) != want || got.String() != text {
			t.Errorf("%s is %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "8:00", "24:00", "12:60", "12.00", "1200", "12:00:00", " 12:00", "12:0"} {
		if got, err := parseClock(text); err == nil {
			t.Errorf("%q is taken for %s", text, got)
		}
	}
}

func TestAddressFault(t *testing.T) {
	for _, right := range []string{"a@example.com", "a.b+c=d@example.com", "kåre@bücher.example", "a@localhost", "o'brien@example.com"} {
		if why := addressFault(right); why != "" {
			t.Errorf("%s is refused: %s", right, why)
		}
	}
	for _, wrong := range []string{
		"", "a", "@example.com", "a@", "a@b@example.com", "a b@example.com", "a@exa mple.com", "A <a@example.com>", "<a@example.com>",
		"a@example.com,b@example.com", "a@example.com\r\nBcc: b@example.com", "a\x00@example.com", ".a@example.com", "a..b@example.com",
		`"a b"@example.com`, "a@[127.0.0.1]", "a@-example.com", "a@example..com", " a@example.com", "a@example.com ",
	} {
		if addressFault(wrong) == "" {
			t.Errorf("%q is taken for an address", wrong)
		}
	}
}
