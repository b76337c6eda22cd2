package sender

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// This file reads the date of a mail as programs show it above one they forward:
// "mandag 1. juni 2026 11:26", "Thu, Mar 26, 2026 at 7:12 PM", "26.03.2026
// 19:12:34". There the order, the words and the marks differ with program and
// language; a day, a month, a year and mostly a time are always there.

// months are how the names of months begin in the languages of our customers.
// None begins another of another month.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"mai": 5, "maj": 5, "mei": 5, "okt": 10, "des": 12, "dez": 12, "mär": 3, "mrt": 3, "maa": 3,
	"fév": 2, "fev": 2, "avr": 4, "juin": 6, "juil": 7, "aoû": 8, "aou": 8, "déc": 12,
	"tam": 1, "hel": 2, "huh": 4, "tou": 5, "kes": 6, "hei": 7, "elo": 8, "syy": 9, "lok": 10, "marr": 11, "joul": 12,
	"sty": 1, "lut": 2, "kwi": 4, "cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12,
}

var (
	dayOfMonthThenName = regexp.MustCompile(`\b(\d{1,2})(?:\.|st|nd|rd|th|er)?,? (?:de )?(\pL{3,})\.?,? (\d{4})\b`)
	nameThenDay        = regexp.MustCompile(`(?:^|[\s,])(\pL{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`)
	yearFirst          = regexp.MustCompile(`\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})\b`)
	dayFirst           = regexp.MustCompile(`\b(\d{1,2})[-./](\d{1,2})[-./](\d{4})\b`)
	timeOfDay          = regexp.MustCompile(`(?i)\b(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\b(?: ?([ap])\.?m\b)?`)
	offset             = regexp.MustCompile(`(?:GMT|UTC|\s)([+-])(\d{1,2}):?(\d\d)?\b`)
)

// longestDate is as much of a line as is looked at, in bytes.
const longestDate = 200

// writtenDate is the instant that a text gives, in that location where it names no
// zone; zero where there is no date in it, or one that may be read as two.
func writtenDate(text string, location *time.Location) time.Time {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text[:min(len(text), longestDate)], "")), " ")
	year, month, day, rest := writtenDay(text)
	if day == 0 || year < 1990 || year > 2100 {
		return time.Time{}
	}
	hour, minute, second := 0, 0, 0
	if m := timeOfDay.FindStringSubmatchIndex(rest); m != nil {
		hour, minute, second = group(rest, m, 1), group(rest, m, 2), group(rest, m, 3)
		if m[8] >= 0 {
			hour %= 12
			if strings.EqualFold(rest[m[8]:m[9]], "p") {
				hour += 12
			}
		}
		if zone := offset.FindStringSubmatch(rest[m[1]:]); zone != nil {
			location = fixedZone(zone[1], zone[2], zone[3])
		}
	}
	at := time.Date(year, month, day, hour, minute, second, 0, location)
	if hour > 23 || minute > 59 || second > 59 {
		return time.Time{}
	}
	return at
}

// writtenDay finds the day, and what stands around it; day is 0 where there is
// none.
func writtenDay(text string) (year int, month time.Month, day int, rest string) {
	for _, form := range []struct {
		shape            *regexp.Regexp
		year, month, day int // groups
	}{{dayOfMonthThenName, 3, 2, 1}, {nameThenDay, 3, 1, 2}, {yearFirst, 1, 2, 3}, {dayFirst, 3, 2, 1}} {
		m := form.shape.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		year, day = group(text, m, form.year), group(text, m, form.day)
		month = monthOf(text[m[2*form.month]:m[2*form.month+1]])
		if form.shape == dayFirst && strings.Contains(text[m[0]:m[1]], "/") && day <= 12 && month <= 12 && int(month) != day {
			return 0, 0, 0, "" // 3/6/2026 is of March to some, and of June to others
		}
		if form.shape == dayFirst && month > 12 {
			day, month = int(month), time.Month(day)
		}
		if month < 1 || month > 12 || day < 1 || time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Day() != day {
			return 0, 0, 0, ""
		}
		return year, month, day, text[:m[0]] + " " + text[m[1]:]
	}
	return 0, 0, 0, ""
}

// monthOf reads a month by its name or number; 0 for none.
func monthOf(text string) time.Month {
	if n, err := strconv.Atoi(text); err == nil {
		return time.Month(n)
	}
	name := []rune(strings.ToLower(text))
	for size := min(4, len(name)); size >= 3; size-- {
		if m := months[string(name[:size])]; m != 0 {
			return m
		}
	}
	return 0
}

// group is a group of digits of a match; 0 where it has none.
func group(text string, match []int, n int) int {
	if match[2*n] < 0 {
		return 0
	}
	number, _ := strconv.Atoi(text[match[2*n]:match[2*n+1]])
	return number
}

func fixedZone(sign, hours, minutes string) *time.Location {
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	seconds := h*3600 + m*60
	if sign == "-" {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}
