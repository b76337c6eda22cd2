package outbox

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
)

// hint says what an operator may look at after a failure to connect in the
// given mode of Config.TLS; it is empty where nothing is known.
func hint(fail *Error, mode string) string {
	var (
		timeout   net.Error
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
	)
	switch {
	case fail.Phase == PhaseGreeting && !implicit(mode) && errors.As(fail.Err, &timeout) && timeout.Timeout():
		return "the port may want implicit TLS"
	case implicit(mode) && errors.As(fail.Err, &record):
		return "the port may want starttls or none"
	case errors.As(fail.Err, &authority):
		return "the certificate's authority is not known here (ca_file names the file that holds it)"
	case errors.As(fail.Err, &name):
		return "the certificate is for another host name than the one configured"
	}
	return ""
}
