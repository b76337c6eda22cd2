package command_test

import (
	"testing"

	"complaintd/inbox/command"
)

func BenchmarkParse(b *testing.B) {
	p := command.New()
	text := readFile(b, "testdata/mails/new.txt")
	for b.Loop() {
		p.Parse(text, thursday())
	}
}
