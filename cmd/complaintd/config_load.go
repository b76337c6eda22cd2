package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// maxConfigBytes is far more than a configuration needs. It keeps a wrong file
// from being read for long.
const maxConfigBytes = 256 << 10

// loadConfig reads, completes and checks the configuration file. Variables of
// the environment come from getenv; relative paths in the file count from the
// file's own folder. An error is always of type configFaults: everything that
// is wrong with the file, and none of its values.
func loadConfig(path string, getenv func(string) (string, bool)) (*Config, error) {
	found := newFindings(path)
	config := found.load(path, getenv)
	if len(found.faults) > 0 {
		return nil, found.faults.inOrder()
	}
	return config, nil
}

func (f *findings) load(path string, getenv func(string) (string, bool)) *Config {
	source, err := readLimited(path, maxConfigBytes)
	if err != nil {
		f.add(0, "", "can't be read: "+systemReason(err)+"; name the configuration with --config FILE")
		return nil
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		f.add(0, "", "its folder can't be told: "+systemReason(err))
		return nil
	}
	root, ok := f.parse(source)
	if !ok {
		return nil
	}
	return f.read(root, folder, getenv)
}

// read turns the tree into a configuration: decoded, completed, checked.
func (f *findings) read(root ast.Node, folder string, getenv func(string) (string, bool)) *Config {
	config := defaultConfig()
	into := reflect.ValueOf(&config).Elem()
	d := decoder{findings: f, getenv: getenv}
	d.value("", root, into)
	f.requireAll("", into)
	f.complete(&config, folder)
	f.check(&config)
	return &config
}

// absolute is the path as seen from the folder, absolute.
func absolute(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}

var errTooLarge = errors.New("it is too large")

// readLimited reads a file of at most limit bytes.
func readLimited(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errTooLarge
	}
	return data, err
}

// systemReason is why the system refused a path, without the path.
func systemReason(err error) string {
	if refused := (*fs.PathError)(nil); errors.As(err, &refused) {
		return refused.Err.Error()
	}
	return err.Error()
}
