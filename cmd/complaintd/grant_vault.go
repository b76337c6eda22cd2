package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"complaintd/casefile/sqlstore"
)

// grantStore is where refresh tokens are kept.
type grantStore interface {
	Grant(ctx context.Context, name string) (sqlstore.Grant, bool, error)
	KeepGrant(ctx context.Context, g sqlstore.Grant) error
	ForgetGrant(ctx context.Context, name string) error
}

// vault keeps the refresh token of one grant. Providers may give a new one with
// each use and end the old one, so that the configured one is good for the first
// use alone. A copy of the database gives nobody a token: they are encrypted
// under a key that is made of the configured secret.
type vault struct {
	name       string
	configured OAuth2Config
	keys       []vaultKeys // of the secret in use, then of those before
	store      grantStore
	// unkept is a newer token than the store's, which could not take it.
	unkept string
}

// vaultKeys are made of one secret.
type vaultKeys struct {
	seal cipher.AEAD
	mark []byte // makes the mark of a configuration
}

func newVault(name string, configured OAuth2Config, secrets []Secret, store grantStore) (*vault, error) {
	v := &vault{name: name, configured: configured, store: store}
	for _, secret := range secrets {
		keys, err := newVaultKeys(secret)
		if err != nil {
			return nil, fmt.Errorf("make the keys for refresh tokens: %w", err)
		}
		v.keys = append(v.keys, keys)
	}
	return v, nil
}

func newVaultKeys(secret Secret) (vaultKeys, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "complaintd refresh token: encryption", 32)
	if err != nil {
		return vaultKeys{}, err
	}
	mark, err := hkdf.Key(sha256.New, []byte(secret.Reveal()), nil, "complaintd refresh token: configuration", 32)
	if err != nil {
		return vaultKeys{}, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return vaultKeys{}, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	return vaultKeys{seal, mark}, err
}

// markOf is a keyed hash of what the grant was configured with: another client
// or refresh token begins anew.
func (k vaultKeys) markOf(o OAuth2Config) []byte {
	h := hmac.New(sha256.New, k.mark)
	for _, part := range []string{o.TokenURL, o.ClientID, o.RefreshToken.Reveal()} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return h.Sum(nil)
}

// current is the refresh token to use: the newest that came of the configured
// one. A kept one that came of another configuration is dropped.
func (v *vault) current(ctx context.Context) (string, error) {
	if v.unkept != "" {
		return v.unkept, nil
	}
	kept, found, err := v.store.Grant(ctx, v.name)
	if err != nil || !found {
		return v.configured.RefreshToken.Reveal(), err
	}
	for _, keys := range v.keys {
		if !hmac.Equal(keys.markOf(v.configured), kept.Configured) {
			continue
		}
		if token, err := keys.seal.Open(nil, nil, kept.Sealed, []byte(v.name)); err == nil {
			return string(token), nil
		}
	}
	return v.configured.RefreshToken.Reveal(), v.store.ForgetGrant(ctx, v.name)
}

// keep records the refresh token that is to be used from now on: the one of the
// answer, or the one used, where there is something to record.
func (v *vault) keep(ctx context.Context, now time.Time, used string, answer tokenAnswer) error {
	next := used
	if answer.refresh != "" {
		next = answer.refresh
	}
	if next == used && v.unkept == "" && answer.refreshExpires == 0 {
		return nil
	}
	keys := v.keys[0]
	g := sqlstore.Grant{Name: v.name, Configured: keys.markOf(v.configured), UpdatedAt: now,
		Sealed: keys.seal.Seal(nil, nil, []byte(next), []byte(v.name))} // it opens under no other name
	if answer.refreshExpires > 0 {
		g.ExpiresAt = now.Add(answer.refreshExpires)
	}
	v.unkept = next
	if err := v.store.KeepGrant(ctx, g); err != nil {
		return err
	}
	v.unkept = ""
	return nil
}
