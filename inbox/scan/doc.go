// Package scan has a virus scanner, clamd, look at what mails bring before any of
// it goes along with a letter.
//
// Nothing waits for it for long, and nothing passes without it. Where clamd does
// not answer, it is tried again for some seconds, as while it is restarted; then
// files are taken in as not examined, so that they are held back, and it is left
// alone for a minute. A complaint is opened and answered all the same: its
// deadline runs, and it may tell of harm. What was held back stays held back, so
// that each letter says what is so; the mail is in the mailbox as it came.
package scan
