package inbox

import (
	"errors"
	"net"
	"sync"
	"time"
)

// capConn is a connection on which the other side must say something every so
// often. The IMAP client clears the read deadline between responses, so a
// server that never answers would hold it for ever; here no deadline can be
// later than the cap, counted from the last byte that came. What broke the
// connection is kept, because the client tells it as text only.
type capConn struct {
	net.Conn

	mu   sync.Mutex
	cap  time.Duration // 0: no cap
	lost error
}

// arm sets the cap, and lifts it with 0.
func (c *capConn) arm(cap time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cap = cap
	c.limit(time.Time{})
}

// SetReadDeadline sets the deadline, or the cap where that is earlier.
func (c *capConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.limit(t)
}

// limit sets a read deadline with mu held: between reading the cap and setting
// the deadline nobody may change the cap.
func (c *capConn) limit(t time.Time) error {
	if c.cap > 0 {
		if latest := time.Now().Add(c.cap); t.IsZero() || t.After(latest) {
			t = latest
		}
	}
	return c.Conn.SetReadDeadline(t)
}

// Read reads, and counts the cap anew when something came.
func (c *capConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 && c.cap > 0 {
		c.limit(time.Time{})
	}
	c.note(err)
	return n, err
}

// Write writes.
func (c *capConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.note(err)
	return n, err
}

// note keeps the first error, with mu held; not that the connection was closed
// on this side, for which there was another reason.
func (c *capConn) note(err error) {
	if c.lost == nil && !errors.Is(err, net.ErrClosed) {
		c.lost = err
	}
}

// end closes the connection for a reason of our own.
func (c *capConn) end(why error) {
	c.mu.Lock()
	c.note(why)
	c.mu.Unlock()
	c.Conn.Close()
}

// broken is what ended the connection, nil while nothing did.
func (c *capConn) broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lost
}
