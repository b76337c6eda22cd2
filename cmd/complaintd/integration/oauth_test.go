package integration

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOAuth: from mailbox to letter with access tokens alone, by both mechanisms
// and both kinds of grant. The refresh token is replaced with each use, and the
// last one is used by whichever process comes next.
func TestOAuth(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ mechanisms, used, refresh string }{
		{"xoauth2", "XOAUTH2", ""},
		{"xoauth2 oauthbearer", "OAUTHBEARER", firstRefresh},
	} {
		t.Run(test.used, func(t *testing.T) {
			p, out := startProvider(t), startSink(t)
			d := p.dovecot(t, test.mechanisms)
			submission := startPostfix(t, out, d)
			program := install(t, secured(d, submission)["implicit"]).inEnglish(t).byOAuth(t, p, test.refresh)
			for i := range 2 {
				if r := program.do(t, "check"); r.status != 0 {
					t.Fatalf("check: exit status %d\n%s%s\n%s", r.status, r.stdout, r.stderr, readLog(d.dir+"/log"))
				}
				d.deliver(t, delivery{complaint(i + 1), time.Now().Add(-time.Hour)})
				if log := program.once(t); strings.Contains(log, "planted") {
					t.Errorf("the log shows a secret:\n%s", log)
				}
				submission.drain(t)
			}
			if n := len(out.letters("acknowledgement")); n != 2 {
				t.Errorf("%d acknowledgements, want 2", n)
			}
			access, refreshes := p.counts()
			if want := 4; access != want || (test.refresh != "") != (refreshes == want) {
				t.Errorf("%d access tokens, %d of them by a refresh token, want one for each of %d runs", access, refreshes, want)
			}
			if log := readLog(d.dir + "/log"); strings.Count(log, "method="+test.used) < 4 {
				t.Errorf("not logged in by %s:\n%s", test.used, log)
			}
			holdsNoSecret(t, filepath.Dir(program.config))
		})
	}
}

// holdsNoSecret looks through the database, and what lies beside it.
func holdsNoSecret(t *testing.T, folder string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "complaintd.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if content, err := os.ReadFile(file); err != nil || strings.Contains(string(content), "planted") {
			t.Errorf("%s shows a secret (%v)", file, err)
		}
	}
}

// TestCheckTellsWhatIsWrongWithOAuth: each broken set-up is told in plain words,
// for both servers, and without a secret.
func TestCheckTellsWhatIsWrongWithOAuth(t *testing.T) {
	t.Parallel()
	p, out := startProvider(t), startSink(t)
	d := p.dovecot(t, "xoauth2 oauthbearer")
	submission := startPostfix(t, out, d)
	byPassword := startDovecot(t)
	submissionByPassword := startPostfix(t, out, byPassword)
	good, without := secured(d, submission)["starttls"], secured(byPassword, submissionByPassword)["starttls"]
	tests := []struct {
		name    string
		peers   peers
		edit    [2]string
		refused string // by the provider
		void    bool   // tokens that no server takes
		want    [2]string
	}{
		{"endpoint away", good, [2]string{p.url, "http://127.0.0.1:1"}, "", false, [2]string{"the token endpoint 127.0.0.1:1: it can't be reached: "}},
		{"no endpoint", good, [2]string{"/token", "/elsewhere"}, "", false, [2]string{"its answer is none of a token endpoint (HTTP 404): is token_url right?"}},
		{"wrong secret", good, [2]string{clientSecret, "another"}, "", false, [2]string{"is client_secret right, and has the secret not ended? (invalid_client, HTTP 400)"}},
		{"grant revoked", good, [2]string{firstRefresh, "an-old-one"}, "", false, [2]string{"the grant has ended or was revoked: give consent again"}},
		{"scope missing", good, [2]string{}, "invalid_scope", false, [2]string{"it refuses the scopes"}},
		{"no mechanism", without, [2]string{}, "", false, [2]string{"the server offers no way to log in with a token (OAUTHBEARER or XOAUTH2)", "the server offers neither AUTH OAUTHBEARER nor AUTH XOAUTH2"}},
		{"not enabled for the app", good, [2]string{}, "", true, [2]string{"is IMAP allowed for this app and mailbox", "is authenticated SMTP allowed for this app and mailbox"}},
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, used := p.counts() // what came before has used the first token up
			program := install(t, test.peers).inEnglish(t).byOAuth(t, p, fmt.Sprintf("planted-refresh-%d", used))
			if test.edit[0] == firstRefresh {
				test.edit[0] = fmt.Sprintf("planted-refresh-%d", used)
			}
			if test.edit[0] != "" {
				program.edit(t, test.edit[0], test.edit[1])
			}
			p.set(test.refused, test.void)
			defer p.set("", false)
			r := program.do(t, "check")
			if r.status != 1 || strings.Count(r.stdout, "FAIL ") != 2 {
				t.Errorf("%d: exit status %d, want 1 and two faults:\n%s%s", i, r.status, r.stdout, r.stderr)
			}
			for _, want := range test.want {
				if !strings.Contains(r.stdout, want) {
					t.Errorf("%q is not said:\n%s", want, r.stdout)
				}
			}
			if strings.Contains(r.stdout+r.stderr, "planted") {
				t.Errorf("a secret is shown:\n%s%s", r.stdout, r.stderr)
			}
		})
	}
}

// TestRefusedGrantIsTold: a grant that has ended is an alert at once, where letters
// can still be sent.
func TestRefusedGrantIsTold(t *testing.T) {
	t.Parallel()
	p, out := startProvider(t), startSink(t)
	d := p.dovecot(t, "xoauth2")
	program := install(t, plain(d, out.port)).inEnglish(t).byOAuth(t, p, "")
	program.once(t)
	p.set("invalid_client", false)
	if r := program.do(t, "run", "--once"); r.status != 1 || !strings.Contains(r.stderr, "is client_secret right") || strings.Contains(r.stderr, "planted") {
		t.Errorf("exit status %d\n%s", r.status, r.stderr)
	}
	alerts := out.letters("alert")
	if len(alerts) != 1 || alerts[0].to != "head@hexpress.example" {
		t.Fatalf("%d alerts", len(alerts))
	}
	words := strings.Join(strings.Fields(alerts[0].plainText(t)), " ")
	if !strings.Contains(words, "the consent to that (OAuth) has ended or was withdrawn") {
		t.Errorf("the alert says %s", words)
	}
}

// TestCheckBesideTheDaemon: check uses up the refresh token that the daemon has,
// and leaves it the next in the database, so that neither locks the other out.
func TestCheckBesideTheDaemon(t *testing.T) {
	t.Parallel()
	p, out := startProvider(t), startSink(t)
	p.expires = 1
	d := p.dovecot(t, "oauthbearer")
	program := install(t, plain(d, out.port)).inEnglish(t).byOAuth(t, p, firstRefresh)
	running := program.start(t)
	for i := range 2 {
		d.deliver(t, delivery{complaint(i + 1), time.Now().Add(-time.Hour)})
		eventually(t, func() bool { return len(out.letters("acknowledgement")) > i }, running.log.String)
		if r := program.do(t, "check"); r.status != 0 || strings.Contains(r.stdout+r.stderr, "planted") {
			t.Fatalf("check: exit status %d\n%s%s", r.status, r.stdout, r.stderr)
		}
		d.stop() // the daemon has to log in again
		d.start(t)
	}
	eventually(t, func() bool { return strings.Count(running.log.String(), "msg=connected") > 2 }, running.log.String)
	running.stop(t)
	if log := running.log.String(); strings.Contains(log, "planted") || strings.Contains(log, "grant refused") {
		t.Errorf("the log:\n%s", log)
	}
	if access, refreshes := p.counts(); access != refreshes || access < 5 {
		t.Errorf("%d tokens by %d uses of a refresh token", access, refreshes)
	}
}
