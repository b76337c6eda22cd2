package main

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/message"
	"complaintd/outbox/document"
)

// caseExportCommand is complaintd case export.
type caseExportCommand struct {
	withConfig
	Out       string `help:"The zip file to write; it must not exist. Default: the reference, in this folder." placeholder:"FILE.zip"`
	Reference string `arg:"" name:"ref" help:"The case's reference, such as KL-26-000123-7."`
}

// exportedCase is casefile.json; names of fields are the program's public face.
// Mails and letters are numbered as in casefile.html.
type exportedCase struct {
	wholeCase
	AsOf        time.Time            `json:"as_of"`
	Corrected   casefile.Correction  `json:"corrected"`
	Commitments []exportedCommitment `json:"commitments"`
	Events      []exportedEvent      `json:"events"`
	Mails       []exportedMail       `json:"mails"`
	Letters     []exportedLetter     `json:"letters"`
}

type exportedCommitment struct {
	Due   time.Time `json:"due"`
	Words string    `json:"words"`
	Done  bool      `json:"done"`
}

type exportedEvent struct {
	shownEvent
	Mail   int `json:"mail,omitzero"`   // by its number
	Letter int `json:"letter,omitzero"` // by its number
}

// exportedFile is a file of the archive; one whose bytes are damaged in the
// database is not there.
type exportedFile struct {
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
}

type exportedMail struct {
	Number int `json:"number"`
	exportedFile
	Kind        casefile.Kind        `json:"kind"`
	Reason      string               `json:"reason"`
	Received    time.Time            `json:"received"`
	Bytes       int64                `json:"bytes"`
	MessageID   string               `json:"message_id"`
	From        casefile.Address     `json:"from"`
	Subject     string               `json:"subject"`
	Language    string               `json:"language"`
	NewText     string               `json:"new_text"`
	Facts       casefile.Facts       `json:"facts"`
	Evidence    []casefile.Evidence  `json:"evidence"`
	Attachments []exportedAttachment `json:"attachments"`
	casefile.Finding
}

type exportedAttachment struct {
	exportedFile
	Name  string `json:"name"`
	Type  string `json:"type"`
	Bytes int    `json:"bytes"`
	casefile.Finding
}

type exportedLetter struct {
	Number int   `json:"number"`
	ID     int64 `json:"id"`
	exportedFile
	Name      casefile.LetterName `json:"letter"`
	Recipient string              `json:"recipient"`
	State     string              `json:"state"`
	Queued    time.Time           `json:"queued"`
	Settled   time.Time           `json:"settled,omitzero"`
	Reason    string              `json:"reason,omitzero"`
	Subject   string              `json:"subject"`
}

// Run carries the command out. What it writes is readable by its owner only.
func (c caseExportCommand) Run(ctx context.Context, w world) error {
	return c.lookUp(ctx, w, func(cfg *Config, store *sqlstore.Store) (err error) {
		rules, err := newRules(cfg)
		if err != nil {
			return err
		}
		whole, err := loadWhole(ctx, store, rules, casefile.Reference(c.Reference))
		if err != nil {
			return err
		}
		name := cmp.Or(c.Out, string(whole.Reference)+".zip")
		out, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return usageError{fmt.Errorf("%s is there already: choose another name with --out", name)}
		}
		if err != nil {
			return err
		}
		e := exporter{cfg: cfg, store: store, archive: zip.NewWriter(out), now: time.Now().UTC()}
		err = e.export(ctx, whole)
		if err = errors.Join(err, e.archive.Close(), out.Close()); err != nil {
			return errors.Join(fmt.Errorf("export the case: %w", err), os.Remove(name))
		}
		fmt.Fprintf(w.stdout, "%s: %d mails, %d letters, %d attachments\n", name, len(e.about.Mails), len(e.about.Letters), e.attachments)
		return nil
	})
}

// exporter writes a case into an archive, a mail at a time.
type exporter struct {
	cfg         *Config
	store       *sqlstore.Store
	archive     *zip.Writer
	now         time.Time
	about       exportedCase
	attachments int
}

func (e *exporter) export(ctx context.Context, whole *wholeCase) error {
	about, _, err := e.store.CaseByReference(ctx, whole.Reference)
	if err != nil {
		return err
	}
	f, err := clerk.LoadFile(ctx, e.store.Reader, newFileReader(e.cfg, about.Mailbox), about)
	if err != nil {
		return err
	}
	e.about = exportedCase{wholeCase: *whole, AsOf: e.now, Corrected: about.Corrected,
		Commitments: []exportedCommitment{}, Events: eventsOf(f), Mails: []exportedMail{}, Letters: []exportedLetter{}}
	for _, p := range about.Commitments {
		e.about.Commitments = append(e.about.Commitments, exportedCommitment(p))
	}
	language := cmp.Or(e.cfg.Staff.Head.Language, e.cfg.Languages.Default)
	page, err := newCaseFiles(e.cfg).HTML(f, language, e.now, document.LargestCaseFile)
	if err == nil {
		_, err = e.write("casefile.html", e.now, page)
	}
	for i := 0; err == nil && i < len(f.Mails); i++ {
		err = e.mail(ctx, i+1, f.Mails[i])
	}
	for i := 0; err == nil && i < len(f.Letters); i++ {
		err = e.letter(ctx, i+1, f.Letters[i])
	}
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(e.about, "", "  ")
	if err != nil {
		return err
	}
	_, err = e.write("casefile.json", e.now, append(text, '\n'))
	return err
}

// eventsOf is the history, with mails and letters by their numbers.
func eventsOf(f *casefile.File) []exportedEvent {
	events := []exportedEvent{}
	for _, event := range f.Events {
		mail := slices.IndexFunc(f.Mails, func(m casefile.FiledMail) bool { return m.ID == event.MailID })
		letter := slices.IndexFunc(f.Letters, func(l casefile.FiledLetter) bool { return l.ID == event.Letter })
		events = append(events, exportedEvent{shownEvent{event.At, event.Kind, event.Reason, event.By}, mail + 1, letter + 1})
	}
	return events
}

// write adds a file to the archive.
func (e *exporter) write(name string, at time.Time, content []byte) (exportedFile, error) {
	out, err := e.archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = out.Write(content)
	}
	sum := sha256.Sum256(content)
	return exportedFile{File: name, SHA256: hex.EncodeToString(sum[:])}, err
}

func (e *exporter) mail(ctx context.Context, number int, m casefile.FiledMail) error {
	in := m.Mail
	shown := exportedMail{Number: number, Kind: m.Kind, Reason: m.Reason, Received: in.ReceivedAt, Bytes: m.Size, MessageID: in.MessageID,
		From: in.From, Subject: in.Subject, Language: in.Language, NewText: in.NewText, Facts: in.Facts,
		Evidence: append([]casefile.Evidence{}, in.Evidence...), Attachments: []exportedAttachment{}, Finding: in.Finding()}
	raw, err := e.store.RawMail(ctx, m.ID)
	if sqlstore.Unavailable(err) {
		return err
	}
	if err == nil {
		if shown.exportedFile, err = e.write(blocked(fmt.Sprintf("mails/%03d-%s.eml", number, m.Kind), in.Finding().Bad()), in.ReceivedAt, raw); err != nil {
			return err
		}
		if shown.Attachments, err = e.files(number, in, raw); err != nil {
			return err
		}
	}
	e.about.Mails = append(e.about.Mails, shown)
	return nil
}

// files adds what goes along with a mail. A mail that can't be taken apart is in
// the archive as a whole.
func (e *exporter) files(number int, in *casefile.Incoming, raw []byte) ([]exportedAttachment, error) {
	all := []exportedAttachment{}
	contents, _ := message.Unpack(raw, message.DefaultLimits())
	for i, f := range contents.Files {
		finding := in.FindingOn(f.Body)
		name := blocked(harmless(f), finding.Bad() || (casefile.Attachment{Name: f.Name, Type: f.Type}).Risky())
		written, err := e.write(fmt.Sprintf("attachments/%03d-%d-%s", number, i+1, name), in.ReceivedAt, f.Body)
		if err != nil {
			return nil, err
		}
		all = append(all, exportedAttachment{written, f.Name, f.Type, len(f.Body), finding})
		e.attachments++
	}
	return all, nil
}

// blocked is a name for what can do harm when it is opened: one that nothing opens.
func blocked(name string, harm bool) string {
	if harm {
		return name + ".blocked"
	}
	return name
}

// harmless is the name of a file that a stranger named; message.Unpack has made
// it one without folders.
func harmless(f message.File) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, cmp.Or(f.Name, "nameless"))
}

func (e *exporter) letter(ctx context.Context, number int, l casefile.FiledLetter) error {
	shown := exportedLetter{Number: number, ID: l.ID, Name: l.Name, Recipient: l.Recipient, State: l.State, Queued: l.QueuedAt,
		Settled: l.SettledAt, Reason: l.Reason, Subject: l.Subject}
	raw, err := e.store.LetterBytes(ctx, l.ID)
	if sqlstore.Unavailable(err) {
		return err
	}
	if err == nil {
		if shown.exportedFile, err = e.write(fmt.Sprintf("letters/%03d-%s.eml", number, l.Name), l.QueuedAt, raw); err != nil {
			return err
		}
	}
	e.about.Letters = append(e.about.Letters, shown)
	return nil
}
