// Package storetest gives tests a new database: a file for SQLite, or one on a
// real PostgreSQL that the tests start, on loopback, in a folder of its own. It is
// for tests alone.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// The environment tells which engine the tests are to use ("postgres" for
// PostgreSQL), and where its server is once Main has started it.
const (
	engineVariable = "COMPLAINTD_TEST_ENGINE"
	serverVariable = "COMPLAINTD_TEST_POSTGRES"
)

// IsPostgres tells whether the tests are to use PostgreSQL.
func IsPostgres() bool { return os.Getenv(engineVariable) == "postgres" }

// Main runs the tests of a package beside a server of PostgreSQL, if they are to
// use one. It is called by TestMain, with what it returns as the exit status.
func Main(m *testing.M) int {
	if !IsPostgres() || os.Getenv(serverVariable) != "" {
		return m.Run()
	}
	server, err := Start("fsync=off")
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	defer server.Stop()
	if err := os.Setenv(serverVariable, server.URL); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		return 1
	}
	return m.Run()
}

// New is the place of a database that is not made yet, for sqlstore.Open.
func New(t testing.TB) string {
	t.Helper()
	if IsPostgres() {
		return newOn(t, os.Getenv(serverVariable))
	}
	return filepath.Join(t.TempDir(), "case file?#%.db") // a name that must not be taken for a query
}

// newOn makes an empty schema on the server, which takes a fraction of the time that
// a database would.
func newOn(t testing.TB, server string) string {
	t.Helper()
	at, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ToLower(rand.Text())
	settings := at.Query()
	settings.Set("search_path", name)
	at.RawQuery = settings.Encode()
	change(t, server, "CREATE SCHEMA "+name)
	t.Cleanup(func() { change(t, server, "DROP SCHEMA "+name+" CASCADE") })
	return at.String()
}

func change(t testing.TB, server, statement string) {
	t.Helper()
	ctx := context.Background() // the test's has ended where it cleans up
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}

// Open opens a database beside the store, as a fault or an attacker would change
// it.
func Open(t testing.TB, at string) *sql.DB {
	t.Helper()
	driver := "sqlite"
	if IsPostgres() {
		driver = "pgx"
	} else {
		at = (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: at}).EscapedPath()}).String()
	}
	db, err := sql.Open(driver, at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}
