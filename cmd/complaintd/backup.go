package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"complaintd/casefile/sqlstore"
)

// backupCommand is complaintd backup.
type backupCommand struct {
	withConfig
	File string `arg:"" help:"The file to make; nothing is overwritten." placeholder:"FILE"`
}

// Run carries the command out.
func (c backupCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	file, err := filepath.Abs(c.File)
	if err != nil {
		return fmt.Errorf("tell where %s is: %w", c.File, err)
	}
	start := time.Now()
	done, err := sqlstore.BackUp(ctx, cfg.Database.At, file)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is nothing to back up: %w", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "%s: %s, schema version %d, read from end to end and sound, in %s\n",
		file, byteSize(done.Bytes), done.Schema, time.Since(start).Round(time.Millisecond))
	return err
}
