package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestTokenIsRenewedBeforeItEnds: one request serves until five minutes before
// the token ends, by the clock that is handed in.
func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	p, w := newProvider(t), newWall()
	g := p.granting(t, p.oauth2(), nil, w)
	for _, step := range []struct {
		pass time.Duration
		want string
	}{{0, "access-1"}, {54 * time.Minute, "access-1"}, {59 * time.Second, "access-1"}, {time.Second, "access-2"}, {54 * time.Minute, "access-2"}} {
		w.pass(step.pass)
		if got := mustGive(t, g, ""); got != step.want {
			t.Errorf("at %s: %s, want %s", w.now().Format(time.TimeOnly), got, step.want)
		}
	}
}

// TestRefusedTokenIsReplaced: a token that a server refuses is got anew, and one
// that was replaced already is not.
func TestRefusedTokenIsReplaced(t *testing.T) {
	p := newProvider(t)
	g := p.granting(t, p.oauth2(), nil, newWall())
	for _, step := range []struct{ refused, want string }{{"", "access-1"}, {"access-1", "access-2"}, {"access-1", "access-2"}, {"", "access-2"}} {
		if got := mustGive(t, g, step.refused); got != step.want {
			t.Errorf("after %q: %s, want %s", step.refused, got, step.want)
		}
	}
}

// TestOneRequestForAll: whoever asks meanwhile waits for the one request.
func TestOneRequestForAll(t *testing.T) {
	p := newProvider(t)
	g := p.granting(t, p.oauth2(), nil, newWall())
	var work sync.WaitGroup
	for i := range 40 {
		work.Go(func() {
			refused := ""
			if i%2 == 1 {
				refused = "another"
			}
			if token, err := g.Token(t.Context(), refused); token != "access-1" || err != nil {
				t.Error(token, err)
			}
		})
	}
	work.Wait()
	if n := len(p.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// TestRequests holds what is sent, by RFC 6749 §4.4.2 and §6.
func TestRequests(t *testing.T) {
	tests := []struct {
		name          string
		change        func(*OAuth2Config)
		basic, params string
	}{
		{"client credentials", func(*OAuth2Config) {}, "the+client:the%2Bclient+secret",
			"grant_type=client_credentials&scope=mail+more"},
		{"refresh token", func(o *OAuth2Config) { o.RefreshToken = NewSecret("refresh-0") }, "the+client:the%2Bclient+secret",
			"grant_type=refresh_token&refresh_token=refresh-0&scope=mail+more"},
		{"public client", func(o *OAuth2Config) {
			o.RefreshToken, o.ClientSecret, o.Scopes = NewSecret("refresh-0"), Secret{}, nil
		}, ":",
			"client_id=the+client&grant_type=refresh_token&refresh_token=refresh-0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, o := newProvider(t), OAuth2Config{}
			o = p.oauth2()
			test.change(&o)
			mustGive(t, p.granting(t, o, newMemGrants(), newWall()), "")
			if got := p.requests()[0].Encode(); got != test.params || p.basic[0] != test.basic {
				t.Errorf("sent %s with %s", got, p.basic[0])
			}
		})
	}
}

// TestSecretInTheParametersToo: where a provider does not take the secret in the
// header it is sent in the parameters, and so from then on.
func TestSecretInTheParametersToo(t *testing.T) {
	p, w := newProvider(t), newWall()
	p.answer = func(_ int, form url.Values) (int, string) {
		if form.Get("client_secret") != "the+client secret" {
			return 401, `{"error":"invalid_client"}`
		}
		return 200, `{"access_token":"yes","token_type":"Bearer","expires_in":"3600"}`
	}
	g := p.granting(t, p.oauth2(), nil, w)
	mustGive(t, g, "")
	w.pass(time.Hour)
	mustGive(t, g, "")
	if n := len(p.requests()); n != 3 {
		t.Errorf("%d requests, want 3", n)
	}
}

// TestWhatIsWrongWithAGrant: each answer is told in plain words, by type, and
// with nothing in it of what was sent or came back.
func TestWhatIsWrongWithAGrant(t *testing.T) {
	const planted = "Planted-In-Body"
	tests := []struct {
		status  int
		body    string
		refused bool
		want    string
	}{
		{401, `{"error":"invalid_client","error_description":"AADSTS7000215: Planted-In-Body Trace"}`, true, "is client_secret right, and has the secret not ended? (invalid_client, AADSTS7000215, HTTP 401)"},
		{400, `{"error":"invalid_grant","error_description":"Planted-In-Body"}`, true, "the grant has ended or was revoked: give consent again, and put the new refresh_token into the configuration (invalid_grant, HTTP 400)"},
		{400, `{"error":"unauthorized_client"}`, true, "the client may not ask for tokens in this way"},
		{400, `{"error":"invalid_scope"}`, true, "it refuses the scopes"},
		{400, `{"error":"consent_required"}`, true, "consent is missing"},
		{400, `{"error":"unsupported_grant_type"}`, true, "it does not know this kind of grant"},
		{400, `{"error":"Planted-In-Body"}`, true, "it refuses the request: are client_id, the tenant in token_url and scopes right? (HTTP 400)"},
		{200, `{"error":"invalid_grant"}`, true, "the grant has ended or was revoked"},
		{503, `{"error":"temporarily_unavailable"}`, false, "it has trouble of its own (HTTP 503)"},
		{500, `Planted-In-Body`, false, "it has trouble of its own (HTTP 500)"},
		{500, `{"error":"invalid_grant"}`, false, "it has trouble of its own (HTTP 500)"},
		{429, `{"error":"invalid_request"}`, false, "it has trouble of its own (HTTP 429)"},
		{404, `<html>Planted-In-Body`, false, "its answer is none of a token endpoint (HTTP 404): is token_url right?"},
		{200, `<html>Planted-In-Body`, false, "its answer is none of a token endpoint: is token_url right?"},
		{200, `{"access_token":""}`, false, "its answer is none of a token endpoint"},
		{200, `{"access_token":"Planted-In-Body\u0001auth=x"}`, false, "its answer holds no token for a log-in"},
		{307, "to https://elsewhere.example/Planted-In-Body", false, "its answer is none of a token endpoint (HTTP 307)"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.status, test.body), func(t *testing.T) {
			p := newProvider(t)
			p.answer = func(int, url.Values) (int, string) { return test.status, test.body }
			o := p.oauth2()
			o.RefreshToken = NewSecret("Planted-Refresh")
			_, err := p.granting(t, o, newMemGrants(), newWall()).Token(t.Context(), "")
			var fault *grantError
			if !errors.As(err, &fault) || fault.Refused() != test.refused || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("%T: %v", err, err)
			}
			for _, shown := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, fault), fmt.Sprint(errors.Unwrap(err))} {
				for _, secret := range []string{planted, "Planted-Refresh", "client secret", "client+secret"} {
					if strings.Contains(shown, secret) {
						t.Errorf("shows %s: %s", secret, shown)
					}
				}
			}
		})
	}
}

// TestRedirectionsAreNotFollowed: secrets go to no other address.
func TestRedirectionsAreNotFollowed(t *testing.T) {
	p, other := newProvider(t), newProvider(t)
	p.answer = func(int, url.Values) (int, string) { return 307, "to " + other.URL }
	if _, err := p.granting(t, p.oauth2(), nil, newWall()).Token(t.Context(), ""); err == nil || len(other.requests()) > 0 {
		t.Errorf("%v, %d requests came", err, len(other.requests()))
	}
}

// TestEndpointIsAway: what cannot be reached is no refusal, and is tried again.
func TestEndpointIsAway(t *testing.T) {
	p := newProvider(t)
	g := p.granting(t, p.oauth2(), nil, newWall())
	away := g.client.TokenURL
	g.client.TokenURL = "https://127.0.0.1:1/token"
	_, err := g.Token(t.Context(), "")
	if err == nil || isRefused(err) || !strings.HasPrefix(err.Error(), "the token endpoint 127.0.0.1:1: it can't be reached: ") {
		t.Error(err)
	}
	g.client.TokenURL = away
	mustGive(t, g, "")
}

// TestEndpointIsVerified: a certificate of nobody we know is not taken.
func TestEndpointIsVerified(t *testing.T) {
	p := newProvider(t)
	g := p.granting(t, p.oauth2(), nil, newWall())
	g.endpoint = newEndpoint()
	_, err := g.Token(t.Context(), "")
	if err == nil || isRefused(err) || !strings.Contains(err.Error(), "certificate") || len(p.requests()) > 0 {
		t.Error(err)
	}
}

// TestSilentEndpoint: who waits can be called off, and the request ends by
// itself.
func TestSilentEndpoint(t *testing.T) {
	p := newProvider(t)
	came, goOn := make(chan struct{}, 1), make(chan struct{})
	p.answer = func(int, url.Values) (int, string) {
		came <- struct{}{}
		<-goOn
		return 500, ""
	}
	defer close(goOn)
	g := p.granting(t, p.oauth2(), nil, newWall())
	ctx, cancel := context.WithCancel(t.Context())
	faults := make(chan error)
	for range 2 {
		go func() {
			_, err := g.Token(ctx, "")
			faults <- err
		}()
	}
	<-came
	cancel()
	for range 2 {
		if err := <-faults; !errors.Is(err, context.Canceled) || isRefused(err) {
			t.Error(err)
		}
	}
}

// TestTokensAreUsedForLessThanTheyAreGood holds how long a token is used.
func TestTokensAreUsedForLessThanTheyAreGood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := time.Duration(rapid.IntRange(1, 1<<31).Draw(t, "seconds")) * time.Second
		if used := (tokenAnswer{expires: good}).goodFor(); used < good*4/5 || used >= good || good-used > 5*time.Minute {
			t.Errorf("%s for one of %s", used, good)
		}
	})
	for _, v := range []any{nil, float64(-5), "soon", true, int64(0)} {
		if got := (tokenAnswer{expires: seconds(v)}).goodFor(); got != 10*time.Minute {
			t.Errorf("%v: %s", v, got)
		}
	}
	if seconds(float64(1e300)) <= 0 || seconds("90") != 90*time.Second || seconds("NaN") != 0 || seconds(int64(90)) != 90*time.Second {
		t.Error("seconds are not read")
	}
}

// TestProxyOfTheEnvironment: the endpoint is reached through it.
func TestProxyOfTheEnvironment(t *testing.T) {
	transport := newEndpoint().http.Transport.(*http.Transport)
	if transport.Proxy == nil || transport.TLSClientConfig.InsecureSkipVerify {
		t.Error("no proxy, or no verification")
	}
}

// TestGrantsAreShared by all that say the same, and by nobody else.
func TestGrantsAreShared(t *testing.T) {
	p := newProvider(t)
	same, other := p.oauth2(), p.oauth2()
	same.RefreshToken, other.RefreshToken = NewSecret("one"), NewSecret("two")
	cfg := &Config{Secret: NewSecret("0123456789abcdef"), Mailboxes: []MailboxConfig{{Address: "a@example.com", OAuth2: same},
		{Address: "b@example.com", OAuth2: other}, {Address: "c@example.com"}}, SMTP: SMTPConfig{OAuth2: same}}
	all, err := newGrants(cfg, newMemGrants(), p.endpoint(), time.Now, quiet())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(all.names, []string{"a@example.com", "b@example.com"}) {
		t.Errorf("the grants are %q", all.names)
	}
	if all.tokens(cfg.SMTP.OAuth2) == nil || all.tokens(cfg.Mailboxes[2].OAuth2) != nil {
		t.Error("a log-in has the wrong way to log in")
	}
}
