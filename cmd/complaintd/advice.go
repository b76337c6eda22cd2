package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"complaintd/casefile/sqlstore"
	"complaintd/inbox"
	"complaintd/outbox"
)

// tell says what is wrong with a check, a line each, and what to do about it.
func tell(to io.Writer, c check, err error) {
	for _, fault := range parted(err) {
		fmt.Fprintf(to, "FAIL  %s: %s\n", c.name, maskAddresses(fault.Error()))
		if what := advice(c.key, fault); what != "" {
			fmt.Fprintf(to, "      What to do: %s.\n", what)
		}
	}
}

// parted are the faults of probes, each by itself; else the error as a whole.
func parted(err error) []error {
	var refused *outbox.ProbeError
	joined, several := err.(interface{ Unwrap() []error })
	if !several || !errors.As(err, &refused) {
		return []error{err}
	}
	return joined.Unwrap()
}

// worthTelling leaves out what a server says of the address of somebody outside,
// where nothing arrives, unless it would pass no letter on at all.
func worthTelling(err error) error {
	joined, several := err.(interface{ Unwrap() []error })
	if !several {
		return err
	}
	return errors.Join(slices.DeleteFunc(slices.Clone(joined.Unwrap()), func(fault error) bool {
		var refused *outbox.ProbeError
		return errors.As(fault, &refused) && refused.Probe.About == aboutOutside && !refusesToRelay(refused.Err)
	})...)
}

// refusesToRelay: it does not take mail for others, at least not from us (RFC 3463:
// X.7.1 is not authorised).
func refusesToRelay(e *outbox.Error) bool {
	reply := strings.ToLower(e.Reply)
	return e.Phase == outbox.PhaseMail || strings.Contains(reply, "5.7.") || strings.Contains(reply, "relay")
}

// advice is what may be done about a fault that a check of the key found; empty
// where it says so itself.
func advice(key string, err error) string {
	var (
		refused *outbox.ProbeError
		mailbox *inbox.Error
		letters *outbox.Error
	)
	if what := adviceOnConnection(key, err); what != "" {
		return what
	}
	switch {
	case errors.As(err, &refused):
		return adviceOnProbe(refused)
	case errors.As(err, &mailbox):
		return adviceOnMailbox(key, mailbox.Kind)
	case errors.As(err, &letters):
		return adviceOnServer(key, letters)
	case key == "database.url":
		return adviceOnDatabase(err)
	case key == "templates":
		return "correct the file in the folder that templates names, or take it out: the built-in letter is used then"
	case key == "listen" && errors.Is(err, syscall.EADDRINUSE):
		return `another program has that port: end it, or give another in listen (or "" for none)`
	case key == "listen":
		return "give listen an address of this machine, and a port above 1023"
	}
	return ""
}

// adviceOnConnection is about a server that can't be reached, or can't show who it
// is.
func adviceOnConnection(key string, err error) string {
	var (
		name      *net.DNSError
		record    tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		other     x509.HostnameError
		invalid   x509.CertificateInvalidError
		alert     tls.AlertError
		slow      net.Error
	)
	switch {
	case key == "listen", key == "database.url", key == "attachments.clamd":
		return ""
	case errors.As(err, &name):
		return "the DNS does not know the name: correct " + key + ".host, or see whether this machine's DNS works (try: getent hosts NAME)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: correct " + key + ".host or " + key + ".port, or start the server"
	case errors.As(err, &record):
		return "the server speaks there without TLS at first: with " + key + ".tls: implicit the port is 993 for IMAP and 465 for SMTP, with starttls 143 and 587"
	case errors.As(err, &authority):
		return "if it is the company's own authority, name the file with its certificate in " + key + ".ca_file; else have a certificate of a public authority put in; if neither is so, somebody may sit in between"
	case errors.As(err, &other):
		return "write the name that the server's certificate has in " + key + ".host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return adviceOnDates(invalid.Cert, time.Now())
	case errors.As(err, &alert):
		return "the server does not agree to TLS 1.2 or later, which has been usual since 2008: have it updated, or its settings (in Dovecot ssl_min_protocol, in Postfix smtpd_tls_protocols)"
	case errors.As(err, &slow) && slow.Timeout() && !answered(err):
		return "see whether " + key + ".host and " + key + ".port are right, and whether a firewall is in the way"
	}
	return ""
}

// answered: a connection stood before nothing came.
func answered(err error) bool {
	var mailbox *inbox.Error
	var letters *outbox.Error
	return errors.As(err, &mailbox) && mailbox.Kind != inbox.Unreachable || errors.As(err, &letters) && letters.Phase != outbox.PhaseConnect
}

// adviceOnDates is about a certificate that is not valid now.
func adviceOnDates(c *x509.Certificate, now time.Time) string {
	if now.Before(c.NotBefore) {
		return fmt.Sprintf("the certificate is good from %s, and this machine's clock says %s: set the clock (timedatectl set-ntp true)",
			c.NotBefore.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	}
	return fmt.Sprintf("the certificate ended %s, and this machine's clock says %s: renew it on the server, or set the clock if that is wrong",
		c.NotAfter.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
}

func adviceOnMailbox(key string, kind inbox.Kind) string {
	switch kind {
	case inbox.LoginRefused:
		return "correct " + key + ".username and " + key + ".password (often the whole address, and a password made for this program); see whether the account may use IMAP"
	case inbox.NoStartTLS:
		return "use " + key + ".tls: implicit with port 993, or have the server offer STARTTLS; without it nothing is said to the server"
	case inbox.NoLogin:
		return "use TLS, if the server offers log-ins by password only there; or oauth2"
	case inbox.NoTokenLogin:
		return "use " + key + ".password, or have the server take tokens (auth_mechanisms in Dovecot)"
	case inbox.NoFolder:
		return "create the folder in a mail client, or give another name in " + key + ".processed or " + key + ".quarantine (some servers want INBOX.Processed)"
	case inbox.CannotMove:
		return "use a server that has MOVE or UIDPLUS, as nearly all have; without it mails of others could be deleted"
	case inbox.Refused:
		return "correct the folder's name under " + key + ", or let this user read the folder and take mails out of it"
	case inbox.NotReady:
		return "see whether " + key + ".port is that of IMAP, and what the server's log says"
	case inbox.NoAnswer, inbox.Lost, inbox.Garbled:
		return "see whether " + key + ".port and " + key + ".tls belong together, and what the server's log says"
	}
	return ""
}

func adviceOnServer(key string, e *outbox.Error) string {
	switch {
	case errors.Is(e, outbox.ErrNoStartTLS):
		return "use " + key + ".tls: implicit with port 465, or have the server offer STARTTLS; without it nothing is said to the server"
	case errors.Is(e, outbox.ErrNoLogin):
		return "take " + key + ".username and " + key + ".password out for a server without log-in, or use TLS, if it offers log-ins only there"
	case errors.Is(e, outbox.ErrNoTokenLogin):
		return "use " + key + ".password, or have the server take tokens"
	case e.Phase == outbox.PhaseLogin && e.Code != 0:
		return "correct " + key + ".username and " + key + ".password; see whether the account may send by SMTP"
	case e.Phase == outbox.PhaseGreeting || e.Phase == outbox.PhaseHello:
		return "see whether " + key + ".port is that of submission, and what the server's log says"
	}
	return ""
}

// adviceOnProbe is about a letter that the server would not take.
func adviceOnProbe(e *outbox.ProbeError) string {
	key := e.Probe.About
	switch {
	case key == aboutReturn:
		return `let the user of smtp.username send with return addresses of the form complaints+b.TAG@..., by which reports of delivery find their letter (in Postfix smtpd_sender_login_maps); or mailbox.subaddress_delimiter: ""`
	case e.Err.Phase == outbox.PhaseMail, refusesSender(e.Err):
		return "let the user of smtp.username send as mailbox.address (in Postfix smtpd_sender_login_maps, in Microsoft 365 SendAs), or log in as another; a server that wants a log-in needs smtp.username and smtp.password"
	case key == aboutReply:
		return `letters to the complaints address with a tag (complaints+TAG@...) don't arrive, so answers would not: turn subaddresses on (in Postfix recipient_delimiter = +), or write mailbox.subaddress_delimiter: "" if the provider has none`
	case key == aboutOutside:
		return "the server passes no letters on to customers: log in (smtp.username, smtp.password), or have it relay for this machine"
	}
	return "the server knows no such recipient: correct " + key + ", or have the address made"
}

// refusesSender: Postfix says what it has against a sender only when it knows the
// recipient (smtpd_delay_reject, its default).
func refusesSender(e *outbox.Error) bool {
	return strings.Contains(strings.ToLower(e.Reply), "sender address rejected")
}

func adviceOnDatabase(err error) string {
	var newer *sqlstore.NewerError
	switch {
	case errors.As(err, &newer), errors.Is(err, errOthersClaim):
		return ""
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return "give the folder in database.url to the user that the program runs as, or name another folder"
	case errors.Is(err, sqlstore.ErrForeign):
		return "give another file in database.url"
	}
	return "see whether the file is whole and can be read by the user that the program runs as; else put a backup in its place (README, Restore)"
}
