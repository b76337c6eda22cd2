package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// ContentKey tells one mail from another: SHA-256 over the raw values of
// Message-ID and From and the raw body, each with its length before it;
// without a Message-ID over Date and Subject too. It does not depend on what
// servers on the way add (Received, Delivered-To, Return-Path), and there is
// one for every mail, also for one that can't be read.
func ContentKey(raw []byte) [32]byte {
	id, body := identity(raw)
	return digest(append(id, body)...)
}

// OversizeKey is the key of a mail of which only the header was fetched: as
// ContentKey, with the mail's size in place of its body.
func OversizeKey(header []byte, size int64) [32]byte {
	id, _ := identity(header)
	return digest(append(id, []byte("oversize"), strconv.AppendInt(nil, size, 10))...)
}

// identity are the header values that the key is made of, and the body as the
// server has it.
func identity(raw []byte) (id [][]byte, body []byte) {
	cut := cutFields(lineFeeds(raw))
	names := []string{"message-id", "from", "date", "subject"}
	values := make([][]byte, len(names))
	for field := cut.next(); field != nil; field = cut.next() {
		name := fieldName(field)
		for i, wanted := range names {
			if len(name) == len(wanted) && values[i] == nil && bytes.EqualFold(name, []byte(wanted)) {
				values[i] = fieldValue(field)
			}
		}
	}
	if len(values[0]) > 0 {
		values = values[:2]
	}
	return values, raw[len(raw)-len(cut.rest):]
}

// fieldValue is the value of a raw field with its folding taken as one blank,
// as servers fold anew.
func fieldValue(field []byte) []byte {
	_, value, _ := bytes.Cut(field, []byte(":"))
	return bytes.Join(bytes.Fields(value), []byte(" "))
}

func digest(parts ...[]byte) [32]byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		h.Write(p)
	}
	return [32]byte(h.Sum(nil))
}
