package message

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMendHTML: what is broken shows its words, what is whole stays as it is.
func TestMendHTML(t *testing.T) {
	for source, want := range map[string]string{
		"<title>Klage<body><p>words</p>":                     "Klage\n\nwords",
		"<style>p{color:red}<body><p>words":                  "words",
		"<style>p{color:red}\nsome words":                    "some words",
		"<STYLE>p{}</Style><p>words":                         "words",
		"<script>if (a<b) x()</script>words":                 "words",
		"<textarea>the words<p>behind":                       "the words\n\nbehind",
		"<textarea>the words</textarea> behind":              "the words behind",
		"<noscript><p>the words</p></noscript>":              "the words",
		"one <!-- two <p>three":                              "one two\n\nthree",
		"one <!-- two <b>three</b> <!-- four --> five":       "one two three five",
		"one <!-- two --> three <!-- four --> five":          "one three five",
		"one <!--[if mso]><!-- x --><![endif]--> two":        "one two",
		"<!--[if !mso]><!-->one<!--<![endif]-->":             "one",
		"<!-->one":                                           "one",
		"<!doctype html><?xml version='1'?>one":              "one",
		"<!!! urgent> one":                                   "<!!! urgent> one",
		"the price is 5<b and 7 before":                      "the price is 5<b and 7 before",
		"the price is 5<b and 7>2":                           "the price is 5<b and 7>2",
		"if x<y then pay<br>or not":                          "if x<y then pay\nor not",
		"a<b<br>c":                                           "a<b\nc",
		"I <3 you </3 no <8 C":                               "I <3 you </3 no <8 C",
		"Kari <kari@example.net> wrote":                      "Kari <kari@example.net> wrote",
		"write to <mailto:kari@example.net>":                 "write to <mailto:kari@example.net>",
		"press <Enter> twice":                                "press <Enter> twice",
		"one<includetail>two</includetail>":                  "onetwo",
		"<o:p>one</o:p> <x-y>two":                            "one two",
		`<st1:place w:st="on">one</st1:place>`:               "one",
		"<td nowrap>one</td><td/>":                           "one",
		"<p<b>one</b>":                                       "<pone",
		"<div<b>one</b></div<br>two":                         "one\n\ntwo",
		`<a href="x" <b>one</b>`:                             "one",
		`<a href="x>my order</a> is <a href="y">here</a>`:    "my order is here",
		`<a href="x>my order</a> is lost`:                    "my order is lost",
		`<img alt="a <b> c">one`:                             "one",
		`one <a href="http://example.org/a?b`:                "one",
		"<plaintext>one <b>two":                              "one <b>two",
		"<p>Hi<span style='display:none'> all</span> of you": "Hi all of you",
		"<span style='display:none'>Teaser</span><p>Hi":      "Hi",
	} {
		if got := fuzzReader().html(source).text; got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}

// TestMendHTMLIsLinear: no fault takes long for its size.
func TestMendHTMLIsLinear(t *testing.T) {
	for _, fault := range []string{
		"<", "<b", "<b ", "<!--", "<!-- -->", "<!--[", "</", "<title>", "<style>}", "<a x=\"", "<a x='\"</", "<a x=\"</'", "<ab>", "<?", "<noscript>",
	} {
		source := strings.Repeat(fault, 1<<20/len(fault))
		if fault == "<ab>" {
			source = manyNames(1 << 20)
		}
		start := time.Now()
		mendHTML(source)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%q: took %v", fault, took)
		}
	}
}

// manyNames are elements that HTML does not know, each of another name.
func manyNames(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString("<ab" + strconv.Itoa(i) + ">")
	}
	return b.String()
}
