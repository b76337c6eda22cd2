package outbox

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	for name, test := range map[string]struct {
		first  map[string]string
		offers string
		want   Phase
		code   int
		is     error
	}{
		"good":          {nil, "AUTH LOGIN PLAIN", "", 0, nil},
		"refused":       {map[string]string{"CONNECT": "554 no"}, "", PhaseGreeting, 554, nil},
		"wrong log-in":  {map[string]string{"AUTH": "535 no"}, "AUTH PLAIN", PhaseLogin, 535, nil},
		"no way to log": {nil, "AUTH GSSAPI", PhaseLogin, 0, ErrNoLogin},
		"no log-in":     {nil, "HELP", PhaseLogin, 0, ErrNoLogin},
		"noop":          {map[string]string{"NOOP": "421 bye|close"}, "AUTH PLAIN", PhaseNoop, 421, nil},
		"mail refused":  {map[string]string{"MAIL": "530 5.7.0 log in first"}, "AUTH PLAIN", PhaseMail, 530, nil},
		"mail later":    {map[string]string{"MAIL": "451 later"}, "AUTH PLAIN", PhaseMail, 451, nil},
		"rcpt refused":  {map[string]string{"RCPT": "554 5.7.1 relay access denied"}, "AUTH PLAIN", PhaseRcpt, 554, nil},
		"rset ignored":  {map[string]string{"RSET": "500 why"}, "AUTH PLAIN", "", 0, nil},
		"quit ignored":  {map[string]string{"QUIT": "500 why"}, "AUTH PLAIN", "", 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			noLeftovers(t)
			f := fails(test.first)
			f.extensions = []string{test.offers}
			host, port := f.listen(t)
			c := Config{Host: host, Port: port, TLS: "none", Username: "complaints", Password: "secret",
				Probes: []Probe{{"a colleague", "complaints@hexpress.example", "nora@blåbær.example"}}}
			err := New(c, newQueue(t)).Check(t.Context())
			if test.want == "" {
				if err != nil || !f.said("MAIL FROM:<complaints@hexpress.example>") ||
					!f.said("RCPT TO:<nora@xn--blbr-roah.example>\nRSET\nQUIT") || f.count("DATA") > 0 {
					t.Errorf("%v, said %q", err, f.commands)
				}
				return
			}
			var fail *Error
			if !errors.As(err, &fail) || fail.Phase != test.want || fail.Code != test.code {
				t.Errorf("Check: %v, want %s %d", err, test.want, test.code)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("Check: %v, want %v", err, test.is)
			}
		})
	}
}

// Each letter is asked about, but for those of a sender who is refused already, and
// none where the server has hung up.
func TestProbes(t *testing.T) {
	probes := []Probe{{"a", "one@hexpress.example", "x@example.net"}, {"b", "one@hexpress.example", "y@example.net"}, {"c", "two@hexpress.example", "x@example.net"}}
	for name, test := range map[string]struct {
		first map[string]string
		want  []string // what the faults are about
		mails int
	}{
		"all taken":          {nil, nil, 3},
		"a sender refused":   {map[string]string{"MAIL": "553 5.7.1 not yours"}, []string{"a"}, 2},
		"recipients refused": {map[string]string{"RCPT": "550 5.1.1 unknown"}, []string{"a"}, 3},
		"hangs up":           {map[string]string{"RCPT": "421 bye|close"}, []string{"a"}, 1},
	} {
		f := fails(test.first)
		c := Config{TLS: "none", Probes: probes}
		c.Host, c.Port = f.listen(t)
		err := New(c, newQueue(t)).Check(t.Context())
		var about []string
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range joined.Unwrap() {
				var refused *ProbeError
				if errors.As(one, &refused) {
					about = append(about, refused.Probe.About)
				}
			}
		}
		if !slices.Equal(about, test.want) || f.count("MAIL") != test.mails || f.count("DATA") > 0 {
			t.Errorf("%s: %v, said %q", name, err, f.commands)
		}
	}
}

func TestCheckWithoutServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	err = New(Config{Host: "127.0.0.1", Port: port, TLS: "none"}, newQueue(t)).Check(t.Context())
	var fail *Error
	var dial *net.OpError
	if !errors.As(err, &fail) || fail.Phase != PhaseConnect || !errors.As(err, &dial) {
		t.Errorf("Check: %v", err)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	for _, verb := range []string{"CONNECT", "EHLO", "AUTH", "NOOP", "MAIL", "RCPT"} {
		f := fails(map[string]string{verb: "hang"})
		f.extensions = []string{"AUTH PLAIN"}
		host, port := f.listen(t)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		start := time.Now()
		err := New(Config{Host: host, Port: port, TLS: "none", Username: "u", Password: "p",
			Probes: []Probe{{"a colleague", "complaints@hexpress.example", "nora@hexpress.example"}}}, newQueue(t)).Check(ctx)
		cancel()
		if took := time.Since(start); err == nil || took > 10*time.Second {
			t.Errorf("%s: %v after %s", verb, err, took)
		}
	}
}
