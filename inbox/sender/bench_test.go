package sender

import (
	"os"
	"testing"
)

// BenchmarkRead is the whole reading of a colleague's answer of 13 KB.
func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("testdata/clients/outlook-en.eml")
	if err != nil {
		b.Fatal(err)
	}
	r := newTestReader()
	for b.Loop() {
		r.readAt(string(raw), received)
	}
}
