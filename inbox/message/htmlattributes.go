package message

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// attributes are the attributes of an element that tell how to read it. The
// values are in lower case.
type attributes struct {
	id, class, name, kind, style, marker, color string
	start                                       int // of a numbered list, 0 where it does not say
	unseen, cites                               bool
}

func readAttributes(z *html.Tokenizer) attributes {
	var a attributes
	for {
		key, value, more := z.TagAttr()
		switch string(key) {
		case "id":
			a.id = strings.ToLower(string(value))
		case "class":
			a.class = strings.ToLower(string(value))
		case "name":
			a.name = strings.ToLower(string(value))
		case "type":
			a.kind = strings.ToLower(string(value))
		case "data-marker":
			a.marker = strings.ToLower(string(value))
		case "style":
			a.style = strings.ToLower(strings.Join(strings.Fields(string(value)), ""))
		case "color":
			a.color = strings.ToLower(strings.TrimSpace(string(value)))
		case "start":
			a.start = listStart(string(value))
		case "hidden":
			a.unseen = true
		case "cite":
			a.cites = true
		}
		if !more {
			return a
		}
	}
}

func listStart(value string) int {
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 0 || n > 9999 {
		return 0
	}
	return n
}

// hidden tells whether a mail program would not show the element, as it is
// with the teasers for the list of mails (preheaders).
func (a attributes) hidden() bool {
	return a.unseen || strings.Contains(a.style, "display:none") || strings.Contains(a.style, "visibility:hidden") ||
		hasNoHeight(a.style) && strings.Contains(a.style, "overflow:hidden")
}

// hasNoHeight tells whether a style says max-height:0, in whatever unit.
func hasNoHeight(style string) bool {
	_, value, found := strings.Cut(style, "max-height:")
	if end := strings.IndexFunc(value, func(r rune) bool { return r != '.' && (r < '0' || r > '9') }); end >= 0 {
		value = value[:end]
	}
	height, err := strconv.ParseFloat(value, 64)
	return found && err == nil && height == 0
}

// citesMail tells whether a blockquote says that it quotes, by its kind, its
// source, its class or the bar left of it. One that does not may only set its
// words in, as the button of many mail programs does.
func (a attributes) citesMail() bool {
	if a.kind == "cite" || a.cites || a.hasBar() {
		return true
	}
	return !a.indents() && (strings.Contains(a.class, "quote") || strings.Contains(a.class, "cite"))
}

// indents tells whether a blockquote is of the look that the button of Gmail
// gives it, whatever its class.
func (a attributes) indents() bool {
	return a.kind != "cite" && strings.Contains(a.style, "border:none") && !a.hasBar()
}

// hasBar tells whether a bar stands left of the element.
func (a attributes) hasBar() bool {
	return strings.Contains(a.style, "border-left:") && !strings.Contains(a.style, "border-left:none")
}

// quoteClasses mark an element that holds nothing but quoted mail or the line
// that introduces it.
var quoteClasses = []string{
	"gmail_attr", "moz-cite-prefix", "moz-email-headers-table", "moz-forward-container", // Gmail, Thunderbird
	"yahoo_quoted", "tutanota_quote", "zmail_extra", "bloop_original_html", "freshdesk_quote", "front-blockquote",
	"ms-outlook-mobile-reference-message",
}

// quoteIDs do the same.
var quoteIDs = []string{"mail-editor-reference-message-container", "olk_src_body_section", "reply-intro"}

// isQuote tells whether the element itself is a quote.
func (a attributes) isQuote() bool {
	if a == (attributes{}) {
		return false
	}
	return a.kind == "cite" || a.marker == "__quoted_text__" || a.isQuotedContent() || a.name == "messagereplysection" ||
		slices.Contains(quoteIDs, a.id) || strings.HasPrefix(a.id, "yahoo_quoted") ||
		a.hasClass(quoteClasses...)
}

// hasQuoteBar tells whether a bar stands left of the element as Outlook sets
// one left of what is quoted.
func (a attributes) hasQuoteBar() bool { return strings.Contains(a.style, "border-left:solidblue") }

// wrapsQuote tells whether the element wraps quotes, the line that introduces
// them, and perhaps answers between them.
func (a attributes) wrapsQuote() bool {
	return a.name == "quote" || a.hasClass("gmail_quote", "gmail_quote_container", "protonmail_quote")
}

// beginsQuote tells whether all that follows beside the element is quoted, as
// Outlook, Outlook.com and Zimbra do without any element around it.
func (a attributes) beginsQuote() bool {
	switch a.id {
	case "divrplyfwdmsg", "appendonsend", "stopspelling", "zwchr":
		return true
	}
	return a.marker == "__divider__" || a.hasClass("outlookmessageheader")
}

// beginsWordQuote tells the same of the box that Word, with which Outlook
// writes, draws around the header of the mail that is quoted. People draw such
// boxes too: without a header in it, it begins nothing.
func (a attributes) beginsWordQuote() bool {
	return strings.Contains(a.style, "border-top:solid#e1e1e1") || strings.Contains(a.style, "border-top:solid#b5c4df")
}

// isQuotedContent tells whether the element is a quote within a wrapper.
func (a attributes) isQuotedContent() bool { return a.name == "quoted-content" }

func (a attributes) hasClass(names ...string) bool {
	if a.class == "" {
		return false
	}
	for class := range strings.FieldsSeq(a.class) {
		if slices.Contains(names, class) {
			return true
		}
	}
	return false
}
