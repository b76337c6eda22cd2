package inbox_test

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"complaintd/inbox"
)

// What an operator is told who has taken the wrong port, or whose server's
// certificate is not known.
func TestHints(t *testing.T) {
	serverTLS, trusting := testTLS(t)
	renamed := trusting.Clone()
	renamed.ServerName = "mail.example.org"
	plain := newMemServer(t, allCaps...)
	offering := newMemServer(t, allCaps...)
	offering.opts.TLSConfig = serverTLS
	offering.restart()
	secured := newMemServer(t, allCaps...)
	secured.srv.Close()
	ln, err := tls.Listen("tcp", "127.0.0.1:0", serverTLS)
	if err != nil {
		t.Fatal(err)
	}
	secured.serve(ln)
	outdated := newMemServer(t, allCaps...)
	outdated.srv.Close()
	oldTLS := serverTLS.Clone()
	oldTLS.MinVersion, oldTLS.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	if ln, err = tls.Listen("tcp", "127.0.0.1:0", oldTLS); err != nil {
		t.Fatal(err)
	}
	outdated.serve(ln)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	silentPort := silent.Addr().(*net.TCPAddr).Port
	const (
		clear    = "; the port may want starttls or none"
		implicit = "; the port may want implicit TLS"
		unknown  = "; the certificate's authority is not known here (ca_file names the file that holds it)"
		name     = "; the certificate is for another host name than the one configured"
	)
	tests := map[string]struct {
		port  int
		mode  string
		trust *tls.Config
		want  string // the end of the error
	}{
		"implicit at a plain port":   {plain.port, inbox.TLSImplicit, trusting, clear},
		"none at a TLS port":         {secured.port, inbox.TLSNone, trusting, implicit},
		"starttls at a TLS port":     {secured.port, inbox.TLSStart, trusting, implicit},
		"starttls, silence":          {silentPort, inbox.TLSStart, trusting, implicit},
		"unknown authority":          {secured.port, inbox.TLSImplicit, nil, unknown},
		"unknown, starttls":          {offering.port, inbox.TLSStart, nil, unknown},
		"another name":               {secured.port, inbox.TLSImplicit, renamed, name},
		"nothing newer than TLS 1.1": {outdated.port, inbox.TLSImplicit, trusting, "no TLS connection to the server: remote error: tls: protocol version not supported"},
		"implicit, silence":          {silentPort, inbox.TLSImplicit, trusting, "timeout"},
	}
	for what, test := range tests {
		t.Run(what, func(t *testing.T) {
			cfg, _ := config(t, test.port)
			cfg.TLS, cfg.TLSConfig, cfg.Timeouts.Command = test.mode, test.trust, 200*time.Millisecond
			if err := check(t, cfg); err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("Check: %v, want %q", err, test.want)
			}
		})
	}
}
