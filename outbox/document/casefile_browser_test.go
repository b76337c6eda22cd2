package document

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// screens are the widths in CSS pixels at which the document is looked at.
var screens = []int{360, 800, 1000}

// TestCaseFileInBrowser lays the document out in a real browser: nothing may be
// wider than a phone's screen, and the letters must be told apart from what they
// stand on (WCAG 2.1 §1.4.3, AA). With COMPLAINTD_SCREENSHOTS set to a folder it
// leaves pictures there, light and dark, and the document as printed.
func TestCaseFileInBrowser(t *testing.T) {
	b := findBrowser(t)
	pages := map[string]string{"casefile-en": write(t, richFile(), "en", LargestCaseFile), "casefile-nb": write(t, richFile(), "nb", LargestCaseFile),
		"casefile-hostile": write(t, hostileFile(hostile...), "en", LargestCaseFile), "casefile-long": write(t, longFile(), "nb", LargestCaseFile)}
	b.lookAt(t, pages)
}

// lookAt lays pages out as a person would see them on screens and in both colour
// schemes, and on paper where pictures are wanted.
func (b browser) lookAt(t *testing.T, pages map[string]string) {
	t.Helper()
	heights := map[string]int{}
	for _, scheme := range []string{"light", "dark"} {
		frames := b.layOut(t, pages, scheme)
		if len(frames) != len(pages)*len(screens) {
			t.Fatalf("the browser laid out %d frames of %d", len(frames), len(pages)*len(screens))
		}
		for _, f := range frames {
			if f.Content > f.Width {
				t.Errorf("%s is %d pixels wide on a screen of %d", f.Name, f.Content, f.Width)
			}
			if f.Contrast < 4.5 {
				t.Errorf("%s, %s: a contrast of %.2f in %s", f.Name, scheme, f.Contrast, f.Faint)
			}
			if f.Drawn < 3 { // WCAG 2.1 §1.4.11
				t.Errorf("%s, %s: a contrast of %.2f of a bar in a chart", f.Name, scheme, f.Drawn)
			}
			heights[f.Name] = max(heights[f.Name], f.Height)
		}
	}
	if folder := os.Getenv("COMPLAINTD_SCREENSHOTS"); folder != "" {
		for name, page := range pages {
			b.photograph(t, folder, name, page, heights[name])
		}
	}
}

// photograph leaves pictures of a page in a folder, light and dark, and the page as
// printed. What is hostile is not looked at.
func (b browser) photograph(t *testing.T, folder, name, page string, height int) {
	t.Helper()
	if name == "casefile-hostile" {
		return
	}
	for _, width := range []int{screens[0], screens[len(screens)-1]} {
		host := b.host(t, map[string]string{name: page}, []int{width})
		for _, scheme := range []string{"dark", "light"} {
			b.run(t, host, preferring(scheme), fmt.Sprintf("--window-size=%d,%d", max(width+20, 520), min(height+20, 15_000)),
				"--screenshot="+filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)))
		}
	}
	b.run(t, asFile(t, page), "--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(folder, name+".pdf"))
}

// TestAHostileMailContactsNothing: a browser that opens the case file of mails
// which try everything asks no server for anything.
func TestAHostileMailContactsNothing(t *testing.T) {
	b := findBrowser(t)
	asked := newListener(t)
	b.run(t, asFile(t, `<!DOCTYPE html><img src="http://evil.example/control.png"><script>document.title = "x"</script>`),
		append(asked.flags(), "--dump-dom", "--virtual-time-budget=5000")...)
	if !slices.ContainsFunc(asked.take(), func(s string) bool { return strings.Contains(s, "evil.example") }) {
		t.Fatal("the browser does not ask where this test listens, so it would prove nothing")
	}
	dom := b.run(t, asFile(t, write(t, hostileFile(hostile...), "en", LargestCaseFile)),
		append(asked.flags(), "--dump-dom", "--virtual-time-budget=10000")...)
	for _, request := range asked.take() {
		if !strings.Contains(request, "google") { // the browser's own
			t.Errorf("asked for %s", request)
		}
	}
	if !strings.Contains(dom, "KL-26-000123-7") {
		t.Error("the browser does not show the case file any more")
	}
}

// listener is a proxy that notes what it is asked for and refuses it.
type listener struct {
	server *httptest.Server
	mu     sync.Mutex
	asked  []string
}

func newListener(t *testing.T) *listener {
	l := &listener{}
	l.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asked = append(l.asked, r.Method+" "+r.RequestURI)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(l.server.Close)
	return l
}

func (l *listener) flags() []string {
	return []string{"--proxy-server=" + l.server.URL, "--proxy-bypass-list=<-loopback>"}
}

func (l *listener) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.asked
	l.asked = nil
	return asked
}

// frame is how the browser laid one document out at one width. Contrast is the
// least of its texts, and Faint is that text.
type frame struct {
	Name                   string
	Width, Content, Height int
	Contrast               float64
	Faint                  string
	Drawn                  float64 // the least contrast of what is drawn
}

type browser string

// findBrowser skips the test where there is no Chromium, unless real peers are
// required.
func findBrowser(t *testing.T) browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return browser(path)
		}
	}
	if os.Getenv("COMPLAINTD_REQUIRE_PEERS") == "1" {
		t.Fatal("no Chromium on this machine, and COMPLAINTD_REQUIRE_PEERS=1")
	}
	t.Skip("SKIPPED: no Chromium on this machine, so nobody has looked at the case file")
	return ""
}

// preferring is a flag that sets the reader's colour scheme.
func preferring(scheme string) string {
	return "--blink-settings=preferredColorScheme=" + map[string]string{"dark": "0", "light": "1"}[scheme]
}

func (b browser) layOut(t *testing.T, pages map[string]string, scheme string) []frame {
	t.Helper()
	dump := b.run(t, b.host(t, pages, screens), preferring(scheme), "--dump-dom", "--virtual-time-budget=20000")
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

// host writes a page that shows pages in frames, as a window can't be as narrow
// as a phone, and measures them.
func (b browser) host(t *testing.T, pages map[string]string, widths []int) string {
	t.Helper()
	var doc strings.Builder
	doc.WriteString(`<!DOCTYPE html><meta charset="utf-8"><body style="margin:0; background:gray; white-space:nowrap">`)
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		for _, width := range widths {
			fmt.Fprintf(&doc, `<iframe name="%s" width="%d" height="600" style="border:0; vertical-align:top" srcdoc="%s"></iframe>`,
				name, width, html.EscapeString(pages[name]))
		}
	}
	doc.WriteString(`<pre id="frames"></pre><script>
const channels = text => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = text => { const [r, g, b] = channels(text).map(c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const against = (one, other) => { const a = light(one), b = light(other); return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
const behind = (element, view) => { for (let e = element; e; e = e.parentElement) { const c = view.getComputedStyle(e).backgroundColor; if (channels(c)[3] !== 0) return c; } return "rgb(255,255,255)"; };
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")].map(frame => {
    const doc = frame.contentDocument, view = frame.contentWindow, root = doc.documentElement;
    let contrast = 21, faint = "";
    for (const e of doc.body.querySelectorAll("*")) {
      if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
      const ratio = against(view.getComputedStyle(e)[e instanceof view.SVGElement ? "fill" : "color"], behind(e, view));
      if (ratio < contrast) { contrast = ratio; faint = e.textContent.slice(0, 60); }
    }
    let drawn = 21;
    for (const e of doc.querySelectorAll("rect:not(.chart-grid)")) {
      const style = view.getComputedStyle(e);
      drawn = Math.min(drawn, Math.max(against(style.fill, behind(e, view)), against(style.stroke, behind(e, view))));
    }
    const measured = {Drawn: drawn, Name: frame.name, Width: Number(frame.width), Content: root.scrollWidth, Height: root.scrollHeight, Contrast: contrast, Faint: faint};
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
