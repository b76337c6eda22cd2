package extract

import (
	"math/bits"
	"strings"
)

// headerBlock is the head of a quoted mail as Outlook and others show it: From,
// Sent, To, Subject, a line each, in the language of the program.
type headerBlock struct {
	end      int   // the line after it
	fields   field // those found
	address  bool  // one of its persons is given with an address
	ourOwn   bool  // one of them is a mailbox of ours
	lastSeen field // the field that a line without a label goes on with
}

const (
	longestLabel   = 40 // bytes up to the colon
	mostWrapped    = 2  // lines that one field may be wrapped over
	mostRecipients = 30 // lines that a list of recipients may be wrapped over
)

// headerAt reads the header block that begins at line i, if there is one.
func (s *splitter) headerAt(p *page, i int) (b headerBlock, ok bool) {
	first, _ := s.field(p.words(i))
	if first&(fromField|dateField) == 0 || first == 0 {
		return b, false
	}
	wrapped, allowed := 0, 0
	for k := i; k < len(p.lines); k = s.nextField(p, k) {
		if p.lines[k].depth != p.lines[i].depth {
			break
		}
		f, value := s.field(p.words(k))
		switch {
		case f != 0 && f != otherField && b.fields&f == f:
			return b, b.isHead() // a second block, or words
		case f != 0:
			wrapped, allowed = 0, mostWrapped
			b.add(f, value, s.mailboxes)
			b.end = k + 1
		default:
			wrapped++
			value = p.words(k)
			b.addValue(value, s.mailboxes)
		}
		if strings.HasSuffix(value, ";") || strings.HasSuffix(value, ",") {
			allowed = mostRecipients
		}
		if wrapped > allowed {
			break
		}
	}
	return b, b.isHead()
}

// nextField is the line after k where a field may stand: a blank line may part
// two fields, where each is a paragraph of its own in HTML.
func (s *splitter) nextField(p *page, k int) int {
	k++
	if k+1 < len(p.lines) && p.lines[k].blank() {
		if f, _ := s.field(p.words(k + 1)); f != 0 {
			return k + 1
		}
		return len(p.lines)
	}
	if k < len(p.lines) && p.lines[k].blank() {
		return len(p.lines)
	}
	return k
}

// field reads a line as a field: "*Fra:* X". A field is 0 where it is none.
func (s *phrases) field(line string) (f field, value string) {
	label, value, found := strings.Cut(line[:min(len(line), longestLabel)], ":")
	if !found {
		return 0, ""
	}
	f = s.fields[strings.ToLower(strings.Trim(label, "*_ \t\u00a0"))]
	if f != 0 {
		value = line[len(label)+1:]
	}
	return f, value
}

func (b *headerBlock) add(f field, value string, mailboxes []string) {
	if f == dateField && !strings.ContainsAny(value, "0123456789") && strings.TrimSpace(value) != "" {
		f = otherField
	}
	b.fields |= f
	b.lastSeen = f
	b.addValue(value, mailboxes)
}

func (b *headerBlock) addValue(value string, mailboxes []string) {
	if b.lastSeen&(fromField|toField) == 0 || !strings.Contains(value, "@") {
		return
	}
	b.address = true
	value = strings.ToLower(value)
	for _, m := range mailboxes {
		b.ourOwn = b.ourOwn || strings.Contains(value, m)
	}
}

// isHead: who, and two of when, to whom and about what; three of them with an
// address, or else all four. "From: Oslo, To: Bergen" is none.
func (b *headerBlock) isHead() bool {
	count := bits.OnesCount8(uint8(b.fields &^ otherField))
	return b.fields&fromField != 0 && (count == 4 || count == 3 && b.address)
}

// markerAt tells whether line i is one that programs set above a mail they
// quote whole: -----Original Message-----, Begin forwarded message:
func (s *splitter) markerAt(p *page, i int) bool {
	line := p.words(i)
	if len(line) > 100 {
		return false
	}
	if strings.HasSuffix(line, ":") {
		return s.begins[strings.ToLower(strings.Trim(line, "*_ :"))]
	}
	bare := strings.Trim(line, "*_ ")
	words := strings.Trim(bare, "-–— ")
	if len(bare)-len(words) < 4 || !strings.HasPrefix(bare, "--") && !strings.HasPrefix(bare, "–") && !strings.HasPrefix(bare, "—") {
		return false
	}
	phrase, rest, ok := s.markers.opens(strings.ToLower(words))
	return ok && (rest == "" || strings.HasSuffix(phrase, " by") || !strings.ContainsAny(rest, ".?!"))
}

// ruleAt: line i is a drawn line, as programs set above a header block.
func ruleAt(p *page, i int) bool {
	line := p.words(i)
	return len(line) >= 5 && strings.Trim(line, "_-=*–— ") == ""
}
