package extract_test

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

const (
	// mostMemory is what reading any mail may allocate in all, be most of it
	// garbage at any time: more than is ever in use at once.
	mostMemory = 64 << 20
	// mostTime is what reading a mail may take on a busy machine; on one with
	// nothing else to do it is less than a fifth, as BenchmarkSharedMails shows.
	mostTime = 250 * time.Millisecond
	// mostTimes is how many times as long as an ordinary mail of the same size a
	// hostile one may take. Where time grows with the square of the size, it is
	// thousands.
	mostTimes = 40
)

// TestHostileMails: mails made to be costly are read in bounded memory and in
// time that grows with their size alone.
func TestHostileMails(t *testing.T) {
	r := trustingReader()
	for name, generate := range hostileMails() {
		t.Run(name, func(t *testing.T) {
			raw := []byte(generate())
			var ratio float64
			for range 3 { // other work of the machine makes single figures useless
				took, used := cost(r, raw)
				if used > mostMemory {
					t.Fatalf("%d bytes used to read %d", used, len(raw))
				}
				if raceEnabled {
					return
				}
				usual, _ := cost(r, ordinary(len(raw)))
				if ratio = float64(took) / float64(usual); ratio <= mostTimes {
					t.Logf("%d bytes: %v, %.1f times as long as an ordinary mail", len(raw), took, ratio)
					return
				}
			}
			t.Errorf("%.0f times as long as an ordinary mail of %d bytes", ratio, len(raw))
		})
	}
}

// ordinary is a mail of about that size with nothing wrong: words, and what is
// more than the longest text in a picture.
func ordinary(size int) []byte {
	words := "Jeg har ventet på pakken i tre uker, og ingen svarer på telefonen.\r\n"
	if size < message.DefaultLimits().TextBytes {
		return []byte(plain(times(words, size)))
	}
	return []byte(mixed("--b\r\n\r\n" + words + "--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64Lines(size) + "--b--\r\n"))
}

// cost is how long a mail takes to read, and how many bytes that allocates
// beside the mail itself.
func cost(r *extract.Reader, raw []byte) (took time.Duration, used uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	r.Read(raw, casefile.Placement{}, time.Time{})
	took = time.Since(start)
	runtime.ReadMemStats(&after)
	return took, after.TotalAlloc - before.TotalAlloc
}

// TestSharedMailsAreBounded reads every mail of the shared sets in bounded
// memory and time.
func TestSharedMailsAreBounded(t *testing.T) {
	r := trustingReader()
	for _, pattern := range []string{"complaints/*.eml", "realmail/*/*.eml"} {
		for _, path := range sharedFiles(t, pattern) {
			took, used := cost(r, readFile(t, path))
			if used > mostMemory {
				t.Errorf("%s: %d bytes used", filepath.Base(path), used)
			}
			if took > mostTime && !raceEnabled {
				t.Errorf("%s: took %v", filepath.Base(path), took)
			}
		}
	}
}

// BenchmarkHostileMails tells what each of the hostile mails costs.
func BenchmarkHostileMails(b *testing.B) {
	r := trustingReader()
	for name, generate := range hostileMails() {
		b.Run(name, func(b *testing.B) {
			raw := []byte(generate())
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				r.Read(raw, casefile.Placement{}, time.Time{})
			}
		})
	}
}

// BenchmarkSharedMails reads the shared mails, all of them in turn, and tells
// which took longest at its best.
func BenchmarkSharedMails(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(shared, "realmail/*/*.eml"))
	if err != nil || len(files) == 0 {
		b.Skip("SKIPPED: the shared mails are not here")
	}
	r := trustingReader()
	best := map[string]time.Duration{}
	for b.Loop() {
		for _, path := range files {
			took, _ := cost(r, readFile(b, path))
			if before, known := best[path]; !known || took < before {
				best[path] = took
			}
		}
	}
	slowest := files[0]
	for path, took := range best {
		if took > best[slowest] {
			slowest = path
		}
	}
	b.ReportMetric(float64(len(files)), "mails/op")
	b.ReportMetric(best[slowest].Seconds()*1e3, "ms/slowest")
	b.Logf("slowest: %s", filepath.Base(slowest))
}
