package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"complaintd/casefile/sqlstore"
)

// memGrants is a store in memory that can be away.
type memGrants struct {
	rows map[string]sqlstore.Grant
	down bool
}

func newMemGrants() *memGrants { return &memGrants{rows: map[string]sqlstore.Grant{}} }

var errDown = errors.New("disk full")

func (m *memGrants) Grant(_ context.Context, name string) (sqlstore.Grant, bool, error) {
	g, found := m.rows[name]
	return g, found, nil
}

func (m *memGrants) KeepGrant(_ context.Context, g sqlstore.Grant) error {
	if m.down {
		return errDown
	}
	m.rows[g.Name] = g
	return nil
}

func (m *memGrants) ForgetGrant(_ context.Context, name string) error {
	delete(m.rows, name)
	return nil
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// rotating has a provider that gives a new refresh token with each use, and
// takes no other than the last.
func rotating(t *testing.T) (*provider, OAuth2Config) {
	p := newProvider(t)
	last := "refresh-0"
	p.answer = func(n int, form url.Values) (int, string) {
		if form.Get("refresh_token") != last {
			return 400, `{"error":"invalid_grant"}`
		}
		last = fmt.Sprintf("refresh-%d", n)
		return 200, fmt.Sprintf(`{"access_token":"access-%d","expires_in":3600,"refresh_token":%q,"refresh_token_expires_in":7776000}`, n, last)
	}
	o := p.oauth2()
	o.RefreshToken = NewSecret("refresh-0")
	return p, o
}

func openDatabase(t *testing.T, file string) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// TestRotatedTokenSurvivesARestart: what the provider gave last is used after a
// restart, and can be read by nobody who has the database alone.
func TestRotatedTokenSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.db")
	p, o := rotating(t)
	w := newWall()
	for range 3 {
		store := openDatabase(t, file)
		g := p.granting(t, o, store, w)
		for range 2 {
			mustGive(t, g, "")
			w.pass(time.Hour)
		}
		kept, _, err := store.Grant(t.Context(), "complaints@example.com")
		if want := w.now().Add(-time.Hour + 90*24*time.Hour); err != nil || !kept.ExpiresAt.Equal(want) {
			t.Errorf("ends %s, want %s (%v)", kept.ExpiresAt, want, err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(p.requests()); n != 6 {
		t.Errorf("%d requests, want 6", n)
	}
	for _, name := range []string{file, file + "-wal"} {
		content, err := os.ReadFile(name)
		if err == nil && (bytes.Contains(content, []byte("refresh-")) || bytes.Contains(content, []byte("access-"))) {
			t.Errorf("%s shows a token", name)
		}
	}
}

// TestChangedConfigurationBeginsAnew: another refresh token, client or secret in
// the file takes the place of what was kept; a secret that is still known does not.
func TestChangedConfigurationBeginsAnew(t *testing.T) {
	old := NewSecret("the secret of the configuration")
	tests := []struct {
		name    string
		change  func(*OAuth2Config)
		secrets []Secret
		want    string
	}{
		{"nothing", func(*OAuth2Config) {}, []Secret{old}, "refresh-1"},
		{"refresh token", func(o *OAuth2Config) { o.RefreshToken = NewSecret("another") }, []Secret{old}, "another"},
		{"client", func(o *OAuth2Config) { o.ClientID = "another" }, []Secret{old}, "refresh-0"},
		{"client secret", func(o *OAuth2Config) { o.ClientSecret = NewSecret("another") }, []Secret{old}, "refresh-1"},
		{"secret, the old one listed", func(*OAuth2Config) {}, []Secret{NewSecret("a new secret, long enough"), old}, "refresh-1"},
		{"secret, the old one gone", func(*OAuth2Config) {}, []Secret{NewSecret("a new secret, long enough")}, "refresh-0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, o := rotating(t)
			store := newMemGrants()
			mustGive(t, p.granting(t, o, store, newWall()), "")
			test.change(&o)
			g := p.grantingUnder(t, o, store, newWall(), test.secrets...)
			got, err := g.vault.current(t.Context())
			if got != test.want || err != nil {
				t.Errorf("%s, want %s (%v)", got, test.want, err)
			}
			if _, kept := store.rows[g.vault.name]; kept != (test.want == "refresh-1") {
				t.Errorf("still kept: %t", kept)
			}
		})
	}
}

// TestSealedTokenOpensInItsRowAlone: it can't be moved to another log-in.
func TestSealedTokenOpensInItsRowAlone(t *testing.T) {
	p, o := rotating(t)
	store := newMemGrants()
	g := p.granting(t, o, store, newWall())
	mustGive(t, g, "")
	moved := store.rows[g.vault.name]
	g.vault.name = "other@example.com"
	store.rows[g.vault.name] = moved
	if got, _ := g.vault.current(t.Context()); got != "refresh-0" {
		t.Errorf("opened as %s", got)
	}
}

// TestKeysAreOfTheSecret: without it neither can a token be opened nor a guess at
// the configuration be tried, and no two configurations share a mark.
func TestKeysAreOfTheSecret(t *testing.T) {
	var keys []vaultKeys
	for _, secret := range []string{"the secret of the configuration", "another secret, long enough"} {
		k, err := newVaultKeys(NewSecret(secret))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	o := OAuth2Config{TokenURL: "https://example.com/a", ClientID: "bc", RefreshToken: NewSecret("d")}
	shifted := OAuth2Config{TokenURL: "https://example.com/ab", ClientID: "c", RefreshToken: NewSecret("d")}
	if bytes.Equal(keys[0].markOf(o), keys[1].markOf(o)) || bytes.Equal(keys[0].markOf(o), keys[0].markOf(shifted)) {
		t.Error("marks are the same")
	}
	if _, err := keys[1].seal.Open(nil, nil, keys[0].seal.Seal(nil, nil, []byte("refresh"), nil), nil); err == nil {
		t.Error("opened under another secret")
	}
}

// TestTokenThatCannotBeKept: the program goes on with it, and keeps it with the
// next.
func TestTokenThatCannotBeKept(t *testing.T) {
	p, o := rotating(t)
	store, w := newMemGrants(), newWall()
	g := p.granting(t, o, store, w)
	var log bytes.Buffer
	g.log = newLogger(&log, "debug", "text")
	store.down = true
	for range 2 {
		mustGive(t, g, "")
		w.pass(time.Hour)
	}
	store.down = false
	mustGive(t, g, "")
	if got, _ := g.vault.current(t.Context()); got != "refresh-3" || len(store.rows) != 1 || g.vault.unkept != "" {
		t.Errorf("%s, %d kept", got, len(store.rows))
	}
	if !bytes.Contains(log.Bytes(), []byte("refresh token not kept")) || bytes.Contains(log.Bytes(), []byte("refresh-")) || bytes.Contains(log.Bytes(), []byte("access-")) {
		t.Errorf("logged: %s", &log)
	}
}

// TestAnotherProcessWasFaster: check beside the daemon used the refresh token up
// between our look at the database and our request.
func TestAnotherProcessWasFaster(t *testing.T) {
	p, o := rotating(t)
	store := newMemGrants()
	check := p.granting(t, o, store, newWall())
	daemon := p.granting(t, o, &lateGrants{memGrants: store}, newWall())
	mustGive(t, check, "")
	if got := mustGive(t, daemon, ""); got != "access-4" { // two refused ones between: with the header and with parameters
		t.Errorf("got %s", got)
	}
}

// lateGrants finds nothing at the first look.
type lateGrants struct {
	*memGrants
	looked bool
}

func (l *lateGrants) Grant(ctx context.Context, name string) (sqlstore.Grant, bool, error) {
	if !l.looked {
		l.looked = true
		return sqlstore.Grant{}, false, nil
	}
	return l.memGrants.Grant(ctx, name)
}

// TestRefreshTokenIsKeptWhenStopped: the answer that is under way when the
// program is told to stop is waited for.
func TestRefreshTokenIsKeptWhenStopped(t *testing.T) {
	p, o := rotating(t)
	ctx, stop := context.WithCancel(t.Context())
	answer := p.answer
	p.answer = func(n int, form url.Values) (int, string) {
		stop()
		time.Sleep(20 * time.Millisecond) // a client that broke off would be gone by then
		return answer(n, form)
	}
	g := p.granting(t, o, newMemGrants(), newWall())
	_, err := g.Token(ctx, "")
	if got, _ := g.vault.current(t.Context()); got != "refresh-1" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}

// TestForgetsWhatIsConfiguredNoMore, so that nobody is warned of its end.
func TestForgetsWhatIsConfiguredNoMore(t *testing.T) {
	store := openDatabase(t, filepath.Join(t.TempDir(), "c.db"))
	p, o := rotating(t)
	w := newWall()
	g := p.granting(t, o, store, w)
	mustGive(t, g, "")
	for i, name := range []string{"complaints@example.com", "other"} {
		if err := (&grants{names: []string{name}}).forgetOthers(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		if kept, err := store.Grants(t.Context()); len(kept) != 1-i || err != nil {
			t.Errorf("%d kept for %s, %v", len(kept), name, err)
		}
	}
}

// TestNothingIsKeptWithoutNeed: a provider that neither replaces a refresh token
// nor tells its end leaves nothing in the database.
func TestNothingIsKeptWithoutNeed(t *testing.T) {
	p := newProvider(t)
	o := p.oauth2()
	o.RefreshToken = NewSecret("refresh-0")
	store := newMemGrants()
	mustGive(t, p.granting(t, o, store, newWall()), "")
	if len(store.rows) != 0 {
		t.Error("kept")
	}
}
