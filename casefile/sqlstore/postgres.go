package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgres runs at its usual level of isolation, READ COMMITTED: what two daemons
// could decide at once is held apart by the version of a case, by unique keys and
// by leases. The tables are those of the schema that the connection is in.
func postgres() *engine {
	return &engine{
		dialect:    goose.DialectPostgres,
		migrations: "migrations/postgres",
		migrating: func() ([]goose.ProviderOption, error) { // two daemons may be started at once
			locker, err := lock.NewPostgresSessionLocker()
			return []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
		},
		tables: `SELECT COUNT(*), COUNT(CASE WHEN table_name = 'goose_db_version' THEN 1 END)
			FROM information_schema.tables WHERE table_schema = current_schema()`,
		shared:      true,
		skipLocked:  " FOR UPDATE OF o SKIP LOCKED",
		forUpdate:   " FOR UPDATE",
		forKeyShare: " FOR KEY SHARE",
		connect:     connectPostgres,
		prepare:     nothing,
		missing:     nothing,
		files:       func(string) []string { return nil },
	}
}

// CheckURL tells what is wrong with a URL of PostgreSQL, without its password.
func CheckURL(at string) error {
	_, err := pgx.ParseConfig(at)
	return err
}

func nothing(string) error { return nil }

func connectPostgres(ctx context.Context, at string, use use) (*sqlx.DB, error) {
	config, err := pgx.ParseConfig(at)
	if err != nil {
		return nil, err // without the password
	}
	config.RuntimeParams["application_name"] = "complaintd"
	if use == reading {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	} else { // a daemon that was stopped or cut off in a transaction holds nobody up for longer
		setDefault(config.RuntimeParams, "idle_in_transaction_session_timeout", "10s")
		setDefault(config.RuntimeParams, "lock_timeout", "20s")
	}
	db := sqlx.NewDb(stdlib.OpenDB(*config), "pgx")
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to PostgreSQL: %w", err), db.Close())
	}
	return db, nil
}

// setDefault sets what the URL does not.
func setDefault(settings map[string]string, name, value string) {
	if _, given := settings[name]; !given {
		settings[name] = value
	}
}

// ofData are the classes of PostgreSQL's error codes that are about the data at
// hand: a value that doesn't fit, a constraint, a limit (appendix A of its manual).
var ofData = []string{"22", "23", "54"}

// lost tells whether an error means that PostgreSQL could not be asked.
func lost(err error) bool {
	var refused *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &refused) || errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// aboutData tells whether PostgreSQL refused the data at hand.
func aboutData(fault *pgconn.PgError) bool {
	for _, class := range ofData {
		if strings.HasPrefix(fault.Code, class) {
			return true
		}
	}
	return false
}
