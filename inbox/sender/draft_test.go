package sender

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// answer is a colleague's plain answer with a text.
func answer(text string) string {
	return swap(plainMail, "#final upheld\r\n\r\nDear Kari,\r\n\r\nwe are sorry.\r\n", strings.ReplaceAll(text, "\n", "\r\n"))
}

// ask reads what a colleague's mail asks for.
func ask(t *testing.T, mail string) *casefile.StaffMail {
	t.Helper()
	in := newTestReader().readAt(mail, received)
	if in.Staff == nil {
		t.Fatalf("not taken for a colleague's: %s, %s", in.Form, in.Reason)
	}
	return in.Staff
}

const quotedLetter = "\n\nOn Tue, 1 Dec 2026 at 09:12, Hexpress complaints <complaints@hexpress.example> wrote:\n\n> Give the customer a final response by Monday.\n>\n> write #final upheld on a line of its own:\n>\n> #final rejected\n"

const outlookLetter = "\n\nFrom: Hexpress complaints <complaints@hexpress.example>\nSent: Tuesday, 1 December 2026 09:12\nTo: Grace Head <head@hexpress.example>\nSubject: New complaint [KL-26-000123-7]\n\nGive the customer a final response.\n\n#final rejected\n"

// TestWords: what a colleague's mail asks for, and which words it passes on. A
// refusal begins with a !.
func TestWords(t *testing.T) {
	for name, c := range map[string]struct{ mail, want string }{
		"an answer":                           {answer("Dear Kari,\n\nwe look into it." + quotedLetter), "Answer: Dear Kari,\n\nwe look into it."},
		"below an Outlook header":             {answer("Dear Kari,\n\nwe look into it." + outlookLetter), "Answer: Dear Kari,\n\nwe look into it."},
		"one word above an Outlook header":    {answer("#take" + outlookLetter), "Take: "},
		"commands in the quote alone":         {answer(strings.TrimSpace(quotedLetter)), "! There are no words"},
		"commands below the Outlook header":   {answer(strings.TrimSpace(outlookLetter)), "! There are no words"},
		"nothing at all":                      {answer(""), "! There are no words"},
		"a signature alone":                   {answer("-- \nGrace Head\nHead of Customer Services\nTel: +44 20 7946 0101" + quotedLetter), "! There are no words"},
		"a phone's line alone":                {answer("Sent from my iPhone" + quotedLetter), "! There are no words"},
		"a greeting, words and a signature":   {answer("Dear Kari,\n\nwe look into it.\n\nKind regards\nGrace Head\nHead of Customer Services\nTel: +44 20 7946 0101\nhead@hexpress.example" + quotedLetter), "Answer: Dear Kari,\n\nwe look into it."},
		"a legal notice":                      {answer("Dear Kari,\n\nwe look into it.\n\nThis e-mail is confidential and intended for the recipient alone. If you got this e-mail in error, delete it and tell the sender; any disclosure is prohibited." + quotedLetter), "Answer: Dear Kari,\n\nwe look into it."},
		"an offer behind the sign-off":        {answer("Hi Kari,\n\nwe look into it.\n\nKind regards, Grace, who phones you on Monday." + quotedLetter), "Answer: Hi Kari,\n\nwe look into it.\n\nKind regards, Grace, who phones you on Monday."},
		"words below the sign-off":            {answer("Hei Kari,\n\nvi ser på det.\n\nMvh Grace\n\nForresten: Pengene kommer mandag." + quotedLetter), "Answer: Hei Kari,\n\nvi ser på det.\n\nMvh Grace\n\nForresten: Pengene kommer mandag."},
		"a postscript below a signature":      {answer("Hi Kari,\n\nwe look into it.\n\nKind regards\nGrace Head\ngrace@example.net\n\nPS: The refund comes on Monday." + quotedLetter), "Answer: Hi Kari,\n\nwe look into it.\n\nPS: The refund comes on Monday."},
		"confidential, said to the customer":  {answer("Hi Kari,\n\nthis e-mail is confidential, and you may delete it." + quotedLetter), "Answer: Hi Kari,\n\nthis e-mail is confidential, and you may delete it."},
		"an e-mail that went to another":      {answer("Hi Kari,\n\nI am sorry that this e-mail went to the wrong recipient in error; it was intended for you, and is confidential." + quotedLetter), "Answer: Hi Kari,\n\nI am sorry that this e-mail went to the wrong recipient in error; it was intended for you, and is confidential."},
		"the opening hours":                   {answer("Hi Kari,\n\nour opening hours are 9 to 17.\n\nYou may also follow us on the way there." + quotedLetter), "Answer: Hi Kari,\n\nour opening hours are 9 to 17.\n\nYou may also follow us on the way there."},
		"the colleague's name in a sentence":  {answer("Hi Kari,\n\nask for Grace, please." + quotedLetter), "Answer: Hi Kari,\n\nask for Grace, please."},
		"the colleague's name begins a line":  {answer("Hi Kari,\n\nGrace Head, whom you spoke to, phones you." + quotedLetter), "Answer: Hi Kari,\n\nGrace Head, whom you spoke to, phones you."},
		"another's name and bars":             {answer("Hi Kari,\n\nMonday | 9 to 12 | Oslo" + quotedLetter), "Answer: Hi Kari,\n\nMonday | 9 to 12 | Oslo"},
		"a name with a title":                 {answer("Hi Kari,\n\nwe look into it.\n\nGrace Head, Head of Customer Services" + quotedLetter), "Answer: Hi Kari,\n\nwe look into it."},
		"answers between the quotes":          {answer("> Where is it?\nAt the depot.\n> When will it come?\nOn Friday."), "Answer: At the depot.\n\nOn Friday."},
		"a quote that a program wrapped":      {answer("Yes.\n\n> The customer writes that the parcel was due on the twelfth of Nov\nember\n> and has not come."), "Answer: Yes."},
		"a quote without a line above":        {answer("Yes.\n\nHexpress complaints wrote:\n> We answer.\n> So soon."), "Answer: Yes."},
		"more than 500 kr":                    {answer("The refund is\n\n>500 kr\n\nin all."), "Answer: The refund is\n\n>500 kr\n\nin all."},
		"a command word in a sentence":        {answer("Our final answer: we ask you to note the call. #1 is upheld."), "Answer: Our final answer: we ask you to note the call. #1 is upheld."},
		"a command behind a word":             {answer("See #final upheld."), "Answer: See #final upheld."},
		"a command below the words":           {answer("Dear Kari,\n#final upheld"), "! A line that begins with #"},
		"a command in the subject":            {swap(answer("Dear Kari, we are sorry."), "Subject: Re: New complaint", "Subject: #final upheld"), "! A command stands in the subject"},
		"a command behind Re: in the subject": {swap(answer("Dear Kari, we are sorry."), "Subject: Re: New complaint", "Subject: Re: #note"), "! A command stands in the subject"},
		"a number in the subject":             {swap(answer("Dear Kari, we are sorry."), "Subject: Re: New complaint", "Subject: #1"), "Answer: Dear Kari, we are sorry."},
		"5,000 commands":                      {answer(strings.Repeat("#order 12345678\n", 5000)), "! There are more commands"},
		"5,000 commands of many words":        {answer(strings.Repeat("#finl upheld and so on\nHi\n", 5000)), "! There is no such command"},
		"one of two commands unknown":         {answer("#take\n#finl upheld\n\nDear Kari"), "! There is no such command"},
		"a cause behind #final":               {answer("#final upheld\n#order 12345678\ncause: courier\n\nDear Kari"), "Correct:  | Final: Dear Kari"},

		"this is internal":              {answer("This is internal: she is difficult."), "! The line “This is internal:"},
		"behind FYI":                    {answer("FYI internal only, she rang."), "! The line"},
		"FYI":                           {answer("FYI: she rang."), "! The line"},
		"behind NB":                     {answer("NB! Internt: hun er vanskelig."), "! The line “NB! Internt: hun er vanskelig.”"},
		"behind OBS":                    {answer("OBS! Skal ikke til kunden"), "! The line"},
		"dette er internt":              {answer("Dette er internt, ikke send til kunden."), "! The line"},
		"below a greeting":              {answer("Hei Ann,\n\nIkke send dette til kunden."), "! The line “Ikke send dette til kunden.”"},
		"an internal note below one":    {answer("Hi Ann,\n\ninternal note: she is difficult."), "! The line"},
		"internal below a greeting":     {answer("Hi Ann,\nInternal! She is difficult."), "! The line"},
		"on a line of its own below":    {answer("Hi Ann,\n\n*internt*\n\nHun er vanskelig."), "! The line"},
		"within the line":               {answer("Kan du ikke sende dette til kunden?"), "! The line"},
		"don’t, with a curly quote":     {answer("Please don’t tell the customer, but we lost it."), "! The line"},
		"kunden skal ikke":              {answer("Hei.\nKunden skal ikke vite dette."), "! The line"},
		"in Nynorsk":                    {answer("Ikkje send dette til kunden."), "! The line"},
		"internal checks":               {answer("We have made internal checks."), "Answer: We have made internal checks."},
		"internal at our side":          {answer("Hi Kari,\nit is an internal matter of the courier."), "Answer: Hi Kari,\nit is an internal matter of the courier."},
		"do not send it back":           {answer("Hi Kari,\n\ndo not send the parcel back, please."), "Answer: Hi Kari,\n\ndo not send the parcel back, please."},
		"you need not send it":          {answer("Hei Kari,\n\nikke send pakken i retur, vi henter den."), "Answer: Hei Kari,\n\nikke send pakken i retur, vi henter den."},
		"pakken er ikke sendt":          {answer("Hei Kari,\n\npakken er ikke sendt ennå."), "Answer: Hei Kari,\n\npakken er ikke sendt ennå."},
		"a note of a medicine":          {answer("Please note that it is not for children."), "Answer: Please note that it is not for children."},
		"internal on the third line":    {answer("Dear Kari,\n\nwe are sorry.\n\nInternal checks take time."), "Answer: Dear Kari,\n\nwe are sorry.\n\nInternal checks take time."},
		"intern in a name":              {answer("Hei Kari,\n\ninternposten var forsinket."), "Answer: Hei Kari,\n\ninternposten var forsinket."},
		"to a colleague":                {swap(answer("Ann, can you take this?"), "To: ", "To: Ann Lee <ann.lee@hexpress.example>\r\nCc: "), "! The e-mail is addressed to a colleague (ann.lee@hexpress.example)"},
		"to a colleague too":            {swap(answer("We look into it."), "To: ", "To: Ann Lee <ann.lee@hexpress.example>, "), "Answer: We look into it."},
		"to a colleague, with #note":    {swap(answer("#note\nAnn takes this."), "To: ", "To: Ann Lee <ann.lee@hexpress.example>\r\nCc: "), "Note: Ann takes this."},
		"with a colleague in copy":      {swap(answer("We look into it."), "Subject: ", "Cc: Ann Lee <ann.lee@hexpress.example>\r\nSubject: "), "Answer: We look into it."},
		"with themselves in To":         {swap(answer("We look into it."), "To: ", "To: head@hexpress.example, "), "Answer: We look into it."},
		"internal":                      {answer("Internal: she is difficult." + quotedLetter), "! The line “Internal: she is difficult.” says"},
		"internt":                       {answer("*** INTERNT ***\n\nRing henne."), "! The line “*** INTERNT ***”"},
		"intern behind #final":          {answer("#final upheld\n\n[Intern] ring henne først"), "! The line “[Intern]"},
		"ikke send":                     {answer("Ikke send dette til kunden ennå."), "! The line “Ikke send"},
		"do not send":                   {answer("DO NOT SEND – draft\n\nDear Kari"), "! The line “DO NOT SEND"},
		"not for the customer":          {answer("Not for the customer!\nShe called."), "! The line “Not for the customer!”"},
		"ikke til kunden":               {answer("ikke til kunden: hun ringte"), "! The line “ikke til kunden:"},
		"internal in a note":            {answer("#note\nInternal: she is difficult."), "Note: Internal: she is difficult."},
		"a word that begins like it":    {answer("International parcels take longer."), "Answer: International parcels take longer."},
		"internal further down":         {answer("Dear Kari,\n\ninternal checks take time."), "Answer: Dear Kari,\n\ninternal checks take time."},
		"a colleague's address":         {answer("Write to ann.lee@hexpress.example, please."), "! The words name an internal address: ann.lee@hexpress.example"},
		"a colleague's alias":           {answer("Write to <ola@elsewhere.example>."), "! The words name an internal address: ola@elsewhere.example"},
		"any address of the company":    {answer("Write to Warehouse@Hexpress.example."), "! The words name an internal address: Warehouse@Hexpress.example"},
		"a tagged address":              {answer("Write to complaints+KL-26-000123-7.abcdefgh234567ab@hexpress.example."), "! The words name an internal address: complaints+KL"},
		"an address with a hidden part": {answer("Write to ann.lee\u200b@hexpress.example."), "! The words name an internal address: ann.lee@"},
		"an address in a reason":        {answer("#extend 5 waiting for ann.lee@hexpress.example\n\nDear Kari, we need more time."), "! The words name an internal address: ann.lee@"},
		"an address in a promise":       {answer("#promise 2026-12-10 a call from ann.lee@hexpress.example\n\nDear Kari"), "! The words name an internal address: ann.lee@"},
		"an address in a note":          {answer("#note\nann.lee@hexpress.example knows more."), "Note: ann.lee@hexpress.example knows more."},
		"the complaints address":        {answer("Write to complaints@hexpress.example or x@example.net."), "Answer: Write to complaints@hexpress.example or x@example.net."},
		"the customer's address":        {answer("We write to kari@example.net."), "Answer: We write to kari@example.net."},
		"words to a third party":        {answer("#consult doctor@example.org\n\nWhat do you think, ann.lee@hexpress.example asks."), "! The words name an internal address"},

		"our letter, quoted in a way of its own": {answer("Yes.\n\nHexpress complaints --- 12/01/2026 09:12 --- New complaint\n\nReply to this e-mail. If they are the final response, write #final upheld or #final partly on top.\nFor the file: #note. Others: #extend 5 reason."), "! The words seem to hold a part of our own"},
		"two hashtags":                           {answer("See #hexpress and #parcel."), "Answer: See #hexpress and #parcel."},
		"a forwarded mail":                       {swap(answer("Can you take this, Ann?\n\n---------- Forwarded message ---------\nFrom: Hexpress complaints <complaints@hexpress.example>\nDate: Tue, 1 Dec 2026 at 09:12\nSubject: New complaint\nTo: <head@hexpress.example>\n\nGive the customer"), "Subject: Re:", "Subject: Fwd:"), "! This is a forwarded e-mail"},
		"forwarded without a word":               {answer("---------- Forwarded message ---------\nFrom: Kari <kari@example.net>\nDate: Tue, 1 Dec 2026 at 09:12\nSubject: Parcel\nTo: <head@hexpress.example>\n\nWhere is it?"), "! There are no words"},
		"forwarded in Norwegian":                 {swap(answer("Kan du ta denne?"+outlookLetter), "Subject: Re:", "Subject: VS:"), "! This is a forwarded e-mail"},
		"forwarded for the file":                 {swap(answer("#note\nFrom the courier."+outlookLetter), "Subject: Re:", "Subject: Fwd:"), "Note: From the courier."},
		"answers marked within":                  {answer("See my answers below." + outlookLetter), "! Your answers seem to stand within"},
		"answers named within":                   {answer("Dear Kari, this is what we know of it." + outlookLetter + "\n[Grace] We know this.\n"), "! Your answers seem to stand within"},
		"below, with words of their own":         {answer("Dear Kari, the table below shows what we pay back to you, and the second one shows when each sum is paid."), "Answer: Dear Kari, the table below shows what we pay back to you, and the second one shows when each sum is paid."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(ask(t, c.mail)); !strings.HasPrefix(got, c.want) || !strings.HasPrefix(c.want, "!") && got != c.want {
				t.Errorf("got %.300q, want %q", got, c.want)
			}
		})
	}
}

// told are the deeds with their words, or the first refusal.
func told(mail *casefile.StaffMail) string {
	if len(mail.Refusals) > 0 {
		if len(mail.Acts) > 0 {
			return "refused, and yet to be done"
		}
		return "! " + mail.Refusals[0]
	}
	var all []string
	for _, act := range mail.Acts {
		all = append(all, strings.TrimPrefix(fmt.Sprintf("%T: ", act.Do), "casefile.")+act.Words)
	}
	return strings.Join(all, " | ")
}

// TestCommandsInAttachments: only the colleague's own text is read.
func TestCommandsInAttachments(t *testing.T) {
	mail := swap(plainMail, "Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: multipart/mixed; boundary=b\r\n",
		"#final upheld\r\n\r\nDear Kari,\r\n\r\nwe are sorry.\r\n", "--b\r\nContent-Type: text/plain\r\n\r\nDear Kari, see the file.\r\n"+
			"--b\r\nContent-Type: text/plain; name=final.txt\r\nContent-Disposition: attachment; filename=final.txt\r\n\r\n#final upheld\r\n"+
			"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n#final upheld\r\n--b--\r\n")
	if got := told(ask(t, mail)); got != "Answer: Dear Kari, see the file." {
		t.Error(got)
	}
}

// TestFactsTyped: facts that need reading, and what is said where they can't be.
func TestFactsTyped(t *testing.T) {
	facts := func(text string) casefile.Correction {
		t.Helper()
		mail := ask(t, answer(text))
		if len(mail.Refusals) > 0 || len(mail.Acts) == 0 {
			t.Fatalf("%q: %v", text, mail.Refusals)
		}
		return mail.Acts[0].Do.(casefile.Correct).Facts
	}
	if c := facts("#phone 912 34 567, +44 20 7946 0182\n#address Storgata 1, 0155 Oslo\n#email kari@example.net\n#language nn\n#prefer phone\n#name Kari Nordmann\n#order 12345678"); !slices.Equal(c.Phones, []string{"+4791234567", "+442079460182"}) ||
		c.Address != (casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}) ||
		c.Email != "kari@example.net" || c.Language != "nn" || c.Preference != casefile.ByPhone || c.Name != "Kari Nordmann" || !slices.Equal(c.Orders, []string{"12345678"}) {
		t.Errorf("%+v", c)
	}
	for text, want := range map[string]string{
		"#phone 99999999999999":            "! The number in “#phone 99999999999999” can't be read",
		"#address by the church, 12 Oslo!": "! The address in “#address by the church, 12 Oslo!” can't be read",
	} {
		if got := told(ask(t, answer(text))); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestReview: a request for the next stage that came on a day counts from noon, in
// the colleagues' time zone.
func TestReview(t *testing.T) {
	mail := ask(t, answer("#review\n#channel post\n#received 2026-11-27\n\nShe wants it decided again."))
	want := casefile.Review{Received: time.Date(2026, 11, 27, 11, 0, 0, 0, time.UTC), Channel: casefile.ByPost}
	if got, ok := mail.Acts[0].Do.(casefile.Review); !ok || !got.Received.Equal(want.Received) || got.Channel != want.Channel {
		t.Errorf("%+v", mail)
	}
}
