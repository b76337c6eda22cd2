package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox"
	"complaintd/inbox/scan"
)

// clamdAt is where clamd listens; false where the text names no such place.
func clamdAt(place string) (scan.Clamd, bool) {
	network, address, _ := strings.Cut(place, ":")
	c := scan.Clamd{Network: network, Address: address}
	switch network {
	case "unix":
		return c, path.IsAbs(address) && isLine(address)
	case "tcp":
		return c, isListenAddress(address) && !strings.HasPrefix(address, ":") && !strings.HasSuffix(address, ":0")
	}
	return scan.Clamd{}, false
}

// newScanner is the virus scanner of the configuration; nil for none. heard hears
// what it says of each file, nil for nobody.
func newScanner(cfg *Config, heard func(casefile.Finding), log *slog.Logger) *scan.Scanner {
	if cfg.Attachments.Clamd == "" {
		return nil
	}
	clamd, _ := clamdAt(cfg.Attachments.Clamd)
	return scan.New(clamd, scan.Patience{}, heard, log)
}

// examined is the receiver of an inbox whose mails are examined for viruses first,
// outside of any transaction.
type examined struct {
	inbox.Receiver
	scanner *scan.Scanner
}

// Receive has the mails examined, and takes them in.
func (e examined) Receive(ctx context.Context, group []*casefile.Incoming) ([]casefile.Folder, error) {
	if err := e.scanner.Examine(ctx, group); err != nil {
		return nil, err
	}
	return e.Receiver.Receive(ctx, group)
}

// receiver is where the inbox of a mailbox hands over its mails.
func (d *daemon) receiver(mailbox string) inbox.Receiver {
	r := d.monitor.Inbox(mailbox, d.office.clerk)
	if d.scanner == nil {
		return r
	}
	return examined{r, d.scanner}
}

// watchScanner keeps an eye on the virus scanner until ctx ends.
func (d *daemon) watchScanner(ctx context.Context) error {
	if d.scanner == nil {
		if err := d.office.clerk.ScannerUnused(ctx); err != nil {
			d.log.Warn("how the virus scanner fares is not recorded", "err", err)
		}
		return nil
	}
	return d.scanner.Watch(ctx, d.monitor.Scanner(d.office.clerk))
}

// eicar is the test file that every virus scanner reports though it does nothing
// (eicar.org), in two pieces: as a whole, scanners would report this program.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// checkScanner tells why files can't be examined for viruses.
func checkScanner(ctx context.Context, clamd scan.Clamd) error {
	const key = "attachments.clamd: "
	if err := clamd.Ping(ctx); err != nil {
		return fmt.Errorf(key+"no answer from clamd there; start it, or correct the place, and let this program's user use the socket (usually by the group clamav): %w", err)
	}
	threat, err := clamd.Scan(ctx, []byte(eicar))
	switch {
	case err != nil:
		return fmt.Errorf(key+"clamd is there, and can't examine a file: %w", err)
	case threat == "":
		return errors.New(key + "clamd is there, and does not find the test file that every scanner finds (EICAR): it has no signatures; run freshclam")
	}
	return nil
}
