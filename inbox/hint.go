package inbox

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// withHint adds to a failure to connect in the given mode of Config.TLS what an
// operator may look at. (The outbox has the same words for its server.)
func withHint(err error, mode string) error {
	var e *Error
	if errors.As(err, &e) {
		e.Hint = hint(e, mode)
	}
	return err
}

// hint is empty where nothing is known. A server that waits for TLS from the
// first byte greets nobody, and answers STARTTLS, which is sent without waiting
// for the greeting, with something else or not at all.
func hint(e *Error, mode string) string {
	var (
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
	)
	switch {
	case mode == TLSNone && e.Kind == NoAnswer, mode == TLSStart && connectionGone(e):
		return "the port may want implicit TLS"
	case mode == TLSImplicit && errors.As(e, &record):
		return "the port may want starttls or none"
	case errors.As(e, &authority):
		return "the certificate's authority is not known here (ca_file names the file that holds it)"
	case errors.As(e, &name):
		return "the certificate is for another host name than the one configured"
	}
	return ""
}
