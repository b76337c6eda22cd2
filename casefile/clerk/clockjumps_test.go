package clerk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/casefile/workday"
)

// However the clock is set wrong for a while, ahead or back by hours or days: the
// dates that follow from a mail's receipt stay, each of them is acted on once, and
// none is left out. Only a reminder may be, of a day that was over by that clock.
func TestAClockThatJumps(t *testing.T) {
	slow(t)
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		o := newOffice(t)
		o.receive(t, mail(1, "kari@example.net", "late parcel"))
		deadline := o.cases(t)[0].Deadline
		for now := monday; now.Before(monday.AddDate(0, 0, 3)); now = now.Add(4 * time.Hour) {
			o.pass(t, now.Add(time.Duration(random.IntN(6*24)-3*24)*time.Hour))
		}
		for now := monday.AddDate(0, 0, 3); now.Before(monday.AddDate(0, 0, 8)); now = now.Add(4 * time.Hour) {
			o.pass(t, now)
		}
		about := o.cases(t)[0]
		if !about.FirstDeadline.Equal(deadline) || !about.ReceivedAt.Equal(monday) {
			t.Errorf("received %s, the deadline is %s; want %s and %s", about.ReceivedAt, about.FirstDeadline, monday, deadline)
		}
		happened := map[string]int{}
		for kind := range strings.FieldsSeq(o.history(t, about.Number)) {
			happened[kind]++
		}
		for kind, want := range map[casefile.EventKind][2]int{casefile.EventCaseOpened: {1, 1}, casefile.EventHandedOver: {1, 1},
			casefile.EventBreached: {1, 1}, casefile.EventReminded: {0, 3}} {
			if n := happened[string(kind)]; n < want[0] || n > want[1] {
				t.Errorf("%s happened %d times, want %v: %v", kind, n, want, happened)
			}
		}
		if left := o.letters(t); len(left) > 0 {
			t.Errorf("seed %d: %d letters wait, the first a %s until %s", seed, len(left), left[0].Name, left[0].NextAt)
		}
	}
}

// pass lets the clock act and the server take what is due, at an instant.
func (o *office) pass(t testing.TB, now time.Time) {
	t.Helper()
	o.now = now
	if _, err := o.Due(context.Background()); err != nil {
		t.Fatal(err)
	}
	o.send(t)
}

// What was queued while the clock ran ahead does not wait until that hour comes,
// and what waits for its hour goes on doing so.
func TestLettersQueuedUnderAClockAheadAreNoticed(t *testing.T) {
	o := newOffice(t)
	o.now = monday.Add(5 * time.Hour)
	o.receive(t, mail(1, "kari@example.net", "one"))
	o.now = monday
	if l := o.next(t); l != nil {
		t.Fatalf("%s is due five hours early", l.Name)
	}
	o.pass(t, monday)
	if left := o.letters(t); len(left) > 0 {
		t.Errorf("%d letters still wait", len(left))
	}

	words := casefile.Sealed{Name: "answer", MessageID: "words@example", BounceTag: "words", Recipient: "kari@example.net"}
	err := o.store.Write(context.Background(), func(tx *sqlstore.Tx) error {
		return tx.QueueLetter(context.Background(), monday, 1, words, o.store.Pack([]byte("words")), sqlstore.Terms{NotBefore: monday.Add(2 * time.Minute)})
	})
	if err != nil {
		t.Fatal(err)
	}
	o.pass(t, monday)
	if left := o.letters(t); len(left) != 1 {
		t.Error("words that can still be taken back have gone")
	}
}

// Alerts and digests that went while the clock ran ahead hold up none when it is
// right again.
func TestAlertsAndDigestsAfterAClockAhead(t *testing.T) {
	o := newDigestOffice(t)
	o.now = monday.AddDate(0, 0, 3).Add(3 * time.Hour)
	o.bombs(t, 1)
	o.due(t)
	o.now = monday.Add(time.Minute)
	o.bombs(t, 1)
	o.due(t)
	if alerts := o.alertsTo(t, head); len(alerts) != 2 {
		t.Errorf("alerts %q, want one more when the clock is right", alerts)
	}
	var days []string
	for day := range 5 {
		for hour := 7; hour < 18; hour++ {
			now := monday.AddDate(0, 0, 1+day).Add(time.Duration(hour-9) * time.Hour)
			for range o.morning(t, now) {
				days = append(days, now.Format("Mon 15"))
			}
		}
	}
	if got := fmt.Sprint(days); got != "[Tue 08 Tue 08 Wed 08 Wed 08 Thu 08 Thu 08 Fri 08 Fri 08]" {
		t.Errorf("digests for two managers on %s", got)
	}
}

// In the nights in which the clocks change, every date comes once, at the hour that
// the clock on the wall shows, also where it shows that hour twice or never.
func TestNightsInWhichTheClocksChange(t *testing.T) {
	slow(t)
	for _, zone := range []string{"Europe/London", "Europe/Oslo"} {
		for _, sunday := range []time.Time{time.Date(2025, 3, 30, 0, 0, 0, 0, time.UTC), time.Date(2025, 10, 26, 0, 0, 0, 0, time.UTC)} {
			t.Run(zone+sunday.Format(" 2 January"), func(t *testing.T) {
				o := newDigestOffice(t)
				place, err := time.LoadLocation(zone)
				if err != nil {
					t.Fatal(err)
				}
				calendar, err := workday.New(workday.Config{Location: place, Closing: 17 * time.Hour, Holidays: "gb"})
				if err != nil {
					t.Fatal(err)
				}
				o.rules.Calendar = calendar
				friday := sunday.AddDate(0, 0, -2)
				received := friday.Add(10 * time.Hour)
				o.pass(t, received)
				o.receive(t, mail(1, "kari@example.net", "late parcel", func(in *casefile.Incoming) { in.ReceivedAt = received }))
				var digests []string
				for minutes := 0; minutes < 8*24*60; minutes += 15 {
					now := received.Add(time.Duration(minutes) * time.Minute)
					if len(o.morning(t, now)) > 0 {
						digests = append(digests, now.In(place).Format("2 15:04"))
					}
					o.send(t)
				}
				checkWeek(t, o, place, friday, digests)
			})
		}
	}
}

// checkWeek: in the week after a Friday's complaint there was a digest at eight on
// every working day, a hand-over on the third and the breach on the fifth at five
// o'clock on the wall.
func checkWeek(t *testing.T, o *office, place *time.Location, friday time.Time, digests []string) {
	t.Helper()
	var want []string
	for _, days := range []int{3, 4, 5, 6, 7} {
		want = append(want, friday.AddDate(0, 0, days).Format("2")+" 08:00")
	}
	if fmt.Sprint(digests) != fmt.Sprint(want) {
		t.Errorf("digests at %v, want %v", digests, want)
	}
	events, err := o.store.Events(context.Background(), o.cases(t)[0].Number)
	if err != nil {
		t.Fatal(err)
	}
	at := map[casefile.EventKind][]string{}
	for _, e := range events {
		at[e.Kind] = append(at[e.Kind], e.At.In(place).Format("2 15:04"))
	}
	for kind, days := range map[casefile.EventKind]int{casefile.EventHandedOver: 5, casefile.EventBreached: 7} {
		if want := friday.AddDate(0, 0, days).Format("2") + " 17:00"; len(at[kind]) != 1 || at[kind][0] != want {
			t.Errorf("%s at %v, want %s", kind, at[kind], want)
		}
	}
}
