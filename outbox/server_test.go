package outbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"complaintd/casefile"
)

// certificate makes a self-signed certificate for the addresses, and the
// settings of a client that trusts it.
func certificate(t *testing.T, addresses ...string) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	for _, a := range addresses {
		template.IPAddresses = append(template.IPAddresses, net.ParseIP(a))
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}},
		&tls.Config{RootCAs: roots}
}

// Both ways of TLS, up to a letter delivered with a log-in inside.
func TestTLS(t *testing.T) {
	for _, mode := range []string{"implicit", "starttls"} {
		t.Run(mode, func(t *testing.T) {
			noLeftovers(t)
			server, client := certificate(t, "127.0.0.1")
			k, c := startSink(t, func(k *sink) {
				k.TLSConfig, k.implicit = server, mode == "implicit"
				k.AllowInsecureAuth = false
				k.username, k.password = "complaints", "right"
			})
			c.TLS, c.TLSConfig = mode, client
			c.Username, c.Password = "complaints", "right"
			drain(t, c, newQueue(t, letter(1), letter(2)))
			if got := k.received(); len(got) != 2 || got[0].body != string(letter(1).Bytes) {
				t.Errorf("came: %v", got)
			}
		})
	}
}

func TestWrongCertificate(t *testing.T) {
	for _, mode := range []string{"implicit", "starttls"} {
		t.Run(mode, func(t *testing.T) {
			noLeftovers(t)
			elsewhere, trusting := certificate(t, "192.0.2.1")
			k, c := startSink(t, func(k *sink) { k.TLSConfig, k.implicit = elsewhere, mode == "implicit" })
			c.TLS = mode
			for name, config := range map[string]*tls.Config{"unknown authority": nil, "another name": trusting} {
				c.TLSConfig = config
				q := newQueue(t, letter(1))
				_, err := New(c, q).Drain(t.Context())
				var fail *Error
				var wrong *tls.CertificateVerificationError
				if !errors.As(err, &fail) || fail.Phase != PhaseTLS || !errors.As(err, &wrong) {
					t.Errorf("%s: %v", name, err)
				}
				if got := q.settlement(1, 0).Outcome; got != casefile.NotTried {
					t.Errorf("%s: %s", name, got)
				}
			}
			if len(k.received()) != 0 {
				t.Error("a letter was sent")
			}
		})
	}
}

// Where STARTTLS is not offered, or refused, nothing more is said in the clear.
func TestSTARTTLSNotGiven(t *testing.T) {
	for name, test := range map[string]struct {
		extensions []string
		answer     string
		want       error
	}{
		"not offered": {[]string{"AUTH PLAIN LOGIN"}, "", ErrNoStartTLS},
		"refused":     {[]string{"STARTTLS", "AUTH PLAIN LOGIN"}, "454 not now", nil},
		"injected":    {[]string{"STARTTLS", "AUTH PLAIN LOGIN"}, "220 go\r\n250 AUTH PLAIN|close", nil},
	} {
		t.Run(name, func(t *testing.T) {
			noLeftovers(t)
			f := fails(map[string]string{"STARTTLS": test.answer})
			f.extensions = test.extensions
			host, port := f.listen(t)
			c := Config{Host: host, Port: port, TLS: "starttls", Username: "complaints", Password: "secret"}
			err := New(c, newQueue(t)).Check(t.Context())
			var fail *Error
			if !errors.As(err, &fail) || fail.Phase != PhaseTLS {
				t.Errorf("Check: %v", err)
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("Check: %v, want %v", err, test.want)
			}
			if f.count("AUTH")+f.count("MAIL") > 0 {
				t.Errorf("said in the clear: %q", f.commands)
			}
		})
	}
}

func TestUnknownTLSModeIsNotPlain(t *testing.T) {
	f := &fakeServer{}
	host, port := f.listen(t)
	c := Config{Host: host, Port: port, TLS: "startls", Timeouts: Timeouts{Command: 100 * time.Millisecond}}
	var fail *Error
	if err := New(c, newQueue(t)).Check(t.Context()); !errors.As(err, &fail) || fail.Phase != PhaseTLS {
		t.Errorf("Check: %v", err)
	}
}

func TestLoginMechanism(t *testing.T) {
	f := fails(map[string]string{"AUTH": "334 " + base64.StdEncoding.EncodeToString([]byte("Username:"))})
	f.extensions = []string{"AUTH LOGIN"}
	host, port := f.listen(t)
	_ = New(Config{Host: host, Port: port, TLS: "none", Username: "complaints", Password: "secret"}, newQueue(t)).Check(t.Context())
	if !f.said("AUTH LOGIN\n" + base64.StdEncoding.EncodeToString([]byte("complaints"))) {
		t.Errorf("said %q", f.commands)
	}
}

// A password never goes in the clear to another host, whatever is configured.
func TestNoPasswordInTheClear(t *testing.T) {
	f := &fakeServer{extensions: []string{"AUTH PLAIN LOGIN"}}
	s := f.piped(New(Config{Host: "smtp.example.org", Port: 587, TLS: "none", Username: "u", Password: "p"}, newQueue(t)))
	if err := s.Check(t.Context()); !errors.Is(err, smtp.ErrUnencrypted) {
		t.Errorf("Check: %v", err)
	}
	if f.count("AUTH") > 0 {
		t.Error("the password was sent")
	}
	f.end()
}
