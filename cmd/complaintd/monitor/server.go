package monitor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler serves /healthz, /readyz and /metrics.
func (m *Monitor) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		var faults []string
		for _, loop := range m.Hung() {
			faults = append(faults, loop+": hung")
		}
		answer(w, "alive", faults)
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		answer(w, "ready", m.Unready(r.Context()))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

// answer tells that all is well, or else what is not, a line each.
func answer(w http.ResponseWriter, well string, faults []string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if len(faults) == 0 {
		_, _ = io.WriteString(w, well+"\n") // who asked may be gone
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = io.WriteString(w, strings.Join(faults, "\n")+"\n")
}

// Bounds of a request, which needs next to nothing.
const (
	requestTime = 10 * time.Second
	mostHeaders = 8 << 10 // bytes
)

// Serve answers requests on the socket until ctx ends, and closes it.
func (m *Monitor) Serve(ctx context.Context, socket net.Listener) error {
	server := &http.Server{Handler: m.Handler(), MaxHeaderBytes: mostHeaders,
		ReadTimeout: requestTime, WriteTimeout: 3 * requestTime, IdleTimeout: 2 * time.Minute}
	closed := make(chan error, 1)
	callOff := context.AfterFunc(ctx, func() { closed <- server.Close() })
	err := server.Serve(socket)
	if !callOff() {
		err = errors.Join(err, <-closed)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve /healthz, /readyz and /metrics: %w", err)
}
