package sqlstore

import (
	"context"
	"fmt"
)

// ReserveCaseNumbers hands out n case numbers that nobody else gets and
// returns the first of them. Numbers that are then not used leave a gap.
func (s *Store) ReserveCaseNumbers(ctx context.Context, n int) (first int64, err error) {
	err = s.Write(ctx, func(tx *Tx) error {
		var next int64
		_, err := tx.get(ctx, &next, `INSERT INTO counter (name, next) VALUES ('case', ?)
			ON CONFLICT (name) DO UPDATE SET next = counter.next + ? RETURNING next`, 1+n, n)
		first = next - int64(n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reserve case numbers: %w", err)
	}
	return first, nil
}
