package demo

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"fmt"
	"text/template"
)

//go:embed complaintd.yaml
var configFile string

// Config is a configuration file for the daemon: a company of the story, the
// servers, a database complaintd.db beside the file, and a secret of its own.
func (s *Servers) Config() ([]byte, error) {
	file, err := template.New("complaintd.yaml").Parse(configFile)
	if err != nil {
		return nil, fmt.Errorf("read the demo's configuration: %w", err)
	}
	var text bytes.Buffer
	err = file.Execute(&text, map[string]any{
		"Mailbox": Mailbox, "Password": Password,
		"IMAPPort": s.IMAPPort, "SMTPPort": s.SMTPPort, "Secret": rand.Text(),
	})
	if err != nil {
		return nil, fmt.Errorf("write the demo's configuration: %w", err)
	}
	return text.Bytes(), nil
}
