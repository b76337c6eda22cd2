package main

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/oauth2/clientcredentials"
)

// grant is what lets the program log in by OAuth 2.0 (RFC 6749): it gets access
// tokens from the provider's token endpoint, with the client's own credentials
// (§4.4) or a refresh token (§6), and keeps each until shortly before it ends.
// Everything that logs in by the same configuration shares one, so that a
// refresh token is used up by nobody else. It may be used from anywhere.
type grant struct {
	client   clientcredentials.Config
	endpoint endpoint
	vault    *vault // of the refresh token; nil with the client's own credentials
	now      func() time.Time
	log      *slog.Logger

	turn  chan struct{} // holds one token: whose turn it is to look at token
	token accessToken
}

// accessToken is what a log-in shows (RFC 6750).
type accessToken struct {
	text    string
	renewAt time.Time // shortly before it ends
}

// Token gives an access token that is good for some minutes. Refused is one that
// the mail server did not take, for which another is got; empty for none. An
// error is a *grantError where the provider is to blame.
func (g *grant) Token(ctx context.Context, refused string) (string, error) {
	select {
	case g.turn <- struct{}{}:
		defer func() { <-g.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	if g.token.text != "" && g.token.text != refused && g.now().Before(g.token.renewAt) {
		return g.token.text, nil
	}
	g.token = accessToken{}
	answer, err := g.renew(ctx)
	if err != nil {
		return "", err
	}
	g.token = accessToken{answer.access, g.now().Add(answer.goodFor())}
	g.log.Info("access token got", "for", answer.goodFor())
	return g.token.text, nil
}

// renew asks for a token in the way that is configured.
func (g *grant) renew(ctx context.Context) (tokenAnswer, error) {
	if g.vault == nil {
		return g.endpoint.ask(ctx, &g.client)
	}
	// A provider may end a refresh token when it gives the next, so an answer
	// that is under way is waited for even when the program is told to stop.
	ctx = context.WithoutCancel(ctx)
	used, err := g.vault.current(ctx)
	if err != nil {
		return tokenAnswer{}, err
	}
	answer, err := g.refresh(ctx, used)
	if newer := g.newer(ctx, used, err); newer != "" {
		answer, err = g.refresh(ctx, newer)
	}
	return answer, err
}

// newer is the refresh token that another process (check beside the daemon) got
// in place of a refused one; empty where there is none.
func (g *grant) newer(ctx context.Context, used string, err error) string {
	if !isRefused(err) {
		return ""
	}
	if newer, err := g.vault.current(ctx); err == nil && newer != used {
		return newer
	}
	return ""
}

// refresh gets an access token by a refresh token, and keeps the refresh token
// that came with it. That it can't be kept is no reason not to log in: it is
// tried again with the next.
func (g *grant) refresh(ctx context.Context, refreshToken string) (tokenAnswer, error) {
	g.client.EndpointParams = refreshParameters(refreshToken)
	answer, err := g.endpoint.ask(ctx, &g.client)
	if err != nil {
		return tokenAnswer{}, err
	}
	if err := g.vault.keep(ctx, g.now(), refreshToken, answer); err != nil {
		g.log.Error("refresh token not kept", "err", err)
	}
	return answer, nil
}
