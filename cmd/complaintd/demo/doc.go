// Package demo plays a story of a winter in a complaints mailbox: customers and
// colleagues write, each mail arrives at a mail server inside the process, and
// the daemon is run at each one's instant and at every instant between them at
// which something falls due. At the end a folder holds what was written and a
// page that tells it.
//
// Nothing here is a double of the daemon: it reads its mail over IMAP and
// sends its letters over SMTP, both on 127.0.0.1.
package demo
