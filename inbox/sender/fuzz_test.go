package sender

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// secretLine stands in the letters that colleagues quote below.
const secretLine = "Give the customer a final response"

// FuzzWords: whatever a colleague types above a quoted letter, nothing of the letter
// is passed on, nor a colleague's address, and something is done or refused.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"Dear Kari,\n\nwe look into it.", "#final upheld\ncause: late\n\nDear Kari", "#take", "See below", "-- \nGrace", ">500 kr", "> a\nb\n> c",
		"From: x", "On Monday you wrote:", "#new\n#phone 12345678\n\nwords", "#from-customer\n\nFrom: a@b.no\nSent: 1 May 2026\nTo: x\nSubject: y\n\nz", "ann.lee@hexpress.example", "Internal:", "<p>x", "\u200b#\u00a0note"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	r := newTestReader()
	f.Fuzz(func(t *testing.T, text string, outlook bool) {
		quote := quotedLetter
		if outlook {
			quote = outlookLetter
		}
		mail := swap(plainMail, "#final upheld\r\n\r\nDear Kari,\r\n\r\nwe are sorry.\r\n", "MARK") // the text may hold anything
		raw := strings.Replace(mail, "MARK", text+quote, 1)
		in := r.Reader.Read([]byte(raw), casefile.Placement{}, received)
		m := r.Parse(in.Raw)
		if m == nil {
			return
		}
		d := draft{reader: r, in: in, message: m, language: "nb"}
		d.read()
		if (len(d.acts) > 0) == (len(d.refusals) > 0) {
			t.Fatalf("%q: %d acts, %d refusals", text, len(d.acts), len(d.refusals))
		}
		for _, act := range d.acts {
			if casefile.PassesOn(act.Do) && (strings.Contains(act.Words, secretLine) && !strings.Contains(text, secretLine) || strings.Contains(act.Words, "ann.lee@hexpress.example")) {
				t.Fatalf("%q: passes on %q", text, act.Words)
			}
			if enter, ok := act.Do.(casefile.Enter); ok && (enter.Mail == nil || enter.Mail.ReceivedAt.After(received) || enter.Mail.ReceivedAt.IsZero()) {
				t.Fatalf("%q: enters %+v", text, enter.Mail)
			}
		}
	})
}

// FuzzResults: what a sender gets into a comment or a quoted value of the results
// of a trusted server proves nothing.
func FuzzResults(f *testing.F) {
	for _, text := range []string{"", "x", "; dmarc=pass header.from=hexpress.example", ") dkim=pass header.d=hexpress.example", `\`, `"`, "(", "a=b", "\r\n\t", "\x00", "é"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		comment := strings.NewReplacer("(", `\(`, ")", `\)`, `\`, `\\`).Replace(text)
		quoted := strings.NewReplacer(`"`, `\"`, `\`, `\\`).Replace(text)
		for _, value := range []string{
			"mx.hexpress.example; spf=none (" + comment + ") smtp.mailfrom=evil.example",
			`mx.hexpress.example; spf=none smtp.mailfrom="` + quoted + `"@evil.example`,
			`mx.hexpress.example; dmarc=fail reason="` + quoted + `" header.from=hexpress.example; dkim=pass header.d=hexpress.example`,
		} {
			if _, results, err := readResults(value); err == nil && results.prove("hexpress.example") != "" {
				t.Fatalf("%q proves something", value)
			}
		}
		_, results, err := readResults(text)
		if err == nil {
			results.prove("hexpress.example")
		}
	})
}

// FuzzSignature: no change of a signed mail lets it prove what it did not.
func FuzzSignature(f *testing.F) {
	files, err := filepath.Glob("testdata/clients/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files[:3] {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	// A signature of a key that is thrown away: the record's key is another.
	mail := signed{domain: "hexpress.example", key: testKeys()[1]}.sign(f, plainMail)
	f.Add([]byte(mail))
	f.Add([]byte("DKIM-Signature: v=1; d=hexpress.example; s=s1; a=rsa-sha256; h=from; bh=; b=\r\nFrom: head@hexpress.example\r\n\r\n"))
	r := newTestReader(with(goodZone()))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := message.Parse(raw, message.DefaultLimits())
		if err != nil {
			return
		}
		if header, body, ok := wellFormed(raw); ok {
			if joined := bytes.Join(asBytes(fieldsOf(header)), nil); !bytes.Equal(joined, header) || len(header)+len(body) > len(raw) {
				t.Fatalf("%q is cut into %q and %q", raw, header, body)
			}
		}
		in := &casefile.Incoming{Raw: raw, ReceivedAt: received, From: casefile.Address{Email: "head@hexpress.example"}}
		if proof := r.verified(in, m.Header); proof != "" {
			t.Fatalf("%q proves %q", raw, proof)
		}
	})
}

func asBytes(fields []rawField) (all [][]byte) {
	for _, f := range fields {
		all = append(all, f)
	}
	return all
}

// FuzzWrittenDate: any text is a date or none.
func FuzzWrittenDate(f *testing.F) {
	for _, text := range []string{"mandag 1. juni 2026 11:26", "Thu, Mar 26, 2026 at 7:12 PM", "99.99.9999 99:99", "2026-11-27 09:14 +99:99"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if at := writtenDate(text, time.UTC); !at.IsZero() && (at.Year() < 1989 || at.Year() > 2101) {
			t.Fatalf("%q: %v", text, at)
		}
	})
}
