package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/casefile/sqlstore"
	"complaintd/templates"
)

// digestCommand is complaintd digest.
type digestCommand struct {
	withConfig
	Send     bool   `help:"Queue it for everybody in digest.to, beside those that go by the clock. Without it, print it and change nothing."`
	Language string `enum:",en,nb" default:"" help:"To print it in: en or nb. Default: the General Manager's."`
}

// Run carries the command out.
func (c digestCommand) Run(ctx context.Context, w world) error {
	if c.Send {
		return c.send(ctx, w)
	}
	return c.lookUp(ctx, w, func(cfg *Config, store *sqlstore.Store) error {
		letter, err := digestNow(ctx, cfg, store)
		if err != nil {
			return err
		}
		letter.Language = cmp.Or(c.Language, cfg.Staff.GeneralManager.Language, cfg.Languages.Default)
		set, err := newTemplates(cfg)
		if err != nil {
			return err
		}
		words, err := set.Render(letter)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w.stdout, digestText(words, inColour(w)))
		return err
	})
}

// digestNow is the digest as a letter to nobody, so that it has no return addresses.
func digestNow(ctx context.Context, cfg *Config, store *sqlstore.Store) (casefile.Letter, error) {
	rules, err := newRules(cfg)
	if err != nil {
		return casefile.Letter{}, err
	}
	now, err := presentOf(ctx, store)
	if err != nil {
		return casefile.Letter{}, err
	}
	office := clerk.New(clerk.Config{Store: store, Rules: rules, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	digest, err := office.Digest(ctx)
	return casefile.Letter{Name: casefile.DigestLetter, Audience: casefile.ToStaff, At: now, Digest: &digest}, err
}

// heading is a heading of a letter's text with the line below it.
var heading = regexp.MustCompile(`(?m)^(.+)\n(-+)$`)

// digestText is the digest for a terminal, without what ends every letter.
func digestText(words templates.Rendered, colours bool) string {
	text, _, _ := strings.Cut(words.Text, "\n-- \n")
	if !colours {
		return words.Subject + "\n\n" + text + "\n"
	}
	text = heading.ReplaceAllStringFunc(text, func(found string) string {
		title, line, _ := strings.Cut(found, "\n")
		return bold.paint(title) + "\n" + faint.paint(line)
	})
	return bold.paint(words.Subject) + "\n\n" + text + "\n"
}

// send queues the digest, beside a daemon or without one.
func (c digestCommand) send(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	if len(cfg.Digest.To) == 0 {
		return usageError{errors.New("digest.to in the configuration is empty: nobody would get it")}
	}
	return cfg.beside(ctx, func(clerk *clerk.Clerk) error {
		n, err := clerk.SendDigest(ctx)
		if err == nil {
			fmt.Fprintf(w.stdout, "letters queued: %d; complaintd run sends them\n", n)
		}
		return err
	})
}
