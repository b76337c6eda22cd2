package outbox

import (
	"crypto/tls"
	"strings"
	"testing"
	"time"
)

// What an operator is told who has taken the wrong port, or whose server's
// certificate is not known.
func TestHints(t *testing.T) {
	server, trusting := certificate(t, "127.0.0.1")
	elsewhere, trustingElsewhere := certificate(t, "192.0.2.1")
	outdated := server.Clone()
	outdated.MinVersion, outdated.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	secured := func(config *tls.Config) func(*sink) {
		return func(k *sink) { k.TLSConfig, k.implicit = config, true }
	}
	offered := func(config *tls.Config) func(*sink) { return func(k *sink) { k.TLSConfig = config } }
	const (
		plain    = "; the port may want starttls or none"
		implicit = "greeting: no answer in time; the port may want implicit TLS"
		unknown  = "; the certificate's authority is not known here (ca_file names the file that holds it)"
		name     = "; the certificate is for another host name than the one configured"
	)
	for what, test := range map[string]struct {
		setup func(*sink)
		mode  string
		trust *tls.Config
		want  string // the end of the error
	}{
		"implicit at a plain port":   {nil, "implicit", trusting, plain},
		"none at a TLS port":         {secured(server), "none", trusting, implicit},
		"starttls at a TLS port":     {secured(server), "starttls", trusting, implicit},
		"unknown authority":          {secured(server), "implicit", nil, unknown},
		"unknown, starttls":          {offered(server), "starttls", nil, unknown},
		"nothing newer than TLS 1.1": {secured(outdated), "implicit", trusting, "protocol version not supported"},
		"another name":               {secured(elsewhere), "implicit", trustingElsewhere, name},
		"another name, starttls":     {offered(elsewhere), "starttls", trustingElsewhere, name},
	} {
		t.Run(what, func(t *testing.T) {
			_, c := startSink(t, test.setup)
			c.TLS, c.TLSConfig, c.Timeouts.Command = test.mode, test.trust, 200*time.Millisecond
			err := New(c, newQueue(t)).Check(t.Context())
			if err == nil || !strings.HasSuffix(err.Error(), test.want) || strings.Contains(err.Error(), "tls: tls:") {
				t.Errorf("Check: %v, want %q", err, test.want)
			}
		})
	}
}
