package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"complaintd/casefile/sqlstore"
)

// grants are those of the configuration, each once.
type grants struct {
	byConfig map[string]*grant
	names    []string // of those with a refresh token
}

// newGrants makes the grants of a configuration. Nothing is asked for yet.
func newGrants(cfg *Config, store grantStore, endpoint endpoint, now func() time.Time, log *slog.Logger) (*grants, error) {
	all := &grants{byConfig: map[string]*grant{}}
	add := func(name string, o OAuth2Config) error {
		if !o.used() || all.byConfig[o.identity()] != nil {
			return nil
		}
		g := &grant{client: newClient(o), endpoint: endpoint, now: now, log: log.With("grant", name), turn: make(chan struct{}, 1)}
		all.byConfig[o.identity()] = g
		if o.RefreshToken.Reveal() == "" {
			return nil
		}
		all.names = append(all.names, name)
		var err error
		g.vault, err = newVault(name, o, append([]Secret{cfg.Secret}, cfg.PreviousSecrets...), store)
		return err
	}
	var faults []error
	for _, m := range cfg.Mailboxes {
		faults = append(faults, add(m.Address, m.OAuth2))
	}
	faults = append(faults, add("smtp", cfg.SMTP.OAuth2))
	return all, errors.Join(faults...)
}

// identity is the same for two that say the same.
func (o OAuth2Config) identity() string {
	return strings.Join(append([]string{o.TokenURL, o.ClientID, o.ClientSecret.Reveal(), o.RefreshToken.Reveal()}, o.Scopes...), "\n")
}

// tokens is where a log-in gets its access tokens; nil where it has a password.
func (g *grants) tokens(o OAuth2Config) func(ctx context.Context, refused string) (string, error) {
	if one := g.byConfig[o.identity()]; one != nil {
		return one.Token
	}
	return nil
}

// forgetOthers drops what is kept of grants that are configured no more, so that
// nobody is warned of their end.
func (g *grants) forgetOthers(ctx context.Context, store *sqlstore.Store) error {
	kept, err := store.Grants(ctx)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if !slices.Contains(g.names, k.Name) {
			if err := store.ForgetGrant(ctx, k.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkedGrants are the grants while check uses them.
type checkedGrants struct {
	*grants
	store *sqlstore.Store // nil where no grant has a refresh token
}

// openGrants makes the grants for check. A provider may end a refresh token when
// it gives the next, so there must be a database to keep that in; it is made
// where it is missing. Beside a running daemon it is left as it is.
func openGrants(ctx context.Context, cfg *Config) (*checkedGrants, error) {
	c := &checkedGrants{}
	var kept grantStore
	if cfg.hasRefreshToken() {
		var err error
		if c.store, err = openForCheck(ctx, cfg.Database.At); err != nil {
			kept = noStore{err}
		} else {
			kept = c.store
		}
	}
	var err error
	if c.grants, err = newGrants(cfg, kept, newEndpoint(), time.Now, slog.New(slog.DiscardHandler)); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Config) hasRefreshToken() bool {
	return c.SMTP.OAuth2.RefreshToken.Reveal() != "" ||
		slices.ContainsFunc(c.Mailboxes, func(m MailboxConfig) bool { return m.OAuth2.RefreshToken.Reveal() != "" })
}

func openForCheck(ctx context.Context, database string) (*sqlstore.Store, error) {
	lock, err := claim(database)
	if err != nil {
		return sqlstore.OpenBeside(ctx, database)
	}
	store, err := sqlstore.Open(ctx, database)
	return store, errors.Join(err, lock.Unlock())
}

// Close frees what openGrants took.
func (c *checkedGrants) Close() error {
	if c.store == nil {
		return nil
	}
	return c.store.Close()
}

// noStore stands for a database that can't be opened: no refresh token is used
// that could not be replaced.
type noStore struct{ err error }

func (n noStore) Grant(context.Context, string) (sqlstore.Grant, bool, error) {
	return sqlstore.Grant{}, false, n.err
}
func (n noStore) KeepGrant(context.Context, sqlstore.Grant) error { return n.err }
func (n noStore) ForgetGrant(context.Context, string) error       { return n.err }
