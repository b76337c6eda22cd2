package document

import (
	"strings"
	"testing"
)

// rect is a rectangle in millimetres, from the top left corner of what it is on.
type rect struct{ left, top, right, bottom float64 }

func (r rect) holds(inner rect) bool {
	return r.left <= inner.left && r.top <= inner.top && inner.right <= r.right && inner.bottom <= r.bottom
}

func (r rect) meets(other rect) bool {
	return r.left < other.right && other.left < r.right && r.top < other.bottom && other.top < r.bottom
}

func (r rect) moved(x, y float64) rect {
	return rect{r.left + x, r.top + y, r.right + x, r.bottom + y}
}

// envelope is one with a window. The sheet is folded to a height, and slides in
// what is left of the envelope.
type envelope struct {
	name                 string
	width, height, sheet float64
	window               rect
}

const sheetWidth = 210.0

// play is how far the sheet can slide to the right and down.
func (e envelope) play() (x, y float64) { return e.width - sheetWidth, e.height - e.sheet }

func envelopes() []envelope {
	return []envelope{
		{"DIN 680 DL", 220, 110, foldDL, rect{20, 50, 110, 95}},
		{"DIN 680 C6/5", 229, 114, foldDL, rect{20, 54, 110, 99}},
		{"British DL, 18 mm up", 220, 110, foldDL, rect{20, 57, 110, 92}},
		{"British DL, 20 mm up", 220, 110, foldDL, rect{20, 55, 110, 90}},
		{"Norwegian C5", 229, 162, foldC5, rect{15, 44, 120, 79}},
	}
}

// ink is where the letters of a text are: Å rises 0.95 of its size, g hangs down
// by 0.21.
func (t *typesetter) ink(tx text) rect {
	width, em := 0.0, style{size: tx.size}.em()
	for _, r := range tx.text {
		width += t.face(tx.bold).advance(r) * em
	}
	return rect{tx.x, tx.y - 0.95*em, tx.x + width, tx.y + 0.21*em}
}

// isAddress tells the texts in the address from those beside it and below.
func isAddress(tx text) bool { return tx.x < sideLeft && tx.y < bodyTop }

// fourLines is a letter abroad with an address of four lines as long as they get.
func fourLines() Letter {
	l := shortLetter()
	l.Recipient.City = strings.Repeat("Åg", 100)
	return l
}

func TestWindowsShowTheAddress(t *testing.T) {
	ts := mustTypesetter(t)
	page := ts.pages(fourLines())[0]
	for _, e := range envelopes() {
		t.Run(e.name, func(t *testing.T) {
			x, y := e.play()
			shown := 0
			for _, tx := range page {
				box := ts.ink(tx).moved(x/2, y/2)
				switch {
				case !isAddress(tx):
				case e.window.holds(box):
					shown++
				default:
					t.Errorf("line %q is at %.1f, the window at %.1f", tx.text, box, e.window)
				}
			}
			if shown != 4 {
				t.Errorf("the window shows %d lines of 4", shown)
			}
		})
	}
}

// TestWindowsShowNothingElse: however the sheet lies, nobody reads through the
// window what the letter is about.
func TestWindowsShowNothingElse(t *testing.T) {
	ts := mustTypesetter(t)
	l := shortLetter()
	l.Sender.Name = strings.Repeat("Hexpress ", 40)
	l.Sender.PostalAddress = strings.Repeat("Croydon\n", 40)
	l.DateLine, l.Reference = l.Sender.Name, l.Sender.Name
	page := ts.pages(l)[0]
	for _, e := range envelopes() {
		x, y := e.play()
		for _, corner := range [][2]float64{{0, 0}, {x, 0}, {0, y}, {x, y}} {
			for _, tx := range page {
				if box := ts.ink(tx).moved(corner[0], corner[1]); !isAddress(tx) && e.window.meets(box) {
					t.Errorf("%s: %q is at %.1f, the window at %.1f", e.name, tx.text, box, e.window)
				}
			}
		}
	}
}

// TestAddressKeepsToItsField: the longest address stays in the field of DIN 5008,
// form B, and the country, which the post needs first, is in it.
func TestAddressKeepsToItsField(t *testing.T) {
	field := rect{20, 45, 105, 90}
	long := strings.Repeat("Åg ", 200)
	ts := mustTypesetter(t)
	l := shortLetter()
	l.Recipient = Address{Name: long, Street: strings.Repeat("Åg\n", 20), Postcode: long, City: long, Country: "GB"}
	l.Sender.Country = "NO"
	last := ""
	for _, tx := range ts.pages(l)[0] {
		if !isAddress(tx) {
			continue
		}
		if box := ts.ink(tx); !field.holds(box) {
			t.Errorf("%q is at %.1f", tx.text, box)
		}
		last = tx.text
	}
	if last != "UNITED KINGDOM" {
		t.Errorf("the address ends with %q", last)
	}
}
