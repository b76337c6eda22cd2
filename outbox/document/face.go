package document

import (
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face measures the glyphs of one font. It is not safe for concurrent use.
type face struct {
	font     *sfnt.Font
	buffer   sfnt.Buffer
	advances map[rune]float64
}

// absent is the advance of a character that the font has no glyph for.
const absent = -1

func newFace(ttf []byte) (*face, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	return &face{font: f, advances: map[rune]float64{}}, nil
}

// advance is the width of a character, in parts of the font's size, or absent.
func (f *face) advance(r rune) float64 {
	w, known := f.advances[r]
	if !known {
		w = f.measure(r)
		f.advances[r] = w
	}
	return w
}

func (f *face) measure(r rune) float64 {
	const em = 1000
	glyph, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || glyph == 0 {
		return absent
	}
	w, err := f.font.GlyphAdvance(&f.buffer, glyph, fixed.I(em), font.HintingNone)
	if err != nil {
		return absent
	}
	return float64(w) / 64 / em
}

// typesetter turns text into lines.
type typesetter struct{ regular, bold *face }

func newTypesetter() (*typesetter, error) {
	regular, err := newFace(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the font: %w", err)
	}
	bold, err := newFace(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the bold font: %w", err)
	}
	return &typesetter{regular: regular, bold: bold}, nil
}

func (t *typesetter) face(bold bool) *face {
	if bold {
		return t.bold
	}
	return t.regular
}
