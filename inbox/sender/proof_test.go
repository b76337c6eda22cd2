package sender

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// zone is a DNS: TXT records by name. What it does not hold does not exist.
type zone map[string][]string

func (z zone) lookup(_ context.Context, name string) ([]string, error) {
	if records, ok := z[name]; ok {
		return records, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func with(z zone) func(*Config) { return func(c *Config) { c.LookupTXT = z.lookup } }

var testKeys = sync.OnceValue(func() [2]*rsa.PrivateKey {
	var keys [2]*rsa.PrivateKey
	for i := range keys {
		keys[i], _ = rsa.GenerateKey(rand.Reader, 2048)
	}
	return keys
})

func record(key *rsa.PrivateKey) string {
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(public)
}

// signed is how a mail is signed.
type signed struct {
	domain  string
	key     crypto.Signer
	headers []string
	expires time.Time
}

var usualHeaders = []string{"From", "To", "Subject", "Date", "Message-ID"}

func (s signed) sign(t testing.TB, mail string) string {
	t.Helper()
	if s.headers == nil {
		s.headers = usualHeaders
	}
	if s.key == nil {
		s.key = testKeys()[0]
	}
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(mail), &dkim.SignOptions{Domain: s.domain, Selector: "s1", Signer: s.key, HeaderKeys: s.headers, Expiration: s.expires,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// plainMail is a mail of the Head that nothing bears out.
const plainMail = "From: Grace Head <head@hexpress.example>\r\n" +
	"To: " + complaints + "\r\n" +
	"Subject: Re: New complaint [KL-26-000123-7]\r\n" +
	"Date: Tue, 1 Dec 2026 10:30:05 +0100\r\n" +
	"Message-ID: <1@hexpress.example>\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\n" +
	"\r\n" +
	"#final upheld\r\n\r\nDear Kari,\r\n\r\nwe are sorry.\r\n"

func swap(mail string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(mail, pairs[i]) {
			panic("the mail has no " + pairs[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(mail)
}

// goodZone publishes the key of hexpress.example and of some that are not it.
func goodZone() zone {
	z := zone{}
	for _, domain := range []string{"hexpress.example", "mail.hexpress.example", "evil.example", "evilhexpress.example", "hexpress.example.evil.example"} {
		z["s1._domainkey."+domain] = []string{record(testKeys()[0])}
	}
	return z
}

// TestVerifiedSignature: whom a DKIM signature proves to be the author, and what
// each of the guards is for.
func TestVerifiedSignature(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	own := signed{domain: "hexpress.example"}
	for name, c := range map[string]struct {
		mail   string
		zone   func(zone)
		proves bool
	}{
		"signed by the domain of From":                 {mail: own.sign(t, plainMail), proves: true},
		"with line feeds alone":                        {mail: strings.ReplaceAll(own.sign(t, plainMail), "\r\n", "\n"), proves: true},
		"signed by a subdomain, relaxed":               {mail: signed{domain: "mail.hexpress.example"}.sign(t, plainMail), proves: true},
		"behind another domain's signature":            {mail: signed{domain: "evil.example"}.sign(t, own.sign(t, plainMail)), proves: true},
		"with a key of 1024 bits":                      {mail: signed{domain: "hexpress.example", key: weak}.sign(t, plainMail), zone: func(z zone) { z["s1._domainkey.hexpress.example"] = []string{record(weak)} }, proves: true},
		"to a tagged address of ours":                  {mail: own.sign(t, swap(plainMail, complaints, "complaints+KL-26-000123-7.abcdefgh234567ab@hexpress.example")), proves: true},
		"a copy to us that is signed":                  {mail: signed{domain: "hexpress.example", headers: append([]string{"Cc"}, usualHeaders...)}.sign(t, swap(plainMail, complaints, "kari@example.net\r\nCc: "+complaints)), proves: true},
		"expires later":                                {mail: signed{domain: "hexpress.example", expires: time.Now().Add(24 * time.Hour * 365)}.sign(t, plainMail), proves: true},
		"not signed":                                   {mail: plainMail},
		"signed by another domain":                     {mail: signed{domain: "evil.example"}.sign(t, plainMail)},
		"signed by a domain that ends like it":         {mail: signed{domain: "evilhexpress.example"}.sign(t, plainMail)},
		"signed by a domain that begins like it":       {mail: signed{domain: "hexpress.example.evil.example"}.sign(t, plainMail)},
		"signed by a subdomain, strict":                {mail: signed{domain: "mail.hexpress.example"}.sign(t, plainMail), zone: func(z zone) { z["_dmarc.hexpress.example"] = []string{"v=DMARC1; p=none; adkim=s"} }},
		"signed by a subdomain, its record unreadable": {mail: signed{domain: "mail.hexpress.example"}.sign(t, plainMail), zone: func(z zone) { z["_dmarc.hexpress.example"] = []string{"v=DMARC1; p=perhaps"} }},
		"changed words":                                {mail: swap(own.sign(t, plainMail), "we are sorry", "get lost")},
		"more words":                                   {mail: own.sign(t, plainMail) + "And more.\r\n"},
		"changed subject":                              {mail: swap(own.sign(t, plainMail), "000123-7", "000124-5")},
		"a second From on top":                         {mail: "From: Grace Head <head@hexpress.example>\r\n" + own.sign(t, swap(plainMail, "head@", "intern@"))},
		"a second subject on top":                      {mail: "Subject: Re: [KL-26-000124-5]\r\n" + own.sign(t, plainMail)},
		"a second To on top":                           {mail: "To: " + complaints + "\r\n" + own.sign(t, swap(plainMail, complaints, "kari@example.net"))},
		"replayed: it was written to somebody else":    {mail: own.sign(t, swap(plainMail, "To: "+complaints, "To: kari@example.net"))},
		"replayed, with an unsigned copy to us":        {mail: "Cc: " + complaints + "\r\n" + own.sign(t, swap(plainMail, "To: "+complaints, "To: kari@example.net"))},
		"To not signed":                                {mail: signed{domain: "hexpress.example", headers: []string{"From", "Subject", "Date", "Message-ID"}}.sign(t, plainMail)},
		"Subject not signed":                           {mail: signed{domain: "hexpress.example", headers: []string{"From", "To", "Date", "Message-ID"}}.sign(t, plainMail)},
		"Date not signed":                              {mail: signed{domain: "hexpress.example", headers: []string{"From", "To", "Subject", "Message-ID"}}.sign(t, plainMail)},
		"Message-ID not signed":                        {mail: signed{domain: "hexpress.example", headers: []string{"From", "To", "Subject", "Date"}}.sign(t, plainMail)},
		"From not signed":                              {mail: swap(own.sign(t, plainMail), "h=From:", "h=")},
		"replayed: of two weeks ago":                   {mail: own.sign(t, swap(plainMail, "1 Dec 2026", "16 Nov 2026"))},
		"of next month":                                {mail: own.sign(t, swap(plainMail, "1 Dec 2026", "1 Jan 2027"))},
		"without a date":                               {mail: own.sign(t, swap(plainMail, "Date: Tue, 1 Dec 2026 10:30:05 +0100\r\n", ""))},
		"expired":                                      {mail: signed{domain: "hexpress.example", expires: time.Now().Add(-time.Hour)}.sign(t, plainMail)},
		"expired when it came":                         {mail: signed{domain: "hexpress.example", expires: received.Add(-time.Minute)}.sign(t, plainMail)},
		"of a part of the body":                        {mail: swap(own.sign(t, plainMail), "bh=", "l=10; bh=")},
		"with another key":                             {mail: signed{domain: "hexpress.example", key: testKeys()[1]}.sign(t, plainMail)},
		"the key revoked":                              {mail: own.sign(t, plainMail), zone: func(z zone) { z["s1._domainkey.hexpress.example"] = []string{"v=DKIM1; p="} }},
		"no such key":                                  {mail: own.sign(t, plainMail), zone: func(z zone) { delete(z, "s1._domainkey.hexpress.example") }},
		"two keys of one name":                         {mail: own.sign(t, plainMail), zone: func(z zone) { z["s1._domainkey.hexpress.example"] = []string{record(testKeys()[0]), "v=DKIM1; p="} }},
		"the domain is trying it out":                  {mail: own.sign(t, plainMail), zone: func(z zone) { z["s1._domainkey.hexpress.example"] = []string{record(testKeys()[0]) + "; t=s:y"} }},
		"a header line that is none":                   {mail: "This is no field\r\n" + own.sign(t, plainMail)},
		"a header line within that is none":            {mail: swap(own.sign(t, plainMail), "Subject: Re:", "This is no field\r\nSubject: Re:")},
		"a bare carriage return in the header":         {mail: own.sign(t, swap(plainMail, "Subject: Re:", "Subject: Re:\rTo: x"))},
	} {
		t.Run(name, func(t *testing.T) {
			z := goodZone()
			if c.zone != nil {
				c.zone(z)
			}
			in := newTestReader(with(z)).readAt(c.mail, received)
			if in.Staff == nil {
				t.Fatal("not taken for a colleague's")
			}
			if proves := in.Staff.Proof != ""; proves != c.proves {
				t.Errorf("proof %q, want one: %v", in.Staff.Proof, c.proves)
			}
		})
	}
}

// TestDNSFails: what can't be looked up proves nothing, and takes its time at
// most once.
func TestDNSFails(t *testing.T) {
	mail := signed{domain: "hexpress.example"}.sign(t, plainMail)
	for name, lookup := range map[string]func(context.Context, string) ([]string, error){
		"refused": func(context.Context, string) ([]string, error) { return nil, errors.New("connection refused") },
		"times out": func(ctx context.Context, _ string) ([]string, error) {
			if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > lookupTime {
				t.Error("nothing ends a look-up")
			}
			return nil, context.DeadlineExceeded
		},
		"there is none": nil,
	} {
		r := newTestReader(func(c *Config) { c.LookupTXT = lookup })
		if in := r.readAt(mail, received); in.Staff == nil || in.Staff.Proof != "" || len(in.Staff.Refusals) > 0 {
			t.Errorf("%s: %+v", name, in.Staff)
		}
	}
}

// TestAsksOnlyTheColleaguesDomain: a mail can't make us ask for names of its own
// choice, nor for very many.
func TestAsksOnlyTheColleaguesDomain(t *testing.T) {
	asked := map[string]int{}
	r := newTestReader(func(c *Config) {
		c.LookupTXT = func(_ context.Context, name string) ([]string, error) {
			asked[name]++
			return nil, errors.New("no")
		}
	})
	mail := plainMail
	for range 20 {
		mail = signed{domain: "evil.example"}.sign(t, signed{domain: "hexpress.example"}.sign(t, mail))
	}
	r.readAt(mail, received)
	if len(asked) != 1 || asked["s1._domainkey.hexpress.example"] != mostSignatures {
		t.Errorf("asked for %v", asked)
	}
}

// TestTaggedMailAsksNoDNS: the usual answer of a colleague is fast.
func TestTaggedMailAsksNoDNS(t *testing.T) {
	asked := 0
	r := newTestReader(func(c *Config) {
		c.LookupTXT = func(context.Context, string) ([]string, error) {
			asked++
			return nil, errors.New("no")
		}
	})
	tag := testConfig().Tags.Reply("KL-26-000123-7", "head@hexpress.example")
	mail := signed{domain: "hexpress.example"}.sign(t, swap(plainMail, complaints, "complaints+KL-26-000123-7."+tag+"@hexpress.example"))
	if r.readAt(mail, received); asked != 0 {
		t.Error("DNS was asked for a mail with a tag")
	}
	for name, other := range map[string]string{
		"a forged tag":                    swap(mail, tag, "aaaaaaaaaaaaaaaa"),
		"another colleague's":             swap(mail, tag, testConfig().Tags.Reply("KL-26-000123-7", "ann.lee@hexpress.example")),
		"the tag from an address book":    swap(mail, " [KL-26-000123-7]", ""),
		"the tag of another case of ours": swap(mail, "7."+tag, "7."+testConfig().Tags.Reply("KL-26-000124-5", "head@hexpress.example")),
	} {
		asked = 0
		if r.readAt(other, received); asked == 0 {
			t.Errorf("%s: DNS was not asked", name)
		}
	}
}
