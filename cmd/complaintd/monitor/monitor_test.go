package monitor

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

const address = "complaints@hexpress.example"

// fakeDatabase answers what a test tells it to.
type fakeDatabase struct {
	condition            sqlstore.Condition
	readErr, writeErr    error
	conditions, attempts int
}

func (f *fakeDatabase) Condition(context.Context, time.Time) (sqlstore.Condition, error) {
	f.conditions++
	return f.condition, f.readErr
}

func (f *fakeDatabase) TryWrite(context.Context) error {
	f.attempts++
	return f.writeErr
}

// watch is a monitor of one mailbox, its database and its clock.
func watch(t testing.TB) (*Monitor, *fakeDatabase, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	database := &fakeDatabase{}
	m := New(Config{Database: database, File: filepath.Join(t.TempDir(), "none.db"), Version: "v1.2.3", Schema: 7,
		Now: func() time.Time { return now }})
	m.Watch(Watched{Mailboxes: []Mailbox{{address, time.Minute}}, Scanner: true, Stages: 2,
		Letters: []casefile.LetterName{casefile.Acknowledgement, casefile.CaseOpened}})
	return m, database, &now
}

// fakeBook keeps nothing.
type fakeBook struct{}

func (fakeBook) ScannerAnswered(context.Context) error { return nil }
func (fakeBook) ScannerFailed(context.Context) error   { return nil }

// fakeReceiver is a case file that takes everything.
type fakeReceiver struct{ full *bool }

func (fakeReceiver) Placed(context.Context, casefile.Placement) (map[uint32]casefile.Folder, error) {
	return nil, nil
}
func (r fakeReceiver) Receive(context.Context, []*casefile.Incoming) ([]casefile.Folder, error) {
	if r.full != nil && *r.full {
		return nil, errors.New("disk full of Kari's mails")
	}
	return nil, nil
}
func (fakeReceiver) Moved(context.Context, []casefile.Move) error                  { return nil }
func (fakeReceiver) MailboxRead(context.Context, string) error                     { return nil }
func (fakeReceiver) MailboxFailed(context.Context, string, casefile.Trouble) error { return nil }

// fakeQueue takes every record.
type fakeQueue struct{ err error }

func (fakeQueue) Next(context.Context, time.Time) (*casefile.QueuedLetter, time.Time, error) {
	return nil, time.Time{}, nil
}
func (fakeQueue) Ours(context.Context) error { return nil }
func (q fakeQueue) Settle(context.Context, time.Time, *casefile.QueuedLetter, casefile.Settlement) error {
	return q.err
}

// get asks the monitor over HTTP.
func get(t testing.TB, m *Monitor, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// A loop that stays silent for longer than it said is found, whichever it is,
// and only then.
func TestALoopThatHangsIsFound(t *testing.T) {
	loops := map[string]func(*Monitor, time.Duration){
		"clock":              func(m *Monitor, d time.Duration) { m.Clerk().Alive(d) },
		"outbox":             (*Monitor).OutboxAlive,
		"mailbox " + address: func(m *Monitor, d time.Duration) { m.InboxAlive(address)(d) },
	}
	for hanging := range loops {
		t.Run(hanging, func(t *testing.T) {
			m, _, now := watch(t)
			for range 60 { // the others turn over, an hour long
				for name, alive := range loops {
					if name != hanging || *now == time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) {
						alive(m, 30*time.Minute)
					}
				}
				late := now.After(time.Date(2026, 11, 23, 9, 31, 0, 0, time.UTC))
				if hung := m.Hung(); late != slices.Equal(hung, []string{hanging}) || !late && len(hung) > 0 {
					t.Fatalf("at %s: %v", now.Format("15:04"), hung)
				}
				status, body := get(t, m, "/healthz")
				if late && (status != http.StatusServiceUnavailable || body != hanging+": hung\n") || !late && status != http.StatusOK {
					t.Fatalf("at %s /healthz: %d %q", now.Format("15:04"), status, body)
				}
				*now = now.Add(time.Minute)
			}
			loops[hanging](m, time.Minute)
			if hung := m.Hung(); len(hung) > 0 {
				t.Errorf("heard of again, and still %v", hung)
			}
		})
	}
}

// A loop that never begins is found too, and one that a new configuration has
// ended is missed by nobody.
func TestWatchedLoopsAreThoseOfTheConfiguration(t *testing.T) {
	m, _, now := watch(t)
	*now = now.Add(startGrace + time.Second)
	if hung := m.Hung(); len(hung) != 3 {
		t.Errorf("never heard of: %v, want all three loops", hung)
	}
	m.Watch(Watched{Mailboxes: []Mailbox{{"klage@hexpress.example", time.Minute}}})
	m.InboxAlive(address)(time.Hour) // a last word of the loop before
	*now = now.Add(startGrace + time.Second)
	if hung, want := m.Hung(), []string{"clock", "mailbox klage@hexpress.example", "outbox"}; !slices.Equal(hung, want) {
		t.Errorf("%v, want %v", hung, want)
	}
}

func TestReadiness(t *testing.T) {
	ctx := t.Context()
	read := func(m *Monitor) { _ = m.Inbox(address, fakeReceiver{}).MailboxRead(ctx, address) }
	receive := func(m *Monitor, full bool) { _, _ = m.Inbox(address, fakeReceiver{&full}).Receive(ctx, nil) }
	fail := func(m *Monitor, why casefile.Trouble) {
		_ = m.Inbox(address, fakeReceiver{}).MailboxFailed(ctx, address, why)
	}
	for name, test := range map[string]struct {
		happens func(*Monitor, *fakeDatabase, *time.Time)
		want    string
	}{
		"read":         {func(m *Monitor, _ *fakeDatabase, _ *time.Time) { read(m) }, "ready\n"},
		"just started": {func(*Monitor, *fakeDatabase, *time.Time) {}, "mailbox " + address + ": not read yet\n"},
		"refused from the start": {func(m *Monitor, _ *fakeDatabase, _ *time.Time) { fail(m, casefile.TroubleLogin) },
			"mailbox " + address + ": not read yet: login_refused\n"},
		"not read for five minutes": {func(m *Monitor, _ *fakeDatabase, now *time.Time) { read(m); *now = now.Add(5 * time.Minute) }, "ready\n"},
		"not read for longer": {func(m *Monitor, _ *fakeDatabase, now *time.Time) {
			read(m)
			fail(m, casefile.TroubleConnect)
			*now = now.Add(6 * time.Minute)
		}, "mailbox " + address + ": not read for 6m0s: unreachable\n"},
		"a long pass": {func(m *Monitor, _ *fakeDatabase, now *time.Time) {
			*now = now.Add(time.Hour)
			m.Clerk().Taken(&casefile.Incoming{Placement: casefile.Placement{Mailbox: address}}, casefile.KindComplaint, nil)
		}, "ready\n"},
		"a failure that passed": {func(m *Monitor, _ *fakeDatabase, _ *time.Time) { fail(m, casefile.TroubleTLS); read(m) }, "ready\n"},
		"database full": {func(m *Monitor, d *fakeDatabase, _ *time.Time) {
			read(m)
			d.writeErr = errors.New("disk full of Kari's mails")
		},
			"database: can't be written\n"},
		"database gone": {func(m *Monitor, d *fakeDatabase, _ *time.Time) {
			read(m)
			d.writeErr, d.readErr = errors.New("gone"), errors.New("gone")
		}, "database: can't be written\ndatabase: can't be read\n"},
		"room for little": {func(m *Monitor, _ *fakeDatabase, _ *time.Time) { read(m); receive(m, true); read(m) },
			"mailbox " + address + ": what is read can't be recorded\n"},
		"room again": {func(m *Monitor, _ *fakeDatabase, _ *time.Time) { read(m); receive(m, true); receive(m, false) }, "ready\n"},
		"what had no room is gone": {func(m *Monitor, _ *fakeDatabase, now *time.Time) {
			receive(m, true)
			*now = now.Add(5 * time.Minute)
			read(m)
		}, "ready\n"},
		"letters stuck": {func(m *Monitor, d *fakeDatabase, now *time.Time) {
			*now = now.Add(20 * time.Minute)
			read(m)
			d.condition.DueSince = now.Add(-16 * time.Minute)
		}, "outbox: a letter is due for 16m0s, and the submission server takes none\n"},
		"many letters, and they go": {func(m *Monitor, d *fakeDatabase, now *time.Time) {
			*now = now.Add(20 * time.Minute)
			read(m)
			d.condition.DueSince = now.Add(-16 * time.Minute)
			_ = m.Queue(fakeQueue{}).Settle(ctx, *now, &casefile.QueuedLetter{}, casefile.Settlement{Outcome: casefile.Deferred})
		}, "ready\n"},
		"the server is away": {func(m *Monitor, d *fakeDatabase, now *time.Time) {
			*now = now.Add(20 * time.Minute)
			read(m)
			d.condition.DueSince = now.Add(-16 * time.Minute)
			_ = m.Queue(fakeQueue{}).Settle(ctx, *now, &casefile.QueuedLetter{}, casefile.Settlement{Outcome: casefile.NotTried})
		}, "outbox: a letter is due for 16m0s, and the submission server takes none\n"},
		"stopping": {func(m *Monitor, _ *fakeDatabase, _ *time.Time) { read(m); m.Stopping(slog.New(slog.DiscardHandler)) }, "the daemon is stopping\n"},
	} {
		t.Run(name, func(t *testing.T) {
			m, database, now := watch(t)
			test.happens(m, database, now)
			status, body := get(t, m, "/readyz")
			if body != test.want || (status == http.StatusOK) != (test.want == "ready\n") {
				t.Errorf("%d %q, want %q", status, body, test.want)
			}
		})
	}
}

// However often somebody asks, the database is asked every few seconds only.
func TestAnswersAreKept(t *testing.T) {
	m, database, now := watch(t)
	for range 100 {
		get(t, m, "/readyz")
		get(t, m, "/metrics")
	}
	if database.attempts != 1 || database.conditions != 1 {
		t.Errorf("%d attempts to write and %d looks for 100 requests, want one each", database.attempts, database.conditions)
	}
	*now = now.Add(keepAnswers)
	get(t, m, "/readyz")
	if database.attempts != 2 {
		t.Error("the answer is kept for ever")
	}
}

// families are the series that /metrics shows, as a parser of the format reads
// them.
func families(t testing.TB, m *Monitor) map[string]*dto.MetricFamily {
	t.Helper()
	status, body := get(t, m, "/metrics")
	if status != http.StatusOK {
		t.Fatalf("/metrics: %d %s", status, body)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	found, err := parser.TextToMetricFamilies(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// value is that of the series with the labels, which are name, value, and so on.
func value(t testing.TB, found map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	t.Helper()
	for _, series := range found[name].GetMetric() {
		var has []string
		for _, l := range series.GetLabel() {
			has = append(has, l.GetName(), l.GetValue())
		}
		if slices.Equal(has, labels) {
			return series.GetCounter().GetValue() + series.GetGauge().GetValue() + float64(series.GetHistogram().GetSampleCount())
		}
	}
	t.Errorf("there is no %s%v", name, labels)
	return -1
}

// work is a day's work, with texts in it that come from outside.
func work(t testing.TB, m *Monitor, database *fakeDatabase, now *time.Time) {
	t.Helper()
	ctx, began := t.Context(), *now
	inbox := m.Inbox(address, fakeReceiver{})
	_, _ = inbox.Placed(ctx, casefile.Placement{})
	*now = now.Add(100 * time.Millisecond)
	in := &casefile.Incoming{MessageID: planted, Subject: planted, ReceivedAt: began.Add(-time.Second), Placement: casefile.Placement{Mailbox: address}}
	m.Clerk().Taken(in, casefile.KindComplaint, []string{"1@x", "2@x"})
	m.Clerk().Taken(in, planted, nil)
	in.Placement.Mailbox = planted
	m.Clerk().Taken(in, casefile.KindSpam, nil)
	_ = inbox.MailboxRead(ctx, address)
	_ = m.Inbox(planted, fakeReceiver{}).MailboxFailed(ctx, planted, planted)
	*now = now.Add(100 * time.Millisecond)
	settle := func(id string, name casefile.LetterName, outcome casefile.Outcome) {
		_ = m.Queue(fakeQueue{}).Settle(ctx, *now, &casefile.QueuedLetter{MessageID: id, Name: name, Recipient: planted, Reference: planted},
			casefile.Settlement{Outcome: outcome, Reason: planted})
	}
	settle("1@x", casefile.Acknowledgement, casefile.Delivered)
	settle("2@x", casefile.CaseOpened, casefile.Uncertain)
	settle("2@x", casefile.CaseOpened, casefile.Delivered)
	settle("3@x", planted, planted)
	m.Committed(2 * time.Millisecond)
	m.Reloaded(true)
	m.Scanned(casefile.Finding{Threat: planted})
	m.Scanned(casefile.Finding{Unexamined: true})
	_ = m.Scanner(fakeBook{}).ScannerAnswered(ctx)
	database.condition = sqlstore.Condition{
		Stages:       map[int]sqlstore.OpenCases{1: {Open: 12, InBreach: 2, Due: 3}, 9: {Open: 1}},
		Letters:      map[sqlstore.LetterState]int{sqlstore.Queued: 4, planted: 1},
		Copies:       map[string]sqlstore.OwedCount{address: {Count: 6}, planted: {Count: 1}},
		OldestLetter: now.Add(-time.Minute), DueSince: now.Add(-30 * time.Second)}
}

// planted stands for whatever a mail or a server may say.
const planted = `kari@example.net "secret" words`

func TestMetrics(t *testing.T) {
	m, database, now := watch(t)
	work(t, m, database, now)
	found := families(t, m)
	for _, want := range []struct {
		series []string
		value  float64
	}{
		{[]string{"complaintd_mails_total", "kind", "complaint"}, 1},
		{[]string{"complaintd_mails_total", "kind", "spam"}, 1},
		{[]string{"complaintd_mails_total", "kind", "bounce"}, 0},
		{[]string{"complaintd_mails_total", "kind", "other"}, 1},
		{[]string{"complaintd_letters_total", "letter", "acknowledgement", "outcome", "delivered"}, 1},
		{[]string{"complaintd_letters_total", "letter", "case_opened", "outcome", "uncertain"}, 1},
		{[]string{"complaintd_letters_total", "letter", "other", "outcome", "other"}, 1},
		{[]string{"complaintd_letters_uncertain_total"}, 1},
		{[]string{"complaintd_ingest_latency_seconds"}, 3},
		{[]string{"complaintd_mail_to_letter_seconds"}, 1}, // the second attempt is not timed
		{[]string{"complaintd_commit_duration_seconds"}, 1},
		{[]string{"complaintd_open_cases", "stage", "1"}, 12},
		{[]string{"complaintd_open_cases", "stage", "2"}, 0},
		{[]string{"complaintd_open_cases_in_breach", "stage", "1"}, 2},
		{[]string{"complaintd_open_cases_due", "stage", "1"}, 3},
		{[]string{"complaintd_outbox_letters", "state", "queued"}, 4},
		{[]string{"complaintd_outbox_oldest_letter_age_seconds"}, 60},
		{[]string{"complaintd_outbox_due_seconds"}, 30},
		{[]string{"complaintd_mailbox_last_read_timestamp_seconds", "mailbox", address}, float64(now.Add(-100*time.Millisecond).UnixMicro()) / 1e6},
		{[]string{"complaintd_mailbox_reachable", "mailbox", address}, 1},
		{[]string{"complaintd_sent_copies_owed", "mailbox", address}, 6},
		{[]string{"complaintd_database_schema_version"}, 7},
		{[]string{"complaintd_database_readable"}, 1},
		{[]string{"complaintd_reloads_total", "result", "applied"}, 1},
		{[]string{"complaintd_hung_loops"}, 0},
		{[]string{"complaintd_files_examined_total", "result", "threat"}, 1},
		{[]string{"complaintd_files_examined_total", "result", "not_examined"}, 1},
		{[]string{"complaintd_files_examined_total", "result", "clean"}, 0},
		{[]string{"complaintd_scanner_reachable"}, 1},
	} {
		if got := value(t, found, want.series[0], want.series[1:]...); got != want.value {
			t.Errorf("%v is %v, want %v", want.series, got, want.value)
		}
	}
	if sum := found["complaintd_mail_to_letter_seconds"].GetMetric()[0].GetHistogram().GetSampleSum(); sum < 0.19 || sum > 0.21 {
		t.Errorf("from mail to letter took %v s, want 0.2", sum)
	}
	for _, name := range []string{"go_goroutines", "go_memstats_heap_alloc_bytes", "process_resident_memory_bytes", "complaintd_build_info"} {
		if found[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
}

// Every series of ours has a help and a unit, and no label takes a value from a
// mail, an address of a customer or a server's answer.
func TestMetricsAreNamedAndTellNothing(t *testing.T) {
	m, database, now := watch(t)
	work(t, m, database, now)
	units := []string{"_seconds", "_bytes", "_total", "_info"}
	counts := []string{"open_cases", "open_cases_in_breach", "open_cases_due", "outbox_letters", "hung_loops", "sent_copies_owed", // of things
		"mailbox_reachable", "scanner_reachable", "database_readable", "database_schema_version"} // 0 or 1; a version
	allowed := map[string][]string{
		"kind":   {"complaint", "followup", "staff", "bounce", "auto_reply", "spam", "not_text", "unreadable", "other"},
		"letter": {"acknowledgement", "case_opened", "other"}, "state": {"queued", "sending", "held", "refused", "given_up"},
		"outcome": {"delivered", "refused", "deferred", "uncertain", "not_tried", "given_up", "other"},
		"stage":   {"1", "2"}, "mailbox": {address}, "result": {"applied", "refused", "clean", "threat", "not_examined"}, "version": {"v1.2.3"},
	}
	for name, family := range families(t, m) {
		if family.GetHelp() == "" {
			t.Errorf("%s has no help", name)
		}
		short, ours := strings.CutPrefix(name, prefix)
		if !ours {
			continue // of the Go runtime and the process
		}
		if !slices.Contains(counts, short) && !slices.ContainsFunc(units, func(unit string) bool { return strings.HasSuffix(short, unit) }) {
			t.Errorf("%s has no unit", name)
		}
		if total := strings.HasSuffix(short, "_total"); total != (family.GetType() == dto.MetricType_COUNTER) {
			t.Errorf("%s is a %s", name, family.GetType())
		}
		for _, series := range family.GetMetric() {
			for _, label := range series.GetLabel() {
				if values := allowed[label.GetName()]; label.GetName() != "goversion" && !slices.Contains(values, label.GetValue()) {
					t.Errorf("%s has %s=%q", name, label.GetName(), label.GetValue())
				}
			}
		}
	}
	for _, path := range []string{"/metrics", "/readyz", "/healthz"} {
		if _, body := get(t, m, path); strings.Contains(body, "kari") || strings.Contains(body, "secret") {
			t.Errorf("%s tells what a mail said:\n%s", path, body)
		}
	}
}

// With the database gone the rest is still shown.
func TestMetricsWithoutADatabase(t *testing.T) {
	m, database, _ := watch(t)
	database.readErr = errors.New("gone")
	found := families(t, m)
	if value(t, found, "complaintd_database_readable") != 0 || found["complaintd_open_cases"] != nil || found["complaintd_mails_total"] == nil {
		t.Errorf("series: %d", len(found))
	}
	if got := m.Status(t.Context()); got != "1 mailbox, the database can't be read" {
		t.Error(got)
	}
}

func TestLettersOnTheirWayHaveABound(t *testing.T) {
	m, _, _ := watch(t)
	in := &casefile.Incoming{Placement: casefile.Placement{Mailbox: address}}
	for n := range 2 * mostBegun {
		m.Clerk().Taken(in, casefile.KindComplaint, []string{strconv.Itoa(n)})
	}
	if n := len(m.begun); n != mostBegun {
		t.Errorf("%d letters are remembered, want %d", n, mostBegun)
	}
}

func TestOnlyGetIsAnswered(t *testing.T) {
	m, _, _ := watch(t)
	for path, want := range map[string]int{"/healthz": 405, "/": 404, "/debug/pprof/": 404} {
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, path, strings.NewReader("x")))
		if w.Code != want {
			t.Errorf("POST %s: %d, want %d", path, w.Code, want)
		}
	}
}

// What is said to systemd, as sd_notify(3) has it.
func TestSystemdHears(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	hear := func() string {
		b := make([]byte, 4096)
		_ = socket.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, err := socket.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	m, database, now := watch(t)
	database.condition = sqlstore.Condition{Stages: map[int]sqlstore.OpenCases{1: {Open: 9}, 2: {Open: 3}},
		Letters: map[sqlstore.LetterState]int{sqlstore.Queued: 1, sqlstore.Refused: 5}}
	var logged bytes.Buffer
	log := slog.New(slog.NewTextHandler(&logged, nil))

	m.Ready(log)
	if got := hear(); got != "READY=1" {
		t.Errorf("ready: %q", got)
	}
	const status = "STATUS=1 mailbox, 12 open cases, 1 letter waiting"
	m.tend(t.Context(), log)
	if got := hear(); got != "WATCHDOG=1\n"+status {
		t.Errorf("alive: %q", got)
	}
	*now = now.Add(time.Hour)
	m.tend(t.Context(), log)
	if got := hear(); got != status || !strings.Contains(logged.String(), `loops="clock, mailbox `+address+`, outbox"`) {
		t.Errorf("hung: %q, logged %q", got, logged.String())
	}
	m.Reloading(log)
	if got := hear(); !strings.HasPrefix(got, "RELOADING=1\nMONOTONIC_USEC=") {
		t.Errorf("reloading: %q", got)
	}
	m.Stopping(log)
	if got := hear(); got != "STOPPING=1" {
		t.Errorf("stopping: %q", got)
	}
}

// Tend goes on and ends.
func TestTendEnds(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	synctest.Test(t, func(t *testing.T) {
		m, database, _ := watch(t)
		m.cfg.Now, m.database.now = time.Now, time.Now
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute+time.Second)
		defer cancel()
		m.Tend(ctx, slog.New(slog.DiscardHandler))
		if database.conditions != 11 {
			t.Errorf("%d turns in 5 minutes", database.conditions)
		}
	})
}

func TestServeEndsWithItsContext(t *testing.T) {
	m, _, _ := watch(t)
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- m.Serve(ctx, socket) }()
	response, err := http.Get("http://" + socket.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	response.Body.Close()
	if string(body) != "alive\n" {
		t.Errorf("%q", body)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
