package inbox_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// memServer is go-imap's server with its mails in memory.
type memServer struct {
	t    *testing.T
	port int
	user *imapmemserver.User
	srv  *imapserver.Server
	opts imapserver.Options
	ln   net.Listener
}

var allCaps = []imap.Cap{imap.CapIMAP4rev1, imap.CapUIDPlus, imap.CapMove}

// newMemServer starts a server with an empty inbox and the capabilities.
func newMemServer(t *testing.T, caps ...imap.Cap) *memServer {
	t.Helper()
	m := &memServer{t: t, user: imapmemserver.NewUser(username, password)}
	m.opts = imapserver.Options{
		Caps:         imap.CapSet{},
		InsecureAuth: true,
		Logger:       log.New(io.Discard, "", 0),
	}
	for _, c := range caps {
		m.opts.Caps[c] = struct{}{}
	}
	m.create("INBOX")
	m.listen("127.0.0.1:0")
	t.Cleanup(func() { m.srv.Close() })
	return m
}

// listen starts serving; called again after stop, it is the same server anew.
func (m *memServer) listen(address string) {
	m.t.Helper()
	ln, err := net.Listen("tcp", address)
	if err != nil {
		m.t.Fatal(err)
	}
	m.serve(ln)
}

func (m *memServer) serve(ln net.Listener) {
	store := imapmemserver.New()
	store.AddUser(m.user)
	opts := m.opts
	opts.NewSession = func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
		return store.NewSession(), nil, nil
	}
	m.srv, m.ln, m.port = imapserver.New(&opts), ln, ln.Addr().(*net.TCPAddr).Port
	srv, started := m.srv, &startedListener{Listener: ln, accepting: make(chan struct{})}
	go srv.Serve(started)
	<-started.accepting
}

// startedListener tells when its server is up. The server's Close races with
// a Serve that has not come so far.
type startedListener struct {
	net.Listener
	once      sync.Once
	accepting chan struct{}
}

func (l *startedListener) Accept() (net.Conn, error) {
	l.once.Do(func() { close(l.accepting) })
	return l.Listener.Accept()
}

// restart ends all connections and starts again on the same port.
func (m *memServer) restart() {
	m.ln.Close()
	m.srv.Close()
	m.listen(m.ln.Addr().String())
}

func (m *memServer) create(folder string) {
	m.t.Helper()
	if err := m.user.Create(folder, nil); err != nil {
		m.t.Fatal(err)
	}
}

func (m *memServer) put(raw string) {
	_, err := m.user.Append("INBOX", literalOf(raw), &imap.AppendOptions{})
	if err != nil {
		m.t.Error(err)
	}
}

// count is the number of mails in a folder, -1 where there is no such folder.
func (m *memServer) count(folder string) int {
	data, err := m.user.Status(folder, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		return -1
	}
	return int(*data.NumMessages)
}

type literal struct{ *bytes.Reader }

// testTLS makes a certificate for 127.0.0.1, for the server and for who trusts it.
func testTLS(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "imap.hexpress.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	server = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return server, &tls.Config{RootCAs: roots}
}

func literalOf(raw string) literal { return literal{bytes.NewReader([]byte(raw))} }
