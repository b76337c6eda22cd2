package workday

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
)

// country is a value that Config.Holidays takes, with the rules by which the
// holidays of any year are worked out.
type country struct {
	code  string
	rules []*cal.Holiday
}

// countries lists the countries whose public holidays are known.
//
// A day counts as a public holiday when offices are closed on it in the whole
// country: by law, because the law on annual leave treats it as a Sunday, or,
// in the Netherlands, where no law closes anything, by most agreements. In
// doubt it is a working day, for a day too many here would make every customer
// wait longer; a company that is closed adds it to its calendar. The law that
// each list follows is named at its head in testdata; where the library says
// otherwise, the list is mended below.
func countries() []country {
	return []country{
		{"gb", gb.Holidays}, // England and Wales; Scotland and Northern Ireland differ
		{"no", no.Holidays},
		{"se", se.Holidays}, // three eves included: semesterlagen (1977:480) § 3 a
		{"dk", denmark()},
		{"de", de.Holidays}, // the nine days that all sixteen Länder keep
		{"nl", netherlands()},
		{"fi", finland()},
		{"fr", fr.Holidays}, // without the two of Alsace and Moselle (L3134-13)
		{"pl", poland()},
		{"none", nil},
	}
}

// denmark leaves out Grundlovsdag, on which the law closes shops but no
// offices. It, 24 and 31 December are days off by agreement only, not
// søgnehelligdage (ferieloven § 6, 3). Store bededag went with 2023, as the
// library knows.
func denmark() []*cal.Holiday {
	return without(dk.Holidays, dk.Grundlovsdag)
}

// netherlands leaves out Good Friday, a working day in most companies, and
// keeps Liberation Day in the years in which most of them close: every fifth
// since 1945. No Dutch law gives a day off; the Algemene termijnenwet, art. 3,
// names both days only for the end of legal terms.
func netherlands() []*cal.Holiday {
	liberation := &cal.Holiday{Name: "Bevrijdingsdag", Month: time.May, Day: 5, Func: everyFifthYear}
	return append(without(nl.Holidays, nl.GoedeVrijdag, nl.BevrijdingsDag), liberation)
}

// everyFifthYear is a cal.HolidayFn: the day of the month in the years that
// five divides, otherwise no day.
func everyFifthYear(h *cal.Holiday, year int) time.Time {
	if year%5 != 0 {
		return time.Time{}
	}
	return cal.CalcDayOfMonth(h, year)
}

// finland is not in the library. The two eves count because vuosilomalaki
// (162/2005) § 4 treats them as Sundays. Juhannuspäivä and pyhäinpäivä are left
// out: they are always Saturdays.
func finland() []*cal.Holiday {
	return []*cal.Holiday{
		aa.NewYear,
		aa.Epiphany,
		aa.GoodFriday,
		aa.EasterMonday,
		aa.WorkersDay,
		aa.AscensionDay,
		{Name: "juhannusaatto", Month: time.June, Day: 19, Weekday: time.Friday, Offset: 1, Func: cal.CalcWeekdayFrom},
		{Name: "itsenäisyyspäivä", Month: time.December, Day: 6, Func: cal.CalcDayOfMonth},
		{Name: "jouluaatto", Month: time.December, Day: 24, Func: cal.CalcDayOfMonth},
		aa.ChristmasDay,
		aa.ChristmasDay2,
	}
}

// poland adds Christmas Eve, a holiday from 2025 on (law of 6 December 2024).
// The day off that is owed for a holiday on a Saturday (Kodeks pracy, art. 130
// § 2) is no date of its own: each employer sets it.
func poland() []*cal.Holiday {
	eve := &cal.Holiday{Name: "Wigilia", Month: time.December, Day: 24, StartYear: 2025, Func: cal.CalcDayOfMonth}
	return append(slices.Clone(pl.Holidays), eve)
}

// without is the library's list but for the dropped rules.
func without(rules []*cal.Holiday, dropped ...*cal.Holiday) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(rules), func(rule *cal.Holiday) bool {
		return slices.Contains(dropped, rule)
	})
}
