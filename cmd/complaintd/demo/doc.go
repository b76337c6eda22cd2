// Package demo plays a story of two weeks in a complaints mailbox: sample
// mails arrive one by one at a mail server inside the process, the daemon is
// run at each one's instant, and at the end a folder holds what was written
// and a page that tells it.
//
// Nothing here is a double of the daemon: it reads its mail over IMAP and
// sends its letters over SMTP, both on 127.0.0.1.
package demo
