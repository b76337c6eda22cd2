package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"complaintd/casefile"
	"complaintd/inbox/mailfile"
)

// explainCommand is complaintd explain.
type explainCommand struct {
	JSON   bool     `name:"json" help:"One JSON object a line."`
	Config string   `help:"The configuration file. Without one: the built-in defaults." placeholder:"FILE"`
	Files  []string `arg:"" name:"file" help:"Mails: a file .eml, an mbox, a Maildir, a folder of such files, or - for standard input."`
}

// Run carries the command out. What can't be read is explained as such, and
// the rest goes on.
func (c explainCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	e, err := newExplainer(cfg)
	if err != nil {
		return err
	}
	print := explanationText{out: w.stdout, zone: cfg.Calendar.TimeZone, colour: inColour(w)}.print
	if c.JSON {
		print = explanationLine(w.stdout)
	}
	unread := 0
	for _, path := range c.Files {
		err := e.explainPath(path, w.stdin, func(x explanation, read bool) error {
			if !read {
				unread++
			}
			if err := print(x); err != nil {
				return fmt.Errorf("print: %w", err)
			}
			return ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	if unread > 0 {
		return fmt.Errorf("%d of the files can't be read", unread)
	}
	return nil
}

// load reads the configuration, or takes the built-in defaults.
func (c explainCommand) load(w world) (*Config, error) {
	if c.Config == "" {
		cfg := defaultConfig()
		return &cfg, nil
	}
	return loadConfig(c.Config, w.getenv)
}

// explainPath explains every mail that a path names, and hands each
// explanation on with whether the file could be read. An error is each's.
func (e *explainer) explainPath(path string, stdin io.Reader, each func(x explanation, read bool) error) error {
	sources, err := mailSources(path, stdin)
	if err != nil {
		return each(e.unread(path, err), false)
	}
	for _, source := range sources {
		for m, err := range source.Mails(e.limit) {
			x := e.explain(m)
			if err != nil {
				x = e.unread(source.Name, err)
			}
			if err := each(x, err == nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// unread explains a file that the system does not let be read.
func (e *explainer) unread(name string, err error) explanation {
	in := &casefile.Incoming{Form: casefile.Unreadable, Reason: "the file can't be read: " + systemReason(err)}
	return e.about(mailfile.Mail{Name: name}, in)
}

// explanationLine prints for programs: one object a line.
func explanationLine(out io.Writer) func(explanation) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return func(x explanation) error { return encoder.Encode(x) }
}
