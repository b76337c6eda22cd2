package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// grantError is why there is no access token. Its text holds nothing that the
// endpoint wrote but codes that are known.
type grantError struct {
	// refused: somebody has to do something, as the provider says no.
	refused bool
	text    string
	err     error // what happened to the connection; nil where there was an answer
}

func (e *grantError) Error() string {
	if e.err != nil {
		return e.text + ": " + e.err.Error()
	}
	return e.text
}

// Unwrap is what happened to the connection.
func (e *grantError) Unwrap() error { return e.err }

// Refused tells whether the provider says no, so that trying again is of no use.
func (e *grantError) Refused() bool { return e.refused }

// isRefused tells whether the provider has said no.
func isRefused(err error) bool {
	var e *grantError
	return errors.As(err, &e) && e.refused
}

func unavailable(client *clientcredentials.Config, text string, err error) *grantError {
	return &grantError{text: "the token endpoint " + hostOf(client) + ": " + text, err: err}
}

func hostOf(client *clientcredentials.Config) string {
	address, err := url.Parse(client.TokenURL)
	if err != nil {
		return ""
	}
	return address.Host
}

// explainGrant tells what a failed request means. The library's own error prints
// the endpoint's answer, which may hold anything.
func explainGrant(client *clientcredentials.Config, err error) *grantError {
	var answer *oauth2.RetrieveError
	var request *url.Error
	switch {
	case errors.As(err, &answer):
		return explainAnswer(client, answer)
	case errors.As(err, &request):
		return unavailable(client, "it can't be reached", connectionFault(request))
	default:
		return unavailable(client, "its answer is none of a token endpoint: is token_url right?", nil)
	}
}

// connectionFault is what happened to a connection, without the address.
func connectionFault(request *url.Error) error {
	var wait net.Error
	if errors.As(request.Err, &wait) && wait.Timeout() {
		return errors.New("no answer in time")
	}
	if errors.Is(request.Err, context.Canceled) {
		return context.Canceled
	}
	return request.Err
}

func explainAnswer(client *clientcredentials.Config, answer *oauth2.RetrieveError) *grantError {
	status := answer.Response.StatusCode
	switch code := answer.ErrorCode; {
	case status >= 500, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout,
		code == "temporarily_unavailable", code == "server_error":
		return unavailable(client, fmt.Sprintf("it has trouble of its own (HTTP %d)", status), nil)
	case code == "":
		return unavailable(client, fmt.Sprintf("its answer is none of a token endpoint (HTTP %d): is token_url right?", status), nil)
	default:
		isRefresh := client.EndpointParams != nil
		return &grantError{refused: true,
			text: fmt.Sprintf("the token endpoint %s: %s (%s)", hostOf(client), meaning(code, isRefresh), codes(answer))}
	}
}

// meaning is what an error code asks the operator to look at (RFC 6749 §5.2).
func meaning(code string, isRefresh bool) string {
	switch {
	case code == "invalid_client", code == "deleted_client", code == "disabled_client":
		return "it refuses the client: is client_id right, is client_secret right, and has the secret not ended?"
	case code == "invalid_grant" && isRefresh:
		return "the grant has ended or was revoked: give consent again, and put the new refresh_token into the configuration"
	case code == "unauthorized_client":
		return "the client may not ask for tokens in this way: is it registered here, for this kind of grant?"
	case code == "invalid_scope", code == "invalid_resource", code == "invalid_target":
		return "it refuses the scopes: are they those for mail, written in full?"
	case code == "consent_required", code == "interaction_required":
		return "consent is missing: an administrator has to give it"
	case code == "unsupported_grant_type":
		return "it does not know this kind of grant: a refresh_token may be missing, or one too many"
	}
	return "it refuses the request: are client_id, the tenant in token_url and scopes right?"
}

// codes are those of an answer that may be shown: of what a server writes only
// what is known to be a code, and Microsoft's number for the cause.
func codes(answer *oauth2.RetrieveError) string {
	known := []string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
		"invalid_scope", "invalid_resource", "invalid_target", "consent_required", "interaction_required", "access_denied",
		"deleted_client", "disabled_client", "admin_policy_enforced", "org_internal"}
	var shown []string
	if slices.Contains(known, answer.ErrorCode) {
		shown = append(shown, answer.ErrorCode)
	}
	if number := regexp.MustCompile(`^AADSTS\d{4,9}\b`).FindString(answer.ErrorDescription); number != "" {
		shown = append(shown, number)
	}
	return strings.Join(append(shown, fmt.Sprintf("HTTP %d", answer.Response.StatusCode)), ", ")
}
