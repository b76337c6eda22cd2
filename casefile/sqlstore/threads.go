package sqlstore

import (
	"context"
	"fmt"

	"complaintd/casefile"
)

// AddToThread records a Message-ID of the case, a customer's or ours. An
// empty one is none.
func (tx *Tx) AddToThread(ctx context.Context, messageID string, caseNumber int64) error {
	if messageID == "" {
		return nil
	}
	err := tx.exec(ctx, "INSERT INTO thread (message_id, case_number) VALUES (?,?) ON CONFLICT DO NOTHING", messageID, caseNumber)
	return wrap("record a Message-ID", err)
}

// Await records that a mail of the case answers one that has not come: a
// Message-ID that no case knows. Nothing is recorded where one does.
func (tx *Tx) Await(ctx context.Context, messageID string, caseNumber int64) error {
	err := tx.exec(ctx, `INSERT INTO awaited (message_id, case_number) SELECT ?, ?
		WHERE NOT EXISTS (SELECT 1 FROM thread WHERE message_id = ?) ON CONFLICT DO NOTHING`, messageID, caseNumber, messageID)
	return wrap("record an awaited Message-ID", err)
}

// CasesInThread lists the numbers of the cases that know the Message-ID.
func (r Reader) CasesInThread(ctx context.Context, messageID string) ([]int64, error) {
	var numbers []int64
	err := r.list(ctx, &numbers, "SELECT case_number FROM thread WHERE message_id = ? ORDER BY case_number", messageID)
	return numbers, wrap("look a thread up", err)
}

// CasesAwaiting lists the numbers of the cases with a mail that answers the
// Message-ID, which no case knew then.
func (r Reader) CasesAwaiting(ctx context.Context, messageID string) ([]int64, error) {
	var numbers []int64
	err := r.list(ctx, &numbers, "SELECT case_number FROM awaited WHERE message_id = ? ORDER BY case_number", messageID)
	return numbers, wrap("look an awaited mail up", err)
}

// CasesOf lists the cases that are not closed and whose complainant has the
// address, the latest first, up to limit.
func (r Reader) CasesOf(ctx context.Context, address string, limit int) ([]casefile.Case, error) {
	var numbers []int64
	err := r.list(ctx, &numbers, `SELECT DISTINCT number FROM party JOIN cases ON number = case_number
		WHERE address_key = ? AND role = ? AND state <> 'closed' ORDER BY number DESC LIMIT ?`,
		casefile.AddressKey(address), string(casefile.Complainant), limit)
	if err != nil {
		return nil, fmt.Errorf("list a customer's cases: %w", err)
	}
	cases := make([]casefile.Case, len(numbers))
	for i, number := range numbers {
		if cases[i], _, err = r.Case(ctx, number); err != nil {
			return nil, err
		}
	}
	return cases, nil
}
