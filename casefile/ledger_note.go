package casefile

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// LedgerNote says in a few characters what a ledger held: how many events, and a
// fingerprint of all their links. Whoever keeps it elsewhere can tell later whether
// all of them are still there, even where a whole database was put back to an older
// state.
type LedgerNote struct {
	Events int64
	Print  string
}

const notePrint = 16 // characters: 80 bits

// String is what people write down, as 1234-abcdefghijklmnop.
func (n LedgerNote) String() string { return strconv.FormatInt(n.Events, 10) + "-" + n.Print }

// UnmarshalText reads what String wrote.
func (n *LedgerNote) UnmarshalText(text []byte) error {
	events, print, _ := strings.Cut(string(text), "-")
	count, err := strconv.ParseInt(events, 10, 64)
	if err != nil || count < 0 || len(print) != notePrint {
		return fmt.Errorf("%q is no note of a ledger: give it as it was printed, like 1234-abcdefghijklmnop", text)
	}
	*n = LedgerNote{Events: count, Print: print}
	return nil
}

// gathering gathers the links of the first events of all cases, in whatever order
// they come. Each depends on a salt and a key, so that nobody without the key can
// choose links which cancel one another out.
type gathering struct {
	events int64 // how many there are to be
	links  [sha256.Size]byte
}

func (g *gathering) add(serial int64, link []byte) {
	if serial <= g.events && len(link) == len(g.links) {
		subtle.XORBytes(g.links[:], g.links[:], link)
	}
}

func (g *gathering) note() LedgerNote {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(append([]byte("complaintd ledger note"), g.links[:]...), uint64(g.events)))
	return LedgerNote{Events: g.events, Print: tagAlphabet.EncodeToString(sum[:])[:notePrint]}
}
