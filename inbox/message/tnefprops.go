package message

// property is a MAPI property with its first value (MS-OXTNEF §2.1.3.4).
type property struct {
	id, kind uint16
	value    []byte
}

// Types of properties (MS-OXCDATA §2.11.1).
const (
	kindString    = 0x001e
	kindUnicode   = 0x001f
	kindObject    = 0x000d
	kindBinary    = 0x0102
	manyValues    = 0x1000
	firstNamed    = 0x8000 // properties from here on carry a name
	namedByString = 1
	sizeOfGUID    = 16
)

// readProperties reads a list of properties as far as it is whole.
func readProperties(b []byte, take func(property)) {
	in := octets{b}
	for n := in.uint32(); n > 0 && len(in.rest) > 0; n-- {
		p := property{kind: in.uint16(), id: in.uint16()}
		if p.id >= firstNamed {
			in.skipName()
		}
		if !in.values(&p) {
			return
		}
		take(p)
	}
}

func (o *octets) skipName() {
	o.take(sizeOfGUID)
	if kind, n := o.uint32(), o.uint32(); kind == namedByString {
		o.takePadded(int(n))
	}
}

// values reads the values of a property; not ok where its type is unknown, so
// that nobody knows where the next begins.
func (o *octets) values(p *property) (ok bool) {
	kind := p.kind &^ manyValues
	size := fixedSize(kind)
	variable := kind == kindString || kind == kindUnicode || kind == kindObject || kind == kindBinary
	if size == 0 && !variable {
		return false
	}
	n := uint32(1)
	if variable || p.kind&manyValues != 0 {
		n = o.uint32()
	}
	for i := uint32(0); i < n && len(o.rest) > 0; i++ {
		length := size
		if variable {
			length = int(o.uint32())
		}
		if value := o.takePadded(length); i == 0 {
			p.value = value
		}
	}
	p.kind = kind
	return true
}

// takePadded takes n octets and what fills them up to a multiple of four.
func (o *octets) takePadded(n int) []byte {
	taken := o.take(n)
	if fill := -n & 3; fill > 0 {
		o.take(min(fill, len(o.rest)))
	}
	return taken
}

// fixedSize is the size of a type whose values all have the same, else zero.
func fixedSize(kind uint16) int {
	switch kind {
	case 0x0002, 0x0003, 0x0004, 0x000a, 0x000b: // 16 and 32 bits
		return 4
	case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: // 64 bits
		return 8
	case 0x0048:
		return sizeOfGUID
	}
	return 0
}
