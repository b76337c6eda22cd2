package demo

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

var monday = time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)

// newPlayer plays with one case, in which something falls due on Monday. The
// daemon notes as due next what the given function tells, and writes nothing.
func newPlayer(t *testing.T, next func(at time.Time) time.Time) (*player, *[]time.Time) {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "complaintd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	c := casefile.Case{Number: 1, Reference: "KL-26-000001-7", Version: 1, State: casefile.Open, OpenedAt: monday, ReceivedAt: monday}
	setDue := func(at time.Time) error {
		return store.Write(t.Context(), func(tx *sqlstore.Tx) error { return tx.SetNextDue(t.Context(), c, at) })
	}
	err = store.Write(t.Context(), func(tx *sqlstore.Tx) error { return tx.InsertCase(t.Context(), c, monday) })
	if err != nil {
		t.Fatal(err)
	}
	servers := startServers(t)
	t.Cleanup(func() { servers.Close() })
	var worked []time.Time
	return &player{store: store, story: &Story{Steps: []Step{{Arrival: Arrival{At: monday}}}}, Stage: Stage{
		Servers: servers, Tell: func(Step) {}, NextDigest: daily,
		Daemon: func(_ context.Context, at time.Time) error {
			worked = append(worked, at)
			return setDue(next(at))
		},
	}}, &worked
}

// The daemon works in the morning of a day on which something else falls due later,
// and on no other.
func TestMorningsBeforeSomethingElse(t *testing.T) {
	p, worked := newPlayer(t, func(at time.Time) time.Time { return at.AddDate(0, 0, 3).Truncate(24 * time.Hour).Add(15 * time.Hour) })
	p.worked = monday.AddDate(0, 0, -1)
	p.NextDigest = func(at time.Time) time.Time { // at eight
		eight := at.Truncate(24 * time.Hour).Add(8 * time.Hour)
		if !eight.After(at) {
			return eight.AddDate(0, 0, 1)
		}
		return eight
	}
	if err := p.pass(t.Context(), monday.AddDate(0, 0, 4)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, at := range *worked {
		got = append(got, at.Format("Mon 15:04"))
	}
	if want := "Mon 08:00 Mon 09:00 Thu 08:00 Thu 15:00"; strings.Join(got, " ") != want {
		t.Errorf("it worked at %v, want %s", got, want)
	}
}

func daily(at time.Time) time.Time { return at.AddDate(0, 0, 1) }

// The daemon works whenever something falls due, and not at the instant of the
// mail, which is the mail's own.
func TestTimePassesByWhatFallsDue(t *testing.T) {
	p, worked := newPlayer(t, daily)
	if err := p.pass(t.Context(), monday.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	if len(*worked) != 3 || !(*worked)[2].Equal(monday.AddDate(0, 0, 2)) {
		t.Errorf("the daemon worked at %v", *worked)
	}
	if len(p.story.Steps) != 1 {
		t.Errorf("%d steps are told, though no letter went out", len(p.story.Steps)-1)
	}
}

func TestTheStoryComesToAnEnd(t *testing.T) {
	p, worked := newPlayer(t, func(time.Time) time.Time { return time.Time{} })
	if err := p.end(t.Context()); err != nil || len(*worked) != 1 {
		t.Errorf("the daemon worked at %v; %v", *worked, err)
	}
}

func TestAStoryWithoutEndIsAFault(t *testing.T) {
	p, _ := newPlayer(t, daily)
	if err := p.end(t.Context()); err == nil {
		t.Error("it ends")
	}
}

// Were it not noticed, time would stand still for ever.
func TestWhatStaysDueIsAFault(t *testing.T) {
	p, _ := newPlayer(t, func(at time.Time) time.Time { return at })
	if err := p.pass(t.Context(), monday.AddDate(0, 0, 3)); err == nil {
		t.Error("it passes")
	}
}
