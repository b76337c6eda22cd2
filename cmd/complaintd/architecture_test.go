package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "complaintd"

// mayImport is the direction of imports: for each package of the program the
// packages of the program that it may use. cmd may use all and is not listed.
var mayImport = map[string][]string{
	"casefile/workday":            {},
	"casefile":                    {"casefile/workday"},
	"casefile/sqlstore":           {"casefile", "casefile/workday"},
	"casefile/clerk":              {"casefile/sqlstore", "casefile", "casefile/workday", "inbox/message"}, // a leaf that anyone may import
	"inbox/mailfile":              {},
	"inbox/scan":                  {"casefile", "inbox/message"},
	"inbox/message":               {},
	"inbox/command":               {"casefile", "casefile/workday"},
	"inbox/extract/facts":         {"casefile"},
	"inbox/extract":               {"inbox/extract/facts", "inbox/message", "casefile"},
	"inbox/sender":                {"inbox/command", "inbox/extract", "inbox/message", "casefile"},
	"inbox":                       {"inbox/extract", "inbox/message", "casefile"},
	"templates/browsertest":       {}, // for tests alone
	"casefile/sqlstore/storetest": {}, // the same
	"templates":                   {"casefile", "casefile/workday"},
	"outbox/document":             {"outbox/digest", "casefile", "casefile/workday", "inbox/message"},
	"outbox/digest":               {"casefile"},
	"outbox":                      {"outbox/digest", "outbox/document", "templates", "casefile", "inbox/message"},
}

// onlyIn keeps each technology in one place: who imports a path that begins
// with the key must live in one of the folders.
var onlyIn = map[string][]string{
	"github.com/emersion/go-imap/v2/imapserver": {"cmd"},
	"github.com/emersion/go-imap/v2":            {"inbox", "cmd/complaintd/demo"},
	"github.com/emersion/go-message":            {"inbox/message"},
	"github.com/emersion/go-msgauth":            {"inbox/sender"},
	"github.com/emersion/go-smtp":               {"cmd/complaintd/demo"},
	"github.com/wneessen/go-mail":               {"outbox"},
	"golang.org/x/oauth2":                       {"cmd/complaintd"},
	"codeberg.org/go-pdf/fpdf":                  {"outbox/document"},
	"github.com/microcosm-cc/bluemonday":        {"outbox/document"},
	"github.com/nyaruka/phonenumbers":           {"inbox/extract/facts"},
	"github.com/prometheus":                     {"cmd/complaintd/monitor"},
	"github.com/coreos/go-systemd":              {"cmd/complaintd/monitor"},
	"github.com/jmoiron/sqlx":                   {"casefile/sqlstore"},
	"modernc.org/sqlite":                        {"casefile/sqlstore", "casefile/sqlstore/storetest"},
	"github.com/jackc/pgx":                      {"casefile/sqlstore", "casefile/sqlstore/storetest"},
	"database/sql":                              {"casefile/sqlstore", "casefile/sqlstore/storetest"},
}

// pure are the packages without a clock and without I/O.
var pure = []string{"casefile", "casefile/workday", "inbox/message", "inbox/extract", "inbox/extract/facts", "inbox/command", "outbox/digest", "outbox/document"}

// impure are imports that a pure package has no use for.
var impure = []string{"context", "crypto/rand", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "net",
	"net/http", "net/smtp", "os", "os/exec", "os/signal", "sync", "syscall"}

// clocks are the functions of package time that ask a clock or wait for one,
// or read the machine's time zones.
var clocks = []string{"After", "AfterFunc", "LoadLocation", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}

// source is one Go file that is part of the program (no test).
type source struct {
	folder string // from the module's root, with slashes
	file   string
	syntax *ast.File
}

func TestImportsRunDownwards(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports() {
			if folder, ours := strings.CutPrefix(imported, module+"/"); ours {
				if fault := wrongDirection(s.folder, folder); fault != "" {
					t.Errorf("%s: %s", s.file, fault)
				}
			}
			if homes := homesOf(imported); homes != nil && !within(s.folder, homes) {
				t.Errorf("%s: imports %s, which only %v may", s.file, imported, homes)
			}
		}
	}
}

func TestTheCoreHasNoClockAndNoIO(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if !slices.Contains(pure, s.folder) {
			continue
		}
		seen[s.folder] = true
		for _, imported := range s.imports() {
			if slices.Contains(impure, imported) {
				t.Errorf("%s: a pure package imports %s", s.file, imported)
			}
		}
		for _, name := range s.usesOfTime() {
			if slices.Contains(clocks, name) {
				t.Errorf("%s: a pure package uses time.%s", s.file, name)
			}
		}
	}
	for _, folder := range pure {
		if !seen[folder] {
			t.Errorf("no source found in %s, so nothing was checked there", folder)
		}
	}
}

func TestTopLevelIsFixed(t *testing.T) {
	allowed := []string{"cmd", "inbox", "outbox", "casefile", "templates", "go.mod", "go.sum", "config.example.yaml", "README.md"}
	names, err := filepath.Glob("../../*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if base := filepath.Base(name); !slices.Contains(allowed, base) && !strings.HasPrefix(base, ".") {
			t.Errorf("%s does not belong at the top level", base)
		}
	}
}

func wrongDirection(from, to string) string {
	if strings.HasPrefix(from, "cmd/") {
		return ""
	}
	allowed, known := mayImport[from]
	if !known {
		return "package " + from + " has no place in mayImport yet"
	}
	if !slices.Contains(allowed, to) {
		return from + " may not import " + to
	}
	return ""
}

// homesOf are the folders for the longest matching key of onlyIn.
func homesOf(imported string) (homes []string) {
	longest := ""
	for prefix, folders := range onlyIn {
		if (imported == prefix || strings.HasPrefix(imported, prefix+"/")) && len(prefix) > len(longest) {
			longest, homes = prefix, folders
		}
	}
	return homes
}

func within(folder string, homes []string) bool {
	return slices.ContainsFunc(homes, func(home string) bool {
		return folder == home || home == "cmd" && strings.HasPrefix(folder, "cmd/")
	})
}

func sources(t *testing.T) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var found []source
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		file := filepath.ToSlash(relative)
		found = append(found, source{folder: path.Dir(file), file: file, syntax: syntax})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s source) imports() []string {
	var paths []string
	for _, spec := range s.syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}

// usesOfTime lists what the file uses of package time, whatever name it was
// imported under.
func (s source) usesOfTime() []string {
	local := "time"
	for _, spec := range s.syntax.Imports {
		if spec.Path.Value == `"time"` && spec.Name != nil {
			local = spec.Name.Name
		}
	}
	var uses []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == local {
			uses = append(uses, selector.Sel.Name)
		}
		return true
	})
	return uses
}
