package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

const planted = "Hunter2Planted"

func TestSecretIsNeverPrinted(t *testing.T) {
	s := NewSecret(planted)
	if s.Reveal() != planted || (Secret{}).Reveal() != "" {
		t.Fatalf("Reveal is %q", s.Reveal())
	}
	type hidden struct{ s Secret } // fmt prints unexported fields past their methods
	c := defaultConfig()
	c.Secret, c.PreviousSecrets = s, []Secret{s}
	values := []any{s, &s, hidden{s}, &hidden{s}, []Secret{s}, map[Secret]Secret{s: s}, c, &c}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%t", "%b", "%z"} {
			mustNotShow(t, verb, fmt.Sprintf(verb, v))
		}
		if data, err := json.Marshal(v); err == nil {
			mustNotShow(t, "JSON", string(data))
		}
		if data, err := yaml.Marshal(v); err == nil {
			mustNotShow(t, "YAML", string(data))
		}
		for _, format := range logFormats() {
			var out bytes.Buffer
			newLogger(&out, "debug", format).Info("x", "v", v, slog.Group("g", "v", v))
			mustNotShow(t, format+" log", out.String())
		}
	}
	if got := fmt.Sprintf("%s %v %q %d", s, s, s, s); got != "[secret] [secret] [secret] [secret]" {
		t.Errorf("printed as %s", got)
	}
}

func mustNotShow(t *testing.T, where, text string) {
	t.Helper()
	for _, form := range []string{planted, fmt.Sprintf("%x", planted), fmt.Sprintf("%X", planted)} {
		if strings.Contains(text, form) {
			t.Errorf("%s shows the secret: %s", where, text)
		}
	}
}

// TestNoFaultShowsAPassword plants a password in files that are wrong in every
// way that was thought of: around it, at it, and where it does not belong.
func TestNoFaultShowsAPassword(t *testing.T) {
	block := func(lines string) string {
		return "mailbox:\n  host: imap.example.com\n" + lines + "smtp: {host: smtp.example.com}\n"
	}
	password := "  password: " + planted + "\n"
	tests := map[string]string{
		"indented too far":        block("    password: " + planted + "\n"),
		"indented too little":     block(" password: " + planted + "\n"),
		"bad line before":         block("  port 993\n" + password),
		"bad line after":          block(password + "  port 993\n"),
		"tab before":              block("\tpassword: " + planted + "\n"),
		"tab after":               block(password + "\tport: 993\n"),
		"unclosed double quote":   block("  password: \"" + planted + "\n"),
		"unclosed single quote":   block("  password: '" + planted + "\n"),
		"text behind the quote":   block("  password: \"x\" " + planted + "\n"),
		"unknown escape":          block("  password: \"\\" + planted + "\"\n"),
		"no blank":                block("  password:" + planted + "\n"),
		"no blank, quoted":        block("  password:\"" + planted + "\"\n"),
		"no colon":                block("  password " + planted + "\n"),
		"colon inside":            block("  password: a: " + planted + "\n"),
		"colon behind":            block("  password: " + planted + ":\n"),
		"alias":                   block("  password: *" + planted + "\n"),
		"anchor":                  block("  password: &" + planted + " x\n"),
		"anchor alone":            block("  password: &" + planted + "\n"),
		"tag":                     block("  password: !" + planted + "\n"),
		"tag and value":           block("  password: !!int " + planted + "\n"),
		"reserved sign":           block("  password: @" + planted + "\n"),
		"backtick":                block("  password: `" + planted + "\n"),
		"percent":                 block("  password: %" + planted + "\n"),
		"directive":               "%YAML " + planted + "\n---\na: 1\n",
		"block header":            block("  password: |" + planted + "\n    x\n"),
		"folded header":           block("  password: >" + planted + "\n    x\n"),
		"open bracket":            block("  password: [" + planted + "\n"),
		"open brace":              block("  password: {" + planted + "\n"),
		"closing bracket":         block("  password: ]" + planted + "\n"),
		"list":                    block("  password: [" + planted + "]\n"),
		"hyphen":                  block("  password:\n    - " + planted + "\n"),
		"hyphen on the line":      block("  password: - " + planted + "\n"),
		"mapping":                 block("  password: {" + planted + ": x}\n"),
		"mapping without value":   block("  password: {" + planted + "}\n"),
		"mapping below":           block("  password:\n    " + planted + ": x\n"),
		"key of its own":          block("  " + planted + ": x\n"),
		"key without value":       block("  " + planted + ":\n"),
		"top level key":           planted + ": x\n",
		"key with ?":              block("  ? " + planted + "\n  : x\n"),
		"merge key":               block("  <<: " + planted + "\n"),
		"in a flow mapping":       "smtp: {host: smtp.example.com, " + planted + "}\n",
		"unknown variable":        block("  password: x${" + planted + "}\n"),
		"variable without end":    block("  password: ${" + planted + "\n"),
		"variable's odd name":     block("  password: ${" + planted + "!}\n"),
		"variable's default":      block("  password: ${X:-" + planted + "}\n"),
		"second document":         block(password) + "---\n" + planted + ": " + planted + "\n",
		"given twice":             block(password + password),
		"in place of the section": "mailbox: " + planted + "\n",
		"alone":                   planted + "\n",
		"not UTF-8":               block("  password: \xff" + planted + "\n"),
		"NUL":                     block("  password: \"\\0" + planted + "\"\n"),
		"control character":       block("  password: \x01" + planted + "\n"),
		"password file":           block("  password_file: " + planted + "\n"),
		"password file's folder":  block("  password_file: /none/" + planted + "/x\n"),
		"port":                    block("  port: " + planted + "\n"),
		"tls":                     block("  tls: " + planted + "\n"),
		"host with log-in":        block("  host: https://x:" + planted + "@example.com\n"),
		"address":                 block("  address: " + planted + "\n"),
		"poll_interval":           block("  poll_interval: " + planted + "\n"),
		"size":                    block("  max_message_size: " + planted + "\n"),
		"delimiter":               block("  subaddress_delimiter: " + planted + "\n"),
		"oauth2":                  block("  oauth2: {client_secret: " + planted + "}\n"),
		"oauth2 token_url":        block("  oauth2: {token_url: 'https://x:" + planted + "@example.com/'}\n"),
		"oauth2 client":           block("  oauth2: {client_id: " + planted + ", client_secret: \"" + planted + "\\n\"}\n"),
		"oauth2 refresh_token":    block("  oauth2: {refresh_token: \"" + planted + "\\0\"}\n"),
		"oauth2 scopes":           block("  oauth2: {scopes: ['" + planted + " b']}\n"),
		"oauth2 beside":           block("  oauth2: {client_secret: " + planted + "}\n  password: " + planted + "\n"),
		"junk":                    block("  junk: " + planted + "\n"),
		"database":                "database: {url: 'postgres://u:" + planted + "@h/d'}\n",
		"database path":           "database: {url: 'sqlite:/none/" + planted + "/d'}\n",
		"short secret":            "secret: " + planted + "\n",
		"previous secret":         "previous_secrets: " + planted + "\n",
		"pattern":                 "orders: {pattern: '(" + planted + "'}\n",
		"pattern's class":         "orders: {pattern: '[[:" + planted + ":]]'}\n",
		"time zone":               "calendar: {time_zone: " + planted + "}\n",
		"time zone's path":        "calendar: {time_zone: ../" + planted + "}\n",
		"holidays":                "calendar: {holidays: " + planted + "}\n",
		"date":                    "calendar: {add: [" + planted + "]}\n",
		"closing hour":            "calendar: {closing_hour: " + planted + "}\n",
		"language":                "languages: {default: " + planted + ", supported: [" + planted + "]}\n",
		"department":              "staff: {departments: [{key: " + planted + ", email: " + planted + ", words: {" + planted + ": [x]}}]}\n",
		"templates":               "templates: " + planted + "\n",
		"listen":                  "listen: " + planted + "\n",
		"log":                     "log: {level: " + planted + ", format: " + planted + "}\n",
		"prefix":                  "reference_prefix: " + planted + "\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, text, nil)
			if err == nil {
				t.Fatal("the file was taken")
			}
			if strings.Contains(strings.ToLower(err.Error()), strings.ToLower(planted)) {
				t.Errorf("shown: %v", err)
			}
		})
	}
}
