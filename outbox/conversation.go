package outbox

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"complaintd/casefile"
)

// This file makes the letters of a case to a colleague one conversation. Gmail
// wants the same subject and a common Message-ID in References, Apple Mail and
// Thunderbird the latter, Outlook a Thread-Index and a Thread-Topic.

// inConversation is the letter with the root of its conversation among what it
// refers to. Nothing ever had that Message-ID: all letters of the case are answers
// to it, in whatever order they arrive.
func inConversation(l casefile.Letter, from address) casefile.Letter {
	if !l.InConversation() {
		return l
	}
	root := strings.ToLower(string(l.Case.Reference)) + ".conversation@" + from.domain
	if l.InReplyTo == "" {
		l.InReplyTo = root
	}
	if !slices.Contains(l.References, root) {
		l.References = append([]string{root}, l.References...)
	}
	return l
}

// conversationHeaders set what Outlook tells conversations by.
func conversationHeaders(msg *mail.Msg, l casefile.Letter, subject string) {
	if l.InConversation() {
		msg.SetGenHeader("Thread-Topic", subject)
		msg.SetGenHeader("Thread-Index", threadIndex(l))
	}
}

// threadIndex is a PidTagConversationIndex ([MS-OXOMSG] §2.2.1.3): a header with
// the instant at which the conversation began and its GUID, and below it a block
// for an answer, with the time since. Instants count in steps of 100 ns.
func threadIndex(l casefile.Letter) string {
	began := l.Case.OpenedAt
	index := binary.BigEndian.AppendUint64(nil, fileTime(began))[:6] // its first octet is 1 until 2057
	guid := sha256.Sum256([]byte(l.Case.Reference))
	index = append(index, guid[:16]...)
	index = append(index, sinceThen(l.At.Sub(began))...)
	return base64.StdEncoding.EncodeToString(index)
}

// fileTime is an instant in steps of 100 ns since 1601 (FILETIME, [MS-DTYP]
// §2.3.3).
func fileTime(t time.Time) uint64 {
	const from1601to1970 = 11_644_473_600
	return uint64(t.Unix()+from1601to1970)*1e7 + uint64(t.Nanosecond()/100)
}

// sinceThen is a response level: one bit for the scale, 31 of the time, and an
// octet that tells apart what was written in the same step, here always zero.
func sinceThen(elapsed time.Duration) []byte {
	steps := uint64(max(elapsed, 0) / 100)
	level := uint32(steps >> 18 & 0x7fffffff) // 26 ms each, for up to 1.7 years
	if steps>>49 != 0 {
		level = 1<<31 | uint32(steps>>23&0x7fffffff) // 0.8 s each
	}
	return append(binary.BigEndian.AppendUint32(nil, level), 0)
}
