package workday

import (
	"fmt"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/no"
)

// The years for which public holidays are worked out when a calendar is
// built. Working them out once keeps every later question to a map look-up.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Countries are the values that Config.Holidays takes: England and Wales,
// Norway, and none at all.
func Countries() []string { return []string{"gb", "no", "none"} }

// publicHolidays lists the days on which the country's public holidays are
// observed, from firstYear to lastYear.
func publicHolidays(country string) (map[Date]bool, error) {
	var rules []*cal.Holiday
	switch country {
	case "gb":
		rules = gb.Holidays
	case "no":
		rules = no.Holidays
	case "none":
	default:
		return nil, fmt.Errorf("no public holidays are known for %q: use one of %v", country, Countries())
	}
	days := make(map[Date]bool)
	for year := firstYear; year <= lastYear; year++ {
		for _, rule := range rules {
			if _, observed := rule.Calc(year); !observed.IsZero() {
				days[DateOf(observed)] = true
			}
		}
	}
	return days, nil
}
