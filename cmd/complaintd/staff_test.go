package main

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"

	"complaintd/casefile"
)

// textOf is the header and the text part of a letter.
func textOf(t *testing.T, letter []byte) (mail.Header, string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header, firstText(t, m.Header.Get("Content-Type"), m.Body)
}

func firstText(t *testing.T, contentType string, body io.Reader) string {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(body, params["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(part.Header.Get("Content-Type"), "multipart/") {
		return firstText(t, part.Header.Get("Content-Type"), part)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// reply is a colleague's answer to a letter, as mail programs write it: the
// words, a signature, and the letter quoted below.
func reply(t *testing.T, letter *casefile.QueuedLetter, words string) []byte {
	header, text := textOf(t, letter.Bytes)
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n> ")
	return fmt.Appendf(nil, "From: Helen Head <%s>\nTo: %s\nSubject: Re: %s\nMessage-ID: <reply-%d@hexpress.example>\nIn-Reply-To: %s\n"+
		"Content-Type: text/plain; charset=utf-8\n\n%s\n\nBest wishes\nHelen Head\nTel. +44 20 7946 0999\n\nOn Tue, 24 Nov 2026 at 09:00, Hexpress complaints <complaints@hexpress.example> wrote:\n%s\n",
		letter.Recipient, header.Get("Reply-To"), header.Get("Subject"), letter.ID, header.Get("Message-Id"), words, quoted)
}

// TestAColleagueAnswersByMail: a complaint comes, the colleague replies to the
// letter about it, and the customer gets the words and nothing else of it.
func TestAColleagueAnswersByMail(t *testing.T) {
	for name, c := range map[string]struct{ words, letter, want, done string }{
		"the final response": {"#final rejected\n\nYour parcel was delivered on 3 November.", "final_response", "Your parcel was delivered on 3 November.", "command_done"},
		"in Norwegian":       {"#endelig avslag\n\nPakken ble levert 3. november.", "final_response", "Pakken ble levert 3. november.", "command_done"},
		"an answer":          {"We are looking for it.", "answer", "We are looking for it.", "command_done"},
		"a question":         {"#ask pause\n\nWhere do you live now?", "information_request", "Where do you live now?", "command_done"},
		"more time":          {"#extend 5 the carrier looks for it\n\nWe need a few days more.", "extension", "We need a few days more.", "command_done"},
		"a note":             {"#note\n\nShe sounded angry.", "", "", "command_done"},
		"a slip":             {"#finl rejected\n\nNo.", "", "", "command_refused"},
	} {
		t.Run(name, func(t *testing.T) {
			ours := newCorrespondent(t, "complaints@hexpress.example")
			opened := ours.exchange(t, []byte("From: Kari <kari@example.net>\nTo: complaints@hexpress.example\nSubject: Late\n"+
				"Message-ID: <1@example.net>\n\nMy parcel with order 12345678 has not come, and I have waited for three weeks.\n"))
			var toColleague *casefile.QueuedLetter
			for _, l := range opened {
				if l.Name == casefile.CaseOpened {
					toColleague = l
				}
			}
			letters := ours.exchange(t, reply(t, toColleague, c.words))
			sent := map[string]string{}
			for _, l := range letters {
				_, text := textOf(t, l.Bytes)
				sent[string(l.Name)] = text
				if l.Recipient == "kari@example.net" && strings.ContainsAny(text, "#>") || l.Recipient == "kari@example.net" && strings.Contains(text, "0999") {
					t.Errorf("%s tells the customer too much:\n%s", l.Name, text)
				}
			}
			if c.letter != "" && !strings.Contains(sent[c.letter], c.want) {
				t.Errorf("no %s with the words; letters %v", c.letter, sent)
			}
			if _, answered := sent[c.done]; !answered {
				t.Errorf("the colleague gets no %s; letters %v", c.done, sent)
			}
		})
	}
}
