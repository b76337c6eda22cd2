package integration

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
)

// subject is the decoded subject of a mail.
func (m sunk) subject(t testing.TB) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(m.header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainText is the first text/plain part of a mail, decoded, with every run of
// blanks and line breaks as a single blank.
func (m sunk) plainText(t testing.TB) string {
	t.Helper()
	parsed, err := mail.ReadMessage(strings.NewReader(string(m.raw)))
	if err != nil {
		t.Fatal(err)
	}
	text := findPlain(t, textproto.MIMEHeader(parsed.Header), parsed.Body)
	return strings.Join(strings.Fields(text), " ")
}

func findPlain(t testing.TB, h textproto.MIMEHeader, body io.Reader) string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return decoded(t, kind, h, body)
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return ""
		}
		if err != nil {
			t.Fatal(err)
		}
		if text := findPlain(t, part.Header, part); text != "" {
			return text
		}
	}
}

func decoded(t testing.TB, kind string, h textproto.MIMEHeader, body io.Reader) string {
	t.Helper()
	if kind != "text/plain" {
		return ""
	}
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
