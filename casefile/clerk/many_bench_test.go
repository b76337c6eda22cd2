package clerk

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"complaintd/casefile"
)

// fill adds closed cases, and open ones with nothing due yet, behind the
// clerk's back.
func (o *office) fill(b *testing.B, closed, open int) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+o.file+"?_pragma=synchronous(OFF)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	const insert = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO cases (number, reference, version, mailbox, subject, state, stage, owner, department, language,
			opened_at, received_at, deadline, facts, record, next_due)
		SELECT ? + i, 'old-' || (? + i), 3, 'complaints@hexpress.example', 'Where is my parcel?', ?, 1, 'department', 'delivery', 'nb',
			0, 0, 0, '{}', '{"Stage":1,"DayZero":"2026-11-23"}', ? FROM n`
	later := o.now.AddDate(0, 0, 3).UnixMicro()
	for _, c := range []struct {
		n, from int
		state   casefile.State
		due     any
	}{{closed, 1 << 40, casefile.Closed, nil}, {open, 1 << 41, casefile.Open, later}} {
		if c.n == 0 {
			continue
		}
		if _, err := db.Exec(insert, c.n, c.from, c.from, string(c.state), c.due); err != nil {
			b.Fatal(err)
		}
		parties := `INSERT INTO party (case_number, position, address, address_key, name, role)
			SELECT number, 0, number || '@example.net', number || '@example.net', '', 'complainant' FROM cases WHERE number > ? AND number <= ?`
		if _, err := db.Exec(parties, c.from, c.from+c.n); err != nil {
			b.Fatal(err)
		}
	}
}

var sizes = []struct {
	name         string
	closed, open int
}{{"empty", 0, 0}, {"1000000 closed and 2000 open", 1_000_000, 2_000}}

// BenchmarkDue: one pass over what is due, where nothing is.
func BenchmarkDue(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			o := newOffice(b)
			o.fill(b, size.closed, size.open)
			for b.Loop() {
				if n, err := o.Due(context.Background()); n != 0 || err != nil {
					b.Fatal(n, err)
				}
			}
		})
	}
}

// BenchmarkOpen: a complaint opens a case, alone in its transaction.
func BenchmarkOpen(b *testing.B) {
	for _, size := range sizes {
		b.Run(size.name, func(b *testing.B) {
			o := newOffice(b)
			o.fill(b, size.closed, size.open)
			uid := uint32(0)
			for b.Loop() {
				uid++
				o.receive(b, mail(uid, fmt.Sprintf("kari%d@example.org", uid), fmt.Sprintf("complaint %d", uid)))
			}
		})
	}
}
