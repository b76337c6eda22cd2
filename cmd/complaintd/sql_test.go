package main

import (
	"go/ast"
	"go/token"
	"slices"
	"testing"
)

// queries are the functions of package sqlstore that take SQL, with the place of
// its text among their arguments. Behind them it is prepared as it is.
var queries = map[string]int{"exec": 1, "get": 2, "list": 2, "each": 2, "changed": 1}

// TestSQLHasParametersOnly: the text of every statement is written in the source, in
// pieces at most; what comes from elsewhere is a parameter. A function that takes a
// piece of a statement gets one that is written in the source too.
func TestSQLHasParametersOnly(t *testing.T) {
	c := sqlChecker{t: t, fixed: map[string]bool{}, takes: map[string][]int{}}
	for _, s := range sources(t) {
		if s.folder == "casefile/sqlstore" {
			c.files = append(c.files, s)
			c.collect(s.syntax)
		}
	}
	for again := true; again; { // until no function more is found that takes a piece
		again = c.pass()
	}
	if c.seen < 100 {
		t.Errorf("only %d statements were found, so that little was checked", c.seen)
	}
	for _, f := range c.faults {
		t.Error(f)
	}
}

type sqlChecker struct {
	t     *testing.T
	files []source
	// fixed are the constants and variables of the package; takes are the functions
	// with the places of pieces of statements among their arguments.
	fixed  map[string]bool
	takes  map[string][]int
	seen   int
	faults []string
}

func (c *sqlChecker) collect(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			if n.Tok == token.CONST {
				c.collectSpecs(n)
			}
		case *ast.FuncDecl:
			return true
		}
		return true
	})
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			c.collectSpecs(g)
		}
	}
}

func (c *sqlChecker) collectSpecs(g *ast.GenDecl) {
	for _, spec := range g.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok {
			for _, name := range v.Names {
				c.fixed[name.Name] = true
			}
		}
	}
}

// pass looks at all calls, and tells whether it found functions that take pieces.
func (c *sqlChecker) pass() (more bool) {
	c.seen, c.faults = 0, nil
	for _, s := range c.files {
		for _, d := range s.syntax.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				for _, at := range c.places(call) {
					if at < len(call.Args) {
						c.seen++
						more = c.text(s, f, call.Args[at]) || more
					}
				}
				return true
			})
		}
	}
	return more
}

// places are where a call has text of SQL.
func (c *sqlChecker) places(call *ast.CallExpr) []int {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	if at, ok := queries[name]; ok {
		return []int{at}
	}
	return c.takes[name]
}

// text checks an expression, and tells whether it made f a function that takes a
// piece.
func (c *sqlChecker) text(s source, f *ast.FuncDecl, e ast.Expr) (more bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return false
	case *ast.ParenExpr:
		return c.text(s, f, e.X)
	case *ast.BinaryExpr:
		left, right := c.text(s, f, e.X), c.text(s, f, e.Y)
		return left || right
	case *ast.SelectorExpr: // tx.engine.forUpdate: what the database's dialect has in its place
		if of, ok := e.X.(*ast.SelectorExpr); ok && of.Sel.Name == "engine" {
			return false
		}
	case *ast.Ident:
		if c.fixed[e.Name] {
			return false
		}
		at, text := parameter(f, e.Name)
		if at >= 0 && !text {
			return false // of another function of the name
		}
		if at >= 0 {
			if _, itself := queries[f.Name.Name]; itself || slices.Contains(c.takes[f.Name.Name], at) {
				return false
			}
			c.takes[f.Name.Name] = append(c.takes[f.Name.Name], at)
			return true
		}
	}
	c.faults = append(c.faults, s.file+": "+f.Name.Name+": a statement is put together from what is not written in the source")
	return false
}

// parameter is the place of a parameter of f, and whether it is a text; -1 for none
// of that name.
func parameter(f *ast.FuncDecl, name string) (at int, text bool) {
	for _, field := range f.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				kind, ok := field.Type.(*ast.Ident)
				return at, ok && kind.Name == "string"
			}
			at++
		}
	}
	return -1, false
}
