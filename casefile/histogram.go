package casefile

// longest is how many working days a Histogram tells apart; what takes longer
// counts as so many.
const longest = 999

// Histogram counts answers by the working days that they took. The zero value has
// none.
type Histogram []int // the index is the number of days

// Add counts n answers that took so many working days.
func (h *Histogram) Add(days, n int) {
	if n == 0 {
		return
	}
	days = min(days, longest)
	for len(*h) <= days {
		*h = append(*h, 0)
	}
	(*h)[days] += n
}

// Count is how many answers there are.
func (h Histogram) Count() (n int) {
	for _, some := range h {
		n += some
	}
	return n
}

// Median is the number of days in the middle: of an even number of answers, the
// mean of the two. It is 0 where there are none.
func (h Histogram) Median() float64 {
	n := h.Count()
	return float64(h.nth((n+1)/2)+h.nth(n/2+1)) / 2
}

// Percentile is the least number of days in which at least p percent of the
// answers were given (the nearest rank). It is 0 where there are none.
func (h Histogram) Percentile(p int) int {
	return h.nth((h.Count()*p + 99) / 100)
}

// nth is the number of days of the nth answer in their order, from 1.
func (h Histogram) nth(n int) int {
	for days, some := range h {
		if n -= some; n <= 0 && some > 0 {
			return days
		}
	}
	return 0
}
