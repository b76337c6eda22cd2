package browsertest

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// widths in CSS pixels at which pages are looked at: a phone, a desktop's reading
// pane and a window of its own.
var widths = []int{360, 800, 1000}

// schemes are a reader's colour schemes, with how the browser is told.
var schemes = map[string]string{"dark": "--blink-settings=preferredColorScheme=0", "light": "--blink-settings=preferredColorScheme=1"}

// The least contrasts of texts, and of what is drawn (WCAG 2.1 §1.4.3 and §1.4.11,
// AA).
const (
	leastOfText  = 4.5
	leastOfDrawn = 3
)

// frame is how a browser laid one page out at one width, as measure.js has it.
type frame struct {
	Name    string
	Width   int
	Content int // the width its content takes
	Height  int
	Loaded  int // resources asked for
	// Contrast is the least between a text and what it stands on, and Faint is that
	// text; Drawn is the least of the bars of charts.
	Contrast float64
	Faint    string
	Drawn    float64
}

// LookAt lays pages out, by their names, as people see them on screens of all widths
// and in both colour schemes: nothing may be wider than the screen, nothing may be
// loaded, and everything must be told apart from what it stands on. With
// COMPLAINTD_SCREENSHOTS set to a folder it leaves pictures of each page there, and
// the page as printed.
func (b Browser) LookAt(t *testing.T, pages map[string]string) {
	t.Helper()
	heights := map[string]int{}
	for scheme := range schemes {
		frames := b.layOut(t, pages, scheme)
		if len(frames) != len(pages)*len(widths) {
			t.Fatalf("the browser laid out %d frames of %d", len(frames), len(pages)*len(widths))
		}
		for _, f := range frames {
			f.check(t, scheme)
			heights[f.Name] = max(heights[f.Name], f.Height)
		}
	}
	if folder := os.Getenv("COMPLAINTD_SCREENSHOTS"); folder != "" {
		for name, page := range pages {
			b.photograph(t, folder, name, page, heights[name])
		}
	}
}

func (f frame) check(t *testing.T, scheme string) {
	t.Helper()
	if f.Content > f.Width {
		t.Errorf("%s is %d pixels wide on a screen of %d", f.Name, f.Content, f.Width)
	}
	if f.Loaded > 0 {
		t.Errorf("%s loads %d resources", f.Name, f.Loaded)
	}
	if f.Contrast < leastOfText {
		t.Errorf("%s, %s: a contrast of %.2f in %q", f.Name, scheme, f.Contrast, f.Faint)
	}
	if f.Drawn < leastOfDrawn {
		t.Errorf("%s, %s: a contrast of %.2f of a bar in a chart", f.Name, scheme, f.Drawn)
	}
}

// layOut measures all pages at all widths, some at a time: with hundreds of frames a
// browser does not finish.
func (b Browser) layOut(t *testing.T, pages map[string]string, scheme string) (frames []frame) {
	t.Helper()
	const most = 60
	for names := range slices.Chunk(slices.Sorted(maps.Keys(pages)), most) {
		some := map[string]string{}
		for _, name := range names {
			some[name] = pages[name]
		}
		document := b.Document(t, host(some, widths), schemes[scheme])
		found := regexp.MustCompile(`<pre id="frames">([^<]*)</pre>`).FindStringSubmatch(document)
		if found == nil {
			t.Fatalf("the browser measured nothing: %.500s", document)
		}
		var measured []frame
		if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &measured); err != nil {
			t.Fatal(err)
		}
		frames = append(frames, measured...)
	}
	return frames
}

// tallest is more than a browser makes a picture of.
const tallest = 15_000

// photograph leaves pictures of a page in a folder, narrow and wide, light and dark,
// and the page as printed.
func (b Browser) photograph(t *testing.T, folder, name, page string, height int) {
	t.Helper()
	for _, width := range []int{widths[0], widths[len(widths)-1]} {
		for scheme, setting := range schemes {
			b.Open(t, host(map[string]string{name: page}, []int{width}), setting,
				fmt.Sprintf("--window-size=%d,%d", max(width, 500)+20, min(height+20, tallest)),
				"--screenshot="+filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)))
		}
	}
	b.Open(t, page, "--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(folder, name+".pdf"))
}

//go:embed measure.js
var measure string

// host is a page that shows pages in frames, as a window can't be as narrow as a
// phone, and measures them.
func host(pages map[string]string, widths []int) string {
	var doc strings.Builder
	doc.WriteString(`<!DOCTYPE html><meta charset="utf-8"><body style="margin:0; background:gray; white-space:nowrap">`)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, width := range widths {
			fmt.Fprintf(&doc, `<iframe name="%s" width="%d" height="600" style="border:0; vertical-align:top" srcdoc="%s"></iframe>`,
				name, width, html.EscapeString(pages[name]))
		}
	}
	doc.WriteString(`<pre id="frames"></pre><script>` + measure + `</script>`)
	return doc.String()
}
