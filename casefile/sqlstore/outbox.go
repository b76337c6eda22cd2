package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"complaintd/casefile"
)

// LetterState is where a letter stands in the outbox.
type LetterState string

const (
	Queued  LetterState = "queued"    // waits until it is due
	Sending LetterState = "sending"   // claimed by the sender
	Sent    LetterState = "sent"      // the server took it
	Refused LetterState = "refused"   // the server refused it for good
	GaveUp  LetterState = "given_up"  // tried for as long as letters are tried
	Stopped LetterState = "stopped"   // a colleague took their words back, or a newer digest says it
	Held    LetterState = "held"      // waits until a person has it sent
	Off     LetterState = "cancelled" // a person has called it off
)

// Why letters are held.
const (
	heldAll     = "held by outbox.hold"
	heldAddress = "mail to the address comes back"
)

// orderWait is how long a letter waits for an earlier one of the same case to
// the same recipient.
const orderWait = time.Hour

// Terms are when a letter may be sent. The zero Terms are for letters that are due
// at once and never age.
type Terms struct {
	NotBefore time.Time
	// FreshUntil is until when it may be sent as it was written.
	FreshUntil time.Time
	// Words of a colleague to write it with after that, and the colleague's
	// address. Encloses is the mail of theirs, by its id, whose files go along; 0
	// for none.
	Words, By string
	Encloses  int64
	// Hold keeps it until it is released.
	Hold bool
	// Later has it sent when no other is due: it comes of a mail that had to wait.
	Later bool
}

// QueueLetter puts a letter into the outbox. caseNumber is 0 for a letter of no
// case; bytes are those of the letter, packed.
func (tx *Tx) QueueLetter(ctx context.Context, now time.Time, caseNumber int64, l casefile.Sealed, bytes Blob, terms Terms) error {
	next := now
	if terms.NotBefore.After(now) {
		next = terms.NotBefore
	}
	state, reason := Queued, ""
	if terms.Hold {
		state, reason = Held, heldAll
	}
	err := tx.exec(ctx, `INSERT INTO outbox
		(case_number, name, message_id, bounce_tag, envelope_from, recipient, recipient_key, state, reason, queued_at, next_at, bytes, fresh_until, words, by_key, enclosed_mail, later)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		orNull(caseNumber), string(l.Name), l.MessageID, l.BounceTag, l.EnvelopeFrom, l.Recipient, casefile.AddressKey(l.Recipient),
		string(state), reason, micros(now), micros(next), bytes.frame, orNull(micros(terms.FreshUntil)), terms.Words, casefile.AddressKey(terms.By), orNull(terms.Encloses), terms.Later)
	if err == nil && !terms.Later && caseNumber != 0 { // it waits for those before it
		err = tx.exec(ctx, "UPDATE outbox SET later = FALSE WHERE case_number = ? AND recipient_key = ? AND state = 'queued' AND later",
			caseNumber, casefile.AddressKey(l.Recipient))
	}
	return wrap("queue a letter", err)
}

// ofColleague are the letters of a case with a colleague's words that wait and
// were never tried.
const ofColleague = "case_number = ? AND by_key = ? AND by_key <> '' AND state = 'queued' AND attempts = 0 AND next_at > ?"

// WordsWait is when the last words of the colleague in the case were written that
// wait, so that they can be stopped; zero where none do.
func (r Reader) WordsWait(ctx context.Context, caseNumber int64, colleague string, now time.Time) (time.Time, error) {
	var at int64
	_, err := r.get(ctx, &at, "SELECT COALESCE(MAX(queued_at), 0) FROM outbox WHERE "+ofColleague, caseNumber, casefile.AddressKey(colleague), micros(now))
	return instant(at), wrap("look for words that wait", err)
}

// StopWords stops the words of the colleague in the case that wait and were written
// at from or later.
func (tx *Tx) StopWords(ctx context.Context, now time.Time, caseNumber int64, colleague string, from time.Time) error {
	err := tx.exec(ctx, "UPDATE outbox SET state = 'stopped', settled_at = ?, reason = 'taken back' WHERE "+ofColleague+" AND queued_at >= ?",
		micros(now), caseNumber, casefile.AddressKey(colleague), micros(now), micros(from))
	return wrap("stop a colleague's words", err)
}

// RewriteLetter puts another text into a letter that has not been tried yet.
func (tx *Tx) RewriteLetter(ctx context.Context, id int64, l casefile.Sealed, bytes Blob, until time.Time) error {
	err := tx.exec(ctx, `UPDATE outbox SET message_id = ?, bounce_tag = ?, envelope_from = ?, recipient = ?, recipient_key = ?, bytes = ?, fresh_until = ?
		WHERE id = ?`, l.MessageID, l.BounceTag, l.EnvelopeFrom, l.Recipient, casefile.AddressKey(l.Recipient), bytes.frame, micros(until), id)
	return wrap("rewrite a letter", err)
}

// UnreadableLetterError means that what is stored of a letter is damaged.
type UnreadableLetterError struct {
	ID   int64
	Name casefile.LetterName
	Err  error
}

func (e *UnreadableLetterError) Error() string { return fmt.Sprintf("letter %d: %v", e.ID, e.Err) }
func (e *UnreadableLetterError) Unwrap() error { return e.Err }

type letterRow struct {
	ID           int64
	Reference    string
	Name         string
	MessageID    string `db:"message_id"`
	EnvelopeFrom string `db:"envelope_from"`
	Recipient    string
	QueuedAt     int64 `db:"queued_at"`
	Attempts     int
	Uncertain    int
	FreshUntil   int64 `db:"fresh_until"`
	Words        string
	Encloses     int64
	Bytes        []byte
}

// ClaimLetter claims the letter that is to be sent next at now; false where
// none is due. Letters go in the order in which they became due, those of mails that
// had to wait behind all others. A letter never overtakes an earlier one of its case
// to the same recipient that is due too; for one that is not, it waits an hour at
// most. The error is an *UnreadableLetterError where that letter's stored bytes can't be
// read.
func (tx *Tx) ClaimLetter(ctx context.Context, now time.Time) (*casefile.QueuedLetter, bool, error) {
	row, found, err := tx.nextLetter(ctx, now, "NOT o.later")
	if err == nil && !found {
		row, found, err = tx.nextLetter(ctx, now, "o.later")
	}
	if err != nil || !found {
		return nil, false, wrap("find the next letter", err)
	}
	bytes, err := tx.codec.unpack(row.Bytes)
	if err != nil {
		return nil, false, &UnreadableLetterError{ID: row.ID, Name: casefile.LetterName(row.Name), Err: err}
	}
	if err := tx.exec(ctx, "UPDATE outbox SET state = 'sending', claimed_by = ? WHERE id = ?", leaseOf(ctx).mark(), row.ID); err != nil {
		return nil, false, fmt.Errorf("claim a letter: %w", err)
	}
	return &casefile.QueuedLetter{
		ID: row.ID, Reference: casefile.Reference(row.Reference), Name: casefile.LetterName(row.Name),
		MessageID: row.MessageID, EnvelopeFrom: row.EnvelopeFrom, Recipient: row.Recipient,
		Bytes: bytes, QueuedAt: instant(row.QueuedAt), Attempts: row.Attempts, Words: row.Words, Encloses: row.Encloses,
		// What may have been delivered is sent again as it was.
		Stale: row.FreshUntil > 0 && row.FreshUntil <= micros(now) && row.Uncertain == 0,
	}, true, nil
}

// nextLetter finds the letter to be sent next, among those of a condition.
func (tx *Tx) nextLetter(ctx context.Context, now time.Time, which string) (row letterRow, found bool, err error) {
	found, err = tx.get(ctx, &row, `SELECT o.id, COALESCE(c.reference, '') AS reference, o.name, o.message_id, o.envelope_from, o.recipient,
		o.queued_at, o.attempts, o.uncertain, COALESCE(o.fresh_until, 0) AS fresh_until, o.words, COALESCE(o.enclosed_mail, 0) AS encloses, o.bytes
		FROM outbox o LEFT JOIN cases c ON c.number = o.case_number
		WHERE o.state = 'queued' AND `+which+` AND o.next_at <= ? AND NOT EXISTS (
			SELECT 1 FROM outbox e WHERE e.case_number = o.case_number AND e.recipient_key = o.recipient_key
			AND e.id < o.id AND e.state IN ('queued', 'sending') AND (e.next_at <= ? OR o.queued_at > ?))
		ORDER BY o.next_at, o.id LIMIT 1`+tx.engine.skipLocked, micros(now), micros(now), micros(now.Add(-orderWait)))
	return row, found, err
}

// longestWait is more than any letter waits for its next attempt.
const longestWait = 24 * time.Hour

// queuedAhead are letters that wait although they were queued under a clock that ran
// ahead, or would wait longer than any letter does.
const queuedAhead = "state = 'queued' AND next_at > ? AND (next_at > ? OR queued_at > ?)"

func aheadOf(now time.Time) []any {
	return []any{micros(now), micros(now.Add(longestWait)), micros(now.Add(time.Minute))}
}

// LettersAhead tells whether there are letters for HastenLetters.
func (r Reader) LettersAhead(ctx context.Context, now time.Time) (some bool, err error) {
	_, err = r.get(ctx, &some, "SELECT EXISTS (SELECT 1 FROM outbox WHERE "+queuedAhead+")", aheadOf(now)...)
	return some, wrap("look for letters queued under a clock that ran ahead", err)
}

// HastenLetters makes letters due at once that were queued under a clock that ran
// ahead. It tells how many they were.
func (tx *Tx) HastenLetters(ctx context.Context, now time.Time) (int64, error) {
	n, err := tx.changed(ctx, "UPDATE outbox SET next_at = ?, queued_at = ? WHERE "+queuedAhead, append([]any{micros(now), micros(now)}, aheadOf(now)...)...)
	return n, wrap("hasten letters", err)
}

// LettersTo tells how many letters were written to the mailbox of an address
// after an instant, whatever became of them: those of either name, to any
// subaddress.
func (r Reader) LettersTo(ctx context.Context, address string, after time.Time, name, orName casefile.LetterName) (int, error) {
	mailbox := casefile.MailboxKey(address)
	local, domain, _ := strings.Cut(mailbox, "@")
	// Subaddresses lie between "local+" and "local,", as the comma follows the
	// plus; so the index is used, which LIKE would not, and which knows no _.
	var n int
	_, err := r.get(ctx, &n, `SELECT COUNT(*) FROM outbox WHERE (recipient_key = ?
		OR recipient_key > ? AND recipient_key < ? AND substr(recipient_key, length(recipient_key) - ?) = ?)
		AND queued_at > ? AND name IN (?, ?)`,
		mailbox, local+"+", local+",", len([]rune(domain)), "@"+domain, micros(after), string(name), string(orName))
	return n, wrap("count the letters to an address", err)
}

// NextLetterAt is when the next letter becomes due; the zero time where none
// waits.
func (r Reader) NextLetterAt(ctx context.Context) (time.Time, error) {
	var next int64
	_, err := r.get(ctx, &next, "SELECT COALESCE(MIN(next_at), 0) FROM outbox WHERE state = 'queued'")
	return instant(next), wrap("find when the next letter is due", err)
}

// SettleLetter records what became of an attempt and frees the claim. A letter
// that was not tried keeps its turn.
func (tx *Tx) SettleLetter(ctx context.Context, now time.Time, id int64, s casefile.Settlement) error {
	state, settled := Queued, any(nil)
	switch s.Outcome {
	case casefile.Delivered:
		state = Sent
	case casefile.Refused:
		state = Refused
	case casefile.GivenUp:
		state = GaveUp
	}
	if state != Queued {
		settled = micros(now)
	}
	var attempt, unsure int
	if s.Outcome != casefile.NotTried {
		attempt = 1
	}
	if s.Outcome == casefile.Uncertain || s.Unsure {
		unsure = 1
	}
	err := tx.exec(ctx, `UPDATE outbox SET state = ?, settled_at = ?, next_at = CASE WHEN ? = 0 THEN next_at ELSE ? END,
		attempts = attempts + ?, uncertain = uncertain + ?, reason = ? WHERE id = ?`,
		string(state), settled, attempt, micros(s.RetryAt), attempt, unsure, s.Reason, id)
	return wrap("settle a letter", err)
}

// WrittenLetter is a letter as a report of its delivery finds it.
type WrittenLetter struct {
	ID         int64
	State      LetterState
	CaseNumber int64 `db:"case_number"` // 0 where it belongs to no case
	Name       casefile.LetterName
	Recipient  string
	Returned   bool  // a report has said before that it was not delivered
	QueuedAt   int64 `db:"queued_at"`
}

// Written is when the letter was written.
func (l WrittenLetter) Written() time.Time { return instant(l.QueuedAt) }

const writtenColumns = "SELECT id, state, COALESCE(case_number, 0) AS case_number, name, recipient, returned, queued_at FROM outbox WHERE "

// LetterByID finds a letter; the zero WrittenLetter where there is none.
func (r Reader) LetterByID(ctx context.Context, id int64) (l WrittenLetter, err error) {
	_, err = r.get(ctx, &l, writtenColumns+"id = ?", id)
	return l, wrap("look a letter up", err)
}

// LetterByBounceTag finds the letter that bears the tag in its envelope
// sender; the zero WrittenLetter where none does.
func (r Reader) LetterByBounceTag(ctx context.Context, tag string) (l WrittenLetter, err error) {
	_, err = r.get(ctx, &l, writtenColumns+"bounce_tag = ?", tag)
	return l, wrap("find the letter of an envelope sender", err)
}

// LetterByMessageID finds the letter with the Message-ID; the zero
// WrittenLetter where none has it.
func (r Reader) LetterByMessageID(ctx context.Context, messageID string) (l WrittenLetter, err error) {
	_, err = r.get(ctx, &l, writtenColumns+"message_id = ?", messageID)
	return l, wrap("find the letter of a Message-ID", err)
}

// MarkReturned notes that a report has said that the letter was not delivered.
func (tx *Tx) MarkReturned(ctx context.Context, id int64) error {
	return wrap("note a returned letter", tx.exec(ctx, "UPDATE outbox SET returned = ? WHERE id = ?", true, id))
}

// ErrFreed means that a letter is not being sent any more.
var ErrFreed = errors.New("the letter is not being sent any more")

// FreeLetter ends the claim on an abandoned letter; ErrFreed where that has ended.
func (tx *Tx) FreeLetter(ctx context.Context, l Letter) error {
	n, err := tx.changed(ctx, "UPDATE outbox SET claimed_by = '' WHERE id = ? AND state = 'sending' AND claimed_by = ?", l.ID, l.claimedBy)
	if err == nil && n == 0 {
		err = ErrFreed
	}
	return err
}

// AbandonedLetters lists the letters that were being sent under a lease that has
// ended, or under none.
func (s *Store) AbandonedLetters(ctx context.Context) (letters []Letter, err error) {
	_, err = s.transact(ctx, s.leases, func(tx *Tx) error {
		now, err := tx.clock(ctx)
		if err != nil {
			return err
		}
		letters, err = tx.letters(ctx, `o.state = 'sending' AND NOT EXISTS (
			SELECT 1 FROM lease l WHERE l.name || '#' || CAST(l.epoch AS TEXT) = o.claimed_by AND l.until > ?)`, now)
		return err
	})
	return letters, err
}

// WaitingLetters lists the letters that are not sent: waiting, held, being sent, or
// ended without delivery.
func (r Reader) WaitingLetters(ctx context.Context) ([]Letter, error) {
	return r.letters(ctx, "o.state <> 'sent'")
}

// LettersOf lists the letters of a case, in the order in which they were
// queued.
func (r Reader) LettersOf(ctx context.Context, caseNumber int64) ([]Letter, error) {
	return r.letters(ctx, "o.case_number = ?", caseNumber)
}

// Letter is a letter in the outbox as it is listed.
type Letter struct {
	ID        int64
	Reference casefile.Reference
	Name      casefile.LetterName
	MessageID string
	State     LetterState
	QueuedAt  time.Time
	NextAt    time.Time // when it is tried next; zero where it is not
	Attempts  int
	Uncertain int    // attempts whose end is not known
	Reason    string // of the last attempt
	claimedBy string // the mark of the lease under which it is being sent
}

func (r Reader) letters(ctx context.Context, where string, args ...any) ([]Letter, error) {
	var rows []struct {
		ID        int64
		Reference string
		Name      string
		MessageID string `db:"message_id"`
		State     string
		QueuedAt  int64 `db:"queued_at"`
		NextAt    int64 `db:"next_at"`
		Attempts  int
		Uncertain int
		Reason    string
		ClaimedBy string `db:"claimed_by"`
	}
	err := r.list(ctx, &rows, `SELECT o.id, COALESCE(c.reference, '') AS reference, o.name, o.message_id, o.state, o.queued_at, o.next_at,
		o.attempts, o.uncertain, o.reason, o.claimed_by FROM outbox o LEFT JOIN cases c ON c.number = o.case_number
		WHERE `+where+" ORDER BY o.id", args...)
	if err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	letters := make([]Letter, len(rows))
	for i, row := range rows {
		letters[i] = Letter{ID: row.ID, Reference: casefile.Reference(row.Reference), Name: casefile.LetterName(row.Name),
			MessageID: row.MessageID, State: LetterState(row.State), QueuedAt: instant(row.QueuedAt),
			NextAt: instant(row.NextAt), Attempts: row.Attempts, Uncertain: row.Uncertain, Reason: row.Reason, claimedBy: row.ClaimedBy}
	}
	return letters, nil
}
