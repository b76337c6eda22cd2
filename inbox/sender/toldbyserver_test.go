package sender

import (
	"strings"
	"testing"
)

const (
	// ourHop is what our mail server writes when it takes a mail in, theirHop what
	// the server before wrote.
	ourHop   = "Received: from mail.example.net (mail.example.net [203.0.113.9])\r\n\tby mx.hexpress.example with ESMTPS id 1; Tue, 1 Dec 2026 09:30:10 +0000\r\n"
	theirHop = "Received: from pc.example.net (pc.example.net [198.51.100.7])\r\n\tby mail.example.net with ESMTPSA id 2; Tue, 1 Dec 2026 09:30:06 +0000\r\n"
	passes   = "Authentication-Results: mx.hexpress.example; dmarc=pass header.from=hexpress.example\r\n"
)

func results1(text string) string {
	return "Authentication-Results: mx.hexpress.example;\r\n\t" + text + "\r\n"
}

// TestToldByServer: which results of a mail server prove the author, and what
// each of the guards is for.
func TestToldByServer(t *testing.T) {
	for name, c := range map[string]struct {
		mail   string
		proves bool
	}{
		"DMARC passed":                        {passes + ourHop + theirHop + plainMail, true},
		"below our own Received":              {ourHop + passes + theirHop + plainMail, true},
		"below a hop within our system":       {"Received: from localhost (localhost [127.0.0.1])\r\n\tby mx.hexpress.example; Tue, 1 Dec 2026 09:30:11 +0000\r\n" + ourHop + passes + theirHop + plainMail, true},
		"in any case, with a version":         {"authentication-results: MX.Hexpress.Example 1; DMARC=Pass header.from=HEXPRESS.example\r\n" + ourHop + plainMail, true},
		"with comments":                       {results1("dkim=pass (2048-bit key) header.d=hexpress.example header.i=@hexpress.example; dmarc=pass (p=reject; dis=none) header.from=hexpress.example") + ourHop + plainMail, true},
		"with a quoted reason":                {results1(`dkim=pass reason="good; as ever" header.d=hexpress.example; dmarc=pass header.from="hexpress.example"`) + ourHop + plainMail, true},
		"blanks around the equals signs":      {results1("dmarc = pass header.from = hexpress.example") + ourHop + plainMail, true},
		"DKIM alone":                          {results1("dkim=pass header.d=hexpress.example") + ourHop + plainMail, true},
		"DKIM of a subdomain":                 {results1("dkim=pass header.d=mail.hexpress.example") + ourHop + plainMail, true},
		"DKIM named by its agent":             {results1("dkim=pass header.i=@hexpress.example") + ourHop + plainMail, true},
		"DKIM of us beside another's":         {results1("dkim=pass header.d=evil.example; dkim=pass header.d=hexpress.example") + ourHop + plainMail, true},
		"SPF alone":                           {results1("spf=pass smtp.mailfrom=head@hexpress.example") + ourHop + plainMail, true},
		"SPF failed on the way, DKIM did not": {results1("spf=softfail smtp.mailfrom=list@example.net; dkim=pass header.d=hexpress.example; dmarc=pass header.from=hexpress.example") + ourHop + plainMail, true},
		"ours above another's that failed":    {passes + "Authentication-Results: mail.example.net; dmarc=fail header.from=hexpress.example\r\n" + ourHop + plainMail, true},

		"of a server that is not trusted":         {strings.ReplaceAll(passes, "mx.hexpress", "mx.evil") + ourHop + plainMail, false},
		"of a server named like ours":             {strings.ReplaceAll(passes, "mx.hexpress.example", "mx.hexpress.example.evil.example") + ourHop + plainMail, false},
		"of no server":                            {"Authentication-Results: dmarc=pass header.from=hexpress.example\r\n" + ourHop + plainMail, false},
		"the server's name in a comment":          {"Authentication-Results: mx.evil.example (mx.hexpress.example); dmarc=pass header.from=hexpress.example\r\n" + ourHop + plainMail, false},
		"brought along, below the second hop":     {ourHop + theirHop + passes + plainMail, false},
		"brought along, below our own":            {results1("dmarc=fail header.from=hexpress.example") + ourHop + passes + plainMail, false},
		"brought along, ours says nothing":        {results1("none") + ourHop + passes + plainMail, false},
		"in the text":                             {ourHop + theirHop + plainMail + passes, false},
		"folded into another field":               {ourHop + "X-Note: x\r\n " + passes + theirHop + plainMail, false},
		"DMARC failed":                            {results1("dmarc=fail header.from=hexpress.example") + ourHop + plainMail, false},
		"DMARC failed, DKIM passed":               {results1("dkim=pass header.d=hexpress.example; dmarc=fail header.from=hexpress.example") + ourHop + plainMail, false},
		"DMARC failed in a version":               {results1("dkim=pass header.d=hexpress.example; dmarc/1=fail header.from=hexpress.example") + ourHop + plainMail, false},
		"DMARC could not be told":                 {results1("dkim=pass header.d=hexpress.example; dmarc=temperror header.from=hexpress.example") + ourHop + plainMail, false},
		"DMARC of another domain":                 {results1("dmarc=pass header.from=evil.example") + ourHop + plainMail, false},
		"DMARC of the parent's look-alike":        {results1("dmarc=pass header.from=evilhexpress.example") + ourHop + plainMail, false},
		"DMARC of a subdomain":                    {results1("dmarc=pass header.from=mail.hexpress.example") + ourHop + plainMail, false},
		"DMARC of no domain":                      {results1("dmarc=pass") + ourHop + plainMail, false},
		"DMARC of two domains":                    {results1("dmarc=pass header.from=hexpress.example; dmarc=pass header.from=evil.example") + ourHop + plainMail, false},
		"DMARC passed by nothing":                 {results1("spf=fail smtp.mailfrom=x@evil.example; dkim=none; dmarc=pass header.from=hexpress.example") + ourHop + plainMail, false},
		"DKIM of another domain":                  {results1("dkim=pass header.d=evil.example") + ourHop + plainMail, false},
		"DKIM of ours failed":                     {results1("dkim=fail header.d=hexpress.example") + ourHop + plainMail, false},
		"DKIM of ours failed, SPF passed":         {results1("dkim=fail header.d=hexpress.example; spf=pass smtp.mailfrom=head@hexpress.example") + ourHop + plainMail, false},
		"DKIM of ours is neutral":                 {results1("dkim=neutral header.d=hexpress.example") + ourHop + plainMail, false},
		"DKIM of ours can't be told":              {results1("dkim=temperror header.d=hexpress.example; spf=neutral smtp.mailfrom=hexpress.example") + ourHop + plainMail, false},
		"DKIM of a public suffix":                 {results1("dkim=pass header.d=example") + ourHop + plainMail, false},
		"SPF of another domain":                   {results1("spf=pass smtp.mailfrom=head@evil.example") + ourHop + plainMail, false},
		"SPF of the name said in greeting":        {results1("spf=pass smtp.helo=hexpress.example") + ourHop + plainMail, false},
		"SPF failed":                              {results1("spf=fail smtp.mailfrom=head@hexpress.example") + ourHop + plainMail, false},
		"a pass within a comment":                 {results1("dmarc=fail (x; dmarc=pass header.from=hexpress.example) header.from=hexpress.example") + ourHop + plainMail, false},
		"a pass behind a comment that is escaped": {results1(`spf=fail (\); dmarc=pass header.from=hexpress.example)`) + ourHop + plainMail, false},
		"a pass within a quoted address":          {results1(`spf=none smtp.mailfrom="x; dmarc=pass header.from=hexpress.example "@evil.example`) + ourHop + plainMail, false},
		"a pass between comments, one escaped":    {results1(`iprev=pass (\); dmarc=pass header.from=hexpress.example (x)`) + ourHop + plainMail, false},
		"a result that is none":                   {results1("dmarc=pass header.from=hexpress.example; what") + ourHop + plainMail, false},
		"a bracket that closes nothing":           {results1("dmarc=pass header.from=hexpress.example )") + ourHop + plainMail, false},
		"a domain within a quoted address":        {results1(`dkim=pass header.i="x header.d=hexpress.example"@evil.example`) + ourHop + plainMail, false},
		"a domain twice":                          {results1(`dkim=pass header.d=evil.example header.d=hexpress.example`) + ourHop + plainMail, false},
		"a comment that does not end":             {results1("dmarc=pass header.from=hexpress.example (") + ourHop + plainMail, false},
		"a quote that does not end":               {results1(`dmarc=pass header.from=hexpress.example reason="`) + ourHop + plainMail, false},
		"a version from the future":               {"Authentication-Results: mx.hexpress.example 2; dmarc=pass header.from=hexpress.example\r\n" + ourHop + plainMail, false},
		"no results at all":                       {ourHop + plainMail, false},
	} {
		t.Run(name, func(t *testing.T) {
			in := newTestReader(func(c *Config) { c.TrustedServers = []string{"mx.hexpress.example"} }).readAt(c.mail, received)
			if in.Staff == nil {
				t.Fatal("not taken for a colleague's")
			}
			if proves := in.Staff.Proof != ""; proves != c.proves {
				t.Errorf("proof %q, want one: %v", in.Staff.Proof, c.proves)
			}
		})
	}
}

// TestServerBeforeSignature: where a trusted server has spoken, nothing weaker
// counts; where none has, the signature does.
func TestServerBeforeSignature(t *testing.T) {
	mail := signed{domain: "hexpress.example"}.sign(t, plainMail)
	r := newTestReader(with(goodZone()), func(c *Config) { c.TrustedServers = []string{"mx.hexpress.example"} })
	for name, c := range map[string]struct {
		mail   string
		proves bool
	}{
		"it said that DMARC failed":   {results1("dmarc=fail header.from=hexpress.example") + ourHop + mail, false},
		"it can't be read":            {results1("dmarc") + ourHop + mail, false},
		"it said nothing":             {ourHop + mail, true},
		"somebody forged its failure": {ourHop + theirHop + results1("dmarc=fail header.from=hexpress.example") + mail, true},
	} {
		if in := r.readAt(c.mail, received); (in.Staff.Proof != "") != c.proves {
			t.Errorf("%s: proof %q, want one: %v", name, in.Staff.Proof, c.proves)
		}
	}
}

func TestAligned(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"hexpress.example", "HEXPRESS.example.", true}, {"a.hexpress.example", "b.c.hexpress.example", true}, {"hexpress.co.uk", "mail.hexpress.co.uk", true},
		{"co.uk", "org.uk", false}, {"hexpress.co.uk", "evil.co.uk", false}, {"co.uk", "hexpress.co.uk", false}, {"a.github.io", "b.github.io", false},
		{"", "", false}, {"hexpress.example", "", false}, {"hexpr\u0435ss.example", "hexpr\u0435ss.example", false}, {"hexpress..example", "hexpress..example", false},
	} {
		if got := aligned(c.a, c.b); got != c.want || aligned(c.b, c.a) != c.want {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}
