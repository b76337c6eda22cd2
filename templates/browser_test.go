package templates

import (
	"context"
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
)

// widths in CSS pixels at which the letters are looked at: a phone and a
// desktop's reading pane.
var widths = []int{360, 800}

// frame is how a browser laid one letter out at one width.
type frame struct {
	Name    string
	Width   int
	Content int // the width its content takes
	Height  int
	Loaded  int // resources asked for
}

// TestInBrowser lays the letters out in a real browser: nothing may be wider
// than a phone's screen, and nothing may be loaded. With COMPLAINTD_SCREENSHOTS
// set to a folder it leaves a picture of every letter there, at both widths,
// light and dark.
func TestInBrowser(t *testing.T) {
	chromium := findChromium(t)
	s := newTestSet(t, nil)
	pages := lookedAt(t, s)
	heights := map[string]int{}
	for _, f := range chromium.layOut(t, pages) {
		if f.Content > f.Width {
			t.Errorf("%s is %d pixels wide on a screen of %d", f.Name, f.Content, f.Width)
		}
		if f.Loaded > 0 {
			t.Errorf("%s loads %d resources", f.Name, f.Loaded)
		}
		heights[f.Name] = max(heights[f.Name], f.Height)
	}
	if len(heights) != len(pages) {
		t.Fatalf("the browser laid %d letters of %d out", len(heights), len(pages))
	}
	if folder := os.Getenv("COMPLAINTD_SCREENSHOTS"); folder != "" {
		for name, page := range pages {
			chromium.photograph(t, folder, name, page, heights[name])
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
	add := func(name string, l casefile.Letter) { pages[name] = mustRender(t, s, l).HTML }
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
func (b browser) layOut(t *testing.T, pages map[string]string) (frames []frame) {
	t.Helper()
	const most = 80
	for names := range slices.Chunk(slices.Sorted(maps.Keys(pages)), most) {
		some := map[string]string{}
		for _, name := range names {
			some[name] = pages[name]
		}
		frames = append(frames, b.measure(t, some)...)
	}
	return frames
}

func (b browser) measure(t *testing.T, pages map[string]string) []frame {
	t.Helper()
	dump := b.run(t, b.host(t, pages), "--dump-dom", "--virtual-time-budget=10000")
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
	for scheme, setting := range map[string]string{"dark": "0", "light": "1"} {
		b.run(t, host, "--blink-settings=preferredColorScheme="+setting,
			fmt.Sprintf("--window-size=%d,%d", widths[0]+widths[1]+40, height+20),
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
addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")].map(frame => {
    const root = frame.contentDocument.documentElement;
    const measured = {Name: frame.name, Width: Number(frame.width), Content: root.scrollWidth, Height: root.scrollHeight,
      Loaded: frame.contentWindow.performance.getEntriesByType("resource").length};
    frame.height = root.scrollHeight;
    return measured;
  });
  document.getElementById("frames").textContent = JSON.stringify(frames);
});
</script>`)
	file := filepath.Join(t.TempDir(), "host.html")
	if err := os.WriteFile(file, []byte(doc.String()), 0o600); err != nil {
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
