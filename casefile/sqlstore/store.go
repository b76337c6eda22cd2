// Package sqlstore keeps the case file in a SQL database: all SQL of the
// program stands here, each query beside its scan.
//
// It is one concrete store on either of two engines: SQLite in a file, or
// PostgreSQL. Each has one writing connection and a pool of read-only ones. Every
// query is written once, in SQL that both take; what differs stands in sqlite.go,
// postgres.go and the migrations.
//
// Instants are stored as microseconds since 1970 UTC, days as text, raw mails
// and letters as zstd frames.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// readers is how many connections read at the same time: one for each of the
// loops that look things up, and one for a report.
const readers = 4

// Store is an open database.
type Store struct {
	Reader // looks things up outside of any transaction
	engine *engine
	write  *pool // nil where the store was opened read-only
	leases *pool // to renew a lease beside a long transaction; as write where none end
	read   *pool
	codec  *codec
	files  inPlace
	schema Schema
	// committed hears how long each commit took.
	committed func(time.Duration)
}

// Open opens the database at a place, for the daemon: the path of a file for SQLite,
// which is made where it is missing (readable by its owner only), or a URL of
// PostgreSQL. It brings the tables up to date.
func Open(ctx context.Context, at string) (*Store, error) {
	e := engineOf(at)
	if err := e.prepare(at); err != nil {
		return nil, fmt.Errorf("create the database: %w", err)
	}
	s, err := e.openWriting(ctx, at, writing, e.migrate)
	if err != nil {
		return nil, err
	}
	if err := s.countOldCases(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("bring the database up to date: %w", err), s.Close())
	}
	return s, nil
}

// OpenBeside opens an existing database for writing while another process uses
// it. It leaves the tables alone: one that is not up to date is ErrOutdated, and
// one that is not made yet fs.ErrNotExist.
func OpenBeside(ctx context.Context, at string) (*Store, error) {
	e := engineOf(at)
	if err := e.missing(at); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return e.openWriting(ctx, at, writingBeside, e.upToDate)
}

// openWriting opens the database for reading and writing once its tables are
// found, or made, what they must be.
func (e *engine) openWriting(ctx context.Context, at string, use use, prepare func(context.Context, *sql.DB) (Schema, error)) (*Store, error) {
	write, err := e.open(ctx, at, use)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	schema, err := prepare(ctx, write.DB)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bring the database up to date: %w", err), write.Close())
	}
	s, err := e.openReaders(ctx, at)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	s.write, s.schema = newPool(write), schema
	s.leases = s.write
	if e.shared {
		more, err := e.open(ctx, at, use)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.Close())
		}
		s.leases = newPool(more)
	}
	if s.files, err = whereItLies(e.files(at)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenReadOnly opens an existing database for looking things up, beside a
// running daemon or without one. One that is not made yet is fs.ErrNotExist: the
// daemon is to make it.
func OpenReadOnly(ctx context.Context, at string) (*Store, error) {
	e := engineOf(at)
	if err := e.missing(at); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s, err := e.openReaders(ctx, at)
	if err != nil {
		return nil, err
	}
	if err := e.known(ctx, s.read.db.DB); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.Close())
	}
	return s, nil
}

func (e *engine) openReaders(ctx context.Context, at string) (*Store, error) {
	read, err := e.open(ctx, at, reading)
	if err != nil {
		return nil, fmt.Errorf("open the database for reading: %w", err)
	}
	c, err := newCodec()
	if err != nil {
		return nil, errors.Join(err, read.Close())
	}
	pool := newPool(read)
	return &Store{Reader: Reader{run: pool, codec: c}, engine: e, read: pool, codec: c, committed: func(time.Duration) {}}, nil
}

// Schema is which versions the tables were in before Open and are in since.
func (s *Store) Schema() Schema { return s.schema }

// OnCommit has hear told how long each commit took, until it was on the disk. It
// is called before anything is written; hear returns at once.
func (s *Store) OnCommit(hear func(time.Duration)) { s.committed = hear }

// UpToDate is ErrOutdated where the tables are those of an older version, which lack
// what this one reads.
func (s *Store) UpToDate(ctx context.Context) error {
	_, err := s.engine.upToDate(ctx, s.read.db.DB)
	return wrap("open the database", err)
}

// Close closes all connections.
func (s *Store) Close() error {
	err := s.read.db.Close()
	if s.write != nil {
		err = errors.Join(err, s.write.db.Close())
	}
	if s.leases != s.write {
		err = errors.Join(err, s.leases.db.Close())
	}
	s.codec.Close()
	return err
}
