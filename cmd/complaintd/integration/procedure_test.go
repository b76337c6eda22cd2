package integration

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// update: go test -run TestProcedure -update writes the letters of the stories
// anew. Then read the difference.
var update = flag.Bool("update", false, "write the golden files anew")

// goldenName is the last file of a story: the letters it makes.
const goldenName = "letters"

// TestProcedure plays the stories of testdata/procedure, each a script of days
// on Dovecot: every letter has the right recipient, day and dates. Played again
// with the program killed at every step, a story makes the same letters.
//
// A story is a txtar archive. What stands above its first file says what it is
// about; each file is a step (see parseStep), the last one the letters wanted.
func TestProcedure(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/procedure/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			playBothWays(t, file)
		})
	}
}

// playBothWays holds a story against its golden letters: played as it is, and
// with kills. The kills are left out with the race detector, under which the
// program takes four times as long: TestKilledAtRandomMoments has them there.
func playBothWays(t *testing.T, file string) {
	story, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	steps, want := readStory(t, story)
	got := play(t, startDovecot(t), steps, (*player).run)
	if *update {
		keepGolden(t, file, story, got)
		want = got
	}
	if got != want {
		t.Errorf("the letters are others:\n%s", got)
	}
	if raceEnabled || testing.Short() {
		return
	}

	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	killed := play(t, startDovecot(t), steps, func(p *player, t *testing.T, s step) {
		p.runAndKill(t, s, random)
		p.run(t, s)
	})
	if killed != want {
		t.Errorf("with the program killed at every step (seed %d) the letters are others:\n%s", seed, killed)
	}
}

// keepGolden writes the letters into the story's file.
func keepGolden(t *testing.T, file string, story *txtar.Archive, letters string) {
	t.Helper()
	story.Files[len(story.Files)-1].Data = []byte(letters)
	if err := os.WriteFile(file, txtar.Format(story), 0o644); err != nil {
		t.Fatal(err)
	}
}

// player plays a story on a mailbox, a submission server and a database of its
// own.
type player struct {
	program *installation
	dovecot *dovecot
	out     *sink
	steps   int // played so far
	// usual is how long the program took for the last step.
	usual time.Duration
}

// play delivers the mail of each step and lets run do its work at that instant.
// It returns the letters there are in the end.
func play(t *testing.T, d *dovecot, steps []step, run func(*player, *testing.T, step)) string {
	t.Helper()
	out := startSink(t)
	p := &player{program: installCompany(t, plain(d, out.port)), dovecot: d, out: out, usual: 150 * time.Millisecond}
	for _, s := range steps {
		p.steps++
		if s.from != "" {
			d.deliver(t, delivery{p.mail(t, s), s.at})
		}
		run(p, t, s)
	}
	if n := d.count(t, "INBOX"); n != 0 {
		t.Errorf("%d mails left in INBOX", n)
	}
	if waiting := p.program.outbox(t); strings.Count(waiting, "\n") != 1 {
		t.Errorf("letters left in the outbox:\n%s", waiting)
	}
	return written(t, out.all())
}

// run lets the program do what there is to be done at the step's instant.
func (p *player) run(t *testing.T, s step) {
	t.Helper()
	began := time.Now()
	p.program.once(t, s.instant())
	p.usual = time.Since(began)
}

// runAndKill kills the program at a random moment of its work on a step; it may
// be through with it by then.
func (p *player) runAndKill(t *testing.T, s step, random *rand.Rand) {
	t.Helper()
	running := &daemon{log: &logBuffer{}}
	cmd := p.program.command("run", "--once", "--at", s.instant())
	cmd.Stderr = running.log
	running.process = startServer(t, cmd)
	time.Sleep(time.Duration(random.Int64N(int64(p.usual))))
	running.kill()
	mustBeSound(t, running.log.String())
}

// company is what the stories need beyond the harness's configuration: somebody
// to decide reviews, somewhere to turn to afterwards, and one language for all.
// Words go at once, as the clock of a step stands still.
var company = strings.NewReplacer(
	"{name: Hexpress Healthcare Limited}", `{name: Hexpress Healthcare Limited, outside_body: "Forbrukertilsynet"}`,
	"staff:\n", "staff:\n  undo_window: 0s\n",
	"language: en", "language: nb",
	"default: true", "default: true, director: {name: Dora Director, email: director@hexpress.example}",
)

func installCompany(t *testing.T, p peers) *installation {
	t.Helper()
	i := install(t, p)
	text, err := os.ReadFile(i.config)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, i.config, company.Replace(string(text)))
	return i
}
