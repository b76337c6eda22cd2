package main

import (
	"crypto/x509"
	"strings"

	"complaintd/casefile/sqlstore"
)

// complete fills in what depends on other keys, and on the folder that
// relative paths count from.
func (f *findings) complete(c *Config, folder string) {
	for i, at := range f.mailboxKeys(c) {
		m := &c.Mailboxes[i]
		f.plainPort(at, m.TLS, &m.Port, imapPort)
		f.readPassword(at, &m.Password, &m.PasswordFile, folder)
		m.Authorities = f.readAuthorities(at, &m.CAFile, m.TLS, folder)
	}
	f.plainPort("smtp", c.SMTP.TLS, &c.SMTP.Port, smtpPort)
	f.readPassword("smtp", &c.SMTP.Password, &c.SMTP.PasswordFile, folder)
	c.SMTP.Authorities = f.readAuthorities("smtp", &c.SMTP.CAFile, c.SMTP.TLS, folder)
	if c.SMTP.FromName == "" {
		c.SMTP.FromName = c.Company.Name
	}
	if file, ok := strings.CutPrefix(c.Database.URL, "sqlite:"); ok {
		c.Database.At = absolute(folder, file)
	} else if sqlstore.IsPostgres(c.Database.URL) {
		c.Database.At = c.Database.URL
	}
	if c.Templates != "" {
		c.Templates = absolute(folder, c.Templates)
	}
	f.completeStaff(&c.Staff)
}

// completeStaff picks the default department, and mails the built-in ones to
// the Head of Customer Services where none are configured.
func (f *findings) completeStaff(s *StaffConfig) {
	if !f.given("staff.general_manager") {
		s.GeneralManager = s.Head
	}
	marked := false
	for i := range s.Departments {
		d := &s.Departments[i]
		if !f.given("staff.departments") {
			d.Email = s.Head.Email
		}
		marked = marked || d.Default
	}
	if !marked && len(s.Departments) > 0 {
		s.Departments[0].Default = true
	}
}

// plainPort is the port for connections that begin in plain text, where none
// is given.
func (f *findings) plainPort(at string, mode TLSMode, port *int, plain int) {
	if mode != TLSImplicit && !f.given(at+".port") {
		*port = plain
	}
}

// readPassword takes a password from the file that is named for it.
func (f *findings) readPassword(at string, password *Secret, file *string, folder string) {
	if !f.given(at+".password_file") || f.faulty(at+".password_file") {
		return
	}
	if f.given(at + ".password") {
		f.blame(at+".password_file", "stands beside password: keep one of the two")
		return
	}
	*file = absolute(folder, *file)
	text, err := readLimited(*file, 4<<10)
	if err != nil {
		f.blame(at+".password_file", "names a file that can't be read: "+systemReason(err))
		return
	}
	line := strings.TrimRight(string(text), "\r\n")
	if line == "" || strings.ContainsAny(line, "\r\n\x00") {
		f.blame(at+".password_file", "names a file that does not hold a password on a single line")
		return
	}
	*password = NewSecret(line)
}

// readAuthorities reads the certificates that a server's own must be signed by;
// nil where no file is named for them.
func (f *findings) readAuthorities(at string, file *string, mode TLSMode, folder string) *x509.CertPool {
	key := at + ".ca_file"
	if *file == "" || f.faulty(key) {
		return nil
	}
	if mode == TLSNone {
		f.blame(key, "stands beside tls: none, which asks for no certificate: take one of the two out")
		return nil
	}
	*file = absolute(folder, *file)
	text, err := readLimited(*file, 1<<20)
	if err != nil {
		f.blame(key, "names a file that can't be read: "+systemReason(err))
		return nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		f.blame(key, "names a file without a certificate in PEM (-----BEGIN CERTIFICATE-----)")
		return nil
	}
	return pool
}
