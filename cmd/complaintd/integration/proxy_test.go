package integration

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// fault is what a proxy does to one connection: after as many bytes from the
// server it either cuts the connection or lets nothing more through.
type fault struct {
	after int64
	cut   bool
}

// startProxy passes connections on to address. The first ones suffer the
// faults, in order; those behind them none. It returns the proxy's port.
func startProxy(t testing.TB, address string, faults ...fault) int {
	t.Helper()
	l := listen(t)
	t.Cleanup(func() { l.Close() })
	var accepted atomic.Int64
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			n := int(accepted.Add(1)) - 1
			if n < len(faults) {
				go faults[n].apply(client, address)
			} else {
				go relay(client, address)
			}
		}
	}()
	return portOf(l)
}

// relay passes everything on, both ways, until either side ends.
func relay(client net.Conn, address string) {
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		io.Copy(server, client)
		server.Close()
	}()
	io.Copy(client, server)
}

// apply passes on what the fault lets through. A stalled connection ends when
// the client gives it up.
func (f fault) apply(client net.Conn, address string) {
	defer client.Close()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer server.Close()
	left := make(chan struct{})
	go func() {
		defer close(left)
		io.Copy(server, client)
	}()
	io.CopyN(client, server, f.after)
	if !f.cut {
		<-left
	}
}
