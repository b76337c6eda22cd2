package casefile

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// book is a ledger as a database holds it.
type book struct {
	start     LedgerStart
	stretches []Stretch
	cases     []bookCase
}

type bookCase struct {
	end    ChainEnd
	events []Chained
}

// tester is a *testing.T or a *rapid.T.
type tester interface {
	Helper()
	Fatal(...any)
}

func testLedger(t tester, secrets ...string) Ledger {
	t.Helper()
	l, err := NewLedger(secrets[0], secrets[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// record adds events to a case; the salt of each is its serial.
func (b *book) record(l Ledger, i int, events ...FiledEvent) {
	var last Stretch
	if len(b.stretches) > 0 {
		last = b.stretches[len(b.stretches)-1]
	}
	next := l.Extend(last, b.start, len(events))
	if len(b.stretches) > 0 && next.First == last.First {
		b.stretches[len(b.stretches)-1] = next
	} else {
		b.stretches = append(b.stretches, next)
	}
	for n, e := range events {
		var c Chained
		serial := last.Last + 1 + int64(n)
		c, b.cases[i].end = l.Chain(b.cases[i].end, serial, e, Salt{byte(serial), 1})
		b.cases[i].events = append(b.cases[i].events, c)
	}
}

// newBook has three cases with events among one another, recorded under two
// secrets. The first case has two events from before.
func newBook(t tester) *book {
	old, l := testLedger(t, "the secret before"), testLedger(t, "the secret", "the secret before")
	b := &book{start: LedgerStart{Events: 2, Cases: 1, LastCase: 1}}
	for i := range int64(3) {
		end := ChainEnd{Case: i + 1, Reference: NewReference("KL", 2026, i+1)}
		b.cases = append(b.cases, bookCase{end: end})
	}
	for n := range int64(2) {
		b.cases[0].events = append(b.cases[0].events, Chained{FiledEvent: bookEvent(n), Number: n + 1})
	}
	b.cases[0].end.Before, b.cases[0].end.Events = 2, 2
	for n, i := range []int{1, 0, 1, 2, 1, 0, 2, 2, 1, 0} {
		under := old
		if n > 4 {
			under = l
		}
		b.record(under, i, bookEvent(int64(n)), bookEvent(int64(n)+100))
	}
	return b
}

func bookEvent(n int64) FiledEvent {
	kinds := []EventKind{EventActed, EventMailAdded, EventLetterSent}
	return FiledEvent{Event: Event{At: time.Unix(1_800_000_000+n, 1000).UTC(), Kind: kinds[n%3], Reason: fmt.Sprint("why ", n),
		By: "anne@hexpress.example", Letter: n}, MailID: n % 4}
}

// audit is the book as it is found; it must be told in the order of a database.
func (b *book) audit(l Ledger, against LedgerNote) ([]LedgerFault, LedgerReport) {
	var faults []LedgerFault
	a := l.NewAudit(b.start, b.stretches, against, func(f LedgerFault) { faults = append(faults, f) })
	last := int64(0)
	for _, c := range b.cases {
		a.Case(c.end)
		slices.SortStableFunc(c.events, func(x, y Chained) int { return int(x.Number - y.Number) })
		for _, e := range c.events {
			a.Event(e)
		}
	}
	for _, s := range b.stretches {
		last = max(last, s.Last)
	}
	return faults, a.End(last)
}

func TestLedgerVerifies(t *testing.T) {
	l := testLedger(t, "the secret", "the secret before")
	faults, r := newBook(t).audit(l, LedgerNote{})
	if len(faults) > 0 || !r.Sound() || r.Events != 20 || r.Cases != 3 || r.Unchained != 2 || r.Note.Events != 20 {
		t.Errorf("%v, %+v", faults, r)
	}
}

// erase takes from an event what it said.
func (b *book) erase(i, n int) {
	e := &b.cases[i].events[n]
	e.Reason, e.By, e.MailID, e.Letter, e.Salt = "", "", 0, 0, nil
}

func TestErasedEventsVerify(t *testing.T) {
	l := testLedger(t, "the secret", "the secret before")
	b := newBook(t)
	_, before := b.audit(l, LedgerNote{})
	for i := range 3 {
		b.erase(1, i)
	}
	faults, r := b.audit(l, LedgerNote{})
	if want := (LedgerFault{b.cases[1].end.Reference, 1, FlawErased}); len(faults) != 1 || faults[0] != want || r.Sound() {
		t.Errorf("erased without a record: %v", faults)
	}
	b.record(l, 1, FiledEvent{Event: Event{At: time.Unix(1_900_000_000, 0), Kind: EventErased, Reason: "asked for"}})
	if faults, r = b.audit(l, before.Note); len(faults) > 0 || !r.Sound() {
		t.Errorf("erased with a record: %v, %+v", faults, r)
	}
	b.cases[1].events[1].Reason = "something else"
	if faults, _ = b.audit(l, LedgerNote{}); len(faults) != 1 || faults[0].Flaw != FlawChanged || faults[0].Event != 2 {
		t.Errorf("an erased event has words again: %v", faults)
	}
	b.cases[1].events[1].Salt = make([]byte, 16)
	if faults, _ = b.audit(l, LedgerNote{}); len(faults) != 1 || faults[0].Flaw != FlawChanged || faults[0].Event != 2 {
		t.Errorf("an erased event has words and a salt again: %v", faults)
	}
}

// flips changes one bit of what a column holds.
var flips = map[string]func(*rapid.T, *Chained){
	"at":      func(t *rapid.T, c *Chained) { c.At = time.UnixMicro(flipped(t, c.At.UnixMicro())).UTC() },
	"kind":    func(t *rapid.T, c *Chained) { c.Kind = EventKind(flippedText(t, string(c.Kind))) },
	"reason":  func(t *rapid.T, c *Chained) { c.Reason = flippedText(t, c.Reason) },
	"by":      func(t *rapid.T, c *Chained) { c.By = flippedText(t, c.By) },
	"mail":    func(t *rapid.T, c *Chained) { c.MailID = flipped(t, c.MailID) },
	"letter":  func(t *rapid.T, c *Chained) { c.Letter = flipped(t, c.Letter) },
	"serial":  func(t *rapid.T, c *Chained) { c.Serial = flipped(t, c.Serial) },
	"salt":    func(t *rapid.T, c *Chained) { c.Salt = []byte(flippedText(t, string(c.Salt))) },
	"digest":  func(t *rapid.T, c *Chained) { c.Digest = []byte(flippedText(t, string(c.Digest))) },
	"link":    func(t *rapid.T, c *Chained) { c.Link = []byte(flippedText(t, string(c.Link))) },
	"key":     func(t *rapid.T, c *Chained) { c.Key = flippedText(t, c.Key) },
	"to null": func(t *rapid.T, c *Chained) { c.Salt, c.Digest, c.Link, c.Key, c.Serial = nil, nil, nil, "", 0 },
}

func flipped(t *rapid.T, n int64) int64 { return n ^ 1<<rapid.IntRange(0, 50).Draw(t, "bit") }

func flippedText(t *rapid.T, s string) string {
	b := []byte(s)
	b[rapid.IntRange(0, len(b)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
	return string(b)
}

// chained draws a chained event of a case.
func (b *book) chained(t *rapid.T) (i, n int) {
	i = rapid.IntRange(0, 2).Draw(t, "case")
	return i, rapid.IntRange(int(b.cases[i].end.Before), len(b.cases[i].events)-1).Draw(t, "event")
}

// mustName fails unless the one fault is that event of that case.
func (b *book) mustName(t *rapid.T, i, number int, flaws ...Flaw) {
	l := testLedger(t, "the secret", "the secret before")
	faults, r := b.audit(l, LedgerNote{})
	if len(faults) != 1 || faults[0].Reference != b.cases[i].end.Reference || faults[0].Event != int64(number) ||
		!slices.Contains(flaws, faults[0].Flaw) || r.Sound() {
		t.Fatalf("want event %d of %s to be %v; got %v", number, b.cases[i].end.Reference, flaws, faults)
	}
}

// Any bit that is changed in any column of an event is found and named.
func TestLedgerNamesAChange(t *testing.T) {
	names := make([]string, 0, len(flips))
	for name := range flips {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t)
		i, n := b.chained(t)
		column := rapid.SampledFrom(names).Draw(t, "column")
		e := &b.cases[i].events[n]
		flips[column](t, e)
		b.mustName(t, i, n+1, FlawChanged, FlawKey, FlawOrder)
	})
}

// So is an event that is taken out, whether those behind it are renumbered and the
// count is put right or not.
func TestLedgerNamesWhatIsTakenOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t)
		i, n := b.chained(t)
		c := &b.cases[i]
		last := n == len(c.events)-1
		c.events = slices.Delete(slices.Clone(c.events), n, n+1)
		wants := []Flaw{FlawMissing}
		if last {
			wants = []Flaw{FlawCut}
		}
		if rapid.Bool().Draw(t, "renumbered") {
			for at := n; at < len(c.events); at++ {
				c.events[at].Number--
			}
			if rapid.Bool().Draw(t, "count put right") {
				c.end.Events--
				wants = append(wants, FlawChanged)
			}
		}
		b.mustName(t, i, n+1, wants...)
	})
}

func TestLedgerNamesWhatIsPutIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t)
		i, n := b.chained(t)
		j, m := b.chained(t)
		c := &b.cases[i]
		forged := b.cases[j].events[m] // a copy of one of some case
		if rapid.Bool().Draw(t, "another salt") {
			forged.Salt, forged.Digest = []byte("salt"), []byte("digest")
		}
		n += rapid.IntRange(0, 1).Draw(t, "behind")
		forged.Number = int64(n + 1)
		place := n + 1
		if i == j && m == n && bytes.Equal(forged.Salt, c.events[n].Salt) {
			place++ // the copy stands for itself, and the one behind it is it again
		}
		c.events = slices.Insert(slices.Clone(c.events), n, forged)
		for at := n + 1; at < len(c.events); at++ {
			c.events[at].Number++
		}
		b.mustName(t, i, place, FlawAdded)
	})
}

func TestLedgerNamesAnotherOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t)
		i := rapid.IntRange(0, 2).Draw(t, "case")
		c := &b.cases[i]
		n := rapid.IntRange(int(c.end.Before), len(c.events)-2).Draw(t, "one")
		m := rapid.IntRange(n+1, len(c.events)-1).Draw(t, "other")
		c.events[n].Number, c.events[m].Number = c.events[m].Number, c.events[n].Number
		b.mustName(t, i, n+1, FlawOrder)
	})
}

// Events can't be cut off at the end, even where what the case says of its end is
// put right as far as it can be: with the link of the event that is now the last.
// Nor does it heal when more is recorded.
func TestLedgerNamesACut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t)
		i, n := b.chained(t)
		c := &b.cases[i]
		if n == int(c.end.Before) {
			t.Skip("the whole chain")
		}
		c.events = c.events[:n]
		if rapid.Bool().Draw(t, "put right") {
			c.end.Events, c.end.Mark = int64(n), c.events[n-1].Link
		}
		b.mustName(t, i, n+1, FlawCut)
		if int(c.end.Events) == n {
			b.record(testLedger(t, "the secret"), i, bookEvent(200))
			b.mustName(t, i, n+1, FlawChanged)
			_, r := b.audit(testLedger(t, "the secret", "the secret before"), LedgerNote{})
			if r.Missing == 0 {
				t.Fatal("nothing is said to be missing")
			}
		}
	})
}

// TestLedgerAtLarge: what is no single case's.
func TestLedgerAtLarge(t *testing.T) {
	l := testLedger(t, "the secret", "the secret before")
	tests := []struct {
		what   string
		tamper func(*book)
		want   func(LedgerReport) bool
	}{
		{"a case is gone", func(b *book) { b.cases = b.cases[:2] }, func(r LedgerReport) bool { return r.Missing == 6 && r.Broken == 0 }},
		{"a case from before is gone", func(b *book) { b.cases = b.cases[1:] }, func(r LedgerReport) bool { return !r.OldSound() }},
		{"an event from before is gone", func(b *book) { b.cases[0].events = b.cases[0].events[1:] }, func(r LedgerReport) bool { return !r.OldSound() && r.Broken == 1 }},
		{"a case is gone, and its events were never given", func(b *book) { b.cases = b.cases[:2]; b.stretches[1].Last -= 2 },
			func(r LedgerReport) bool {
				return len(r.Stretches) == 1 && r.Stretches[0].Flaw == FlawChanged && r.Beyond == 2
			}},
		{"that heals by nothing that is recorded later", func(b *book) {
			b.cases = b.cases[:2]
			b.stretches[1].Last -= 2
			b.record(l, 1, bookEvent(1), bookEvent(2))
		}, func(r LedgerReport) bool { return len(r.Stretches) == 1 && r.Stretches[0].Flaw == FlawChanged }},
		{"the first stretch is gone", func(b *book) { b.stretches = b.stretches[1:] },
			func(r LedgerReport) bool {
				return len(r.Stretches) == 1 && r.Stretches[0] == StretchFault{1, 10, FlawMissing}
			}},
		{"a stretch has another key", func(b *book) { b.stretches[0].Key = "none" }, func(r LedgerReport) bool { return len(r.Stretches) == 1 && r.Stretches[0].Flaw == FlawKey }},
		{"the start", func(b *book) { b.start.Events++ }, func(r LedgerReport) bool { return len(r.Stretches) == 2 && !r.OldSound() }},
		{"a case without a chain", func(b *book) { b.cases = append(b.cases, bookCase{end: ChainEnd{Case: 4}}) }, func(r LedgerReport) bool { return r.Broken == 1 }},
		{"a case unchained as if it were old", func(b *book) { b.unchain(0) }, func(r LedgerReport) bool { return r.Missing > 0 && !r.OldSound() }},
		{"a case unchained", func(b *book) { b.unchain(1) }, func(r LedgerReport) bool { return r.Missing > 0 && r.Broken == 1 }},
		{"the end of a case forgotten", func(b *book) { b.cases[1].end.Mark = nil }, func(r LedgerReport) bool { return r.Broken == 1 }},
		{"two references exchanged", func(b *book) {
			b.cases[1].end.Reference, b.cases[2].end.Reference = b.cases[2].end.Reference, b.cases[1].end.Reference
		}, func(r LedgerReport) bool { return r.Broken == 2 }},
		{"a case shown twice", func(b *book) { b.cases = append(b.cases, b.cases[2]) }, func(r LedgerReport) bool { return r.Doubled == 6 }},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			b := newBook(t)
			test.tamper(b)
			if faults, r := b.audit(l, LedgerNote{}); r.Sound() || !test.want(r) {
				t.Errorf("%v, %+v", faults, r)
			}
		})
	}
}

// unchain makes a case look as if all of it were from before the ledger.
func (b *book) unchain(i int) {
	c := &b.cases[i]
	c.end.Before, c.end.Events, c.end.Mark = 0, 0, nil
	for n := range c.events {
		e := &c.events[n]
		e.Serial, e.Salt, e.Digest, e.Link, e.Key = 0, nil, nil, nil, ""
	}
}

// A secret that was forgotten makes nothing that is recorded meanwhile wrong: all
// verifies as soon as it is known again.
func TestLedgerTakesAForgottenSecretBack(t *testing.T) {
	b := newBook(t)
	b.record(testLedger(t, "a third"), 1, bookEvent(5))
	b.record(testLedger(t, "the secret"), 1, bookEvent(6))
	b.record(testLedger(t, "a third"), 2, bookEvent(7))
	if faults, r := b.audit(testLedger(t, "a third"), LedgerNote{}); r.Sound() || len(faults) != 3 || faults[1].Flaw != FlawKey {
		t.Errorf("not known: %v, %+v", faults, r)
	}
	if faults, r := b.audit(testLedger(t, "a third", "the secret", "the secret before"), LedgerNote{}); !r.Sound() {
		t.Errorf("known: %v, %+v", faults, r)
	}
}

// A note tells an older state that was put back from one to which something was
// added, whatever was recorded since.
func TestLedgerNoteTellsOfAnOlderState(t *testing.T) {
	l := testLedger(t, "the secret", "the secret before")
	older, b := newBook(t), newBook(t)
	b.record(l, 1, bookEvent(30), bookEvent(31))
	_, noted := b.audit(l, LedgerNote{})
	var read LedgerNote
	if err := read.UnmarshalText([]byte(noted.Note.String())); err != nil || read != noted.Note {
		t.Fatalf("%v, %v", read, err)
	}
	b.record(l, 2, bookEvent(32))
	if _, r := b.audit(l, read); !r.Sound() {
		t.Errorf("something was added, and the note says %+v", r)
	}
	if _, r := older.audit(l, read); !r.Lost || r.Sound() {
		t.Errorf("an older state: %+v", r)
	}
	older.record(l, 1, bookEvent(40), bookEvent(41))
	older.record(l, 2, bookEvent(42))
	if _, r := older.audit(l, read); !r.Lost || r.Broken != 0 {
		t.Errorf("an older state that went on: %+v", r)
	}
	for _, wrong := range []string{"", "12", "-abcdefghijklmnop", "12-abc", "x-abcdefghijklmnop", "-1-abcdefghijklmnop"} {
		if (&LedgerNote{}).UnmarshalText([]byte(wrong)) == nil {
			t.Errorf("%q was taken for a note", wrong)
		}
	}
}

// TestLedgerFieldsCannotFlowTogether: no two lists of fields are the same bytes.
func TestLedgerFieldsCannotFlowTogether(t *testing.T) {
	l := testLedger(t, "the secret")
	a, _ := l.Chain(ChainEnd{}, 1, FiledEvent{Event: Event{Reason: "ab", By: "c"}}, Salt{})
	b, _ := l.Chain(ChainEnd{}, 1, FiledEvent{Event: Event{Reason: "a", By: "bc"}}, Salt{})
	if bytes.Equal(a.Digest, b.Digest) {
		t.Error("two events have the same digest")
	}
	if _, err := NewLedger(""); err == nil {
		t.Error("a ledger without a secret")
	}
}
