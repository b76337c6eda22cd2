package extract

import (
	"strings"

	"complaintd/inbox/message"
)

// TopTrace are the values of the fields of that name which stand above the
// second Received of the mail, from the top, unfolded: those that the receiving
// system wrote, as its own servers put theirs on top of what they got (RFC 5321
// §4.4, RFC 8601 §5), and what came with the mail from the server before, if
// the receiving system lets it stand. Hops within the receiving system don't
// count.
func TopTrace(h message.Header, name string) []string {
	var values []string
	hops := 0
	for field, value := range h.Fields() {
		switch {
		case strings.EqualFold(field, "Received") && (hops > 0 || !isWithin(value)):
			if hops++; hops == 2 {
				return values
			}
		case strings.EqualFold(field, name):
			values = append(values, value)
		}
	}
	return values
}
