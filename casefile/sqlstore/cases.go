package sqlstore

import (
	"context"
	"fmt"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

const caseColumns = `number, reference, version, mailbox, subject, state, stage, owner, department, language,
	opened_at, received_at, day_zero, deadline, promise`

type caseRow struct {
	Number     int64
	Reference  string
	Version    int
	Mailbox    string
	Subject    string
	State      string
	Stage      int
	Owner      string
	Department string
	Language   string
	OpenedAt   int64  `db:"opened_at"`
	ReceivedAt int64  `db:"received_at"`
	DayZero    string `db:"day_zero"`
	Deadline   int64
	Promise    int64
}

func (r caseRow) toCase() (casefile.Case, error) {
	dayZero, err := workday.ParseDate(r.DayZero)
	if err != nil {
		return casefile.Case{}, fmt.Errorf("read case %s: day zero: %w", r.Reference, err)
	}
	return casefile.Case{
		Number: r.Number, Reference: casefile.Reference(r.Reference), Version: r.Version,
		Mailbox: r.Mailbox, Subject: r.Subject, State: casefile.State(r.State), Stage: r.Stage,
		Owner: casefile.Owner(r.Owner), Department: r.Department, Language: r.Language,
		OpenedAt: instant(r.OpenedAt), ReceivedAt: instant(r.ReceivedAt), DayZero: dayZero,
		Deadline: instant(r.Deadline), Promise: instant(r.Promise),
	}, nil
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

// CasesAfter lists up to limit cases with numbers above after, in order and
// without their parties, so that a long list is read in short steps.
func (r Reader) CasesAfter(ctx context.Context, after int64, limit int) ([]casefile.Case, error) {
	var rows []caseRow
	err := r.list(ctx, &rows, "SELECT "+caseColumns+" FROM cases WHERE number > ? ORDER BY number LIMIT ?", after, limit)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	cases := make([]casefile.Case, len(rows))
	for i, row := range rows {
		if cases[i], err = row.toCase(); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// InsertCase stores a case that was just opened, as version 1.
func (tx *Tx) InsertCase(ctx context.Context, c casefile.Case) error {
	err := tx.exec(ctx, "INSERT INTO cases ("+caseColumns+") VALUES (?,?,1,?,?,?,?,?,?,?,?,?,?,?,?)",
		c.Number, string(c.Reference), c.Mailbox, c.Subject, string(c.State), c.Stage, string(c.Owner),
		c.Department, c.Language, micros(c.OpenedAt), micros(c.ReceivedAt), c.DayZero.String(),
		micros(c.Deadline), micros(c.Promise))
	if err != nil {
		return fmt.Errorf("insert a case: %w", err)
	}
	return tx.insertParties(ctx, c, 0)
}

// UpdateCase stores a case that was loaded as version c.Version and changed.
// It is ErrStale where the case has another version by now. Parties are only
// ever added; the stored number of them tells which are new.
func (tx *Tx) UpdateCase(ctx context.Context, c casefile.Case) error {
	n, err := tx.changed(ctx, `UPDATE cases SET version = version + 1, state = ?, stage = ?, owner = ?, department = ?,
		language = ?, received_at = ?, day_zero = ?, deadline = ?, promise = ? WHERE number = ? AND version = ?`,
		string(c.State), c.Stage, string(c.Owner), c.Department, c.Language, micros(c.ReceivedAt),
		c.DayZero.String(), micros(c.Deadline), micros(c.Promise), c.Number, c.Version)
	if err != nil {
		return fmt.Errorf("update a case: %w", err)
	}
	if n == 0 {
		return ErrStale
	}
	var stored int
	if _, err := tx.get(ctx, &stored, "SELECT COUNT(*) FROM party WHERE case_number = ?", c.Number); err != nil {
		return fmt.Errorf("count the parties of a case: %w", err)
	}
	return tx.insertParties(ctx, c, stored)
}

func (tx *Tx) insertParties(ctx context.Context, c casefile.Case, from int) error {
	for i, p := range c.Parties[from:] {
		err := tx.exec(ctx, "INSERT INTO party (case_number, position, address, address_key, name, role) VALUES (?,?,?,?,?,?)",
			c.Number, from+i, p.Email, casefile.AddressKey(p.Email), p.Name, string(p.Role))
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
