package storetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL that runs for the tests.
type Server struct {
	URL     string // of its database "postgres"
	Process *os.Process
	folder  string
	ended   chan error
}

// startTime is how long the server may take until it answers.
const startTime = 30 * time.Second

// Start makes a database cluster in a folder of its own and starts a server on it,
// on a free port of loopback. settings are further ones of postgresql.conf, as
// name=value.
func Start(settings ...string) (*Server, error) {
	binaries, err := findBinaries()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "complaintd-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{folder: folder, ended: make(chan error, 1)}
	if err := s.start(binaries, settings); err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: %w", err), os.RemoveAll(folder))
	}
	return s, nil
}

// findBinaries finds the newest PostgreSQL, which Debian keeps out of PATH.
func findBinaries() (folder string, err error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err == nil && len(found) == 0 {
		return "", errors.New("no PostgreSQL on this machine (Debian's package postgresql)")
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), err
}

func version(binary string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(binary))))
	return n
}

func (s *Server) start(binaries string, settings []string) error {
	as, err := s.owner()
	if err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	initdb := exec.Command(filepath.Join(binaries, "initdb"), "-D", data, "-U", "complaintd", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
	initdb.SysProcAttr, initdb.Dir = as, s.folder
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	s.URL = fmt.Sprintf("postgres://complaintd@127.0.0.1:%d/postgres?sslmode=disable", port)
	arguments := []string{"-D", data, "-k", s.folder, "-h", "127.0.0.1", "-p", strconv.Itoa(port)}
	for _, setting := range settings {
		arguments = append(arguments, "-c", setting)
	}
	server := exec.Command(filepath.Join(binaries, "postgres"), arguments...)
	server.SysProcAttr, server.Dir = as, s.folder
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	server.Stderr = log
	if err := server.Start(); err != nil {
		return err
	}
	s.Process = server.Process
	go func() { s.ended <- server.Wait() }()
	return s.awaitAnswer(log.Name())
}

// owner is who the server runs as: it refuses root.
func (s *Server) owner() (*syscall.SysProcAttr, error) {
	attributes := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT} // it ends with the tests
	if os.Getuid() != 0 {
		return attributes, nil
	}
	other, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, errUID := strconv.Atoi(other.Uid)
	gid, errGID := strconv.Atoi(other.Gid)
	attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attributes, errors.Join(errUID, errGID, os.Chown(s.folder, uid, gid))
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

func (s *Server) awaitAnswer(log string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case fault := <-s.ended:
			said, _ := os.ReadFile(log)
			return fmt.Errorf("it ended: %w\n%s", fault, said)
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond): // the server's own time, which no test can set
		}
	}
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	err := s.Process.Signal(syscall.SIGINT) // a fast shutdown: open transactions are rolled back
	<-s.ended
	return errors.Join(err, os.RemoveAll(s.folder))
}
