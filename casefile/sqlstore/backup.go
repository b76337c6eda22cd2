package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"
)

// partSuffix ends the name of a backup that is not finished.
const partSuffix = ".part"

// BackedUp is a finished backup.
type BackedUp struct {
	Bytes  int64 // its size
	Schema int64 // the version of its tables
}

// ErrServer means that the database is a server's, which has means of its own.
var ErrServer = errors.New("a PostgreSQL database is backed up by its own tools, such as pg_dump or a base backup with its WAL")

// BackUp writes a copy of the database in the file path to the new file to,
// readable by its owner only, and verifies it. A daemon may go on writing
// meanwhile: the copy holds what was committed when it began, and nothing of
// what came later. It counts cases on from a number well above, as later ones
// have had theirs by the time it is restored.
//
// The database is never opened as a file: closing it would drop the locks that
// SQLite holds on it in this process (POSIX locks belong to the process).
func BackUp(ctx context.Context, path, to string) (BackedUp, error) {
	if IsPostgres(path) {
		return BackedUp{}, ErrServer
	}
	known, err := OpenReadOnly(ctx, path) // it tells whose database it is
	if err != nil {
		return BackedUp{}, err
	}
	if err := known.Close(); err != nil {
		return BackedUp{}, err
	}
	part, err := reserve(to)
	if err != nil {
		return BackedUp{}, err
	}
	defer os.Remove(part) // where it is not finished
	if err := vacuumInto(ctx, path, part); err != nil {
		return BackedUp{}, fmt.Errorf("copy the database: %w", err)
	}
	if err := leaveGap(ctx, part); err != nil {
		return BackedUp{}, fmt.Errorf("prepare the copy: %w", err)
	}
	done, err := verify(ctx, part)
	if err != nil {
		return BackedUp{}, fmt.Errorf("verify the copy: %w", err)
	}
	return done, finish(part, to)
}

// reserve makes the empty file that a backup is written into. It refuses to
// overwrite anything.
func reserve(to string) (part string, err error) {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: %w; a backup overwrites nothing", to, fs.ErrExist)
	}
	part = to + partSuffix
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("%s: %w: another backup is writing it, or was interrupted; then remove it", part, fs.ErrExist)
	}
	if errors.Is(err, fs.ErrNotExist) { // not passed on: it is not the database that is missing
		return "", fmt.Errorf("%s: its folder does not exist", to)
	}
	if err != nil {
		return "", fmt.Errorf("make the file of the backup: %w", err)
	}
	return part, f.Close()
}

// vacuumInto copies the database of a file into another, which is empty. It
// only reads the former; query_only would forbid it the latter too.
func vacuumInto(ctx context.Context, path, to string) error {
	db, err := sqlx.ConnectContext(ctx, "sqlite", dsn(path, "mode", "ro"))
	if err != nil {
		return classify(err)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return errors.Join(classify(err), db.Close())
}

// numbersGap is more cases than are opened between a backup and the day it is
// restored.
const numbersGap = 10_000

// leaveGap has a database that was restored from the copy give no case a number
// that was given since: a customer may have it in a letter.
func leaveGap(ctx context.Context, file string) error {
	db, err := sqlx.ConnectContext(ctx, "sqlite", dsn(file, "mode", "rw", "_txlock", "immediate"))
	if err != nil {
		return classify(err)
	}
	_, err = db.ExecContext(ctx, "UPDATE counter SET next = next + ? WHERE name = 'case'", numbersGap)
	return errors.Join(classify(err), db.Close())
}

// verify reads a copy from end to end.
func verify(ctx context.Context, file string) (done BackedUp, err error) {
	db, err := sqlx.ConnectContext(ctx, "sqlite", dsn(file, "mode", "ro"))
	if err != nil {
		return done, classify(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var faults []string
	if err := db.SelectContext(ctx, &faults, "PRAGMA integrity_check"); err != nil {
		return done, classify(err)
	}
	if len(faults) != 1 || faults[0] != "ok" {
		return done, fmt.Errorf("the copy is damaged: %s", faults[0])
	}
	provider, err := sqlite().migrator(db.DB)
	if err != nil {
		return done, err
	}
	if done.Schema, err = provider.GetDBVersion(ctx); err != nil {
		return done, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return done, err
	}
	done.Bytes = info.Size()
	return done, nil
}

// finish gives a verified copy its name, once it is on the disk.
func finish(part, to string) error {
	for _, step := range []func() error{
		func() error { return syncFile(part) },
		func() error { return os.Rename(part, to) },
		func() error { return syncFile(filepath.Dir(to)) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("finish the backup: %w", err)
		}
	}
	return nil
}

// syncFile has the system write a file, or the names in a folder, to the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
