package main

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// parse is the tree of the file's one document. A file that is no YAML has one
// fault, as nothing can be told of what follows it.
func (f *findings) parse(source []byte) (ast.Node, bool) {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	if !utf8.Valid(source) {
		f.add(firstInvalidLine(source), "", "is not UTF-8: save the file in that encoding")
		return nil, false
	}
	file, err := parseYAML(source)
	if err != nil {
		f.add(errorLine(err), "", "is not YAML, here or on the line before or after: indent with blanks only and alike, "+
			"put a blank behind each colon, close brackets and quotes, and put a value with a sign such as : # @ % * & ! in it in 'quotes'")
		return nil, false
	}
	var root ast.Node = ast.Null(nil)
	if len(file.Docs) > 0 && file.Docs[0].Body != nil {
		root = file.Docs[0].Body
	}
	switch {
	case root.Type() == ast.DirectiveType:
		f.add(nodeLine(root), "", "begins with a % directive: take it out")
		return nil, false
	case len(file.Docs) > 1:
		f.add(documentLine(file.Docs[1]), "", "holds a second document, which would not be read: keep one, and no line --- after it")
	}
	return root, true
}

// parseYAML guards against the parser: what a file does to it must not take
// the program down with a dump that may show a password. Keys that come twice
// are left to the decoder, which finds them together with the other faults.
func parseYAML(source []byte) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the YAML parser failed")
		}
	}()
	return parser.ParseBytes(source, 0, parser.AllowDuplicateMapKey())
}

// errorLine is the line of a syntax error. The error's own text is never used:
// it quotes the file.
func errorLine(err error) int {
	var wrong yaml.Error
	if errors.As(err, &wrong) && wrong.GetToken() != nil && wrong.GetToken().Position != nil {
		return wrong.GetToken().Position.Line
	}
	return 1
}

func documentLine(doc *ast.DocumentNode) int {
	switch {
	case doc.Start != nil && doc.Start.Position != nil:
		return doc.Start.Position.Line
	case doc.Body != nil:
		return nodeLine(doc.Body)
	}
	return 1
}

func firstInvalidLine(source []byte) int {
	for i, l := range bytes.Split(source, []byte("\n")) {
		if !utf8.Valid(l) {
			return i + 1
		}
	}
	return 1
}
