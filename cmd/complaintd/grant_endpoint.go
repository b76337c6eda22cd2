package main

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// tokenTimeout bounds a request to a token endpoint, which nobody who waits for
// the program to stop should notice much.
const tokenTimeout = 8 * time.Second

// endpoint is a provider's token endpoint (RFC 6749 §3.2).
type endpoint struct{ http *http.Client }

// newEndpoint verifies certificates, goes through the proxy of the environment
// (HTTPS_PROXY) and follows no redirection: secrets go to the configured address
// and to no other.
func newEndpoint() endpoint {
	return endpoint{&http.Client{
		Transport: &http.Transport{
			Proxy:             http.ProxyFromEnvironment,
			TLSClientConfig:   &tls.Config{MinVersion: tls.VersionTLS12},
			DisableKeepAlives: true, // there is a request an hour
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// newClient is the client of the configuration, for client credentials. Without a
// secret the client is a public one, which has nothing to put in a header
// (RFC 6749 §2.3.1); with one, the library finds out which way the provider
// wants it.
func newClient(o OAuth2Config) clientcredentials.Config {
	c := clientcredentials.Config{ClientID: o.ClientID, ClientSecret: o.ClientSecret.Reveal(), TokenURL: o.TokenURL, Scopes: o.Scopes}
	if c.ClientSecret == "" {
		c.AuthStyle = oauth2.AuthStyleInParams
	}
	return c
}

// refreshParameters turn the request of the library, which is for client
// credentials, into one that refreshes. The library's own way of refreshing
// leaves out the scope, without which Microsoft may give a token for another of
// its services.
func refreshParameters(refreshToken string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}}
}

// tokenAnswer is what a token endpoint gives (RFC 6749 §5.1).
type tokenAnswer struct {
	access  string
	expires time.Duration // of the access token; 0: not told
	refresh string        // empty: none in place of the one used
	// refreshExpires is for how long the refresh token is good; 0: not told.
	refreshExpires time.Duration
}

// goodFor is for how long the access token is used: until some minutes before
// it ends, so that a log-in that begins then does not fail; some minutes where
// its end is not told.
func (a tokenAnswer) goodFor() time.Duration {
	if a.expires <= 0 {
		return 10 * time.Minute
	}
	return a.expires - min(5*time.Minute, a.expires/5)
}

// ask makes one request. An error is a *grantError.
func (e endpoint) ask(ctx context.Context, client *clientcredentials.Config) (tokenAnswer, error) {
	ctx, cancel := context.WithTimeout(ctx, tokenTimeout)
	defer cancel()
	token, err := client.Token(context.WithValue(ctx, oauth2.HTTPClient, e.http))
	if err != nil {
		return tokenAnswer{}, explainGrant(client, err)
	}
	if !isBearerToken(token.AccessToken) {
		return tokenAnswer{}, unavailable(client, "its answer holds no token for a log-in: is token_url right?", nil)
	}
	return tokenAnswer{
		access: token.AccessToken, expires: seconds(token.Extra("expires_in")),
		refresh: token.RefreshToken, refreshExpires: seconds(token.Extra("refresh_token_expires_in")),
	}, nil
}

// isBearerToken tells whether a text can be an access token (RFC 6750 §2.1): a
// sign outside of it could begin another field of the log-in.
func isBearerToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// seconds is a duration as endpoints write it: a number, and with some a text.
func seconds(v any) time.Duration {
	var n float64
	switch v := v.(type) {
	case float64:
		n = v
	case int64:
		n = float64(v)
	case string:
		n, _ = strconv.ParseFloat(v, 64)
	}
	if !(n > 0) {
		return 0
	}
	const most = 10 * 365 * 24 * 60 * 60 // what nobody means, and a Duration can hold
	return time.Duration(min(n, most)) * time.Second
}
