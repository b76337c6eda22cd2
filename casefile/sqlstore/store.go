// Package sqlstore keeps the case file in a SQL database: all SQL of the
// program stands here, each query beside its scan.
//
// It is one concrete store. SQLite runs with WAL and synchronous=FULL, one
// writing connection whose transactions take the write lock at once, and a
// pool of read-only connections. Every query is written once, in SQL that
// PostgreSQL takes too; what differs stands in the migrations.
//
// Instants are stored as microseconds since 1970 UTC, days as text, raw mails
// and letters as zstd frames.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// readers is how many connections read at the same time: one for each of the
// loops that look things up, and one for a report.
const readers = 4

// Store is an open database.
type Store struct {
	Reader       // looks things up outside of any transaction
	write  *pool // nil where the store was opened read-only
	read   *pool
	codec  *codec
	files  inPlace
	schema Schema
	// committed hears how long each commit took.
	committed func(time.Duration)
}

// Open opens the SQLite database in the file, creates it where it is missing
// (readable by its owner only) and brings its tables up to date.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := create(path); err != nil {
		return nil, fmt.Errorf("create the database: %w", err)
	}
	s, err := openWriting(ctx, path, migrate)
	if err != nil {
		return nil, err
	}
	if err := s.countOldCases(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("bring the database up to date: %w", err), s.Close())
	}
	return s, nil
}

// OpenBeside opens an existing database for writing while another process uses
// it. It leaves the tables alone: one that is not up to date is ErrOutdated, and a
// file that is missing or empty fs.ErrNotExist.
func OpenBeside(ctx context.Context, path string) (*Store, error) {
	if err := isMade(path); err != nil {
		return nil, err
	}
	return openWriting(ctx, path, upToDate, "mode", "rw")
}

// openWriting opens the database for reading and writing once its tables are
// found, or made, what they must be.
func openWriting(ctx context.Context, path string, prepare func(context.Context, *sql.DB) (Schema, error), settings ...string) (*Store, error) {
	write, err := sqlx.ConnectContext(ctx, "sqlite", dsn(path, append(settings,
		"_pragma", "journal_mode(WAL)", "_pragma", "synchronous(FULL)", "_txlock", "immediate")...))
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", classify(err))
	}
	write.SetMaxOpenConns(1)
	schema, err := prepare(ctx, write.DB)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bring the database up to date: %w", err), write.Close())
	}
	s, err := openReaders(ctx, path)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	s.write, s.schema = newPool(write), schema
	if s.files, err = whereItLies(path); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Schema is which versions the tables were in before Open and are in since.
func (s *Store) Schema() Schema { return s.schema }

// OnCommit has hear told how long each commit took, until it was on the disk. It
// is called before anything is written; hear returns at once.
func (s *Store) OnCommit(hear func(time.Duration)) { s.committed = hear }

// OpenReadOnly opens an existing database for looking things up, beside a
// running daemon or without one. A file that is missing or empty is
// fs.ErrNotExist: the daemon has yet to make it.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	if err := isMade(path); err != nil {
		return nil, err
	}
	s, err := openReaders(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := s.known(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.Close())
	}
	return s, nil
}

// UpToDate is ErrOutdated where the tables are those of an older version, which lack
// what this one reads.
func (s *Store) UpToDate(ctx context.Context) error {
	_, err := upToDate(ctx, s.read.db.DB)
	return wrap("open the database", err)
}

// isMade tells whether there is a database; an empty file is none yet.
func isMade(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Size() == 0 {
		err = fs.ErrNotExist
	}
	return wrap("open the database", err)
}

// known tells why the tables are not those of this program.
func (s *Store) known(ctx context.Context) error {
	var ours bool
	_, err := s.get(ctx, &ours, "SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = 'goose_db_version'")
	if err != nil {
		return err
	}
	if !ours {
		return ErrForeign
	}
	provider, err := migrator(s.read.db.DB)
	if err != nil {
		return err
	}
	return notNewer(ctx, provider)
}

// Writable tells why the database in the file can't be written, or can't be
// made where there is none: another user's file, a folder without permission,
// a full disk. It writes nothing that stays.
func Writable(ctx context.Context, path string) error {
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		probe, err := os.CreateTemp(filepath.Dir(path), ".complaintd-*")
		if err != nil {
			return err
		}
		return errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	db, err := sqlx.ConnectContext(ctx, "sqlite", dsn(path, "mode", "rw", "_txlock", "immediate"))
	if err != nil {
		return classify(err)
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return errors.Join(classify(err), db.Close())
	}
	_, err = tx.ExecContext(ctx, "CREATE TABLE writable (x)")
	return errors.Join(classify(err), tx.Rollback(), db.Close())
}

func openReaders(ctx context.Context, path string) (*Store, error) {
	read, err := sqlx.ConnectContext(ctx, "sqlite", dsn(path, "mode", "ro", "_pragma", "query_only(1)"))
	if err != nil {
		return nil, fmt.Errorf("open the database for reading: %w", classify(err))
	}
	read.SetMaxOpenConns(readers)
	c, err := newCodec()
	if err != nil {
		return nil, errors.Join(err, read.Close())
	}
	pool := newPool(read)
	return &Store{Reader: Reader{run: pool, codec: c}, read: pool, codec: c, committed: func(time.Duration) {}}, nil
}

// Close closes all connections.
func (s *Store) Close() error {
	err := s.read.db.Close()
	if s.write != nil {
		err = errors.Join(err, s.write.db.Close())
	}
	s.codec.Close()
	return err
}

// create makes the file with mode 0600 before SQLite would with a wider one.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn is the driver's name for the file. Settings stand in it, so that every
// connection of a pool has them.
func dsn(path string, pairs ...string) string {
	settings := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)"}}
	for i := 0; i < len(pairs); i += 2 {
		settings.Add(pairs[i], pairs[i+1])
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: settings.Encode()}).String()
}
