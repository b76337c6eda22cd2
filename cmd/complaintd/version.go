package main

import (
	"fmt"
	"runtime/debug"

	"complaintd/casefile/sqlstore"
)

// versionCommand is complaintd version.
type versionCommand struct{}

// Run prints the version, and that of the database's tables.
func (versionCommand) Run(w world) error {
	schema, err := sqlstore.ProgramSchema()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "complaintd %s\ndatabase schema version %d\n", version(), schema)
	return err
}

// version is the module's version and the commit it was built from, as far as
// the build recorded them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	text := info.Main.Version
	if text == "" || text == "(devel)" {
		text = "development"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			text += " " + s.Value[:12]
		}
	}
	return text + " " + info.GoVersion
}
