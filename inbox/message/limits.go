package message

// Limits bound what a mail may cost. No mail that a person wrote comes near
// them.
type Limits struct {
	HeaderBytes int // of each header; fields that do not fit are left out
	Depth       int // of multiparts within one another
	Parts       int // of the whole mail
	TextBytes   int // of all text after decoding, HTML markup included
	Tokens      int // of all HTML: tags, comments and the words between them
}

// DefaultLimits are the limits that the daemon uses.
func DefaultLimits() Limits {
	return Limits{HeaderBytes: 256 << 10, Depth: 20, Parts: 500, TextBytes: 4 << 20, Tokens: 100_000}
}
