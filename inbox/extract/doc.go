// Package extract finds in a mail what the rest of the program needs to know
// of it: what it is (a person's words, a robot's answer, a report of delivery),
// which thread it belongs to, who wrote it and in which language. One file
// each. The result is a [casefile.Incoming].
//
// The package is pure: it reads what it is given, has no clock and does no
// I/O. What it finds are hints; whether a tag is genuine and which case it
// names, others decide.
package extract
