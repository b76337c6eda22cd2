package digest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// scale is how many pixels a unit of the chart has, for screens with many of them.
const scale = 2

// paint are the colours of the picture. It stands on a sheet of its own, which it
// takes along onto a dark background. Blue, amber and dark red differ in lightness
// too, for those who do not tell the colours apart.
var paint = map[string]color.RGBA{
	classSheet: {0xff, 0xff, 0xff, 0xff},
	classGrid:  {0xd5, 0xda, 0xe0, 0xff},
	classInk:   {0x1b, 0x1f, 0x24, 0xff},
	classOpen:  {0x55, 0x60, 0x6d, 0xff},
	classOK:    {0x1f, 0x6f, 0xb2, 0xff},
	classExt:   {0xb9, 0x77, 0x00, 0xff},
	classLate:  {0x9b, 0x22, 0x15, 0xff},
	classOther: {0x7d, 0x88, 0x94, 0xff},
}

// PNG is the chart as a picture of 1200 by 760 pixels, to be shown half as wide or
// less. It looks the same on a light and on a dark background.
func (c *Chart) PNG() ([]byte, error) {
	palette := color.Palette{}
	for _, class := range []string{classSheet, classGrid, classInk, classOpen, classOK, classExt, classLate, classOther} {
		palette = append(palette, paint[class])
	}
	for n := uint8(1); n < 8; n++ { // the soft edges of letters
		palette = append(palette, between(paint[classInk], paint[classSheet], n))
	}
	picture := image.NewPaletted(image.Rect(0, 0, Width*scale, Height*scale), palette)
	face := newFace(textSize * scale)
	for _, s := range c.shapes {
		if s.text == "" {
			drawBox(picture, s)
		} else {
			drawText(picture, face, s)
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, picture); err != nil {
		return nil, fmt.Errorf("encode the chart: %w", err)
	}
	return out.Bytes(), nil
}

// between is a colour n eighths of the way from one to another.
func between(a, b color.RGBA, n uint8) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8((int(x)*int(8-n) + int(y)*int(n)) / 8) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

func drawBox(on draw.Image, s shape) {
	box := image.Rect(pixel(s.x), pixel(s.y), pixel(s.x+s.w), pixel(s.y+s.h))
	draw.Draw(on, box, image.NewUniform(paint[s.class]), image.Point{}, draw.Src)
	const line = 4
	if s.class == classOpen && box.Dx() > 2*line && box.Dy() > 2*line {
		draw.Draw(on, box.Inset(line), image.NewUniform(paint[classSheet]), image.Point{}, draw.Src)
	}
	if s.class != classSheet && s.class != classGrid && box.Dy() > 4 { // parts of a bar are told apart by a gap
		box.Max.Y = box.Min.Y + 2
		draw.Draw(on, box, image.NewUniform(paint[classSheet]), image.Point{}, draw.Src)
	}
}

func drawText(on draw.Image, face font.Face, s shape) {
	d := font.Drawer{Dst: on, Src: image.NewUniform(paint[s.class]), Face: face}
	x := fixed.I(pixel(s.x))
	switch width := d.MeasureString(s.text); s.anchor {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	d.Dot = fixed.Point26_6{X: x, Y: fixed.I(pixel(s.y))}
	d.DrawString(s.text)
}

func pixel(units float64) int { return int(math.Round(units * scale)) }
