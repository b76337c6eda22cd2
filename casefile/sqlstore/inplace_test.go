package sqlstore

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// Nothing is committed to files that have lost their names, as the next start would
// not find it; put back, they are written again.
func TestADatabaseThatIsNotInItsPlace(t *testing.T) {
	for name, test := range map[string]struct{ file, instead string }{
		"removed":          {"", ""},
		"journal removed":  {"-wal", ""},
		"replaced":         {"", "another file"},
		"journal replaced": {"-wal", "another file"},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := newFile(t)
			file := path + test.file
			if err := os.Rename(file, file+".away"); err != nil {
				t.Fatal(err)
			}
			if test.instead != "" {
				if err := os.WriteFile(file, []byte(test.instead), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			insert := func(tx *Tx) error { return tx.InsertCase(context.Background(), someCase(1), time.Time{}) }
			if err := s.Write(context.Background(), insert); !Unavailable(err) || !errors.Is(err, ErrMoved) {
				t.Errorf("got %v, want ErrMoved", err)
			}
			if err := os.Rename(file+".away", file); err != nil {
				t.Fatal(err)
			}
			if err := s.Write(context.Background(), insert); err != nil {
				t.Errorf("put back: %v", err)
			}
			cases, err := openStore(t, path).CasesAfter(context.Background(), 0, 10)
			if err != nil || len(cases) != 1 || cases[0].Reference != someCase(1).Reference {
				t.Errorf("stored %v, %v", cases, err)
			}
		})
	}
}
