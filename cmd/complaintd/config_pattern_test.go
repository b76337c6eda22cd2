package main

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestPatternsAreBounded: a pattern that is long, or multiplies its steps, is a fault;
// the worst that is none takes its time in proportion to a mail, however that is
// written.
func TestPatternsAreBounded(t *testing.T) {
	worst := `(\d)?` + strings.Repeat(`(?:\d?\s?)`, 10) + `(?:(?:\d{0,9}){0,9}){0,9}$`
	for pattern, bounded := range map[string]bool{
		defaultConfig().Orders.Pattern.String(): true,
		worst:                                   true,
		`(\d+)` + strings.Repeat("x", longestPattern): false,
		`(\d{5,12})(?:(?:[a-z]{0,30}){0,30})`:         true,
		`(\d{5,12})(?:[a-z]{0,40}[0-9]{0,40}){0,25}`:  false,
		`(\d{5,12})((((a?){9}){9}){9})`:               false,
	} {
		if compiled, err := regexp.Compile(pattern); err != nil || isBounded(compiled) != bounded {
			t.Errorf("%.60s: bounded %v, want %v (%v)", pattern, !bounded, bounded, err)
		}
	}
	began := time.Now()
	regexp.MustCompile(worst).FindAllStringSubmatch(strings.Repeat("1 ", 8<<10), -1)
	took := time.Since(began)
	t.Logf("16 KiB of nothing but digits take the worst pattern %v", took)
	if took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
