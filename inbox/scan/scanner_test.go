package scan

import (
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"complaintd/casefile"
)

// fake is a scanner that finds what its files hold: virus, heavy (it can't look at
// it), slow (it takes for ever).
type fake struct {
	away         atomic.Bool
	scans, pings atomic.Int64
	now, most    atomic.Int64 // at the same time
}

func (f *fake) Scan(ctx context.Context, body []byte) (string, error) {
	f.scans.Add(1)
	n := f.now.Add(1)
	defer f.now.Add(-1)
	f.most.Store(max(f.most.Load(), n))
	time.Sleep(time.Millisecond)
	switch {
	case f.away.Load():
		return "", errors.New("connection refused")
	case strings.Contains(string(body), "slow"):
		<-ctx.Done()
		return "", ctx.Err()
	case strings.Contains(string(body), "heavy"):
		return "", &Unable{"size limit"}
	case strings.Contains(string(body), "virus"):
		return "Eicar", nil
	}
	return "", nil
}

func (f *fake) Ping(context.Context) error {
	f.pings.Add(1)
	if f.away.Load() {
		return &Away{errors.New("connection refused")}
	}
	return nil
}

func scanner(f *fake) *Scanner { return New(f, Patience{}, nil, slog.New(slog.DiscardHandler)) }

// mail is a mail with files of these contents, of which the mail as it came shows
// nothing to who does not decode it.
func mail(files ...string) *casefile.Incoming {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nwords\r\n")
	in := &casefile.Incoming{}
	for i, f := range files {
		name := string(rune('a'+i)) + ".pdf"
		b.WriteString("--x\r\nContent-Type: application/pdf; name=" + name + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte(f)) + "\r\n")
		in.Attachments = append(in.Attachments, casefile.Attachment{Name: name, Type: "application/pdf", Bytes: len(f)})
	}
	b.WriteString("--x--\r\n")
	in.Raw = []byte(b.String())
	return in
}

// TestEachFileIsExamined, and one that can't be is held back alone.
func TestEachFileIsExamined(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		in := mail("clean", "a virus", "heavy", "slow")
		if err := scanner(f).Examine(t.Context(), []*casefile.Incoming{in}); err != nil {
			t.Fatal(err)
		}
		bad := casefile.Finding{Unexamined: true}
		for i, want := range []casefile.Finding{{}, {Threat: "Eicar"}, bad, bad} {
			if got := in.Attachments[i].Finding; got != want {
				t.Errorf("%s: %+v, want %+v", in.Attachments[i].Name, got, want)
			}
		}
		if (in.FindingOn([]byte("clean")) != casefile.Finding{}) || in.FindingOn([]byte("a virus")).Threat == "" || !in.FindingOn([]byte("never seen")).Unexamined {
			t.Error("a file is not known by its bytes")
		}
	})
}

// TestAMailThatIsBroughtIn by a colleague is examined as one of its own.
func TestAMailThatIsBroughtIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		outer, within := mail("clean"), mail("a virus")
		outer.Staff = &casefile.StaffMail{Acts: []casefile.Act{{Do: casefile.Enter{Mail: within}}}}
		if err := scanner(&fake{}).Examine(t.Context(), []*casefile.Incoming{outer}); err != nil {
			t.Fatal(err)
		}
		if within.Attachments[0].Finding.Threat != "Eicar" || within.FindingOn([]byte("a virus")).Threat != "Eicar" {
			t.Errorf("%+v", within.Attachments)
		}
	})
}

// TestNobodyWaitsForEver for a scanner that is away: one mail waits some seconds,
// those of the next minute not at all, and then it is tried again.
func TestNobodyWaitsForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.away.Store(true)
		s := scanner(f)
		take := func() (*casefile.Incoming, time.Duration) {
			in, began := mail("clean"), time.Now()
			if err := s.Examine(t.Context(), []*casefile.Incoming{in}); err != nil {
				t.Fatal(err)
			}
			return in, time.Since(began)
		}
		in, took := take()
		if !in.Attachments[0].Finding.Unexamined || !in.HoldsRisk() || took < 9*time.Second || took > 12*time.Second {
			t.Errorf("the first: %+v after %v", in.Attachments[0], took)
		}
		tried := f.scans.Load()
		if in, took = take(); !in.Attachments[0].Finding.Unexamined || took > 0 || f.scans.Load() != tried {
			t.Errorf("the next: %+v after %v, tried %d times", in.Attachments[0], took, f.scans.Load()-tried)
		}
		f.away.Store(false)
		time.Sleep(time.Minute)
		if in, took = take(); in.Attachments[0].Finding.Bad() || took > time.Second {
			t.Errorf("when it is back: %+v after %v", in.Attachments[0], took)
		}
	})
}

// TestARestartIsWaitedFor: clamd reads its signatures for some seconds.
func TestARestartIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.away.Store(true)
		time.AfterFunc(5*time.Second, func() { f.away.Store(false) })
		in := mail("a virus")
		if err := scanner(f).Examine(t.Context(), []*casefile.Incoming{in}); err != nil || in.Attachments[0].Finding.Threat != "Eicar" {
			t.Errorf("%+v, %v", in.Attachments[0], err)
		}
	})
}

// TestAGroupHasABound, in time and in files at the same time; and what it ends
// without is not examined.
func TestAGroupHasABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		var group []*casefile.Incoming
		for range 100 {
			group = append(group, mail("slow"))
		}
		began := time.Now()
		if err := scanner(f).Examine(t.Context(), group); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 3*time.Minute {
			t.Errorf("took %v", took)
		}
		if f.most.Load() > atOnce {
			t.Errorf("%d files at the same time", f.most.Load())
		}
		for _, in := range group {
			if !in.Attachments[0].Finding.Unexamined {
				t.Fatalf("%+v", in.Attachments[0])
			}
		}
	})
}

// TestAStopIsNoFinding: mails that were not examined as the program ends are not to
// be taken in.
func TestAStopIsNoFinding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		began := time.Now()
		if err := scanner(&fake{}).Examine(ctx, []*casefile.Incoming{mail("slow"), mail("slow")}); !errors.Is(err, context.Canceled) || time.Since(began) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// book is a Book in memory.
type book struct{ answered, failed int }

func (b *book) ScannerAnswered(context.Context) error { b.answered++; return nil }
func (b *book) ScannerFailed(context.Context) error   { b.failed++; return nil }

// TestWatch records how the scanner fares every minute.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, b := &fake{}, &book{}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- scanner(f).Watch(ctx, b) }()
		time.Sleep(150 * time.Second)
		f.away.Store(true)
		time.Sleep(2 * time.Minute)
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) || b.answered != 3 || b.failed != 2 {
			t.Errorf("%v, answered %d times, not %d times", err, b.answered, b.failed)
		}
	})
}
