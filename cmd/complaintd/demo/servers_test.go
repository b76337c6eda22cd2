package demo

import (
	"bufio"
	"fmt"
	"net"
	"runtime"
	"testing"
	"time"
)

// mustEnd fails the test if there are still more goroutines than before.
func mustEnd(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left over", runtime.NumGoroutine()-before)
}

func startServers(t *testing.T) *Servers {
	t.Helper()
	s, err := StartServers()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestServersEndAtOnce(t *testing.T) {
	before := runtime.NumGoroutine()
	if err := startServers(t).Close(); err != nil {
		t.Error(err)
	}
	mustEnd(t, before)
}

// Clients that hang on do not keep the servers from ending.
func TestServersEndWithTheirConnections(t *testing.T) {
	before := runtime.NumGoroutine()
	s := startServers(t)
	for _, port := range []int{s.IMAPPort, s.SMTPPort} {
		client, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		if _, err := bufio.NewReader(client).ReadString('\n'); err != nil {
			t.Errorf("no greeting: %v", err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	mustEnd(t, before)
}

// Nobody but this machine can reach the mailbox.
func TestServersListenOnLoopbackOnly(t *testing.T) {
	s := startServers(t)
	defer s.Close()
	for _, socket := range s.sockets {
		if ip := socket.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
			t.Errorf("a server listens on %s", ip)
		}
	}
}
