package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
)

// This file has what the managers' agenda is gathered from. Each query goes by an
// index of its own, so that what is closed and told costs nothing.

// LiveCasesAfter lists up to limit cases that are not closed, with numbers above
// after, in order and without their parties.
func (r Reader) LiveCasesAfter(ctx context.Context, after int64, limit int) ([]casefile.Case, error) {
	return r.cases(ctx, "number > ? AND state <> 'closed' ORDER BY number LIMIT ?", after, limit)
}

// newsKinds stand in queries as they do in the index event_news.
const newsKinds = "('handed_over', 'breached', 'next_stage_opened', 'letter_undelivered', 'letter_refused', 'letter_given_up')"

// News is what happened in cases after an instant, by their numbers.
func (r Reader) News(ctx context.Context, since time.Time) (map[int64]casefile.News, error) {
	var rows []struct {
		CaseNumber int64 `db:"case_number"`
		Kind       string
		Reason     string
	}
	err := r.list(ctx, &rows, "SELECT case_number, kind, reason FROM event WHERE at > ? AND kind IN "+newsKinds+" ORDER BY at", micros(since))
	if err != nil {
		return nil, fmt.Errorf("list what happened: %w", err)
	}
	news := map[int64]casefile.News{}
	for _, row := range rows {
		news[row.CaseNumber] = news[row.CaseNumber].With(casefile.Event{Kind: casefile.EventKind(row.Kind), Reason: row.Reason})
	}
	return news, nil
}

// StrayMails lists up to limit mails without a case that were taken in after since,
// and there after the mail after (nil for the first), in order.
func (r Reader) StrayMails(ctx context.Context, since time.Time, after *StrayMail, limit int) ([]StrayMail, error) {
	at, id := micros(since), int64(1)<<62
	if after != nil {
		at, id = micros(after.IngestedAt), after.Number
	}
	var rows []struct {
		ID         int64
		Kind       string
		Reason     string
		Folder     string
		ReceivedAt int64 `db:"received_at"`
		IngestedAt int64 `db:"ingested_at"`
	}
	err := r.list(ctx, &rows, `SELECT id, kind, reason, folder, received_at, ingested_at FROM mail
		WHERE case_number IS NULL AND (ingested_at, id) > (?, ?) ORDER BY ingested_at, id LIMIT ?`, at, id, limit)
	if err != nil {
		return nil, fmt.Errorf("list mails without a case: %w", err)
	}
	mails := make([]StrayMail, len(rows))
	for i, row := range rows {
		mails[i] = StrayMail{IngestedAt: instant(row.IngestedAt), StrayMail: casefile.StrayMail{Number: row.ID, Kind: casefile.Kind(row.Kind),
			Reason: row.Reason, Folder: casefile.Folder(row.Folder), ReceivedAt: instant(row.ReceivedAt)}}
	}
	return mails, nil
}

// StrayMail is a mail without a case, with when it was taken in.
type StrayMail struct {
	casefile.StrayMail
	IngestedAt time.Time
}

// OutboxConditions are what managers should know of the letters: those that have
// waited since before waiting, and those that failed after since.
func (r Reader) OutboxConditions(ctx context.Context, waiting, since time.Time) ([]casefile.Condition, error) {
	var found []casefile.Condition
	err := errors.Join(
		r.addCondition(ctx, &found, casefile.LettersWait, "SELECT COUNT(*) AS count, COALESCE(MIN(queued_at), 0) AS since FROM outbox WHERE state = 'queued' AND queued_at < ?", waiting),
		r.addCondition(ctx, &found, casefile.LettersRefused, "SELECT COUNT(*) AS count, 0 AS since FROM outbox WHERE state IN ('refused', 'given_up') AND settled_at > ? AND state = 'refused'", since),
		r.addCondition(ctx, &found, casefile.LettersGivenUp, "SELECT COUNT(*) AS count, 0 AS since FROM outbox WHERE state IN ('refused', 'given_up') AND settled_at > ? AND state = 'given_up'", since))
	return found, wrap("count letters that are not sent", err)
}

// addCondition adds a condition where the query counts any letters.
func (r Reader) addCondition(ctx context.Context, found *[]casefile.Condition, kind casefile.ConditionKind, query string, at time.Time) error {
	var row struct {
		Count int
		Since int64
	}
	_, err := r.get(ctx, &row, query, micros(at))
	if err == nil && row.Count > 0 {
		*found = append(*found, casefile.Condition{Kind: kind, Count: row.Count, Since: instant(row.Since)})
	}
	return err
}
