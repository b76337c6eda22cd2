package demo

import (
	"context"
	"path/filepath"
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
		Servers: servers, Tell: func(Step) {},
		Daemon: func(_ context.Context, at time.Time) error {
			worked = append(worked, at)
			return setDue(next(at))
		},
	}}, &worked
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
