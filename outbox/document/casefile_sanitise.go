package document

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// This file takes out of the HTML of a mail whatever acts, loads or disguises.

// newPolicy allows words in their structure, and nothing else: no address, no
// style, no class, no form, no picture.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "div", "br", "hr", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "small",
		"tt", "code", "pre", "kbd", "samp", "blockquote", "q", "cite", "ul", "ol", "li", "dl", "dt", "dd",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "center", "address")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[0-9]{1,2}$`)).OnElements("td", "th")
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.SkipElementsContent("title", "template", "svg", "math", "textarea", "select", "audio", "video", "canvas", "applet", "xmp")
	return p
}

// longestHTML is how many bytes of HTML are shown as such; what is longer is
// shown as text.
const longestHTML = 1 << 20

// sanitised is the HTML of a mail without anything in it that acts or loads:
// pictures and links are told in words. What comes out is whole, so that nothing
// of a mail can end what stands around it. False where it can't be made so.
func (c *CaseFiles) sanitised(source string, w *tongue, pictures map[string]string) (clean string, ok bool) {
	defer func() { // a fault over a stranger's HTML must not keep the file from its reader
		if recover() != nil {
			clean, ok = "", false
		}
	}()
	if len(source) > longestHTML {
		return "", false
	}
	return balanced(c.policy.Sanitize(inWords(source, w, pictures)))
}

// inWords puts words in the place of pictures, and behind each link where it
// leads, as far as its text does not tell. Of the address only host and path are
// told: the rest is what senders know their readers by.
func inWords(source string, w *tongue, pictures map[string]string) string {
	var out, linked strings.Builder
	target := ""
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			raw := string(z.Raw()) // Text would undo the references
			linked.WriteString(raw)
			out.WriteString(raw)
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			switch tag := atom.Lookup(name); {
			case tag == atom.Img && kind != html.EndTagToken:
				out.WriteString(html.EscapeString(picture(attributesOf(z), w, pictures)))
			case tag == atom.A && kind != html.EndTagToken:
				target = place(attributesOf(z)["href"])
				linked.Reset()
			case tag == atom.A:
				if target != "" && !strings.Contains(strings.ToLower(linked.String()), strings.ToLower(target)) {
					out.WriteString(html.EscapeString(" ‹" + target + "›"))
				}
				target = ""
			default:
				out.WriteString(raw)
			}
		}
	}
}

func attributesOf(z *html.Tokenizer) map[string]string {
	found := map[string]string{}
	for {
		key, value, more := z.TagAttr()
		if _, known := found[string(key)]; len(key) > 0 && !known {
			found[string(key)] = string(value)
		}
		if !more {
			return found
		}
	}
}

// picture is what stands for a picture: its name or what it shows. Those of one
// or two pixels are there to be counted, and are left out.
func picture(attributes map[string]string, w *tongue, pictures map[string]string) string {
	if tiny(attributes["width"]) || tiny(attributes["height"]) {
		return ""
	}
	source := strings.TrimSpace(attributes["src"])
	if id, isPart := strings.CutPrefix(strings.ToLower(source), "cid:"); isPart {
		if name := pictures[id]; name != "" {
			return " [" + w.T("picture") + ": " + name + "] "
		}
	}
	alt := oneLine(attributes["alt"])
	if alt == "" {
		return " [" + w.T("picture_left_out") + "] "
	}
	return " [" + w.T("picture_left_out") + ": " + firstOf(alt, 80) + "] "
}

func tiny(size string) bool { return size == "0" || size == "1" || size == "2" || size == "1px" }

// place is where a link leads, without what tells readers apart.
func place(href string) string {
	const most = 80
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return firstOf(oneLine(u.Hostname()+strings.TrimRight(u.EscapedPath(), "/")), most)
	case "mailto", "tel":
		return firstOf(oneLine(u.Opaque), most)
	}
	return ""
}

// balanced closes what is open and drops ends without a beginning. It refuses
// what is nested too deep to be a mail.
func balanced(source string) (string, bool) {
	within := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(source), within)
	if err != nil {
		return "", false
	}
	var out strings.Builder
	for _, n := range nodes {
		const deepest = 200
		if depth(n) > deepest {
			return "", false
		}
		for text := range n.Descendants() {
			if text.Type == html.TextNode {
				text.Data = visible(text.Data)
			}
		}
		if n.Type == html.TextNode {
			n.Data = visible(n.Data)
		}
		if err := html.Render(&out, n); err != nil {
			return "", false
		}
	}
	return strings.TrimSpace(out.String()), strings.TrimSpace(out.String()) != ""
}

// depth is how many elements are nested, found without recursion.
func depth(n *html.Node) int {
	deepest, at := 1, 1
	for m := n; ; {
		switch {
		case m.FirstChild != nil:
			m = m.FirstChild
			at++
			deepest = max(deepest, at)
			continue
		}
		for m != n && m.NextSibling == nil {
			m = m.Parent
			at--
		}
		if m == n {
			return deepest
		}
		m = m.NextSibling
	}
}

// visible is a text without characters that control instead of show: those that
// turn the direction of writing make a line read differently (UAX #9 §2).
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return -1
		case unicode.IsControl(r) || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

// oneLine is a visible text in one line with single blanks.
func oneLine(s string) string { return strings.Join(strings.Fields(visible(s)), " ") }

// firstOf is the first n characters of a text, with a mark where there are more.
func firstOf(s string, n int) string {
	cut, short := shortened(s, n)
	if short {
		return cut + "…"
	}
	return cut
}

// shortened cuts a text to n characters and tells whether it did.
func shortened(s string, n int) (string, bool) {
	if len(s) <= n {
		return s, false
	}
	count := 0
	for i := range s {
		if count == n {
			return s[:i], true
		}
		count++
	}
	return s, false
}
