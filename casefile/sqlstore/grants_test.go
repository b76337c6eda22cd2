package sqlstore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestGrantsComeBackAsTheyWereKept(t *testing.T) {
	s, _ := newStore(t)
	ctx := context.Background()
	if _, found, err := s.Grant(ctx, "a"); found || err != nil {
		t.Errorf("found one where none was kept: %v", err)
	}
	a := Grant{Name: "a", Configured: []byte{1}, Sealed: []byte{2, 0, 3}, UpdatedAt: noon, ExpiresAt: noon.Add(time.Hour)}
	b := Grant{Name: "b", Configured: []byte{4}, Sealed: []byte{5}, UpdatedAt: noon}
	for _, g := range []Grant{b, a} {
		if err := s.KeepGrant(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := s.Grants(ctx); err != nil || !reflect.DeepEqual(all, []Grant{a, b}) {
		t.Errorf("got %+v, %v", all, err)
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.GrantTold(ctx, noon, a) })
	a.Sealed, a.ExpiresAt = []byte{6}, time.Time{}
	if err := s.KeepGrant(ctx, a); err != nil {
		t.Fatal(err)
	}
	a.ToldAt = noon // whoever was told was told
	if got, found, err := s.Grant(ctx, "a"); !found || err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("got %+v, %v", got, err)
	}
	if err := s.ForgetGrant(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Grants(ctx); err != nil || len(all) != 1 {
		t.Errorf("got %+v, %v", all, err)
	}
}

// Beside a running daemon the tables are left as they are: an older or newer
// program's are not touched, and none are made.
func TestOpenBeside(t *testing.T) {
	s, file := newFile(t)
	ctx := context.Background()
	beside, err := OpenBeside(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(beside.KeepGrant(ctx, Grant{Name: "a", Configured: []byte{1}, Sealed: []byte{2}}), beside.Close()); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Grants(ctx); err != nil || len(all) != 1 {
		t.Errorf("the other process sees %+v, %v", all, err)
	}
	newer := (*NewerError)(nil)
	for _, step := range []struct {
		change string
		is     func(error) bool
	}{
		{"UPDATE goose_db_version SET version_id = version_id + 1000 WHERE id = (SELECT MAX(id) FROM goose_db_version)", func(err error) bool { return errors.As(err, &newer) }},
		{"DELETE FROM goose_db_version WHERE version_id > 3", func(err error) bool { return errors.Is(err, ErrOutdated) }},
	} {
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.exec(ctx, step.change) })
		if beside, err := OpenBeside(ctx, file); !step.is(err) {
			t.Errorf("after %s: %v, %v", step.change, beside, err)
		}
	}
	missing := filepath.Join(t.TempDir(), "none.db")
	if _, err := OpenBeside(ctx, missing); !errors.Is(err, fs.ErrNotExist) {
		t.Error("opened what is not there")
	}
	if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Error("made a database")
	}
}
