package inbox

import "github.com/emersion/go-imap/v2"

const (
	batchMails = 50
	batchBytes = 4 << 20
)

// batch is fetched by one command and taken into the casefile as one group.
type batch struct {
	uids   []imap.UID
	bytes  int64
	header bool // mails above the size limit, of which the header is fetched
	date   bool // INTERNALDATE is asked for
}

// plan cuts mails into batches, in their order: few enough mails and bytes each
// for the memory, one at least. Of mails above limit only the header counts. A
// mail without a known size has a batch of its own.
func plan(uids []imap.UID, sizes map[imap.UID]int64, limit int64) []batch {
	var batches []batch
	for _, uid := range uids {
		size, known := sizes[uid]
		header := size > limit
		switch {
		case !known:
			size = batchBytes
		case header:
			size = headerBytes
		}
		if n := len(batches); n == 0 || !batches[n-1].takes(size, header) {
			batches = append(batches, batch{header: header, date: true})
		}
		b := &batches[len(batches)-1]
		b.uids = append(b.uids, uid)
		b.bytes += size
	}
	return batches
}

// takes tells whether another mail fits.
func (b batch) takes(size int64, header bool) bool {
	return b.header == header && len(b.uids) < batchMails && b.bytes+size <= batchBytes
}
