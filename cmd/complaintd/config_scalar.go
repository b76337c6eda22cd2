package main

import (
	"regexp"
	"time"

	"github.com/goccy/go-yaml/ast"

	"complaintd/casefile/workday"
)

// form is how a scalar stands in the file.
type form int

const (
	formText    form = 1 << iota // quoted, or nothing that YAML knows
	formNumber                   // 5
	formSwitch                   // true or false
	formNothing                  // nothing at all, null or ~
)

// scalarReader reads a scalar's text into a field.
type scalarReader struct {
	text  func(text string) error // nil: the field does not take a scalar
	takes form                    // the forms it may have in the file
	wants string                  // what to say of another form
}

// readerOf is how the field that target points to is read. The reader of a list
// or mapping has no text function.
func readerOf(target any) scalarReader {
	switch t := target.(type) {
	case *string:
		return scalarInto(t, parseText, formText)
	case *Secret:
		return scalarInto(t, parseSecret, formText)
	case *TLSMode:
		return scalarInto(t, parseTLS, formText)
	case *Size:
		return scalarInto(t, parseSize, formText|formNumber)
	case *time.Duration:
		return scalarInto(t, parseDuration, formText|formNumber)
	case *Clock:
		return scalarInto(t, parseClock, formText)
	case *workday.Date:
		return scalarInto(t, parseDate, formText)
	case **time.Location:
		return scalarInto(t, parseZone, formText)
	case **regexp.Regexp:
		return scalarInto(t, parsePattern, formText)
	case *int:
		return scalarInto(t, parseNumber, formNumber)
	case *bool:
		return scalarInto(t, parseSwitch, formSwitch)
	}
	return scalarReader{}
}

// scalarInto reads with parse and keeps what was there where that fails.
func scalarInto[T any](target *T, parse func(string) (T, error), takes form) scalarReader {
	wants := "must be text: put it in quotes"
	switch takes {
	case formNumber:
		wants = "must be a whole number, without quotes"
	case formSwitch:
		wants = "must be true or false, without quotes"
	}
	read := func(text string) error {
		value, err := parse(text)
		if err == nil {
			*target = value
		}
		return err
	}
	return scalarReader{read, takes, wants}
}

// scalar reads a single value: its form is checked, ${NAME} replaced, and the
// text handed to the reader.
func (d *decoder) scalar(path string, n ast.Node, read scalarReader) {
	text, written, ok := scalarText(n)
	if !ok {
		d.add(nodeLine(n), path, read.wants)
		return
	}
	if written == formNothing {
		d.add(nodeLine(n), path, `has no value: give one, or take the line out (empty text is "")`)
		return
	}
	text, replaced, problem := expand(text, written, d.getenv)
	switch {
	case problem != "":
		d.add(nodeLine(n), path, problem)
	case written&read.takes == 0 && !replaced:
		d.add(nodeLine(n), path, read.wants)
	default:
		if err := read.text(text); err != nil {
			d.add(nodeLine(n), path, err.Error())
		}
	}
}

// scalarText is a scalar's text as it was written and the form that it has;
// not ok where the node is none.
func scalarText(n ast.Node) (string, form, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, formText, true
	case *ast.LiteralNode:
		return n.Value.Value, formText, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, formNumber, true
	case *ast.BoolNode:
		return n.GetToken().Value, formSwitch, true
	case *ast.NullNode:
		return "", formNothing, true
	}
	return "", 0, false
}
