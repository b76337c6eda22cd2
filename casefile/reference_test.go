package casefile

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNewReference(t *testing.T) {
	for _, c := range []struct {
		prefix string
		year   int
		number int64
		want   Reference
	}{
		{"KL", 2026, 123, "KL-26-000123-7"}, // the example of DESIGN §4
		{"KL", 2026, 1, "KL-26-000001-7"},
		{"HX", 2030, 1234567, "HX-30-1234567-4"},
	} {
		if got := NewReference(c.prefix, c.year, c.number); got != c.want {
			t.Errorf("case %d of %d: got %s, want %s", c.number, c.year, got, c.want)
		}
	}
}

// 0794 has the check digit 5: the example of ISO/IEC 7064 for MOD 11,10.
func TestCheckDigitOfTheStandard(t *testing.T) {
	if got := checkDigit("0794"); got != 5 {
		t.Errorf("got %d, want 5", got)
	}
}

func TestFindReferences(t *testing.T) {
	ref := NewReference("KL", 2026, 123)
	other := NewReference("KL", 2026, 124)
	digit := string(ref[len(ref)-1])
	for _, c := range []struct {
		name, text string
		want       []Reference
	}{
		{"in a subject", "Re: Vi har mottatt klagen din [" + string(ref) + "]", []Reference{ref}},
		{"lower case", "sv: [kl-26-000123-" + digit + "]", []Reference{ref}},
		{"blanks around the hyphens", "KL - 26 - 000123 - " + digit, []Reference{ref}},
		{"two, each once", fmt.Sprintf("%s and %s and %s", ref, other, ref), []Reference{ref, other}},
		{"another prefix", "AB-26-000123-" + digit, nil},
		{"no check digit", "KL-26-000123", nil},
		{"part of a longer word", "XKL-26-000123-" + digit + "9", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := FindReferences("KL", c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// Whoever mistypes one digit of the year or the number names no case.
func TestCheckDigitFindsEveryWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := drawReference(t)
		slip := []byte(ref)
		i := rapid.SampledFrom(digitPositions(slip)).Draw(t, "position")
		slip[i] = '0' + (slip[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if got := FindReferences("KL", string(slip)); len(got) != 0 {
			t.Fatalf("%s with a wrong digit is taken for %v", slip, got)
		}
	})
}

// Nearly every swap of two neighbouring digits is found; the standard promises
// no more.
func TestCheckDigitFindsSwaps(t *testing.T) {
	swaps, missed := 0, 0
	for number := int64(1); number < 2_000; number++ {
		ref := []byte(NewReference("KL", 2026, number))
		digits := digitPositions(ref)
		for k := 1; k < len(digits); k++ {
			swapped := slices.Clone(ref)
			a, b := digits[k-1], digits[k]
			swapped[a], swapped[b] = ref[b], ref[a]
			if swapped[a] == swapped[b] {
				continue
			}
			swaps++
			if len(FindReferences("KL", string(swapped))) > 0 {
				missed++
			}
		}
	}
	if missed*40 > swaps {
		t.Errorf("%d of %d swaps are taken for another case", missed, swaps)
	}
}

func TestReferenceIsFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := drawReference(t)
		if got := FindReferences("KL", string(ref)); !slices.Equal(got, []Reference{ref}) {
			t.Fatalf("%s is not found: %v", ref, got)
		}
	})
}

func drawReference(t *rapid.T) Reference {
	return NewReference("KL", rapid.IntRange(2000, 2099).Draw(t, "year"), rapid.Int64Range(1, 999_999_999).Draw(t, "number"))
}

func digitPositions(b []byte) []int {
	var at []int
	for i, c := range b {
		if c >= '0' && c <= '9' {
			at = append(at, i)
		}
	}
	return at
}
