package facts

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// hostileUnits are texts that cost the more the longer they are repeated, if
// anything is read again and again.
var hostileUnits = map[string]string{
	"digits":       "1234567890",
	"short groups": "12 ",
	"plus signs":   "+",
	"first words":  "ikke ",
	"first word":   "i ",
	"gaps":         "ikke ring meg på ",
	"brackets":     "(((",
	"at signs":     "@",
	"mail address": "a@b.no ",
	"one word":     "abcdefgh",
	"capitals":     "Kari Olsen ",
	"streets":      "Storgata 1 ",
	"postcodes":    "0155 Oslo ",
	"short lines":  "12\n",
	"blank lines":  "\n",
	"signing":      "Hilsen\nKari\n",
	"marks":        "e\u0301\u0327",
	"invalid":      "\xff",
	"no channel":   "ingen mail ",
	"contrasts":    "would you not ring me rather than write ",
	"phones":       "jeg har 33 40 88 15 og ",
}

// TestReadIsLinear: four times the text takes about four times as long, whatever
// stands in it. What is longer than a passage is not read.
func TestReadIsLinear(t *testing.T) {
	const (
		often = 3   // the quickest of some counts: other work of the machine disturbs
		most  = 2.5 // times the time per byte; it would be 4, were it quadratic
	)
	r := testReader()
	for name, unit := range hostileUnits {
		t.Run(name, func(t *testing.T) {
			var ratio float64
			for range often {
				short := quickest(often, func() { r.Read(hostileMail(unit, longestPassage/4)) })
				long := quickest(often, func() { r.Read(hostileMail(unit, longestPassage)) })
				ratio = long.Seconds() / short.Seconds() / 4
				if ratio <= most || long < 5*time.Millisecond {
					return
				}
			}
			t.Errorf("%.1f times the time per byte", ratio)
		})
	}
}

// hostileMail repeats a text to some bytes everywhere where a mail has text.
func hostileMail(unit string, bytes int) Mail {
	text := strings.Repeat(unit, bytes/len(unit))
	return Mail{Subject: text, NewText: text, Signature: text, Quoted: text, From: casefile.Address{Email: "kari@example.net"}, Language: "nb"}
}

func quickest(often int, run func()) time.Duration {
	best := time.Hour
	for range often {
		start := time.Now()
		run()
		best = min(best, time.Since(start))
	}
	return best
}
