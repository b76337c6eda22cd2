package clerk

import (
	"context"
	"reflect"
	"testing"
	"time"

	"complaintd/casefile"
)

// The Head is told of a virus scanner that gives no answer after a quarter of an
// hour, once, whatever was restarted; and when it answers again. The digest says
// so meanwhile.
func TestAScannerThatIsAway(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	minutes := func(n int, asked func(context.Context) error) {
		t.Helper()
		for range n {
			if err := asked(ctx); err != nil {
				t.Fatal(err)
			}
			o.due(t)
			o.now = o.now.Add(time.Minute)
		}
	}
	conditions := func() []casefile.Condition {
		t.Helper()
		d, err := o.Digest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return d.Conditions
	}
	minutes(5, o.ScannerAnswered)
	minutes(14, o.ScannerFailed) // it was restarted
	minutes(1, o.ScannerAnswered)
	minutes(10, o.ScannerFailed)
	o = o.reopened(t)
	minutes(40, o.ScannerFailed)
	if got := conditions(); len(got) != 1 || got[0].Kind != casefile.ScannerGone || !got[0].Since.Equal(monday.Add(20*time.Minute)) {
		t.Errorf("the digest says %+v", got)
	}
	minutes(5, o.ScannerAnswered)
	if got := conditions(); len(got) != 0 {
		t.Errorf("the digest says %+v", got)
	}
	wantAlerts(t, o.alertsTo(t, head), "35m0s: scanner 1", "1h10m0s: scanner_answers 1")
}

// A scanner that is configured no more is told of no more.
func TestAScannerThatIsNotUsed(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	if err := o.ScannerFailed(ctx); err != nil {
		t.Fatal(err)
	}
	if err := o.ScannerUnused(ctx); err != nil {
		t.Fatal(err)
	}
	o.now = monday.Add(time.Hour)
	o.due(t)
	wantAlerts(t, o.alertsTo(t, head))
}

// What the scanner said of a mail is what is known of it ever after.
func TestWhatTheScannerSaidIsOnFile(t *testing.T) {
	o := newOffice(t)
	said := &casefile.Examination{Whole: casefile.Finding{Threat: "Eicar"},
		Files: []casefile.ExaminedFile{{Finding: casefile.Finding{Unexamined: true}, Name: "a.pdf", Sum: casefile.SumOf([]byte("x")), Enclosed: true}}}
	o.receive(t, mail(1, "kari@example.net", "late parcel", func(in *casefile.Incoming) { in.SetExamination(said) }))
	o.receive(t, mail(2, "kari@example.net", "and dented"))
	f, err := LoadFile(context.Background(), o.store.Reader, rereader{}, o.cases(t)[0])
	if err != nil || len(f.Mails) != 2 {
		t.Fatal(f.Mails, err)
	}
	if got := f.Mails[0].Mail.Examination; !reflect.DeepEqual(got, said) {
		t.Errorf("read again: %+v", got)
	}
	if got := f.Mails[1].Mail.Examination; got != nil {
		t.Errorf("a mail that nobody examined: %+v", got)
	}
}
