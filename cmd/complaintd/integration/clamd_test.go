package integration

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clamd is a real virus scanner that knows the EICAR test file alone.
type clamd struct {
	dir     string
	process *server
}

// clamdConfig takes the folder. Files above 2 MiB are more than it takes.
const clamdConfig = `
DatabaseDirectory %[1]s/signatures
LocalSocket %[1]s/clamd.ctl
LocalSocketMode 666
TemporaryDirectory %[1]s
LogFile %[1]s/log
Foreground yes
StreamMaxLength 2M
MaxThreads 2
`

// eicar is the test file of eicar.org, in two pieces, so that no scanner takes
// this program for it.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

func startClamd(t testing.TB) *clamd {
	t.Helper()
	c := &clamd{dir: folder(t)}
	signatures := filepath.Join(c.dir, "signatures")
	if err := os.Mkdir(signatures, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(signatures, "test.ndb"), "Eicar-Test-Signature:0:*:"+hex.EncodeToString([]byte(eicar))+"\n")
	writeFile(t, filepath.Join(c.dir, "clamd.conf"), fmt.Sprintf(clamdConfig, c.dir))
	c.start(t)
	return c
}

// start runs clamd, as it is or again after it was stopped.
func (c *clamd) start(t testing.TB) {
	t.Helper()
	c.process = startServer(t, exec.Command(program(t, "clamd", "clamav-daemon"), "-c", filepath.Join(c.dir, "clamd.conf")))
	eventually(t, func() bool {
		_, err := os.Stat(filepath.Join(c.dir, "clamd.ctl"))
		return err == nil
	}, func() string { return "clamd does not listen:\n" + readLog(filepath.Join(c.dir, "log")) })
}

// use has the program ask it.
func (c *clamd) use(t testing.TB, i *installation) *installation {
	return i.edit(t, "staff:\n", "attachments: {clamd: 'unix:"+c.dir+"/clamd.ctl'}\nstaff:\n")
}

// withAttachments is a complaint with files of these contents: a.pdf, b.pdf, ...
func withAttachments(contents ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: Kari <kari@example.net>\r\nTo: %s\r\nSubject: Late parcel\r\nMessage-ID: <files-1@example.net>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nMy parcel with order 12345678 has not come.\r\n", mailbox)
	for i, content := range contents {
		fmt.Fprintf(&b, "--B\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=%c.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
			'a'+i, folded(base64.StdEncoding.EncodeToString([]byte(content))))
	}
	b.WriteString("--B--\r\n")
	return b.Bytes()
}

// TestClamd: the real scanner finds what it knows and looks at nothing too large
// for it; what it does not pass is named and left out.
func TestClamd(t *testing.T) {
	t.Parallel()
	c, d, out := startClamd(t), startDovecot(t), startSink(t)
	program := c.use(t, install(t, plain(d, out.port)).inEnglish(t).edit(t, "name: Customer service,", "name: Customer service, members: [{email: anne@hexpress.example, language: en}],"))
	if r := program.do(t, "check"); r.status != 0 || !strings.Contains(r.stdout, "ok    virus scanner at unix:"+c.dir) {
		t.Errorf("check: status %d\n%s", r.status, r.stdout)
	}
	hours := time.Now().Add(-time.Hour)
	d.deliver(t, delivery{withAttachments("a clean receipt", "x"+eicar, strings.Repeat("large ", 400_000)), hours})
	program.once(t)
	letters := out.letters("case_opened")
	if len(letters) != 1 {
		t.Fatalf("%d letters to colleagues", len(letters))
	}
	opened := letters[0]
	if got, want := attachmentNames(opened), "a.pdf"; strings.Join(got, " ") != want {
		t.Errorf("attached are %v, want %s", got, want)
	}
	words := strings.Join(strings.Fields(opened.plainText(t)), " ")
	for _, want := range []string{"- b.pdf (69 B) – held back: the virus scanner found Eicar-Test-Signature.UNOFFICIAL in it", "- c.pdf (2.4 MB) – held back, as it could not be examined for viruses"} {
		if !strings.Contains(words, want) {
			t.Errorf("the letter does not say %q:\n%s", want, opened.plainText(t))
		}
	}

	c.process.stop()
	if r := program.do(t, "check"); r.status != 1 || !strings.Contains(r.stdout, "FAIL  virus scanner at unix:"+c.dir) {
		t.Errorf("check without clamd: status %d\n%s", r.status, r.stdout)
	}
}
