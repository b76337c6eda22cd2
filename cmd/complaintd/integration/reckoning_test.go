package integration

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// reckoning is what a test knows from the outside: the mails it put into the
// mailbox. In the end it is held against what lies in the mailbox's folders, what
// the submission server took, and what stands in the database.
type reckoning struct {
	// copies counts, by their octets, the mails that were put into the mailbox.
	copies map[[32]byte]int
	// mails tells by its octets which mail a copy is: several copies may be one.
	mails map[[32]byte]string
	// kinds are those that each mail may end as.
	kinds map[string][]string

	// What a connection may have altered on the way: how many mails may be on record
	// with octets that nobody wrote, how many moved aside and not on record, and how
	// many letters on record as refused that were taken.
	altered, strayed, misheard func() int
}

func newReckoning() *reckoning {
	return &reckoning{copies: map[[32]byte]int{}, mails: map[[32]byte]string{}, kinds: map[string][]string{}, altered: none, strayed: none, misheard: none}
}

func none() int { return 0 }

// put notes that a copy of a mail is put into the mailbox. The mail is to end as
// one of the kinds.
func (r *reckoning) put(id string, raw []byte, kinds ...string) {
	octets := sha256.Sum256(raw)
	r.copies[octets]++
	r.mails[octets] = id
	r.kinds[id] = kinds
	// Of one that is too large the header is kept, or the beginning where the server
	// did not say before how large it is.
	if header, _, ok := bytes.Cut(raw, []byte("\r\n\r\n")); ok {
		r.mails[sha256.Sum256(append(bytes.Clone(header), "\r\n\r\n"...))] = id
	}
	r.mails[sha256.Sum256(raw[:min(len(raw), 64<<10)])] = id
}

// idOf is the mail that a copy is of.
func (r *reckoning) idOf(raw []byte) string { return r.mails[sha256.Sum256(raw)] }

// entered is what the database holds of a mail or a letter.
type entered struct {
	id           int64
	kind, folder string // of a mail
	name, state  string // of a letter
	uncertain    int
	number       int64 // of the case; 0 for none
	messageID    string
	octets       [32]byte
	size         int
}

// books are the database, read with nothing of the program's own.
type books struct {
	mails, letters []entered
	faults         []string
}

// readBooks reads the database of a program that has ended.
func readBooks(t testing.TB, program *installation) books {
	t.Helper()
	db, questions := program.openDatabase(t)
	defer db.Close()
	b := books{
		mails:   readRows(t, db, "SELECT id, kind, folder, '', '', 0, COALESCE(case_number, 0), message_id, raw FROM mail ORDER BY id"),
		letters: readRows(t, db, "SELECT id, '', '', name, state, uncertain, COALESCE(case_number, 0), message_id, bytes FROM outbox ORDER BY id"),
	}
	for what, query := range questions {
		for _, found := range readColumn(t, db, query) {
			b.faults = append(b.faults, what+": "+found)
		}
	}
	return b
}

// openDatabase opens the database of a program, and has the questions to ask of it.
func (i *installation) openDatabase(t testing.TB) (db *sql.DB, questions map[string]string) {
	t.Helper()
	driver, at, questions := "sqlite", "file:"+i.databaseFile()+"?mode=ro", maps.Clone(soundness)
	if i.postgres != "" { // which looks after its files and its foreign keys itself
		driver, at = "pgx", i.postgres
		maps.DeleteFunc(questions, func(_, query string) bool { return strings.Contains(query, "pragma") })
	}
	db, err := sql.Open(driver, at)
	if err != nil {
		t.Fatal(err)
	}
	return db, questions
}

// soundness are questions to the database that are answered by nothing where it
// is sound.
var soundness = map[string]string{
	"the file is damaged":                        "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
	"a row refers to none":                       `SELECT "table" FROM pragma_foreign_key_check`,
	"a mail lies where it was found":             "SELECT mail_id FROM placement WHERE moved_at IS NULL",
	"an open case without an owner or next date": "SELECT reference FROM cases WHERE state = 'open' AND (owner = '' OR next_due IS NULL)",
	"a case without a beginning":                 "SELECT reference FROM cases WHERE NOT EXISTS (SELECT 1 FROM event WHERE case_number = number AND seq = 1)",
	"a case whose history has a hole":            "SELECT case_number FROM event GROUP BY case_number HAVING COUNT(*) <> MAX(seq) OR MIN(seq) <> 1",
	"a case without a mail":                      "SELECT reference FROM cases WHERE NOT EXISTS (SELECT 1 FROM mail WHERE case_number = number)",
	"a case acknowledged twice":                  "SELECT case_number FROM outbox WHERE name = 'acknowledgement' GROUP BY case_number HAVING COUNT(*) > 1",
	"a letter that is being sent":                "SELECT id FROM outbox WHERE state = 'sending'",
}

func readRows(t testing.TB, db *sql.DB, query string) (list []entered) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	unpack, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	for rows.Next() {
		var e entered
		var frame []byte
		if err := rows.Scan(&e.id, &e.kind, &e.folder, &e.name, &e.state, &e.uncertain, &e.number, &e.messageID, &frame); err != nil {
			t.Fatal(err)
		}
		raw, err := unpack.DecodeAll(frame, nil)
		if err != nil {
			t.Fatalf("row %d of %q: %v", e.id, query, err)
		}
		e.octets, e.size = sha256.Sum256(raw), len(raw)
		list = append(list, e)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func readColumn(t testing.TB, db *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// balance is what the books come to.
type balance struct {
	mails, copies    int // put into the mailbox
	letters, twice   int // taken by the submission server; of them, copies of one taken before
	uncertain        int // attempts on record whose end is not known
	refused          int // letters
	altered, strayed int // mails on record as nobody wrote them, or not on record
}

func (b balance) String() string {
	return fmt.Sprintf("%d mails in %d copies; %d letters, %d of them again, %d attempts uncertain, %d letters refused; of the mails %d altered and %d astray",
		b.mails, b.copies, b.letters, b.twice, b.uncertain, b.refused, b.altered, b.strayed)
}

// close holds everything against everything: mails in are mails accounted for,
// each once and in the right folder; letters decided are letters delivered, once
// unless more is counted as uncertain. The program must have ended.
func (r *reckoning) close(t testing.TB, program *installation, d *dovecot, out *sink) balance {
	t.Helper()
	books := readBooks(t, program)
	for _, fault := range books.faults {
		t.Errorf("the database: %s", fault)
	}
	bal := balance{mails: len(r.kinds)}
	folders := r.checkMails(t, books.mails, &bal)
	r.checkFolders(t, d, folders, &bal)
	r.checkLetters(t, books.letters, out.all(), &bal)
	r.checkItself(t, program, bal)
	return bal
}

// checkItself asks the program whether the mailbox and its record agree, and whether
// its ledger holds.
func (r *reckoning) checkItself(t testing.TB, program *installation, bal balance) {
	t.Helper()
	for _, what := range []string{"--mailbox", "--ledger"} {
		answer := program.do(t, "check", what)
		if altered := bal.altered+bal.strayed > 0 && what == "--mailbox"; answer.status != 0 && !altered {
			t.Errorf("complaintd check %s: exit status %d\n%s%s", what, answer.status, answer.stdout, answer.stderr)
		}
	}
}

// checkMails holds the mails on record against those put in. It returns the folder
// that each is to lie in.
func (r *reckoning) checkMails(t testing.TB, mails []entered, bal *balance) (folders map[string]string) {
	t.Helper()
	folders = map[string]string{}
	for _, m := range mails {
		id, known := r.mails[m.octets]
		if !known {
			if bal.altered++; bal.altered > r.altered() {
				t.Errorf("mail %d on record (%s, %d octets): nobody wrote that", m.id, m.kind, m.size)
			}
			continue
		}
		if folders[id] != "" {
			t.Errorf("mail %s is on record twice", id)
		}
		folders[id] = map[string]string{"processed": "Processed", "quarantine": "Quarantine"}[m.folder]
		if r.altered() == 0 && !slices.Contains(r.kinds[id], m.kind) { // beside an altered copy a mail is its author's second
			t.Errorf("mail %s is on record as %s, want one of %q", id, m.kind, r.kinds[id])
		}
	}
	var lost []string
	for id := range r.kinds {
		if folders[id] == "" {
			lost = append(lost, id)
		}
	}
	if bal.strayed = max(len(lost)-bal.altered, 0); bal.strayed > r.strayed() {
		slices.Sort(lost)
		t.Errorf("%d mails are not on record, the first %q", bal.strayed, lost[:min(len(lost), 5)])
	}
	return folders
}

// checkFolders looks for each copy in the mailbox: the inbox is empty, and all
// that was put in lies, as it was, where the record has it.
func (r *reckoning) checkFolders(t testing.TB, d *dovecot, want map[string]string, bal *balance) {
	t.Helper()
	missing := maps.Clone(r.copies)
	for _, n := range missing {
		bal.copies += n
	}
	if left := d.count(t, "INBOX"); left > 0 {
		t.Errorf("%d mails are left in the inbox", left)
	}
	for _, folder := range []string{"Processed", "Quarantine"} {
		if d.count(t, folder) == 0 {
			continue
		}
		for _, raw := range d.bodies(t, folder) {
			octets := sha256.Sum256(raw)
			missing[octets]--
			id := r.mails[octets]
			if want[id] != folder && (want[id] != "" || bal.altered+bal.strayed == 0) {
				t.Errorf("a copy of mail %q lies in %s, and is to lie in %q", id, folder, want[id])
			}
		}
	}
	for octets, n := range missing {
		if n > 0 {
			t.Errorf("%d copies of mail %s are not in the mailbox any more", n, r.mails[octets])
		} else if n < 0 {
			t.Errorf("mail %q lies %d times too often in the mailbox", r.mails[octets], -n)
		}
	}
}

// checkLetters holds the letters on record against those that were taken.
func (r *reckoning) checkLetters(t testing.TB, letters []entered, taken []sunk, bal *balance) {
	t.Helper()
	copies := map[string][]sunk{}
	for _, s := range taken {
		id := strings.Trim(s.header.Get("Message-Id"), "<>")
		copies[id] = append(copies[id], s)
	}
	bal.letters = len(taken)
	misheard := 0
	for _, l := range letters {
		n := len(copies[l.messageID])
		bal.uncertain += l.uncertain
		switch l.state {
		case "sent":
			if n < 1 || n > 1+l.uncertain {
				t.Errorf("letter %d (%s) is sent, %d attempts uncertain: %d copies arrived", l.id, l.name, l.uncertain, n)
			}
		case "refused", "given_up":
			bal.refused++
			misheard += max(n-l.uncertain, 0)
		case "cancelled", "stopped", "held":
			if n > l.uncertain {
				t.Errorf("letter %d (%s) is %s, and arrived %d times", l.id, l.name, l.state, n)
			}
		default:
			t.Errorf("letter %d (%s) is still %s", l.id, l.name, l.state)
		}
		bal.twice += max(n-1, 0)
		for _, s := range copies[l.messageID] {
			if s.octets != l.octets {
				t.Errorf("letter %d (%s) did not arrive as it was written", l.id, l.name)
			}
		}
		delete(copies, l.messageID)
	}
	if misheard > r.misheard() {
		t.Errorf("%d letters are on record as refused that were taken", misheard)
	}
	for id, s := range copies {
		t.Errorf("letter %s (%s) arrived and is not on record", id, s[0].header.Get("X-Complaint-Letter"))
	}
}
