package message

// rtfDictionary is what the dictionary of compressed RTF begins with
// (MS-OXRTFCP §2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript ` +
	`\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` + "\r\n" +
	`\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// Kinds of compression (MS-OXRTFCP §2.1.3.1.1).
const (
	rtfCompressed   = 0x75465a4c // LZFu
	rtfUncompressed = 0x414c454d // MELA
)

// decompressRTF undoes MS-OXRTFCP, at most limit bytes of it. What is cut off
// or broken gives what stands before.
func decompressRTF(b []byte, limit int) []byte {
	in := octets{b}
	in.take(4) // compressed size
	limit = min(limit, int(in.uint32()))
	kind := in.uint32()
	in.take(4) // checksum
	switch kind {
	case rtfUncompressed:
		return in.rest[:min(len(in.rest), limit)]
	case rtfCompressed:
		return unLZFu(in.rest, limit)
	}
	return nil
}

// unLZFu decompresses: a control byte tells of each of the eight tokens behind
// it whether it is a byte or a reference into the last 4096 bytes.
func unLZFu(b []byte, limit int) []byte {
	const window = 4096
	out := []byte(rtfDictionary)
	limit += len(rtfDictionary)
	for len(b) > 0 && len(out) < limit {
		control := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(b) > 0 && len(out) < limit; bit++ {
			if control>>bit&1 == 0 {
				out = append(out, b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out[len(rtfDictionary):]
			}
			offset, length := int(b[0])<<4|int(b[1])>>4, int(b[1]&15)+2
			b = b[2:]
			back := (len(out) - offset) & (window - 1)
			if back == 0 { // the end (§3.1.1.2)
				return out[len(rtfDictionary):]
			}
			for ; length > 0; length-- {
				out = append(out, at(out, len(out)-back))
			}
		}
	}
	return out[len(rtfDictionary):]
}

// at is a byte of the window; a place nothing was written to yet holds zero.
func at(out []byte, i int) byte {
	if i < 0 {
		return 0
	}
	return out[i]
}
