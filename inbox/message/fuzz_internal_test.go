package message

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// checkPassage: what is read is clean, and the quotes lie within it, in order,
// between whole characters.
func checkPassage(t *testing.T, p passage) {
	if !utf8.ValidString(p.text) || strings.ContainsAny(p.text, "\x00\r") {
		t.Errorf("%q is not clean", p.text)
	}
	checkSpans(t, p, p.quoted)
	checkSpans(t, p, p.setIn)
}

func checkSpans(t *testing.T, p passage, spans []Span) {
	end := 0
	for _, q := range spans {
		if q.Start < end || q.End <= q.Start || q.End > len(p.text) {
			t.Fatalf("span %v of %d bytes behind %d", q, len(p.text), end)
		}
		if quote := p.text[q.Start:q.End]; !utf8.ValidString(quote) {
			t.Errorf("%q is cut within a character", quote)
		}
		end = q.End
	}
}

func fuzzReader() *reader { return &reader{left: 1 << 20, tokens: 10_000, files: 50} }

func FuzzHTML(f *testing.F) {
	f.Add(`<div class="gmail_quote"><div class=gmail_attr>On x wrote:</div><blockquote type=cite>a<p>b</blockquote>c</div>`)
	f.Add(`<table><tr><td style="display:none">a<td><ol start=3><li>b<li>c</table><pre>d` + "\n\n" + `e</pre><hr id=zwchr>f`)
	f.Add(`<div><blockquote><td></div></blockquote><p><p></td><li>` + strings.Repeat("<b>", 200) + "x</b></p>")
	f.Fuzz(func(t *testing.T, source string) {
		checkPassage(t, fuzzReader().html(utf8Text("", source)))
	})
}

func FuzzFlowed(f *testing.F) {
	f.Add("> a \n> b\n>> c \nd \n-- \n e\n", false)
	f.Add(" \n \n>\n> \n", true)
	f.Fuzz(func(t *testing.T, source string, deleteSpace bool) {
		source = tidy(utf8Text("", source))
		p := flowedText(source, deleteSpace)
		checkPassage(t, p)
		if letters(p.text) != letters(source) {
			t.Errorf("%q became %q", source, p.text)
		}
	})
}

func FuzzTNEF(f *testing.F) {
	for _, path := range []string{"winmail-text-and-files", "winmail-rtf-of-html", "winmail-rtf", "winmail-html"} {
		f.Add(decodedAttachment(f, path))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := fuzzReader()
		checkPassage(t, r.tnefText(readTNEF(b, 10)))
		for _, file := range readTNEF(b, 10).files {
			checkFile(t, file.attachment())
		}
	})
}

func FuzzUuencode(f *testing.F) {
	f.Add("words\nbegin 644 a.txt\n#0V%T\n`\nend\nmore\nbegin 644 b\n")
	f.Fuzz(func(t *testing.T, text string) {
		words, files := cutUuencoded(text, 50)
		if len(words) > len(text) {
			t.Errorf("%q became %q", text, words)
		}
		for _, file := range files {
			checkFile(t, file)
		}
		decodeUuencoded([]byte(text), 1<<20)
	})
}

func checkFile(t *testing.T, a Attachment) {
	if strings.ContainsAny(a.Name, "/\\\r\n\x00") || !utf8.ValidString(a.Name) || len(a.Name) > longestFileName || a.Bytes < 0 {
		t.Errorf("attachment %+v", a)
	}
}

func FuzzAddresses(f *testing.F) {
	f.Add(`Friends: "A, B" <a@example.org>, b@example.org;, <<c@example.org>>, mailto:d@example.org (x)`)
	f.Add("=?utf-8?Q?Kari_<kari@example.net>?=")
	f.Fuzz(func(t *testing.T, value string) {
		for _, a := range parseAddresses(utf8Text("", value)) {
			if strings.Count(a.Email, "@") != 1 || strings.ContainsAny(a.Email, "<> \r\n,\x00") || len(a.Email) > longestEmail {
				t.Errorf("%q is no address", a.Email)
			}
			if strings.ContainsAny(a.Name, "\r\n\x00") || !utf8.ValidString(a.Name) {
				t.Errorf("%q is no name", a.Name)
			}
		}
	})
}

func FuzzParams(f *testing.F) {
	f.Add(`attachment; filename*0*=iso-8859-1''bl%E5; filename*1=".pdf"; x; =; boundary="a`)
	f.Fuzz(func(t *testing.T, field string) {
		_, params := parseParams(utf8Text("", field))
		for name, value := range params {
			if !utf8.ValidString(name) || !utf8.ValidString(value) {
				t.Errorf("%q=%q is not clean", name, value)
			}
		}
		if strings.ContainsAny(fileName(params["filename"]), "/\\\r\n\x00") {
			t.Error("an unsafe name")
		}
	})
}
