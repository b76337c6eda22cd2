package browsertest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Listener is a proxy that notes what a browser asks for and refuses it.
type Listener struct {
	server *httptest.Server
	mu     sync.Mutex
	asked  []string
}

// Listen begins to listen, until the test ends.
func Listen(t *testing.T) *Listener {
	l := &Listener{}
	l.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !strings.Contains(r.RequestURI, "google") { // the browser's own
			l.asked = append(l.asked, r.Method+" "+r.RequestURI)
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(l.server.Close)
	return l
}

// Arguments have a browser ask the listener for everything.
func (l *Listener) Arguments() []string {
	return []string{"--proxy-server=" + l.server.URL, "--proxy-bypass-list=<-loopback>"}
}

// Take is what was asked for since it was taken last.
func (l *Listener) Take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.asked
	l.asked = nil
	return asked
}
