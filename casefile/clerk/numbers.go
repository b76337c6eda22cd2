package clerk

import (
	"context"
	"slices"
	"sync"

	"complaintd/casefile/sqlstore"
)

// numbers hands out case numbers from blocks reserved in the database, so
// that a letter can be composed with its reference before anything is written.
// What is left of a block when the program ends stays a gap.
type numbers struct {
	store *sqlstore.Store
	mu    sync.Mutex
	free  []int64
}

// smallestBlock keeps gaps small where mails come one at a time, without a
// reservation for each.
const smallestBlock = 10

// take returns n numbers in rising order.
func (s *numbers) take(ctx context.Context, n int) ([]int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if missing := n - len(s.free); missing > 0 {
		block := max(missing, smallestBlock)
		first, err := s.store.ReserveCaseNumbers(ctx, block)
		if err != nil {
			return nil, err
		}
		for i := range block {
			s.free = append(s.free, first+int64(i))
		}
	}
	taken := slices.Clone(s.free[:n])
	s.free = s.free[n:]
	return taken, nil
}

// giveBack returns the last numbers of those taken, which no case has used.
func (s *numbers) giveBack(unused []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, unused...)
	slices.Sort(s.free) // another group may have taken numbers meanwhile
}
