package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/cmd/complaintd/demo"
)

// BenchmarkRelay measures how long it takes from a colleague's mail in the
// mailbox to the letter with their words, submitted: the whole daemon between the
// demo's mail servers, woken by IDLE, with staff.undo_window 0s.
func BenchmarkRelay(b *testing.B) {
	servers, err := demo.StartServers()
	must(err)
	defer servers.Close()
	d := startDaemon(b, servers)
	colleague := &firm{now: time.Now()}
	must(servers.Deliver([]byte(strings.ReplaceAll(karisComplaint, "\n", "\r\n")), time.Now()))
	opened := awaitLetter(b, servers, 0, func(l demo.Letter) bool { return l.Name == casefile.CaseOpened })
	answered := &casefile.QueuedLetter{MessageID: opened.MessageID, Bytes: opened.Raw, Recipient: opened.Recipient}
	time.Sleep(pause)
	var times []time.Duration
	for b.Loop() {
		words := fmt.Sprintf("We are looking for it, time %d.", len(times))
		mail := colleague.answers(answered, opened.Recipient, words+dinasSignature, set("Message-ID", fmt.Sprintf("<relay-%d@hexpress.example>", len(times))))
		seen, begin := len(servers.Letters()), time.Now()
		must(servers.Deliver([]byte(mail), begin))
		awaitLetter(b, servers, seen, func(l demo.Letter) bool {
			return l.Name == casefile.AnswerLetter && strings.Contains(l.Text, words)
		})
		times = append(times, time.Since(begin))
		awaitLetter(b, servers, seen, func(l demo.Letter) bool { return l.Name == casefile.CommandDone })
		time.Sleep(pause)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms/median")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms/95%")
	d()
}

// pause is until the daemon waits in IDLE again: the demo's server does not tell
// there of a mail that came before.
const pause = 100 * time.Millisecond

// startDaemon lets a daemon run between the servers; it returns what ends it.
func startDaemon(b *testing.B, servers *demo.Servers) func() {
	folder := b.TempDir()
	text, err := servers.Config()
	must(err)
	file := filepath.Join(folder, "complaintd.yaml")
	must(os.WriteFile(file, text, 0o600))
	cfg, err := loadConfig(file, func(string) (string, bool) { return "", false })
	must(err)
	cfg.Staff.UndoWindow = 0
	ctx, stop := context.WithCancel(context.Background())
	daemon, err := newDaemon(ctx, cfg, clock{now: time.Now}, slog.New(slog.DiscardHandler))
	must(err)
	ended := make(chan error, 1)
	go func() { ended <- daemon.Serve(ctx) }()
	return func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		must(daemon.Close())
	}
}

// awaitLetter waits for a letter after those that were seen.
func awaitLetter(b *testing.B, servers *demo.Servers, seen int, wanted func(demo.Letter) bool) demo.Letter {
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(200 * time.Microsecond) {
		letters := servers.Letters()
		if i := slices.IndexFunc(letters[seen:], wanted); i >= 0 {
			return letters[seen+i]
		}
	}
	var names []string
	for _, l := range servers.Letters() {
		names = append(names, string(l.Name)+" "+l.Text)
	}
	b.Fatalf("no letter; there are\n%s", strings.Join(names, "\n"))
	return demo.Letter{}
}
