package outbox

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Whatever server and database do, Run is heard of again before the silence that
// it announced is over; a minute more is allowed everywhere.
func TestRunIsHeardOfInTime(t *testing.T) {
	always := func(verb, answer string) *fakeServer {
		return &fakeServer{answer: func(v string, _, _ int) string {
			if v == verb {
				return answer
			}
			return ""
		}}
	}
	for name, test := range map[string]struct {
		server   *fakeServer
		unstored int // records that fail, one a minute in the end
	}{
		"all is well":     {&fakeServer{}, 0},
		"away":            {always("CONNECT", "close"), 0},
		"silent":          {always("EHLO", "hang"), 0},
		"slow to answer":  {always("DOT", "wait 9m|250 ok"), 0},
		"never answers":   {fails(map[string]string{"DOT": "hang"}), 0},
		"refuses":         {always("RCPT", "550 unknown"), 0},
		"stalls the body": {fails(map[string]string{"BODY": "stall"}), 0},
		"database away":   {&fakeServer{}, 90},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, watch := config(), &pulse{t: t}
				c.Alive = watch.alive
				q := newQueue(t, letter(1), letter(2))
				q.brokenN = test.unstored
				running(t, test.server, q, c, func() {
					for range 180 {
						time.Sleep(time.Minute)
						watch.check()
					}
				})
			})
		})
	}
}

// pulse is what Run said of itself last.
type pulse struct {
	t     *testing.T
	mu    sync.Mutex
	heard int
	until time.Time
}

func (p *pulse) alive(silence time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late()
	p.heard++
	p.until = time.Now().Add(silence)
}

func (p *pulse) check() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late()
}

func (p *pulse) late() {
	if p.heard > 0 && time.Now().After(p.until.Add(time.Minute)) {
		p.t.Errorf("silent until %s, announced until %s", time.Now().Format(time.TimeOnly), p.until.Format(time.TimeOnly))
	}
}
