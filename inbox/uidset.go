package inbox

import "github.com/emersion/go-imap/v2"

const (
	// setBytes bounds the text of a set in a command: servers need not accept
	// lines of more than 8 KB (RFC 7162 §4).
	setBytes = 8000
	// maxMails is more than any folder holds; a set that is larger is an error
	// of the server, and would fill the memory if it were written out.
	maxMails = 1 << 22
)

// uidSets writes UIDs as sets, with ranges, each short enough for one command.
func uidSets(uids []imap.UID) []imap.UIDSet {
	var sets []imap.UIDSet
	length := 0
	for _, r := range imap.UIDSetNum(uids...) {
		text := len(imap.UIDSet{r}.String()) + len(",")
		if len(sets) == 0 || length+text > setBytes {
			sets, length = append(sets, nil), 0
		}
		last := len(sets) - 1
		sets[last] = append(sets[last], r)
		length += text
	}
	return sets
}

// expand writes out the UIDs of a set in ascending order. It is not ok with
// more than max of them, nor with an open end.
func expand(set imap.UIDSet, max int) (uids []imap.UID, ok bool) {
	for _, r := range set {
		if r.Start == 0 || r.Stop < r.Start || uint64(r.Stop-r.Start) >= uint64(max-len(uids)) {
			return nil, false
		}
		for n := uint64(r.Start); n <= uint64(r.Stop); n++ {
			uids = append(uids, imap.UID(n))
		}
	}
	return uids, true
}
