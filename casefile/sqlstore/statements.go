package sqlstore

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// runner gives the prepared statement of a query. Preparing costs more than
// most of the queries themselves, so statements are kept with their pool.
type runner interface {
	statement(ctx context.Context, query string) (*sqlx.Stmt, error)
}

// pool is a pool of connections with the statements prepared on it. The
// program has a fixed set of queries, so the statements are few.
type pool struct {
	db         *sqlx.DB
	mu         sync.Mutex
	statements map[string]*sqlx.Stmt
}

func newPool(db *sqlx.DB) *pool { return &pool{db: db, statements: map[string]*sqlx.Stmt{}} }

// statement prepares the query on its first use. It takes a connection, and so
// must not be called inside a transaction of the same pool.
func (p *pool) statement(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if known := p.lookUp(query); known != nil {
		return known, nil
	}
	prepared, err := p.db.PreparexContext(ctx, p.db.Rebind(query))
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.statements[query]; other != nil {
		return other, prepared.Close()
	}
	p.statements[query] = prepared
	return prepared, nil
}

func (p *pool) lookUp(query string) *sqlx.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.statements[query]
}

// learn prepares queries for later transactions. One that can't be prepared
// now is prepared by the transaction that needs it.
func (p *pool) learn(ctx context.Context, queries []string) {
	for _, query := range queries {
		if _, err := p.statement(ctx, query); err != nil {
			return
		}
	}
}

// txRunner gives statements inside a transaction: those its pool knows, and
// others prepared for this transaction alone. The pool's only connection is
// the transaction's, so the pool can learn them when it has ended.
type txRunner struct {
	tx      *sqlx.Tx
	known   *pool
	unknown []string
	// bound are the statements of this transaction. database/sql keeps each
	// until the end, so every query is bound once.
	bound map[string]*sqlx.Stmt
}

func (r *txRunner) statement(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if bound := r.bound[query]; bound != nil {
		return bound, nil
	}
	bound, err := r.bind(ctx, query)
	if err == nil {
		r.bound[query] = bound
	}
	return bound, err
}

func (r *txRunner) bind(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if known := r.known.lookUp(query); known != nil {
		return r.tx.StmtxContext(ctx, known), nil
	}
	r.unknown = append(r.unknown, query)
	return r.tx.PreparexContext(ctx, r.tx.Rebind(query))
}
