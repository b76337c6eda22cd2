package digest

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

// SVG is the chart as an element to stand inside an HTML document. Its parts have
// classes, by which the document gives them their colours: chart-ink, chart-grid,
// chart-open, chart-ok, chart-ext, chart-late and chart-other.
func (c *Chart) SVG() template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="%s">`, Width, Height, html.EscapeString(c.Alt))
	for _, s := range c.shapes {
		switch {
		case s.class == classSheet:
		case s.text != "":
			fmt.Fprintf(&b, `<text class="chart-%s" x="%.1f" y="%.1f" font-size="%d" text-anchor="%s">%s</text>`,
				s.class, s.x, s.y, textSize, s.anchor, html.EscapeString(s.text))
		default:
			fmt.Fprintf(&b, `<rect class="chart-%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, s.class, s.x, s.y, s.w, s.h)
		}
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // #nosec: numbers, and texts that are escaped
}
