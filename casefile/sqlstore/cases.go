package sqlstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
)

const caseColumns = `number, reference, version, mailbox, subject, state, owner, department, language,
	opened_at, received_at, facts, record`

type caseRow struct {
	Number     int64
	Reference  string
	Version    int
	Mailbox    string
	Subject    string
	State      string
	Owner      string
	Department string
	Language   string
	OpenedAt   int64 `db:"opened_at"`
	ReceivedAt int64 `db:"received_at"`
	Facts      string
	Record     string
}

func (r caseRow) toCase() (casefile.Case, error) {
	c := casefile.Case{
		Number: r.Number, Reference: casefile.Reference(r.Reference), Version: r.Version,
		Mailbox: r.Mailbox, Subject: r.Subject, State: casefile.State(r.State),
		Owner: casefile.Owner(r.Owner), Department: r.Department, Language: r.Language,
		OpenedAt: instant(r.OpenedAt), ReceivedAt: instant(r.ReceivedAt),
	}
	err := errors.Join(json.Unmarshal([]byte(r.Facts), &c.Facts), json.Unmarshal([]byte(r.Record), &c.Record))
	if err != nil {
		return casefile.Case{}, fmt.Errorf("read case %s: %w", r.Reference, err)
	}
	return c, nil
}

// Case loads the case with the number, its parties included; false where
// there is none.
func (r Reader) Case(ctx context.Context, number int64) (casefile.Case, bool, error) {
	return r.oneCase(ctx, "number = ?", number)
}

// CaseByReference loads the case with the reference; false where there is none.
func (r Reader) CaseByReference(ctx context.Context, ref casefile.Reference) (casefile.Case, bool, error) {
	return r.oneCase(ctx, "reference = ?", string(ref))
}

func (r Reader) oneCase(ctx context.Context, where string, arg any) (casefile.Case, bool, error) {
	var row caseRow
	found, err := r.get(ctx, &row, "SELECT "+caseColumns+" FROM cases WHERE "+where, arg)
	if err != nil || !found {
		return casefile.Case{}, false, wrap("load a case", err)
	}
	c, err := row.toCase()
	if err != nil {
		return casefile.Case{}, false, err
	}
	c.Parties, err = r.parties(ctx, c.Number)
	return c, err == nil, err
}

func (r Reader) parties(ctx context.Context, number int64) ([]casefile.Party, error) {
	var rows []struct{ Address, Name, Role string }
	err := r.list(ctx, &rows, "SELECT address, name, role FROM party WHERE case_number = ? ORDER BY position", number)
	if err != nil {
		return nil, fmt.Errorf("load the parties of a case: %w", err)
	}
	parties := make([]casefile.Party, len(rows))
	for i, row := range rows {
		parties[i] = casefile.Party{
			Address: casefile.Address{Name: row.Name, Email: row.Address}, Role: casefile.Role(row.Role)}
	}
	return parties, nil
}

// HasComplained tells whether the address is the complainant's of any case.
func (r Reader) HasComplained(ctx context.Context, address string) (bool, error) {
	var found bool
	_, err := r.get(ctx, &found, "SELECT COUNT(*) > 0 FROM party WHERE address_key = ? AND role = ?",
		casefile.AddressKey(address), string(casefile.Complainant))
	return found, wrap("look a customer up", err)
}

// CasesDue lists up to limit numbers of cases in which something falls due at
// now or before, the most overdue first. What it costs does not depend on how
// many cases there are.
func (r Reader) CasesDue(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	var numbers []int64
	err := r.list(ctx, &numbers, "SELECT number FROM cases WHERE next_due <= ? ORDER BY next_due, number LIMIT ?", micros(now), limit)
	return numbers, wrap("list what is due", err)
}

// NextDue is the earliest instant at which something falls due in any case;
// zero where nothing will.
func (r Reader) NextDue(ctx context.Context) (time.Time, error) {
	var at int64
	found, err := r.get(ctx, &at, "SELECT next_due FROM cases WHERE next_due IS NOT NULL ORDER BY next_due LIMIT 1")
	if err != nil || !found {
		return time.Time{}, wrap("look up what is due next", err)
	}
	return instant(at), nil
}

// CasesAfter lists up to limit cases with numbers above after, in order and
// without their parties, so that a long list is read in short steps.
func (r Reader) CasesAfter(ctx context.Context, after int64, limit int) ([]casefile.Case, error) {
	return r.cases(ctx, "number > ? ORDER BY number LIMIT ?", after, limit)
}

// cases are those of a condition, without their parties.
func (r Reader) cases(ctx context.Context, where string, args ...any) ([]casefile.Case, error) {
	var rows []caseRow
	if err := r.list(ctx, &rows, "SELECT "+caseColumns+" FROM cases WHERE "+where, args...); err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	cases := make([]casefile.Case, len(rows))
	for i, row := range rows {
		var err error
		if cases[i], err = row.toCase(); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// InsertCase stores a case that was just opened, as version 1. Something falls
// due in it next at due; zero for nothing.
func (tx *Tx) InsertCase(ctx context.Context, c casefile.Case, due time.Time) error {
	facts, record, err := encodeCase(c)
	if err != nil {
		return err
	}
	err = tx.exec(ctx, "INSERT INTO cases ("+caseColumns+", stage, deadline, next_due) VALUES (?,?,1,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		c.Number, string(c.Reference), c.Mailbox, c.Subject, string(c.State), string(c.Owner),
		c.Department, c.Language, micros(c.OpenedAt), micros(c.ReceivedAt), facts, record,
		c.Stage, micros(c.Deadline), orNull(micros(due)))
	if err != nil {
		return fmt.Errorf("insert a case: %w", err)
	}
	if err := tx.countMilestones(ctx, c.Number, nil, c.Milestones()); err != nil {
		return err
	}
	return tx.insertParties(ctx, c)
}

// UpdateCase stores a case that was loaded as before and changed, and in which
// something falls due next at due; its parties are left alone. It is ErrStale
// where the case has another version than before by now.
func (tx *Tx) UpdateCase(ctx context.Context, before, c casefile.Case, due time.Time) error {
	facts, record, err := encodeCase(c)
	if err != nil {
		return err
	}
	n, err := tx.changed(ctx, `UPDATE cases SET version = version + 1, state = ?, stage = ?, owner = ?, department = ?,
		language = ?, received_at = ?, deadline = ?, facts = ?, record = ?, next_due = ? WHERE number = ? AND version = ?`,
		string(c.State), c.Stage, string(c.Owner), c.Department, c.Language, micros(c.ReceivedAt),
		micros(c.Deadline), facts, record, orNull(micros(due)), c.Number, before.Version)
	if err != nil {
		return fmt.Errorf("update a case: %w", err)
	}
	if n == 0 {
		return ErrStale
	}
	return tx.countMilestones(ctx, c.Number, before.Milestones(), c.Milestones())
}

// SetNextDue notes when something falls due next in a case that is otherwise
// as it was loaded.
func (tx *Tx) SetNextDue(ctx context.Context, c casefile.Case, due time.Time) error {
	err := tx.exec(ctx, "UPDATE cases SET next_due = ? WHERE number = ? AND version = ?", orNull(micros(due)), c.Number, c.Version)
	return wrap("note when something falls due", err)
}

// ReplaceParties stores the parties of a case in place of those it had.
func (tx *Tx) ReplaceParties(ctx context.Context, c casefile.Case) error {
	if err := tx.exec(ctx, "DELETE FROM party WHERE case_number = ?", c.Number); err != nil {
		return fmt.Errorf("replace the parties of a case: %w", err)
	}
	return tx.insertParties(ctx, c)
}

// encodeCase writes what is stored as JSON.
func encodeCase(c casefile.Case) (facts, record string, err error) {
	f, err := json.Marshal(c.Facts)
	if err != nil {
		return "", "", fmt.Errorf("encode the facts of a case: %w", err)
	}
	r, err := json.Marshal(c.Record)
	return string(f), string(r), wrap("encode the record of a case", err)
}

func (tx *Tx) insertParties(ctx context.Context, c casefile.Case) error {
	for i, p := range c.Parties {
		err := tx.exec(ctx, "INSERT INTO party (case_number, position, address, address_key, name, role) VALUES (?,?,?,?,?,?)",
			c.Number, i, p.Email, casefile.AddressKey(p.Email), p.Name, string(p.Role))
		if err != nil {
			return fmt.Errorf("insert a party: %w", err)
		}
	}
	return nil
}

// wrap adds what was being done to an error, and leaves nil alone.
func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
