package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"complaintd/casefile"
)

// fillYear writes a million cases of 2026 into a database: as many as the table of
// the figures then holds of them, in all departments, languages and ways, answered
// within 0 to 20 days. With COMPLAINTD_KEEP set to a file the database stays
// there, for complaintd report to be tried on.
func fillYear(b *testing.B) string {
	b.Helper()
	const cases = 1_000_000
	file := os.Getenv("COMPLAINTD_KEEP")
	if file == "" {
		file = b.TempDir() + "/year.db"
	}
	if _, err := os.Stat(file); err == nil {
		return file
	}
	if err := openStore(b, file).Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=synchronous(OFF)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) `
	for _, step := range []struct {
		query string
		args  []any
	}{
		{numbers + `INSERT INTO cases (number, reference, version, mailbox, subject, state, stage, owner, department, language,
			opened_at, received_at, deadline, facts, record)
			SELECT i, 'KL-26-' || i, 3, 'complaints@hexpress.example', 'Where is my parcel?', 'closed', 1, 'department', 'delivery', 'nb',
			0, 0, 0, '{}', '{"Stage":1,"DayZero":"2026-11-23"}' FROM n`, []any{cases}},
		{numbers + `INSERT INTO profile (id, kind, stage, department, language, channel, timing, promise, outcome, overturned)
			SELECT i, 'opened', 1, 'department ' || (i % 6), 'l' || (i / 6 % 10), 'way ' || (i / 60 % 3), '', '', '', FALSE FROM n`, []any{180}},
		{numbers + `INSERT INTO profile (id, kind, stage, department, language, channel, timing, promise, outcome, overturned)
			SELECT 180 + i, 'answered', 1 + i % 2, 'department ' || (i / 2 % 6), 'l' || (i / 12 % 10), 'way ' || (i / 120 % 3),
			CASE i / 360 % 3 WHEN 0 THEN 'on_time' WHEN 1 THEN 'extended' ELSE 'late' END, 'met',
			CASE i / 1080 % 3 WHEN 0 THEN 'upheld' WHEN 1 THEN 'partly' ELSE 'rejected' END, FALSE FROM n`, []any{3240}},
		{numbers + `INSERT INTO milestone (at, case_number, n, profile, day_zero, cause)
			SELECT ? + i * ?, i, 0, 1 + abs(random() % 180), '', '' FROM n`, []any{cases, start.UnixMicro(), year.Microseconds() / cases}},
		{numbers + `INSERT INTO milestone (at, case_number, n, profile, day_zero, cause)
			SELECT ? + i * ? + abs(random() % 20) * 86400000000, i, 1, 181 + abs(random() % 200) * abs(random() % 195) % 3240,
			date((? + i * ?) / 1000000, 'unixepoch'), 'cause ' || abs(random() % 30) FROM n`,
			[]any{cases, start.UnixMicro(), year.Microseconds() / cases, start.UnixMicro(), year.Microseconds() / cases}},
	} {
		if _, err := db.Exec(step.query, step.args...); err != nil {
			b.Fatal(err)
		}
	}
	return file
}

var (
	start = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	year  = 364 * 24 * time.Hour
)

// BenchmarkFigures: those of a year, and of 30 days, among a million cases of that
// year. peak-MiB is the most memory that the process had from the system.
func BenchmarkFigures(b *testing.B) {
	s := openStore(b, fillYear(b))
	for _, days := range []int{366, 30} {
		b.Run(fmt.Sprintf("%d days", days), func(b *testing.B) {
			p := casefile.Period{From: start.AddDate(0, 6, 0).AddDate(0, 0, -days/2), To: start.AddDate(0, 6, 0).AddDate(0, 0, days/2)}
			for b.Loop() {
				f, err := s.Figures(context.Background(), p, london(b))
				if err != nil || f.Whole.Answered < days*2000 {
					b.Fatal(f.Whole.Answered, err)
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys)/(1<<20), "peak-MiB")
		})
	}
}
