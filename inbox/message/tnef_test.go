package message

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// decodedAttachment is the winmail.dat that a mail of testdata consists of, or
// has as its first part.
func decodedAttachment(t testing.TB, name string) []byte {
	raw, err := os.ReadFile("testdata/" + name + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	header, body := readHeader(raw, longestContent)
	tr := tree{limits: DefaultLimits()}
	p, err := tr.grow(header, body, 0)
	if err != nil {
		t.Fatal(err)
	}
	if p.isMultipart() {
		p = p.parts[0]
	}
	return p.decoded(longestTNEF)
}

// TestTNEFCutAnywhere: a stream that breaks off gives what stands before, and
// never more files than it names.
func TestTNEFCutAnywhere(t *testing.T) {
	whole := decodedAttachment(t, "winmail-text-and-files")
	for n := range whole {
		if mail := readTNEF(whole[:n], 10); len(mail.files) > 2 {
			t.Fatalf("%d bytes: %d files", n, len(mail.files))
		}
	}
	if mail := readTNEF(whole, 10); len(mail.text.value) == 0 || len(mail.files) != 2 {
		t.Errorf("the whole: %+v", mail)
	}
}

// TestTNEFFilesEnd: a stream is read no further than the last file that counts.
func TestTNEFFilesEnd(t *testing.T) {
	mail := readTNEF(decodedAttachment(t, "winmail-text-and-files"), 1)
	if len(mail.files) != 1 || len(mail.text.value) == 0 {
		t.Errorf("%d files and text of %d bytes", len(mail.files), len(mail.text.value))
	}
}

// TestDecompressRTF: the examples of MS-OXRTFCP §4, and what is cut off.
func TestDecompressRTF(t *testing.T) {
	simple := "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
	crossing := "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
	for code, want := range map[string]string{
		simple:   "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
		crossing: "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
	} {
		b, err := hex.DecodeString(code)
		if err != nil {
			t.Fatal(err)
		}
		if got := decompressRTF(b, 1000); string(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
		for n := range b {
			if got := decompressRTF(b[:n], 1000); !strings.HasPrefix(want, string(got)) {
				t.Errorf("%d bytes: got %q", n, got)
			}
		}
	}
}

// TestRTFBomb: what little bytes could grow to is bounded.
func TestRTFBomb(t *testing.T) {
	bomb := append(bytes.Repeat([]byte{0}, 4), 0xff, 0xff, 0xff, 0x7f, 0x4c, 0x5a, 0x46, 0x75, 0, 0, 0, 0)
	bomb = append(bomb, bytes.Repeat([]byte{0xff, 0, 0x1f}, 1<<20)...)
	if got := decompressRTF(bomb, 1<<16); len(got) > 1<<16+20 {
		t.Errorf("%d bytes", len(got))
	}
}

// TestTNEFFilesBounded: no more files are listed than the limit leaves.
func TestTNEFFilesBounded(t *testing.T) {
	r := reader{left: 1 << 20, tokens: 100, files: 1}
	r.tnef(&part{mediaType: "application/ms-tnef", body: decodedAttachment(t, "winmail-text-and-files")})
	if len(r.attachments) != 2 { // winmail.dat itself and one of two
		t.Errorf("%d attachments", len(r.attachments))
	}
}
