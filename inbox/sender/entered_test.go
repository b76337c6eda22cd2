package sender

import (
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// entry is what a colleague's mail enters; the test fails where it enters nothing.
func entry(t *testing.T, mail string) (casefile.Enter, casefile.Act) {
	t.Helper()
	asked := ask(t, mail)
	if len(asked.Refusals) > 0 {
		t.Fatalf("refused: %v", asked.Refusals)
	}
	do, ok := asked.Acts[0].Do.(casefile.Enter)
	if !ok || do.Mail == nil {
		t.Fatalf("not entered: %+v", asked.Acts)
	}
	return do, asked.Acts[0]
}

const letterForm = "#new\n#channel post\n#received 2026-11-20\n#name Kari Nordmann\n#address Storgata 1, 0155 Oslo\n#phone 912 34 567\n#email\n#order 12345678\n\nPakken min er ikke kommet, og dere svarer ikke.\n\n-- \nGrace Head\nTel: +44 20 7946 0101"

func TestNewComplaint(t *testing.T) {
	do, act := entry(t, swap(answer(letterForm), "Re: New complaint [KL-26-000123-7]", "SV: Klage på post KL-26-000123-7"))
	in := do.Mail
	if !do.New || do.Channel != casefile.ByPost || act.Words != "" {
		t.Errorf("%+v", do)
	}
	if in.Form != casefile.Human || in.From != (casefile.Address{Name: "Kari Nordmann"}) || in.AnswerTo != in.From || in.Subject != "Klage på post" || in.MessageID != "" || in.Raw != nil {
		t.Errorf("%+v", in)
	}
	if want := "Pakken min er ikke kommet, og dere svarer ikke."; in.Text != want || in.NewText != want {
		t.Errorf("words %q, %q", in.Text, in.NewText)
	}
	if want := time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC); !in.ReceivedAt.Equal(want) {
		t.Errorf("received %v, want %v", in.ReceivedAt, want)
	}
	f := in.Facts
	if f.Name != "Kari Nordmann" || !slices.Equal(f.Phones, []string{"+4791234567"}) || f.Address.City != "Oslo" || !slices.Equal(f.Orders, []string{"12345678"}) || f.Preference != casefile.ByPost || in.Language != "nb" {
		t.Errorf("facts %+v, language %q", f, in.Language)
	}
}

func TestNewComplaintVariants(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		is   func(casefile.Enter) bool
	}{
		"facts are read from the words": {"#new\n\nMy order 12345678 never came. Please call me on +44 7400 123456.",
			func(e casefile.Enter) bool {
				return slices.Equal(e.Mail.Facts.Orders, []string{"12345678"}) && slices.Equal(e.Mail.Facts.Phones, []string{"+447400123456"}) && e.Mail.Facts.Preference == casefile.ByPhone
			}},
		"the colleague wins": {"#new\n#order 7654321\n\nMy order 12345678 never came.",
			func(e casefile.Enter) bool { return slices.Equal(e.Mail.Facts.Orders, []string{"7654321"}) }},
		"by phone, to be answered so": {"#new\n#channel phone\n\nThe parcel never came.",
			func(e casefile.Enter) bool { return e.Mail.Facts.Preference == casefile.ByPhone }},
		"by post, with an address for mail": {"#new\n#channel post\n#email kari@example.net\n\nThe parcel never came.",
			func(e casefile.Enter) bool {
				return e.Mail.Facts.Preference == "" && e.Mail.AnswerTo.Email == "kari@example.net"
			}},
		"what the colleague says of answers": {"#new\n#channel post\n#prefer phone\n\nThe parcel never came.",
			func(e casefile.Enter) bool { return e.Mail.Facts.Preference == casefile.ByPhone }},
		"received today counts now, not at noon": {"#new\n#received today\n\nThe parcel never came.",
			func(e casefile.Enter) bool { return e.Mail.ReceivedAt.Equal(received) }},
		"without a day it came with the mail": {"#new\n\nThe parcel never came.",
			func(e casefile.Enter) bool { return e.Mail.ReceivedAt.Equal(received) }},
		"an internal word is the customer's": {"#new\n\nInternal bleeding, says my doctor.", func(e casefile.Enter) bool { return e.New }},
	} {
		if do, _ := entry(t, answer(c.text)); !c.is(do) {
			t.Errorf("%s: %+v %+v", name, do, do.Mail)
		}
	}
	for text, want := range map[string]string{
		"#new\n#channel post":                          "! No words of the customer stand below",
		"#new\n#phone 99999999999999\n\nIt never came": "! The number in",
		"#new\n#received 2026-12-24\n\nIt never came":  "! The day behind #received has not come",
	} {
		if got := told(ask(t, answer(text))); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// multipart is a colleague's mail with parts below the text.
func multipart(text string, parts ...string) string {
	body := "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
	for _, p := range parts {
		body += "--b\r\n" + p + "\r\n"
	}
	return swap(plainMail, "Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: multipart/mixed; boundary=b\r\n",
		"#final upheld\r\n\r\nDear Kari,\r\n\r\nwe are sorry.\r\n", body+"--b--\r\n")
}

const scan = "Content-Type: application/pdf; name=letter.pdf\r\nContent-Disposition: attachment; filename=letter.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK"

func TestNewComplaintWithAScan(t *testing.T) {
	do, _ := entry(t, multipart("#new\n#channel post\n#name Kari Nordmann", scan))
	if len(do.Mail.Attachments) != 1 || do.Mail.Attachments[0].Name != "letter.pdf" || do.Mail.Text != "" {
		t.Errorf("%+v", do.Mail)
	}
}

const customersMail = "Received: from a.example.net (a.example.net [192.0.2.1]) by mx.hexpress.example; Fri, 27 Nov 2026 08:15:00 +0000\r\n" +
	"From: Kari Nordmann <kari@example.net>\r\nTo: head@hexpress.example\r\nSubject: Pakken\r\nDate: Fri, 27 Nov 2026 09:14:00 +0100\r\nMessage-ID: <7@example.net>\r\n\r\nJeg venter fortsatt på pakken min, og det er ordre 12345678.\r\n\r\nMvh\r\nKari Nordmann\r\n"

func TestForwardedAsAttachment(t *testing.T) {
	for name, part := range map[string]string{
		"as a mail":          "Content-Type: message/rfc822\r\n\r\n" + customersMail,
		"as a file":          "Content-Type: application/octet-stream; name=\"Pakken.eml\"\r\n\r\n" + customersMail,
		"called automatic":   "Content-Type: message/rfc822\r\n\r\nAuto-Submitted: auto-generated\r\n" + customersMail,
		"without a Received": "Content-Type: message/rfc822\r\n\r\nDate: Fri, 27 Nov 2026 08:15:00 +0000\r\n" + strings.SplitN(customersMail, "\r\n", 2)[1],
		"dated next year":    "Content-Type: message/rfc822\r\n\r\n" + strings.ReplaceAll(customersMail, "Nov 2026", "Nov 2027"),
	} {
		do, act := entry(t, multipart("#from-customer\n#phone 912 34 567\nCame to my own address.", part))
		in := do.Mail
		want := time.Date(2026, 11, 27, 8, 15, 0, 0, time.UTC)
		if strings.Contains(part, "2027") {
			want = received
		}
		if do.New || do.Channel != casefile.ByEmail || act.Words != "Came to my own address." || in.Form != casefile.Human ||
			in.From.Email != "kari@example.net" || in.MessageID != "7@example.net" || !in.ReceivedAt.Equal(want) || in.NewText != "Jeg venter fortsatt på pakken min, og det er ordre 12345678." ||
			!slices.Equal(in.Facts.Orders, []string{"12345678"}) || !slices.Equal(in.Facts.Phones, []string{"+4791234567"}) || !strings.Contains(string(in.Raw), "Jeg venter fortsatt") {
			t.Errorf("%s: %+v %+v", name, do, in)
		}
	}
	long := "Content-Type: message/rfc822\r\n\r\n" + customersMail + strings.Repeat("En linje til.\r\n", 30_000)
	if do, _ := entry(t, multipart("#from-customer", long)); len(do.Mail.Raw) < 400_000 {
		t.Errorf("of a long mail %d bytes are left", len(do.Mail.Raw))
	}
	for name, c := range map[string]struct {
		parts []string
		want  string
	}{
		"none":                  {nil, "! No forwarded e-mail"},
		"two":                   {[]string{"Content-Type: message/rfc822\r\n\r\n" + customersMail, "Content-Type: message/rfc822\r\n\r\n" + customersMail}, "! Several e-mails"},
		"a letter of ours":      {[]string{"Content-Type: message/rfc822\r\n\r\nX-Complaint-Letter: answer\r\n" + customersMail}, "! The e-mail that is forwarded was not"},
		"a colleague's":         {[]string{"Content-Type: message/rfc822\r\n\r\n" + strings.ReplaceAll(customersMail, "kari@example.net", "ann.lee@hexpress.example")}, "! The e-mail that is forwarded was not"},
		"of the mailbox itself": {[]string{"Content-Type: message/rfc822\r\n\r\n" + strings.ReplaceAll(customersMail, "kari@example.net", "complaints+x@hexpress.example")}, "! The e-mail that is forwarded was not"},
		"a file that is none":   {[]string{scan}, "! No forwarded e-mail"},
	} {
		if got := told(ask(t, multipart("#from-customer", c.parts...))); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestForwardedInText: the shapes in which programs show a mail they forward.
func TestForwardedInText(t *testing.T) {
	const words = "Jeg venter fortsatt på pakken min, og det er ordre 12345678.\n\nMvh\nKari Nordmann"
	for name, text := range map[string]string{
		"Gmail":                 "---------- Forwarded message ---------\nFrom: Kari Nordmann <kari@example.net>\nDate: Fri, Nov 27, 2026 at 9:14 AM\nSubject: Pakken\nTo: <head@hexpress.example>\n\n\n" + words,
		"Gmail, nb":             "---------- Forwarded message ---------\nFra: Kari Nordmann <kari@example.net>\nDate: fre. 27. nov. 2026 kl. 09:14\nSubject: Pakken\nTo: <head@hexpress.example>\n\n\n" + words,
		"Outlook":               "________________________________\nFrom: Kari Nordmann <kari@example.net>\nSent: Friday, 27 November 2026 09:14\nTo: Grace Head <head@hexpress.example>\nSubject: Pakken\n\n" + words,
		"Outlook, American":     "From: Kari Nordmann <kari@example.net>\nSent: Friday, November 27, 2026 9:14 AM\nTo: Grace Head <head@hexpress.example>\nSubject: Pakken\n\n" + words,
		"Outlook, nb":           "-----Opprinnelig melding-----\nFra: Kari Nordmann [mailto:kari@example.net]\nSendt: fredag 27. november 2026 09:14\nTil: Grace Head\nEmne: Pakken\n\n" + words,
		"Apple":                 "Begin forwarded message:\n\nFrom: Kari Nordmann <kari@example.net>\nSubject: Pakken\nDate: 27 November 2026 at 09:14:00 CET\nTo: head@hexpress.example\n\n" + words,
		"Apple, marked":         "Begin forwarded message:\n\n> From: Kari Nordmann <kari@example.net>\n> Subject: Pakken\n> Date: 27 November 2026 at 09:14:00 CET\n> To: head@hexpress.example\n> \n> " + strings.ReplaceAll(words, "\n", "\n> "),
		"Apple, nb":             "Start på videresendt melding:\n\nFra: Kari Nordmann <kari@example.net>\nEmne: Pakken\nDato: 27. november 2026 kl. 09:14:00 CET\nTil: head@hexpress.example\n\n" + words,
		"Thunderbird":           "-------- Forwarded Message --------\nSubject: \tPakken\nDate: \tFri, 27 Nov 2026 09:14:00 +0100\nFrom: \tKari Nordmann <kari@example.net>\nTo: \thead@hexpress.example\n\n" + words,
		"Thunderbird, nb":       "-------- Videresendt melding --------\nEmne: \tPakken\nDato: \tFri, 27 Nov 2026 09:14:00 +0100\nFra: \tKari Nordmann <kari@example.net>\nTil: \thead@hexpress.example\n\n" + words,
		"through two hands":     "From: Ann Lee <ann.lee@hexpress.example>\nSent: Friday, 27 November 2026 10:02\nTo: Grace Head <head@hexpress.example>\nSubject: Fwd: Pakken\n\nDin?\n\nFrom: Kari Nordmann <kari@example.net>\nSent: Friday, 27 November 2026 09:14\nTo: Ann Lee <ann.lee@hexpress.example>\nSubject: Pakken\n\n" + words,
		"with a mail it quotes": "From: Kari Nordmann <kari@example.net>\nSent: Friday, 27 November 2026 09:14\nTo: Grace Head <head@hexpress.example>\nSubject: Pakken\n\n" + words + "\n\nFrom: Shop <shop@example.com>\nSent: Monday, 2 November 2026 08:00\nTo: Kari Nordmann <kari@example.net>\nSubject: Ordre\n\nTakk for din ordre 7654321.",
	} {
		t.Run(name, func(t *testing.T) {
			do, act := entry(t, swap(answer("#from-customer\nCame to my own address.\n\n"+text), "Re: New", "Fwd: New"))
			in := do.Mail
			if do.New || act.Words != "Came to my own address." || in.From != (casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}) || in.AnswerTo != in.From || in.Subject != "Pakken" {
				t.Errorf("%+v %+v words %q", do, in, act.Words)
			}
			if want := time.Date(2026, 11, 27, 8, 14, 0, 0, time.UTC); !in.ReceivedAt.Equal(want) {
				t.Errorf("received %v, want %v", in.ReceivedAt, want)
			}
			if in.NewText != "Jeg venter fortsatt på pakken min, og det er ordre 12345678." || !strings.HasPrefix(in.Text, words) || !slices.Equal(in.Facts.Orders, []string{"12345678"}) || in.Language != "nb" {
				t.Errorf("words %q of %q, facts %+v", in.NewText, in.Text, in.Facts)
			}
		})
	}
}

// TestForwardedInHTML: the same where the mail has HTML alone.
func TestForwardedInHTML(t *testing.T) {
	const words = "<div>Jeg venter fortsatt på pakken min, og det er ordre 12345678.</div><div><br></div><div>Mvh<br>Kari Nordmann</div>"
	for name, html := range map[string]string{
		"Gmail":       `<div dir="ltr">#from-customer<br></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b class="gmail_sendername" dir="auto">Kari Nordmann</b> <span dir="auto">&lt;<a href="mailto:kari@example.net">kari@example.net</a>&gt;</span><br>Date: Fri, Nov 27, 2026 at 9:14 AM<br>Subject: Pakken<br>To:  &lt;<a href="mailto:head@hexpress.example">head@hexpress.example</a>&gt;<br></div><br><br>` + words + `</div>`,
		"Outlook":     `<div class="WordSection1"><p class="MsoNormal">#fra-kunde<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Fra:</b> Kari Nordmann &lt;kari@example.net&gt; <br><b>Sendt:</b> fredag 27. november 2026 09:14<br><b>Til:</b> Grace Head &lt;head@hexpress.example&gt;<br><b>Emne:</b> Pakken<o:p></o:p></p></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>` + words + `</div>`,
		"new Outlook": `<div class="elementToProof">#from-customer</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>From:</b> Kari Nordmann &lt;kari@example.net&gt;<br><b>Sent:</b> Friday, November 27, 2026 9:14 AM<br><b>To:</b> Grace Head &lt;head@hexpress.example&gt;<br><b>Subject:</b> Pakken</font><div>&nbsp;</div></div>` + words,
		"Apple":       `<div>#from-customer<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br class="Apple-interchange-newline"><div style="margin: 0px;"><span><b>From: </b></span><span>Kari Nordmann &lt;<a href="mailto:kari@example.net">kari@example.net</a>&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>Pakken</b><br></span></div><div><span><b>Date: </b></span><span>27 November 2026 at 09:14:00 CET<br></span></div><div><span><b>To: </b></span><span>head@hexpress.example<br></span></div><br><div>` + words + `</div></blockquote></div></div>`,
		"Thunderbird": `<p>#from-customer</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tbody><tr><th align="RIGHT">Subject: </th><td>Pakken</td></tr><tr><th align="RIGHT">Date: </th><td>Fri, 27 Nov 2026 09:14:00 +0100</td></tr><tr><th align="RIGHT">From: </th><td>Kari Nordmann <a class="moz-txt-link-rfc2396E" href="mailto:kari@example.net">&lt;kari@example.net&gt;</a></td></tr><tr><th align="RIGHT">To: </th><td><a href="mailto:head@hexpress.example">head@hexpress.example</a></td></tr></tbody></table><br><br>` + words + `</div>`,
	} {
		t.Run(name, func(t *testing.T) {
			do, _ := entry(t, swap(answer("<html><body>"+html+"</body></html>"), "text/plain", "text/html"))
			in := do.Mail
			if in.From != (casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}) || in.Subject != "Pakken" || !in.ReceivedAt.Equal(time.Date(2026, 11, 27, 8, 14, 0, 0, time.UTC)) ||
				in.NewText != "Jeg venter fortsatt på pakken min, og det er ordre 12345678." {
				t.Errorf("from %v, about %q, on %v: %q", in.From, in.Subject, in.ReceivedAt, in.NewText)
			}
		})
	}
}

// TestForwardedTwice: the same mail forwarded by two colleagues is one.
func TestForwardedTwice(t *testing.T) {
	text := "#from-customer\n\nFrom: Kari Nordmann <kari@example.net>\nSent: Friday, 27 November 2026 09:14\nTo: Grace Head <head@hexpress.example>\nSubject: Pakken\n\nHvor er pakken?"
	one, _ := entry(t, answer(text))
	two, _ := entry(t, swap(answer(text), "<1@hexpress", "<2@hexpress", "Grace Head <head@", "Ann Lee <ann.lee@"))
	if one.Mail.Key == two.Mail.Key {
		return
	}
	t.Error("they are two")
}

func TestWrittenDate(t *testing.T) {
	cet := time.FixedZone("CET", 3600)
	for text, want := range map[string]string{
		"mandag 1. juni 2026 11:26":             "2026-06-01T11:26:00+01:00",
		"Thu, Mar 26, 2026 at 7:12 PM":          "2026-03-26T19:12:00+01:00",
		"Thu, Mar 26, 2026 at 12:05 a.m.":       "2026-03-26T00:05:00+01:00",
		"26. mars 2026 kl. 19:12:34 CET":        "2026-03-26T19:12:34+01:00",
		"26. mars 2026 kl. 19.12":               "2026-03-26T19:12:00+01:00",
		"Fri, 27 Nov 2026 09:14:00 +0000":       "2026-11-27T09:14:00Z",
		"November 27, 2026 at 9:14:10 AM GMT+2": "2026-11-27T09:14:10+02:00",
		"27.11.2026 09:14":                      "2026-11-27T09:14:00+01:00",
		"2026-11-27 09:14":                      "2026-11-27T09:14:00+01:00",
		"27/11/2026 09:14":                      "2026-11-27T09:14:00+01:00",
		"11/27/2026 9:14 AM":                    "2026-11-27T09:14:00+01:00",
		"Freitag, 27. November 2026 um 09:14":   "2026-11-27T09:14:00+01:00",
		"vendredi 27 novembre 2026 09:14":       "2026-11-27T09:14:00+01:00",
		"den 27 november 2026 09:14":            "2026-11-27T09:14:00+01:00",
		"perjantai 27. marraskuuta 2026 9.14":   "2026-11-27T09:14:00+01:00",
		"piątek, 27 listopada 2026 09:14":       "2026-11-27T09:14:00+01:00",
		"vrijdag 27 november 2026 09:14":        "2026-11-27T09:14:00+01:00",
		"27 November 2026":                      "2026-11-27T00:00:00+01:00",
		"3/6/2026 09:14":                        "",
		"31 November 2026 09:14":                "",
		"27 Brumaire 2026":                      "",
		"tomorrow":                              "",
		"":                                      "",
		"99:99 27 November 2026":                "",
	} {
		got := ""
		if at := writtenDate(text, cet); !at.IsZero() {
			got = at.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
