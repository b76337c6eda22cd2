package digest

import (
	"fmt"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// measure tells how wide texts are.
type measure struct{ face font.Face }

func newMeasure() *measure { return &measure{newFace(textSize)} }

func (m *measure) width(text string) float64 {
	return float64(font.MeasureString(m.face, text)) / 64
}

// newFace is the Go font, which is part of the program and has the letters of all
// languages of Europe.
func newFace(size float64) font.Face {
	parsed, err := opentype.Parse(goregular.TTF)
	if err == nil {
		var face font.Face
		if face, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull}); err == nil {
			return face
		}
	}
	panic(fmt.Sprintf("the font of the program can't be read: %v", err))
}
