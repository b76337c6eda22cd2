package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"
)

// Reader looks things up. Inside a transaction it sees what that transaction
// has written.
type Reader struct {
	run   runner
	codec *codec
}

// Tx is a writing transaction. In a process there is one at a time.
type Tx struct {
	Reader
	engine *engine
}

// Write runs work in one transaction: all of it is committed, or, when work
// or the commit fails, nothing; so it is where the lease of ctx is lost. See
// Unavailable for the kinds of error.
func (s *Store) Write(ctx context.Context, work func(*Tx) error) error {
	if err := s.files.moved(); err != nil {
		return err
	}
	took, err := s.transact(ctx, s.write, func(tx *Tx) error {
		if err := tx.fence(ctx); err != nil {
			return err
		}
		return work(tx)
	})
	if err == nil {
		s.committed(took)
	}
	return err
}

// transact runs work in a transaction on a connection of the pool, and tells how
// long the commit took.
func (s *Store) transact(ctx context.Context, on *pool, work func(*Tx) error) (took time.Duration, err error) {
	tx, err := on.db.BeginTxx(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("begin a transaction: %w", classify(err))
	}
	run := &txRunner{tx: tx, known: on, bound: map[string]*sqlx.Stmt{}}
	if err := work(&Tx{Reader: Reader{run: run, codec: s.codec}, engine: s.engine}); err != nil {
		if fault := rollback(tx); fault != nil && !Unavailable(err) {
			return 0, errors.Join(err, fault)
		}
		return 0, err // with the database itself gone, the transaction is too
	}
	begun := time.Now()
	if err := tx.Commit(); err != nil {
		return 0, fmt.Errorf("commit: %w", classify(err))
	}
	took = time.Since(begun)
	on.learn(ctx, run.unknown)
	return took, nil
}

// rollback ends a failed transaction. One that ended by itself, as when the
// context was cancelled, is no error.
func rollback(tx *sqlx.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("roll back: %w", classify(err))
	}
	return nil
}

// Attempt runs work behind a savepoint: where it fails, what it wrote is
// undone and the transaction goes on.
func (tx *Tx) Attempt(ctx context.Context, work func() error) error {
	if err := tx.exec(ctx, "SAVEPOINT attempt"); err != nil {
		return err
	}
	if err := work(); err != nil {
		if Unavailable(err) { // the whole transaction is lost
			return err
		}
		return errors.Join(err, tx.exec(ctx, "ROLLBACK TO SAVEPOINT attempt"), tx.exec(ctx, "RELEASE SAVEPOINT attempt"))
	}
	return tx.exec(ctx, "RELEASE SAVEPOINT attempt")
}

func (tx *Tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := tx.changed(ctx, query, args...)
	return err
}

// changed runs a statement and tells how many rows it changed.
func (tx *Tx) changed(ctx context.Context, query string, args ...any) (int64, error) {
	statement, err := tx.run.statement(ctx, query)
	if err != nil {
		return 0, classify(err)
	}
	result, err := statement.ExecContext(ctx, storable(args)...)
	if err != nil {
		return 0, classify(err)
	}
	n, err := result.RowsAffected()
	return n, classify(err)
}

// get scans one row into dest and tells whether there was one.
func (r Reader) get(ctx context.Context, dest any, query string, args ...any) (bool, error) {
	statement, err := r.run.statement(ctx, query)
	if err != nil {
		return false, classify(err)
	}
	err = statement.GetContext(ctx, dest, storable(args)...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, classify(err)
}

// list scans all rows into dest, a slice.
func (r Reader) list(ctx context.Context, dest any, query string, args ...any) error {
	statement, err := r.run.statement(ctx, query)
	if err != nil {
		return classify(err)
	}
	return classify(statement.SelectContext(ctx, dest, storable(args)...))
}

// storable are the values with their texts as every engine takes them: valid UTF-8
// without NUL, which no mail should hold and some do.
func storable(args []any) []any {
	for i, arg := range args {
		if text, is := arg.(string); is && (strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)) {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
	return args
}

// each hands rows over one at a time, in one state of the database, and holds none
// of them.
func (r Reader) each(ctx context.Context, do func(*sqlx.Rows) error, query string, args ...any) error {
	statement, err := r.run.statement(ctx, query)
	if err != nil {
		return classify(err)
	}
	rows, err := statement.QueryxContext(ctx, args...)
	if err != nil {
		return classify(err)
	}
	for err == nil && rows.Next() {
		err = do(rows)
	}
	return classify(errors.Join(err, rows.Err(), rows.Close()))
}
