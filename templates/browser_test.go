package templates

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/outbox/digest"
)

// widths in CSS pixels at which the letters are looked at: a phone, a desktop's
// reading pane and a window of its own.
var widths = []int{360, 800, 1000}

// frame is how a browser laid one letter out at one width.
type frame struct {
	Name    string
	Width   int
	Content int // the width its content takes
	Height  int
	Loaded  int // resources asked for
	// Contrast is the least between a text and what it stands on, and Faint is that
	// text.
	Contrast float64
	Faint    string
}

// schemes are a reader's colour schemes, with how the browser is told.
var schemes = map[string]string{"dark": "--blink-settings=preferredColorScheme=0", "light": "--blink-settings=preferredColorScheme=1"}

// TestInBrowser lays the letters out in a real browser: nothing may be wider
// than a phone's screen, nothing may be loaded, and every text must be told apart
// from what it stands on (WCAG 2.1 §1.4.3, AA). With COMPLAINTD_SCREENSHOTS
// set to a folder it leaves a picture of every letter there, at all widths,
// light and dark, and the digests as printed.
func TestInBrowser(t *testing.T) {
	chromium := findChromium(t)
	s := newTestSet(t, nil)
	pages := lookedAt(t, s)
	heights := map[string]int{}
	for scheme := range schemes {
		for _, f := range chromium.layOut(t, pages, scheme) {
			if f.Content > f.Width {
				t.Errorf("%s is %d pixels wide on a screen of %d", f.Name, f.Content, f.Width)
			}
			if f.Loaded > 0 {
				t.Errorf("%s loads %d resources", f.Name, f.Loaded)
			}
			if f.Contrast < 4.5 {
				t.Errorf("%s, %s: a contrast of %.2f in %q", f.Name, scheme, f.Contrast, f.Faint)
			}
			heights[f.Name] = max(heights[f.Name], f.Height)
		}
	}
	if len(heights) != len(pages) {
		t.Fatalf("the browser laid %d letters of %d out", len(heights), len(pages))
	}
	if folder := os.Getenv("COMPLAINTD_SCREENSHOTS"); folder != "" {
		for name, page := range pages {
			chromium.photograph(t, folder, name, page, heights[name])
			if strings.Contains(name, "-digest") {
				chromium.run(t, asFile(t, page), "--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(folder, name+".pdf"))
			}
		}
	}
}

// lookedAt are the pages: the golden letters, the letters to customers in every
// language, and letters with awkward data. Where pictures are wanted, they are all
// that there are.
func lookedAt(t *testing.T, s *Set) map[string]string {
	t.Helper()
	all := os.Getenv("COMPLAINTD_SCREENSHOTS") != ""
	wide := []casefile.LetterName{casefile.CaseOpened, casefile.CommandDone, casefile.ContactTask, casefile.FinalResponse}
	pages := map[string]string{}
	add := func(name string, l casefile.Letter) { pages[name] = withChart(t, l, mustRender(t, s, l).HTML) }
	for name, l := range goldenLetters(t) {
		add(name, l)
	}
	for _, language := range languagesOfCustomers {
		for what, l := range customerLetters(t, language) {
			if !all && strings.Contains(what, " ") {
				continue
			}
			add(language+"-"+strings.ReplaceAll(what, " ", "-"), l)
		}
	}
	for _, l := range s.Samples() {
		if !all && !slices.Contains(wide, l.Name) {
			continue
		}
		add(l.Language+"-"+string(l.Name)+"-odd", l)
	}
	return pages
}

// withChart is a page with the picture in it that goes along with the letter.
func withChart(t *testing.T, l casefile.Letter, page string) string {
	t.Helper()
	if l.Digest == nil || !l.Digest.Counts() {
		return page
	}
	picture, err := digest.NewChart(l.Digest.Figures, l.Language).PNG()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(page, "cid:"+ChartID, "data:image/png;base64,"+base64.StdEncoding.EncodeToString(picture))
}

// browser is the path of a Chromium.
type browser string

// findChromium skips the test where there is no browser, unless real peers are
// required.
func findChromium(t *testing.T) browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return browser(path)
		}
	}
	if os.Getenv("COMPLAINTD_REQUIRE_PEERS") == "1" {
		t.Fatal("no Chromium on this machine, and COMPLAINTD_REQUIRE_PEERS=1")
	}
	t.Skip("SKIPPED: no Chromium on this machine, so nobody has looked at the letters")
	return ""
}

// layOut measures all pages at all widths, some at a time: with hundreds of
// frames a browser does not finish.
func (b browser) layOut(t *testing.T, pages map[string]string, scheme string) (frames []frame) {
	t.Helper()
	const most = 60
	for names := range slices.Chunk(slices.Sorted(maps.Keys(pages)), most) {
		some := map[string]string{}
		for _, name := range names {
			some[name] = pages[name]
		}
		frames = append(frames, b.measure(t, some, scheme)...)
	}
	return frames
}

func (b browser) measure(t *testing.T, pages map[string]string, scheme string) []frame {
	t.Helper()
	dump := b.run(t, b.host(t, pages), schemes[scheme], "--dump-dom", "--virtual-time-budget=10000")
	found := regexp.MustCompile(`<pre id="frames">([^<]*)</pre>`).FindStringSubmatch(dump)
	if found == nil {
		t.Fatalf("the browser measured nothing: %.500s", dump)
	}
	var frames []frame
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &frames); err != nil {
		t.Fatal(err)
	}
	return frames
}

// photograph leaves a picture of a letter in each colour scheme.
func (b browser) photograph(t *testing.T, folder, name, page string, height int) {
	t.Helper()
	host := b.host(t, map[string]string{name: page})
	for scheme, setting := range schemes {
		b.run(t, host, setting,
			fmt.Sprintf("--window-size=%d,%d", widths[0]+widths[1]+widths[2]+60, min(height+20, 12_000)),
			"--screenshot="+filepath.Join(folder, name+"-"+scheme+".png"))
	}
}

// host writes a page that shows pages side by side at all widths, as a window
// can't be as narrow as a phone, and measures them.
func (b browser) host(t *testing.T, pages map[string]string) string {
	t.Helper()
	var doc strings.Builder
	doc.WriteString(`<!DOCTYPE html><body style="margin:10px; background:gray; white-space:nowrap">`)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, width := range widths {
			fmt.Fprintf(&doc, `<iframe name="%s" width="%d" height="600" style="border:0; margin-right:10px; vertical-align:top" srcdoc="%s"></iframe>`,
				name, width, html.EscapeString(pages[name]))
		}
	}
	doc.WriteString(`<pre id="frames"></pre><script>
const channels = text => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = text => { const [r, g, b] = channels(text).map(c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const behind = (element, view) => { for (let e = element; e; e = e.parentElement) { const c = view.getComputedStyle(e).backgroundColor; if (channels(c)[3] !== 0) return c; } return "rgb(255,255,255)"; };
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")].map(frame => {
    const doc = frame.contentDocument, view = frame.contentWindow, root = doc.documentElement;
    let contrast = 21, faint = "";
    for (const e of doc.body.querySelectorAll("*")) {
      if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
      const a = light(view.getComputedStyle(e).color), b = light(behind(e, view));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < contrast) { contrast = ratio; faint = e.textContent.slice(0, 60); }
    }
    const measured = {Name: frame.name, Width: Number(frame.width), Content: root.scrollWidth, Height: root.scrollHeight, Contrast: contrast, Faint: faint,
      Loaded: view.performance.getEntriesByType("resource").filter(r => !r.name.startsWith("data:")).length};
    frame.height = root.scrollHeight;
    return measured;
  });
  document.getElementById("frames").textContent = JSON.stringify(frames);
});
</script>`)
	return asFile(t, doc.String())
}

func asFile(t *testing.T, page string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// run starts the browser on a file, and is what it prints.
func (b browser) run(t *testing.T, file string, arguments ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, string(b), append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + t.TempDir(),
	}, append(arguments, "file://"+file)...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%.2000s", b, err, stderr.String())
	}
	return string(out)
}
