package integration

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// provider gives out access tokens by OAuth 2.0, and tells servers whether one is
// good (RFC 7662). It gives a new refresh token with each use and takes no other
// than the last.
type provider struct {
	url string

	mu      sync.Mutex
	refused string // the error code of every answer; empty: none
	void    bool   // tokens are given out that no server takes
	expires int    // seconds that a token is good for
	given   []string
	refresh int // how often a refresh token was used
}

// What the program is configured with, and must never show.
const (
	clientSecret = "planted-client-secret"
	firstRefresh = "planted-refresh-0"
)

func startProvider(t testing.TB) *provider {
	t.Helper()
	p := &provider{expires: 3600}
	pages := http.NewServeMux()
	pages.HandleFunc("POST /token", p.token)
	pages.HandleFunc("GET /introspect", p.introspect)
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, secret, _ := r.BasicAuth()
	last := fmt.Sprintf("planted-refresh-%d", p.refresh)
	refused := p.refused
	switch {
	case refused != "":
	case secret != clientSecret && r.FormValue("client_secret") != clientSecret:
		refused = "invalid_client"
	case r.FormValue("grant_type") == "refresh_token" && r.FormValue("refresh_token") != last:
		refused = "invalid_grant"
	}
	if refused != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":%q,"error_description":"planted description of %s"}`, refused, secret)
		return
	}
	token := fmt.Sprintf("planted-access-%d", len(p.given))
	p.given = append(p.given, token)
	more := ""
	if r.FormValue("grant_type") == "refresh_token" {
		p.refresh++
		more = fmt.Sprintf(`,"refresh_token":"planted-refresh-%d"`, p.refresh)
	}
	fmt.Fprintf(w, `{"access_token":%q,"token_type":"Bearer","expires_in":%d%s}`, token, p.expires, more)
}

func (p *provider) introspect(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	active := !p.void && slices.Contains(p.given, r.FormValue("token"))
	fmt.Fprintf(w, `{"active":%t,"username":%q}`, active, mailbox)
}

// set changes how the provider behaves.
func (p *provider) set(refused string, void bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused, p.void = refused, void
}

// counts are how many access tokens it gave, and how often by a refresh token.
func (p *provider) counts() (access, refresh int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.given), p.refresh
}

// dovecot starts one that takes the provider's tokens by the mechanisms, and
// passwords as ever.
func (p *provider) dovecot(t testing.TB, mechanisms string) *dovecot {
	t.Helper()
	file := filepath.Join(folder(t), "oauth2.conf")
	writeFile(t, file, "introspection_mode = get\nintrospection_url = "+p.url+"/introspect?token=\n"+
		"username_attribute = username\nactive_attribute = active\nactive_value = true\n")
	return startDovecot(t, "auth_mechanisms = plain login "+mechanisms,
		"passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = "+file+"\n}\n")
}

// byOAuth has both log-ins of an installation be by the provider's tokens.
func (i *installation) byOAuth(t testing.TB, p *provider, refreshToken string) *installation {
	t.Helper()
	block := "  oauth2:\n    token_url: " + p.url + "/token\n    client_id: complaintd\n    client_secret: " + clientSecret + "\n    scopes: [mail]\n"
	if refreshToken != "" {
		block += "    refresh_token: " + refreshToken + "\n"
	}
	return i.edit(t, "  password: ${COMPLAINTD_IMAP_PASSWORD}\n", block)
}

// edit replaces text everywhere in the configuration.
func (i *installation) edit(t testing.TB, old, new string) *installation {
	t.Helper()
	text, err := os.ReadFile(i.config)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%q is not in the configuration: %v", old, err)
	}
	writeFile(t, i.config, strings.ReplaceAll(string(text), old, new))
	return i
}
