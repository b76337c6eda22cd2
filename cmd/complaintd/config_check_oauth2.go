package main

import (
	"net/url"
	"strings"
)

// checkOAuth2 checks how tokens are got for the log-in at a key.
func (f *findings) checkOAuth2(login string, o OAuth2Config) {
	at := login + ".oauth2"
	if !f.given(at) {
		return
	}
	if f.given(login+".password") || f.given(login+".password_file") {
		f.blame(at, "stands beside a password: keep one of the two")
		return
	}
	f.want(o.TokenURL != "", at+".token_url", "is missing: give the address of the provider's token endpoint")
	f.want(isTokenURL(o.TokenURL), at+".token_url", "must be an address that begins with https:// (http:// only on this machine), without log-in, ? and #")
	f.want(o.ClientID != "", at+".client_id", "is missing: give the id that the provider knows this program by")
	f.wantLine(at+".client_id", o.ClientID)
	f.wantLine(at+".client_secret", o.ClientSecret.Reveal())
	f.wantLine(at+".refresh_token", o.RefreshToken.Reveal())
	hasSecret := o.ClientSecret.Reveal() != "" || o.RefreshToken.Reveal() != ""
	f.want(hasSecret, at+".client_secret", "is missing: without a refresh_token the client_secret is what lets this program in")
	for i, scope := range o.Scopes {
		f.want(isScope(scope), entryKey(at+".scopes", i), "must be a single scope: write several as entries of their own")
	}
}

// isTokenURL tells whether secrets may be sent to an address.
func isTokenURL(s string) bool {
	page, err := url.Parse(s)
	if err != nil || !isHost(page.Hostname()) || page.User != nil || strings.ContainsAny(s, "?#") {
		return false
	}
	return page.Scheme == "https" || page.Scheme == "http" && isLoopback(page.Hostname())
}

// isScope tells whether a text is one scope (RFC 6749 §3.3).
func isScope(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' })
}
