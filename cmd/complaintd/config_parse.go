package main

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"

	"complaintd/casefile/workday"
)

// The texts of values in the file. No error of these functions holds any of
// the text it is about: it may be a secret in the wrong place.

// Size is a number of bytes, written 35MiB.
type Size int64

// String writes the size with the largest unit that keeps it whole.
func (s Size) String() string {
	units := sizeUnits()
	for i := len(units) - 1; i > 0; i-- {
		if s != 0 && s%units[i].bytes == 0 {
			return strconv.FormatInt(int64(s/units[i].bytes), 10) + units[i].name
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}

type sizeUnit struct {
	name  string
	bytes Size
}

func sizeUnits() []sizeUnit {
	return []sizeUnit{{"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}
}

func parseSize(text string) (Size, error) {
	wrong := errors.New("is not a size: write a whole number and B, KiB, MiB or GiB, such as 35MiB")
	number := strings.TrimRight(text, "BKMGi")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 {
		return 0, wrong
	}
	for _, unit := range sizeUnits() {
		if text[len(number):] == unit.name && n <= math.MaxInt64/int64(unit.bytes) {
			return Size(n) * unit.bytes, nil
		}
	}
	return 0, wrong
}

// Clock is a time of day, written "17:00": the time since midnight.
type Clock time.Duration

// String writes the clock as 17:00.
func (c Clock) String() string {
	minutes := int(time.Duration(c) / time.Minute)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}

func parseClock(text string) (Clock, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, errors.New(`is not a time of day: write hours and minutes, such as "17:00"`)
	}
	return Clock(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute), nil
}

// TLSMode is how a connection is protected.
type TLSMode string

const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314 §3)
	TLSStart    TLSMode = "starttls" // TLS asked for in plain text, never gone without
	TLSNone     TLSMode = "none"     // no protection; for servers on this machine only
)

func parseTLS(text string) (TLSMode, error) {
	switch mode := TLSMode(text); mode {
	case TLSImplicit, TLSStart, TLSNone:
		return mode, nil
	}
	return "", errors.New("must be implicit, starttls or none")
}

func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, errors.New("is not a duration: write a number and ms, s, m or h, such as 90s or 1h30m")
	}
	return d, nil
}

func parseZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, errors.New("is not a time zone: write a name of the IANA list, such as Europe/London or Europe/Oslo")
	}
	return zone, nil
}

func parsePattern(text string) (*regexp.Regexp, error) {
	pattern, err := regexp.Compile(text)
	if err == nil {
		return pattern, nil
	}
	why := "it can't be compiled"
	if wrong := (*syntax.Error)(nil); errors.As(err, &wrong) {
		why = wrong.Code.String() // without the expression that err goes on to quote
	}
	return nil, fmt.Errorf("is not a regular expression of Go (RE2): %s", why)
}

func parseDate(text string) (workday.Date, error) {
	d, err := workday.ParseDate(text)
	if err != nil {
		return workday.Date{}, errors.New("is not a date: write it like 2026-12-24")
	}
	return d, nil
}

func parseNumber(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text {
		return 0, errors.New("is not a whole number: write digits alone, such as 5")
	}
	return n, nil
}

func parseSwitch(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, errors.New("must be true or false")
}

func parseSecret(text string) (Secret, error) { return NewSecret(text), nil }

func parseText(text string) (string, error) { return text, nil }
