package outbox

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLogNamesNobody(t *testing.T) {
	var log bytes.Buffer
	for name, test := range map[string]struct {
		first map[string]string
		old   bool
		verb  string
	}{
		"sent":        {nil, false, "level=INFO msg=sent "},
		"deferred":    {map[string]string{"RCPT": "450 <kari.nordmann@example.net> greylisted"}, false, "level=WARN msg=deferred"},
		"refused":     {map[string]string{"RCPT": "550 5.1.1 no user Kari.Nordmann here, but Plantemo"}, false, "level=ERROR msg=refused"},
		"uncertain":   {map[string]string{"DOT": "kari.nordmann@example.net"}, false, "level=WARN msg=uncertain"},
		"gave up":     {map[string]string{"DOT": "450 kari.nordmann@example.net"}, true, `level=ERROR msg="gave up"`},
		"log-in":      {map[string]string{"AUTH": "535 kari.nordmann@example.net"}, false, `level=ERROR msg="log-in refused"`},
		"log-in 4xx":  {map[string]string{"AUTH": "454 kari.nordmann@example.net"}, false, `level=WARN msg="server unreachable"`},
		"unreachable": {map[string]string{"CONNECT": "554 kari.nordmann@example.net"}, false, `level=WARN msg="server unreachable"`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log.Reset()
				c := config()
				c.Log = slog.New(slog.NewTextHandler(&log, nil))
				c.Username, c.Password = "complaints", "secret"
				l := letter(1)
				if test.old {
					l.QueuedAt, l.Attempts = time.Now().Add(-giveUpAfter), leastAttempts
				}
				q := newQueue(t, l)
				f := fails(test.first)
				f.extensions = []string{"AUTH PLAIN"}
				running(t, f, q, c, func() { time.Sleep(time.Second) })
				line := log.String()
				if !strings.Contains(line, test.verb) || strings.Count(line, "\n") != 1 {
					t.Errorf("log: %q", line)
				}
				if strings.Contains(line, "Plantemo") {
					t.Errorf("the server's words are logged: %q", line)
				}
				if strings.Contains(strings.ToLower(line+q.settlement(1, 0).Reason), "nordmann") {
					t.Errorf("the recipient is named: %q %q", line, q.settlement(1, 0).Reason)
				}
			})
		})
	}
}
