package inbox

import (
	"errors"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
)

func TestUIDSets(t *testing.T) {
	var sparse, dense []imap.UID
	for i := range imap.UID(5000) {
		sparse = append(sparse, 4_000_000_000+2*i)
		dense = append(dense, 1+i)
	}
	tests := []struct {
		name string
		uids []imap.UID
		sets int
	}{
		{"none", nil, 0},
		{"one", []imap.UID{5}, 1},
		{"a range", dense, 1},
		{"no order", []imap.UID{9, 3, 4, 1}, 1},
		{"sparse", sparse, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sets := uidSets(tt.uids)
			if len(sets) != tt.sets {
				t.Errorf("%d sets, want %d", len(sets), tt.sets)
			}
			var all []imap.UID
			for _, set := range sets {
				if len(set.String()) > setBytes {
					t.Errorf("a set of %d bytes", len(set.String()))
				}
				uids, ok := expand(set, maxMails)
				if !ok {
					t.Fatal("not expanded")
				}
				all = append(all, uids...)
			}
			want := slices.Sorted(slices.Values(tt.uids))
			if !slices.Equal(all, want) {
				t.Errorf("%d UIDs came out of %d", len(all), len(want))
			}
		})
	}
}

func TestExpandIsBounded(t *testing.T) {
	for _, set := range []imap.UIDSet{{{Start: 1, Stop: 4294967295}}, {{Start: 5, Stop: 0}}, {{}}, {{Start: 1, Stop: 11}}} {
		if uids, ok := expand(set, 10); ok {
			t.Errorf("%v: %d UIDs", set, len(uids))
		}
	}
	if uids, ok := expand(imap.UIDSet{{Start: 1, Stop: 4}, {Start: 10, Stop: 15}}, 10); !ok || len(uids) != 10 {
		t.Error(uids, ok)
	}
}

func TestPlan(t *testing.T) {
	const mega = 1 << 20
	uids := func(n int) (uids []imap.UID) {
		for i := range n {
			uids = append(uids, imap.UID(i+1))
		}
		return uids
	}
	tests := []struct {
		name  string
		sizes []int64 // -1: unknown
		want  string  // mails per batch, h: header only
	}{
		{"nothing", nil, ""},
		{"small", slices.Repeat([]int64{4000}, 120), "50 50 20"},
		{"bytes", []int64{3 * mega, 2 * mega, mega, mega, mega}, "1 3 1"},
		{"one above the bytes", []int64{100, 9 * mega, 100}, "1 1 1"},
		{"too large", []int64{100, 11 * mega, 12 * mega, 100}, "1 2h 1"},
		{"unknown", []int64{100, -1, -1, 100}, "1 1 1 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sizes := make(map[imap.UID]int64)
			for i, size := range tt.sizes {
				if size >= 0 {
					sizes[imap.UID(i+1)] = size
				}
			}
			var got []string
			for _, b := range plan(uids(len(tt.sizes)), sizes, 10*mega) {
				text := strconv.Itoa(len(b.uids))
				if b.header {
					text += "h"
				}
				got = append(got, text)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("batches %v, want %s", got, tt.want)
			}
		})
	}
}

func TestPairUIDs(t *testing.T) {
	asked := imap.UIDSetNum(1, 2, 3, 9)
	set := func(uids ...imap.UID) imap.NumSet { return imap.UIDSetNum(uids...) }
	tests := []struct {
		name         string
		source, dest imap.NumSet
		want         map[imap.UID]imap.UID
	}{
		{"all", set(1, 2, 3, 9), set(20, 21, 22, 40), map[imap.UID]imap.UID{1: 20, 2: 21, 3: 22, 9: 40}},
		{"some", set(2, 9), set(20, 21), map[imap.UID]imap.UID{2: 20, 9: 21}},
		{"none", nil, nil, map[imap.UID]imap.UID{}},
		{"not asked for", set(2, 5), set(20, 21), map[imap.UID]imap.UID{2: 20}},
		{"does not fit", set(1, 2, 3), set(20, 21), map[imap.UID]imap.UID{}},
		{"endless", imap.UIDSet{{Start: 1, Stop: 4294967295}}, imap.UIDSet{{Start: 1, Stop: 4294967295}}, map[imap.UID]imap.UID{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := pairUIDs(asked, 3, tt.source, tt.dest)
			if len(got.uids) != len(tt.want) || got.validity != 3 {
				t.Fatalf("%v", got)
			}
			for uid, to := range tt.want {
				if got.uids[uid] != to {
					t.Errorf("%d went to %d, want %d", uid, got.uids[uid], to)
				}
			}
		})
	}
}

func TestSuspects(t *testing.T) {
	now := time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)
	a, b := mailID{"INBOX", 1, 10}, mailID{"INBOX", 1, 20}
	failed := func(s *suspects, after time.Duration, ids ...mailID) {
		s.failed(now, ids...)
		s.failed(now, ids...)
		s.failed(now.Add(after), ids...)
	}
	tests := []struct {
		name  string
		story func(s *suspects)
		want  bool // a is hopeless
	}{
		{"never failed", func(*suspects) {}, false},
		{"twice", func(s *suspects) { s.failed(now, a); s.failed(now.Add(time.Hour), a); s.delivered(b) }, false},
		{"others came", func(s *suspects) { s.failed(now, a); s.delivered(b); failed(s, 0, a) }, true},
		{"others came before", func(s *suspects) { s.delivered(b); failed(s, 0, a) }, false},
		{"the server answered", func(s *suspects) { s.failed(now, a, b); s.networkWorks(); failed(s, 0, a, b) }, true},
		{"alone", func(s *suspects) { failed(s, patience-1, a) }, false},
		{"ten minutes, alone", func(s *suspects) { failed(s, patience, a) }, true},
		{"ten minutes, with others", func(s *suspects) { failed(s, patience, a, b) }, false},
		{"almost a day, with others", func(s *suspects) { failed(s, longPatience-1, a, b) }, false},
		{"a day, with others", func(s *suspects) { failed(s, longPatience, a, b) }, true},
		{"came at last", func(s *suspects) { failed(s, time.Hour, a); s.delivered(a) }, false},
		{"gone", func(s *suspects) { failed(s, time.Hour, a); s.keep("INBOX", 1, []imap.UID{20}) }, false},
		{"another folder", func(s *suspects) { failed(s, time.Hour, a); s.keep("Processed", 1, nil) }, true},
		{"another UIDVALIDITY", func(s *suspects) { failed(s, time.Hour, a); s.keep("INBOX", 2, []imap.UID{10}) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := suspects{mails: make(map[mailID]*suspect)}
			tt.story(&s)
			if got := s.hopeless(a); got != tt.want {
				t.Errorf("hopeless: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSuspectsComeLast(t *testing.T) {
	s := suspects{mails: make(map[mailID]*suspect)}
	s.failed(time.Time{}, mailID{"INBOX", 1, 20}, mailID{"INBOX", 1, 40})
	s.failed(time.Time{}, mailID{"INBOX", 1, 20})
	id := func(uid imap.UID) mailID { return mailID{"INBOX", 1, uid} }
	clean, suspected := s.part(id, []imap.UID{10, 20, 30, 40})
	if !slices.Equal(clean, []imap.UID{10, 30}) || !slices.Equal(suspected, []imap.UID{40, 20}) {
		t.Error(clean, suspected)
	}
	if s.dated(mailID{"INBOX", 1, 20}) || !s.dated(mailID{"INBOX", 1, 40}) || !s.dated(mailID{"INBOX", 1, 10}) {
		t.Error("INTERNALDATE is left out for the wrong mail")
	}
}

func TestPauses(t *testing.T) {
	p := newPauses(Timeouts{}.withDefaults())
	within := func(d, middle time.Duration) {
		t.Helper()
		if d < middle/2 || d > middle*3/2+1 {
			t.Errorf("pause of %v, want about %v", d, middle)
		}
	}
	lost, refused := &Error{Kind: Lost}, &Error{Kind: LoginRefused}
	within(p.next(lost), time.Second)
	within(p.next(lost), 2*time.Second)
	within(p.next(refused), time.Minute)
	within(p.next(refused), 2*time.Minute)
	within(p.next(lost), 4*time.Second)
	for range 20 {
		p.next(lost)
		p.next(refused)
	}
	within(p.next(lost), 2*time.Minute)
	within(p.next(refused), 15*time.Minute)
	p.reset()
	within(p.next(lost), time.Second)
}

// A stream that goes on is not cut off however long it takes; one that stops is.
func TestCapConn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		defer server.Close()
		c := &capConn{Conn: client}
		defer c.Close()
		const cap = time.Minute
		c.arm(cap)
		c.SetReadDeadline(time.Time{}) // as the IMAP client does between responses
		go func() {
			for range 6 {
				time.Sleep(cap / 2)
				server.Write([]byte("x"))
			}
		}()
		buf := make([]byte, 10)
		for i := range 6 {
			if _, err := c.Read(buf); err != nil {
				t.Fatalf("cut off at byte %d: %v", i, err)
			}
		}
		if _, err := c.Read(buf); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("silence: %v", err)
		}
		if !errors.Is(c.broken(), os.ErrDeadlineExceeded) {
			t.Error("the reason is not kept")
		}
		c.arm(0)
		go func() { time.Sleep(2 * cap); server.Write([]byte("y")) }()
		if _, err := c.Read(buf); err != nil {
			t.Errorf("a cap that was lifted: %v", err)
		}
	})
}

// What the parser found in its way may be a customer's words.
func TestGarbledIsNotQuoted(t *testing.T) {
	err := &Error{Op: "fetch mails", Kind: Garbled, Err: errors.New(`expected SP, got "my daughter is ill"`)}
	if strings.Contains(err.Error(), "ill") {
		t.Error(err)
	}
}
