package workday

import (
	"fmt"
	"slices"
)

// The years for which public holidays are worked out when a calendar is
// built. Working them out once keeps every later question to a map look-up.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Countries are the values that Config.Holidays takes: gb (England and Wales),
// no, se, dk, de, nl, fi, fr and pl by their ISO 3166 codes, and none for no
// holidays at all.
func Countries() []string {
	var codes []string
	for _, c := range countries() {
		codes = append(codes, c.code)
	}
	return codes
}

// publicHolidays lists the days on which the country's public holidays are
// observed, from firstYear to lastYear, by the law as it stands: what an older
// law had in years before 2024 is there only as far as the library knows it.
func publicHolidays(code string) (map[Date]bool, error) {
	known := countries()
	i := slices.IndexFunc(known, func(c country) bool { return c.code == code })
	if i < 0 {
		return nil, fmt.Errorf("no public holidays are known for %q: use one of %v", code, Countries())
	}
	days := make(map[Date]bool)
	for year := firstYear; year <= lastYear; year++ {
		for _, rule := range known[i].rules {
			if _, observed := rule.Calc(year); !observed.IsZero() {
				days[DateOf(observed)] = true
			}
		}
	}
	return days, nil
}
