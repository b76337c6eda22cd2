package command

import "testing"

// TestLists: every command can be read, said and explained.
func TestLists(t *testing.T) {
	p := New()
	for name := range p.names {
		if p.specs[name].read == nil || p.examples[name][english] == "" || p.examples[name][norwegian] == "" {
			t.Errorf("%s lacks a reader or an example", name)
		}
	}
	if len(p.names) != len(p.specs) || len(p.names) != len(p.examples) {
		t.Errorf("%d names, %d readers, %d examples", len(p.names), len(p.specs), len(p.examples))
	}
}

func TestCommandBody(t *testing.T) {
	for line, want := range map[string]string{
		"#final": "final", "# final": "final", "## final": "final", "＃final": "final", "\\#final": "final", "**#final**": "final",
		"- #note": "note", "• #note": "note", "“#note”": "note", "#note”": "note”",
		"": "", "#": "", "##": "", "#1 problem": "", "# 1": "", "see #final": "", "> #final": "", "final": "", "#-final": "", "#!": "", "-": "",
	} {
		if got, ok := commandBody(line); got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v, want %q", line, got, ok, want)
		}
	}
}

func TestClean(t *testing.T) {
	for line, want := range map[string]string{
		" a\u00a0b\u202fc\u2007d\t": "a b c d", "\u200b\ufeff#\ufe0fx\u00ad\u2060": "#x", "a\u030ar": "år", "\u200e\u202a": "", "x\r\n": "x",
	} {
		if got := clean(line); got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "ab", 2}, {"ab", "", 2}, {"ask", "ask", 1}, {"ask", "aks", 1}, {"ask", "as", 1}, {"ab", "cd", 2}, {"ring", "rign", 1}, {"spr", "spør", 1}, {"kitten", "sitting", 3}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
