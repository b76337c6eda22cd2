package casefile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Reference names a case towards everybody: KL-26-000123-7 is the prefix, the
// two-digit year in which it was opened, the case number and a check digit.
// Numbers may have gaps.
type Reference string

// checkDigit is the check digit of ISO/IEC 7064, MOD 11,10, over decimal
// digits. It finds every single wrong digit and all but a few swaps of two
// neighbours.
func checkDigit(digits string) int {
	product := 10
	for _, d := range digits {
		sum := (product + int(d-'0')) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return (11 - product) % 10
}

// checked are the digits that the check digit covers: the year in full and the
// number. References are of this century.
func checked(year, number string) string { return "20" + year + number }

// NewReference is the reference of case number, opened in year, under the
// company's prefix.
func NewReference(prefix string, year int, number int64) Reference {
	yy, digits := fmt.Sprintf("%02d", year%100), fmt.Sprintf("%06d", number)
	return Reference(fmt.Sprintf("%s-%s-%s-%d", prefix, yy, digits, checkDigit(checked(yy, digits))))
}

// referenceShape is a reference under any prefix, as people retype it: in
// either case and with blanks around the hyphens.
var referenceShape = regexp.MustCompile(`(?i)\b([a-z]{1,8}) ?- ?(\d{2}) ?- ?(\d{6,12}) ?- ?(\d)\b`)

// FindReferences finds the references under prefix in a text, in order and
// each once. One whose check digit does not fit is not a reference.
func FindReferences(prefix, text string) []Reference {
	var found []Reference
	seen := map[Reference]bool{}
	for _, m := range referenceShape.FindAllStringSubmatch(text, -1) {
		if !strings.EqualFold(m[1], prefix) || strconv.Itoa(checkDigit(checked(m[2], m[3]))) != m[4] {
			continue
		}
		r := Reference(fmt.Sprintf("%s-%s-%s-%s", prefix, m[2], m[3], m[4]))
		if !seen[r] {
			seen[r] = true
			found = append(found, r)
		}
	}
	return found
}
