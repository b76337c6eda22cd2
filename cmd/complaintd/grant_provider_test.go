package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// provider is a token endpoint over TLS.
type provider struct {
	*httptest.Server
	// answer is its nth answer, from 1; nil: a token that is good for an hour.
	answer func(n int, form url.Values) (status int, body string)

	mu    sync.Mutex
	asked []url.Values
	basic []string // user:password of each request's header
}

func newProvider(t testing.TB) *provider {
	t.Helper()
	p := &provider{}
	p.Server = httptest.NewTLSServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	user, password, _ := r.BasicAuth()
	p.mu.Lock()
	p.asked, p.basic = append(p.asked, r.PostForm), append(p.basic, user+":"+password)
	n, answer := len(p.asked), p.answer
	p.mu.Unlock()
	status, body := 200, fmt.Sprintf(`{"token_type":"Bearer","expires_in":3600,"access_token":"access-%d"}`, n)
	if answer != nil {
		status, body = answer(n, r.PostForm)
	}
	w.Header().Set("Content-Type", "application/json")
	if at, ok := strings.CutPrefix(body, "to "); ok {
		w.Header().Set("Location", at)
	}
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

// requests are those that came so far.
func (p *provider) requests() []url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// wall is a clock that tests set.
type wall struct {
	mu sync.Mutex
	at time.Time
}

func newWall() *wall { return &wall{at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func (w *wall) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *wall) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// oauth2 is a log-in at the provider with the client's own credentials.
func (p *provider) oauth2() OAuth2Config {
	return OAuth2Config{TokenURL: p.URL + "/token", ClientID: "the client", ClientSecret: NewSecret("the+client secret"), Scopes: []string{"mail", "more"}}
}

// endpoint trusts the provider's certificate.
func (p *provider) endpoint() endpoint {
	e := newEndpoint()
	e.http.Transport.(*http.Transport).TLSClientConfig = p.Client().Transport.(*http.Transport).TLSClientConfig
	return e
}

// granting is the grant of a configuration with one mailbox.
func (p *provider) granting(t testing.TB, o OAuth2Config, store grantStore, w *wall) *grant {
	t.Helper()
	return p.grantingUnder(t, o, store, w, NewSecret("the secret of the configuration"))
}

func (p *provider) grantingUnder(t testing.TB, o OAuth2Config, store grantStore, w *wall, secrets ...Secret) *grant {
	t.Helper()
	cfg := &Config{Secret: secrets[0], PreviousSecrets: secrets[1:], Mailboxes: []MailboxConfig{{Address: "complaints@example.com", OAuth2: o}}}
	all, err := newGrants(cfg, store, p.endpoint(), w.now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return all.byConfig[o.identity()]
}

// mustGive is the token that a grant gives.
func mustGive(t testing.TB, g *grant, refused string) string {
	t.Helper()
	token, err := g.Token(t.Context(), refused)
	if err != nil {
		t.Fatal(err)
	}
	return token
}
