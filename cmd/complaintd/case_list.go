package main

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// caseCommand is complaintd case.
type caseCommand struct {
	List caseListCommand `cmd:"" help:"List the cases."`
	Show caseShowCommand `cmd:"" help:"Show a case: how its dates came about, what happened, its letters."`

	Export caseExportCommand `cmd:"" help:"Write all that is held on a case into a zip file: one document, JSON, mails, letters, attachments."`
}

// caseListCommand is complaintd case list.
type caseListCommand struct {
	withConfig
	JSON bool `name:"json" help:"One JSON object a line."`
}

// caseLine is a case as it is listed; names of fields are the program's public
// face. Instants are RFC 3339 in UTC.
type caseLine struct {
	Reference  casefile.Reference `json:"reference"`
	State      casefile.State     `json:"state"`
	Stage      int                `json:"stage"`
	Owner      casefile.Owner     `json:"owner"`
	Department string             `json:"department"`
	Language   string             `json:"language"`
	Mailbox    string             `json:"mailbox"`
	Received   time.Time          `json:"received"`
	Opened     time.Time          `json:"opened"`
	Deadlines  caseDeadlines      `json:"deadlines"`
	// What is special about the case now.
	Paused   bool             `json:"paused"`
	Extended bool             `json:"extended"`
	Breached bool             `json:"breached"`
	Outcome  casefile.Verdict `json:"outcome,omitempty"`
	Closing  casefile.Closing `json:"closing,omitempty"`
}

type caseDeadlines struct {
	Stage   time.Time `json:"stage"`
	Promise time.Time `json:"promise"`
}

// listStep is how many cases are read in one go.
const listStep = 500

// Run carries the command out.
func (c caseListCommand) Run(ctx context.Context, w world) error {
	return c.lookUp(ctx, w, func(cfg *Config, store *sqlstore.Store) error {
		print := newCaseTable(w, cfg).print
		if c.JSON {
			print = jsonLines(w.stdout)
		}
		return eachCase(ctx, store, print)
	})
}

// eachCase reads all cases in steps and hands them on, step by step; the last
// time with none.
func eachCase(ctx context.Context, store *sqlstore.Store, each func([]caseLine) error) error {
	for after := int64(0); ; {
		cases, err := store.CasesAfter(ctx, after, listStep)
		if err != nil {
			return err
		}
		lines := make([]caseLine, len(cases))
		for i, c := range cases {
			lines[i] = lineOf(c)
			after = c.Number
		}
		if err := each(lines); err != nil || len(cases) == 0 {
			return err
		}
	}
}

func lineOf(c casefile.Case) caseLine {
	return caseLine{Reference: c.Reference, State: c.State, Stage: c.Stage, Owner: c.Owner, Department: c.Department,
		Language: c.Language, Mailbox: c.Mailbox, Received: c.ReceivedAt, Opened: c.OpenedAt,
		Deadlines: caseDeadlines{Stage: c.Deadline, Promise: c.Promise},
		Paused:    c.Paused(), Extended: c.Extended(), Breached: c.Breached(), Outcome: c.Answer.Verdict, Closing: c.Closing}
}

func jsonLines(out io.Writer) func([]caseLine) error {
	encoder := json.NewEncoder(out)
	return func(lines []caseLine) error {
		for _, line := range lines {
			if err := encoder.Encode(line); err != nil {
				return err
			}
		}
		return nil
	}
}
