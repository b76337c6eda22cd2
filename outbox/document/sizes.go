package document

// The page, in millimetres from its top left corner.
const (
	marginLeft = 25.0
	// textWidth leaves 20 mm at the right.
	textWidth = 165.0
	// bodyTop is where the body begins on the first page, and with it the
	// subject: below every window.
	bodyTop = 100.0
	// nextTop is where it begins on the others; bodyBottom is where it ends.
	nextTop, bodyBottom = 25.0, 272.0
	footerTop           = 281.0
)

// The address stands inside the field of DIN 5008, form B, where the windows
// show it.
const (
	addressTop   = 55.0
	addressWidth = 75.0
)

// The column at the right, beside all windows: who writes, when and about what.
const (
	sideLeft, sideWidth = 130.0, 60.0
	senderTop, dateTop  = 20.0, 66.0
)

// The most lines of each, so that none meets what stands below it.
const (
	mostName, mostStreet                               = 2, 3
	mostSenderName, mostSenderAddress, mostSenderPhone = 2, 5, 1
	mostDate, mostReference                            = 2, 2
)

// Distances in the body, in millimetres.
const (
	blockGap    = 2.6
	headingGap  = 2.0
	itemGap     = 0.9
	markerWidth = 6.0
	labelWidth  = 50.0
	columnGap   = 3.0
)

// foldDL and foldC5 are where the sheet is folded for an envelope.
const foldDL, foldC5 = 105.0, 148.5

// style is how large text is set.
type style struct {
	size    float64 // points
	leading float64 // millimetres from one line to the next
}

var (
	bodyText    = style{size: 10, leading: 4.9}
	subjectText = style{size: 11, leading: 5.4}
	addressText = style{size: 10, leading: 4.0}
	nameText    = style{size: 11, leading: 5.0}
	smallText   = style{size: 9, leading: 4.2}
)

// em is the size in millimetres.
func (s style) em() float64 { return s.size * 25.4 / 72 }

// baseline is where the letters stand, from the top of the line: what is above
// the x-height is about as high as what hangs below is deep.
func (s style) baseline() float64 { return s.leading/2 + 0.36*s.em() }
