package integration

import (
	"maps"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// harm is what a connection suffers.
type harm string

const (
	cut     harm = "cut"     // both sides see the connection end
	delay   harm = "delay"   // what is sent comes late
	halve   harm = "halve"   // half of what is sent comes, then the connection ends
	split   harm = "split"   // what is sent comes in pieces of odd sizes
	corrupt harm = "corrupt" // one bit of what is sent is another
)

// disturber is a proxy that lets connections suffer, as often as it is told, at
// moments and in ways that follow from its seed and from what passes.
type disturber struct {
	port    int
	address string // of the server behind it

	mu     sync.Mutex
	random *rand.Rand
	harms  []harm
	// rarity: of so many pieces that pass, one suffers; 0 for none.
	rarity int
	// sound: so many pieces from the server are not corrupted on each connection: a
	// password that is refused is not tried again for a minute.
	sound int
	// commands: what is sent to the server is corrupted too.
	commands bool
	open     map[net.Conn]bool
	done     map[harm]int
}

// startDisturber passes connections on to address, at first without harm.
func startDisturber(t testing.TB, address string, seed uint64) *disturber {
	t.Helper()
	l := listen(t)
	p := &disturber{port: portOf(l), address: address, random: rand.New(rand.NewPCG(seed, 1)), open: map[net.Conn]bool{}, done: map[harm]int{}}
	t.Cleanup(func() { l.Close(); p.cutAll() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

// suffer has one of so many pieces suffer one of the harms from now on; none of
// them where no harm is named.
func (p *disturber) suffer(rarity int, harms ...harm) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rarity, p.harms = rarity, harms
}

// cutAll ends all connections.
func (p *disturber) cutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for conn := range p.open {
		conn.Close()
	}
}

// suffered is how often each harm was done so far.
func (p *disturber) suffered() map[harm]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.done)
}

// serve relays one connection until either side ends, or it suffers its end.
func (p *disturber) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.address)
	if err != nil {
		client.Close()
		return
	}
	p.keep(client, server)
	defer p.forget(client, server)
	over := make(chan struct{}, 2)
	go func() { p.pass(server, client, false); over <- struct{}{} }()
	go func() { p.pass(client, server, true); over <- struct{}{} }()
	<-over
}

func (p *disturber) keep(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		p.open[c] = true
	}
}

func (p *disturber) forget(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		c.Close()
		delete(p.open, c)
	}
}

// pass relays one direction. It returns when the connection is over.
func (p *disturber) pass(to, from net.Conn, fromServer bool) {
	piece := make([]byte, 2048)
	for passed := 0; ; passed++ {
		n, err := from.Read(piece)
		mayCorrupt := passed >= p.sound && (fromServer || p.commands)
		if n > 0 && !p.relay(to, piece[:n], mayCorrupt) {
			return
		}
		if err != nil {
			return
		}
	}
}

// relay passes a piece on, with what it has to suffer; false where the
// connection is over.
func (p *disturber) relay(to net.Conn, piece []byte, mayCorrupt bool) bool {
	switch p.choose(mayCorrupt) {
	case cut:
		return false
	case halve:
		_, _ = to.Write(piece[:len(piece)/2])
		return false
	case delay:
		time.Sleep(time.Duration(p.number(300)) * time.Millisecond)
	case split:
		return p.inPieces(to, piece)
	case corrupt:
		piece[p.number(len(piece))] ^= 1 << p.number(8)
	}
	_, err := to.Write(piece)
	return err == nil
}

// inPieces writes one octet, then three, then five, and so on, each by itself.
func (p *disturber) inPieces(to net.Conn, piece []byte) bool {
	for size := 1; len(piece) > 0; size += 2 {
		n := min(size, len(piece))
		if _, err := to.Write(piece[:n]); err != nil {
			return false
		}
		piece = piece[n:]
	}
	return true
}

// choose says what a piece has to suffer; empty for nothing.
func (p *disturber) choose(mayCorrupt bool) harm {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.harms) == 0 || p.random.IntN(p.rarity) > 0 {
		return ""
	}
	chosen := p.harms[p.random.IntN(len(p.harms))]
	if chosen == corrupt && !mayCorrupt {
		return ""
	}
	p.done[chosen]++
	return chosen
}

func (p *disturber) number(below int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.random.IntN(below)
}

// allHarms is every harm but corruption, which only a connection without TLS can
// suffer unnoticed.
var allHarms = []harm{cut, delay, halve, split}
