package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/outbox"
	"complaintd/templates"
)

// checkCommand is complaintd check.
type checkCommand struct {
	withConfig
	Mailbox bool                `xor:"instead" help:"Hold the mailboxes against the database instead: is every mail on record? It changes nothing; the daemon mends what differs."`
	Ledger  bool                `xor:"instead" help:"Verify instead that the history of every case is as it was recorded. It contacts nobody."`
	Noted   casefile.LedgerNote `placeholder:"NOTE" help:"What an earlier --ledger printed: is all that was there then still there?"`
}

// checkTimeout bounds each check: a server that has not answered by then is
// reported as such.
const checkTimeout = 30 * time.Second

// check is one thing that must be right before the daemon can run.
type check struct {
	name string
	// key is the part of the configuration that it is about; empty for several.
	key string
	do  func(context.Context) error
}

// errCheckFailed tells that a fault was printed.
var errCheckFailed = errors.New("not everything is right; see above")

// Run carries the command out: every check, whatever the others found. It
// changes nothing but missing folders of the mailbox, which it creates, and the
// refresh tokens that a provider replaces.
func (c checkCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	if c.Ledger || c.Noted != (casefile.LedgerNote{}) {
		return checkLedger(ctx, cfg, c.Noted, w.stdout)
	}
	fmt.Fprintf(w.stdout, "ok    configuration %s\n", c.Config)
	if c.Mailbox {
		return withGrants(ctx, cfg, func(g *grants) error { return checkMailboxes(ctx, cfg, g, w.stdout) })
	}
	grants, err := openGrants(ctx, cfg)
	if err != nil {
		return err
	}
	failed := false
	checks := checksFor(cfg, grants.grants)
	for i, err := range runAll(ctx, checks) {
		if err != nil {
			failed = true
			tell(w.stdout, checks[i], err)
			continue
		}
		fmt.Fprintf(w.stdout, "ok    %s\n", checks[i].name)
	}
	if err := grants.Close(); err != nil {
		return err
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

// tryLetters writes every letter in every language with awkward data, and makes
// mails of them. Where the company has its own wording, it is tried about all
// sorts of cases too, as the tests do with ours.
func tryLetters(cfg *Config) error {
	set, err := newTemplates(cfg)
	if err != nil {
		return err
	}
	if cfg.Templates == "" {
		return tryMails(cfg, set)
	}
	return errors.Join(set.TryOut(), tryMails(cfg, set))
}

// tryMails makes mails of letters with awkward data, and of those to customers
// letters on paper.
func tryMails(cfg *Config, set *templates.Set) error {
	var faults []error
	composer := newComposer(cfg, set, newTags(cfg))
	for _, l := range set.Samples() {
		if !slices.Contains(cfg.Languages.Supported, l.Language) {
			continue // nobody gets it
		}
		l.Case.Mailbox = cfg.Mailboxes[0].Address
		faults = append(faults, tryMail(composer, l))
		if l.Audience == casefile.ToCustomer && l.Case.Reference != "" {
			faults = append(faults, tryMail(composer, toPost(l, cfg.Languages.Default)))
		}
	}
	return errors.Join(faults...)
}

func tryMail(composer *outbox.Composer, l casefile.Letter) error {
	if _, err := composer.Compose(l); err != nil {
		return fmt.Errorf("letter %s in %s: %w", l.Name, l.Language, err)
	}
	return nil
}

// toPost is the task for a colleague to post letter l.
func toPost(l casefile.Letter, language string) casefile.Letter {
	task := l
	task.Name, task.Audience, task.Language = casefile.ContactTask, casefile.ToStaff, language
	task.Task, task.Instead, task.Mail = casefile.TaskPost, &l, nil
	return task
}

// runAll makes the checks side by side: a server that does not answer holds
// up none of the others. It returns the fault of each, nil for what is right.
func runAll(ctx context.Context, checks []check) []error {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	faults := make([]error, len(checks))
	var work sync.WaitGroup
	for i, check := range checks {
		work.Go(func() { faults[i] = check.do(ctx) })
	}
	work.Wait()
	return faults
}

func checksFor(cfg *Config, grants *grants) []check {
	quiet := slog.New(slog.DiscardHandler)
	checks := []check{
		{"letters: every letter in every language", "templates", func(context.Context) error { return tryLetters(cfg) }},
		{"database " + cfg.Database.Name(), "database.url", func(ctx context.Context) error { return checkDatabase(ctx, cfg.Database.At) }},
	}
	if cfg.Listen != "" {
		checks = append(checks, check{"listen " + cfg.Listen, "listen", func(ctx context.Context) error { return checkListen(ctx, cfg.Listen) }})
	}
	for i, m := range cfg.Mailboxes {
		loop := newInbox(m, grants, nil, nil, nil, nil, time.Now, quiet)
		checks = append(checks, check{fmt.Sprintf("mailbox %s at %s:%d: log-in and folders", m.Address, m.Host, m.Port), mailboxKey(cfg, i), loop.Check})
	}
	if clamd, ok := clamdAt(cfg.Attachments.Clamd); ok {
		checks = append(checks, check{"virus scanner at " + cfg.Attachments.Clamd, "attachments.clamd", func(ctx context.Context) error { return checkScanner(ctx, clamd) }})
	}
	sender := newSender(cfg, grants, nil, nil, nil, time.Now, quiet)
	return append(checks, check{fmt.Sprintf("submission server at %s:%d: log-in and addresses", cfg.SMTP.Host, cfg.SMTP.Port), "smtp", func(ctx context.Context) error { return worthTelling(sender.Check(ctx)) }})
}

// checkDatabase tells why the database can't be used, or can't be made where
// there is none yet.
func checkDatabase(ctx context.Context, file string) error {
	store, err := sqlstore.OpenReadOnly(ctx, file)
	if err == nil {
		_, err = store.CasesAfter(ctx, 0, 1)
		err = errors.Join(err, store.Close())
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := sqlstore.Writable(ctx, file); err != nil {
		return fmt.Errorf("this user can't write it: %w", err)
	}
	if sqlstore.IsPostgres(file) {
		return nil // its disk is another machine's
	}
	if err := mayClaim(file); err != nil {
		return err
	}
	return tooLittleSpace(freeSpace(filepath.Dir(file)))
}

// leastSpace is how much room the disk of the database must have, in bytes: for a
// busy day of mails with photos, so that somebody has time to act.
const leastSpace = 1 << 30

// tooLittleSpace tells that a disk with so many bytes left is too full; a failed
// look at it is no fault.
func tooLittleSpace(free int64, err error) error {
	if err != nil || free >= leastSpace {
		return nil
	}
	return fmt.Errorf("only %d MB are left on its disk: make room for 1 GB at least, or keep the database on another disk", free>>20)
}

// checkListen tells why nothing can be served at the address, unless a running
// daemon does so already.
func checkListen(ctx context.Context, address string) error {
	socket, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err == nil {
		return socket.Close()
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	ask, wrong := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/metrics", nil)
	if wrong != nil {
		return err
	}
	answer, wrong := http.DefaultClient.Do(ask)
	if wrong != nil {
		return err
	}
	defer answer.Body.Close()
	page, wrong := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if wrong == nil && strings.Contains(string(page), "complaintd_build_info") {
		return nil
	}
	return err
}

// mailboxKey is the key of a mailbox: there may be one, or a list.
func mailboxKey(cfg *Config, i int) string {
	if len(cfg.Mailboxes) == 1 {
		return "mailbox"
	}
	return fmt.Sprintf("mailboxes[%d]", i)
}
