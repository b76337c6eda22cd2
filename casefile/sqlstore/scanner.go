package sqlstore

import (
	"context"
	"encoding/json"
	"time"

	"complaintd/casefile"
)

// theScanner is the name of the only virus scanner there is.
const theScanner = "clamd"

// ScannerAway is since when the virus scanner gives no answer; zero where it does,
// or was never asked.
func (r Reader) ScannerAway(ctx context.Context) (since time.Time, told bool, err error) {
	var row struct {
		Since  int64
		ToldAt int64 `db:"told_at"`
	}
	_, err = r.get(ctx, &row, "SELECT COALESCE(away_since, 0) AS since, COALESCE(told_at, 0) AS told_at FROM scanner WHERE name = ?", theScanner)
	return instant(row.Since), row.ToldAt != 0, wrap("look the virus scanner up", err)
}

// ScannerFailed records that the virus scanner gave no answer at the instant. Since
// when stays as it was.
func (tx *Tx) ScannerFailed(ctx context.Context, now time.Time) error {
	err := tx.exec(ctx, `INSERT INTO scanner (name, away_since) VALUES (?,?)
		ON CONFLICT (name) DO UPDATE SET away_since = COALESCE(scanner.away_since, excluded.away_since)`, theScanner, micros(now))
	return wrap("record that the virus scanner is away", err)
}

// ScannerTold records that somebody was told that the virus scanner gives no
// answer. It is ErrStale where somebody was told before, or it answers again.
func (tx *Tx) ScannerTold(ctx context.Context, now time.Time) error {
	n, err := tx.changed(ctx, "UPDATE scanner SET told_at = ? WHERE name = ? AND told_at IS NULL AND away_since IS NOT NULL", micros(now), theScanner)
	if err == nil && n == 0 {
		return ErrStale
	}
	return wrap("record who was told of the virus scanner", err)
}

// ScannerAnswered records that the virus scanner answers. It tells whether somebody
// was told before that it does not.
func (tx *Tx) ScannerAnswered(ctx context.Context) (told bool, err error) {
	n, err := tx.changed(ctx, "UPDATE scanner SET told_at = NULL WHERE name = ? AND told_at IS NOT NULL", theScanner)
	if err == nil {
		err = tx.exec(ctx, "UPDATE scanner SET away_since = NULL WHERE name = ?", theScanner)
	}
	return n > 0, wrap("record that the virus scanner answers", err)
}

// packExamination is what a virus scanner said of a mail as it is stored.
func packExamination(e *casefile.Examination) (string, error) {
	if e == nil {
		return "", nil
	}
	text, err := json.Marshal(e)
	return string(text), err
}

func unpackExamination(text string) (*casefile.Examination, error) {
	if text == "" {
		return nil, nil
	}
	e := &casefile.Examination{}
	return e, json.Unmarshal([]byte(text), e)
}
