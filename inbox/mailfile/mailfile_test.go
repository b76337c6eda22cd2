package mailfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
)

// inMemory is a source of that name and content.
func inMemory(name, content string) Source { return Stream(name, strings.NewReader(content)) }

const roomy = 1 << 20

// read is every mail of a source as name=raw, and the error at its end.
func read(s Source, limit int64) (mails []string, fault error) {
	for m, err := range s.Mails(limit) {
		if err != nil {
			fault = err
			continue
		}
		mails = append(mails, m.Name+"="+string(m.Raw))
	}
	return mails, fault
}

const (
	stamp = "From kari@example.net Tue Nov 24 09:12:00 2026\n"
	mailA = "Subject: a\n\nHei\n"
	mailB = "Subject: b\n\nHallo\n"
)

func TestMails(t *testing.T) {
	const wireA, wireB = "Subject: a\r\n\r\nHei\r\n", "Subject: b\r\n\r\nHallo\r\n"
	for _, c := range []struct {
		name, file, content string
		want                []string
	}{
		{"a mail by itself", "x", mailA, []string{"x=" + wireA}},
		{"on the wire already", "x.eml", wireA, []string{"x.eml=" + wireA}},
		{"wire ends keep a stray LF", "x.eml", "Subject: a\r\n\r\na\nb\r\n", []string{"x.eml=Subject: a\r\n\r\na\nb\r\n"}},
		{"LF ends keep a stray CRLF", "x.eml", "Subject: a\n\na\r\nb\n", []string{"x.eml=Subject: a\r\n\r\na\r\nb\r\n"}},
		{"no end at the end", "x.eml", "Subject: a\n\nHei", []string{"x.eml=Subject: a\r\n\r\nHei"}},
		{"an eml with blank lines at its end", "x.eml", "Subject: a\n\nHei\n\n", []string{"x.eml=Subject: a\r\n\r\nHei\r\n\r\n"}},
		{"an eml is one mail, whatever is in it", "x.EML", stamp + mailA + "\n" + stamp + mailB,
			[]string{"x.EML=" + wire(stamp+mailA+"\n"+stamp+mailB)}},
		{"empty", "x", "", []string{"x="}},
		{"mbox", "x", stamp + mailA + "\n" + stamp + mailB + "\n", []string{"x#1=" + wireA, "x#2=" + wireB}},
		{"mbox with CRLF", "x", wire(stamp + mailA + "\n" + stamp + mailB + "\n"), []string{"x#1=" + wireA, "x#2=" + wireB}},
		{"LF around mails with CRLF", "x", stamp + wireA + "\n" + stamp + wireB, []string{"x#1=" + wireA, "x#2=" + wireB}},
		{"no blank line between the mails", "x", stamp + mailA + stamp + mailB, []string{"x#1=" + wireA, "x#2=" + wireB}},
		{"no blank line at the end", "x", stamp + mailA, []string{"x#1=" + wireA}},
		{"only one blank line belongs to the mbox", "x", stamp + mailA + "\n\n" + stamp + mailB,
			[]string{"x#1=" + wireA + "\r\n", "x#2=" + wireB}},
		{"escaped lines", "x", stamp + "Subject: a\n\n>From a\n>>From b\n> From c\n From d\n", []string{
			"x#1=Subject: a\r\n\r\nFrom a\r\n>From b\r\n> From c\r\n From d\r\n"}},
		{"people write From too", "x", stamp + "Subject: a\n\nHei\n\nFrom what I see on Tue Nov 24 it is late\nFrom now on\n",
			[]string{"x#1=" + wire("Subject: a\n\nHei\n\nFrom what I see on Tue Nov 24 it is late\nFrom now on\n")}},
		{"a From_ line within a text", "x", stamp + "Subject: a\n\nThe log said\n" + stamp + "and no more\n",
			[]string{"x#1=" + wire("Subject: a\n\nThe log said\n"+stamp+"and no more\n")}},
		{"a first line without a date", "x", "From ???@???\n" + mailA + "\n" + stamp + mailB, []string{"x#1=" + wireA, "x#2=" + wireB}},
		{"other writers' dates", "x", stamp + mailA +
			"\nFrom 1700@xxx Wed Apr 09 08:00:00 +0000 2025\n" + mailB +
			"\nFrom - Mon Jan  5 08:00:00 2026\n" + mailA +
			"\nFrom a@example.org Mon Jan  5 08:00 CET 2026 remote from b\n" + mailB,
			[]string{"x#1=" + wireA, "x#2=" + wireB, "x#3=" + wireA, "x#4=" + wireB}},
		{"a broken mail behind another", "x", stamp + mailA + "\n" + stamp + "no field\n", []string{"x#1=" + wireA, "x#2=no field\r\n"}},
		{"a header with something before it", "x", " " + stamp + mailA, []string{"x=" + wire(" "+stamp+mailA)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := read(inMemory(c.file, c.content), roomy)
			if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("got\n %q, %v, want\n %q", got, err, c.want)
			}
		})
	}
}

func wire(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// However the bytes come in, the mails are the same; no line is too long.
func TestMailsInPieces(t *testing.T) {
	long := strings.Repeat("x", 3*bufferBytes)
	for _, content := range []string{
		stamp + mailA + "\n" + stamp + mailB,
		stamp + "Subject: " + long + "\n\n" + long + "\n\n" + stamp + mailB,
		"Subject: a\r\n\r\n" + long[:bufferBytes-1] + "\r\nend\r\n", // CR and LF in two buffers
		"Subject: a\n\n" + long[:bufferBytes-1] + "\r\nend\n",
		long[:bufferBytes-1] + "\r\nend\n",
		stamp + "Subject: a\n\n" + long[:bufferBytes] + stamp + mailB, // a line goes on, and does not begin
	} {
		whole, _ := read(inMemory("x", content), roomy)
		pieces, err := read(Stream("x", iotest.OneByteReader(strings.NewReader(content))), roomy)
		if err != nil || fmt.Sprint(whole) != fmt.Sprint(pieces) {
			t.Errorf("in pieces %d mails, %v; want %d", len(pieces), err, len(whole))
		}
		if joined := strings.Join(whole, ""); strings.Contains(joined, "\r\r") {
			t.Error("a CR is doubled")
		}
		if want := 1 + strings.Count(content, "\n\nFrom "); len(whole) != want {
			t.Errorf("%d mails, want %d", len(whole), want)
		}
	}
}

// Of a mail above the limit the head is kept and all is counted; the mails
// behind it are read.
func TestMailsAboveTheLimit(t *testing.T) {
	large := "Subject: large\n\n" + strings.Repeat("0123456789\n", 30_000)
	const limit = 100 << 10
	var mails []Mail
	for m, err := range inMemory("x", stamp+large+"\n"+stamp+mailB).Mails(limit) {
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, m)
	}
	if len(mails) != 2 || mails[0].Whole() || len(mails[0].Raw) != HeadBytes || mails[0].Size != int64(len(wire(large))) {
		t.Fatalf("got %d mails, the first of %d bytes with %d kept", len(mails), mails[0].Size, len(mails[0].Raw))
	}
	if !mails[1].Whole() {
		t.Error("the mail behind it is cut")
	}
	for m := range inMemory("x", mailA).Mails(5) {
		if m.Whole() || len(m.Raw) != 5 {
			t.Errorf("a limit below the head's size keeps %d bytes", len(m.Raw))
		}
	}
}

// A mail without an end costs no more memory than the limit.
func TestEndlessMailIsBounded(t *testing.T) {
	const limit, size = 1 << 20, 48 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for m := range Stream("x", io.LimitReader(endless{}, size)).Mails(limit) {
		if m.Size != size || m.Whole() {
			t.Errorf("size %d", m.Size)
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 16*limit {
		t.Errorf("%d bytes were allocated", used)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// A fault gives the mails before it, then the error, and no half mail.
func TestMailsOfABrokenFile(t *testing.T) {
	broken := errors.New("the disk is broken")
	file := io.MultiReader(strings.NewReader(stamp+mailA+"\n"+stamp+"Subject: b"), iotest.ErrReader(broken))
	got, err := read(Stream("x", file), roomy)
	if !errors.Is(err, broken) || len(got) != 1 {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := read(Stream("x.eml", iotest.ErrReader(broken)), roomy); !errors.Is(err, broken) || len(got) != 0 {
		t.Errorf("got %q, %v", got, err)
	}
	closed := Source{Name: "x", Open: func() (io.ReadCloser, error) { return nil, broken }}
	if got, err := read(closed, roomy); !errors.Is(err, broken) || len(got) != 0 {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFolder(t *testing.T) {
	file := func(content string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(content)} }
	for _, c := range []struct {
		name   string
		folder fstest.MapFS
		want   []string
	}{
		{"a Maildir, in the order of delivery", fstest.MapFS{
			"new/17.a.host":      file(mailB),
			"cur/16.b.host:2,S":  file(stamp + mailA + "\n" + stamp + mailB),
			"cur/18.c.host:2,":   file(mailA),
			"cur/.hidden":        file(mailA),
			"tmp/19.d.host":      file(mailA),
			"dovecot-uidlist":    file("3"),
			".Sent/cur/20.e.eml": file(mailA),
		}, []string{"box/cur/16.b.host:2,S=" + wire(stamp+mailA+"\n"+stamp+mailB), "box/new/17.a.host=" + wire(mailB), "box/cur/18.c.host:2,=" + wire(mailA)}},
		{"a Maildir without mails", fstest.MapFS{"cur/.keep": file(""), "new/.keep": file("")}, nil},
		{"a folder of files", fstest.MapFS{
			"2.eml": file(mailB), "1.EML": file(mailA), "3.mbox": file(stamp + mailA), "labels.json": file("{}"), "more/4.eml": file(mailA),
		}, []string{"box/1.EML=" + wire(mailA), "box/2.eml=" + wire(mailB), "box/3.mbox#1=" + wire(mailA)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			sources, err := Folder(c.folder, "box")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range sources {
				mails, err := read(s, roomy)
				if err != nil || s.Size <= 0 {
					t.Errorf("%s: %v, size %d", s.Name, err, s.Size)
				}
				got = append(got, mails...)
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("got\n %q, want\n %q", got, c.want)
			}
		})
	}
	if _, err := Folder(fstest.MapFS{"a.txt": file("")}, "box"); !errors.Is(err, ErrNoMails) {
		t.Errorf("a folder without mails: %v", err)
	}
}

// FuzzMails: no file makes it panic or hang, every mail is within the limit,
// and a single mail is changed in nothing but the ends of its lines.
func FuzzMails(f *testing.F) {
	for _, seed := range []string{mailA, stamp + mailA + "\n" + stamp + mailB, wire(stamp + mailA), stamp, "From ", "\r", "\n\n", stamp + stamp} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		const limit = 1 << 10
		for m, err := range Stream("x", bytes.NewReader(file)).Mails(limit) {
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Raw) > limit || int64(len(m.Raw)) > m.Size {
				t.Fatalf("%d bytes of a mail of %d", len(m.Raw), m.Size)
			}
		}
		mail, _ := read(Stream("x.eml", bytes.NewReader(file)), 1<<30)
		if got, want := strings.ReplaceAll(mail[0][len("x.eml="):], "\r", ""), strings.ReplaceAll(string(file), "\r", ""); got != want {
			t.Fatalf("a single mail is changed: %q, want %q", got, want)
		}
	})
}
