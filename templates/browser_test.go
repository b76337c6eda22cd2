package templates

import (
	"encoding/base64"
	"os"
	"slices"
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/outbox/digest"
	"complaintd/templates/browsertest"
)

// TestInBrowser lays the letters out in a real browser.
func TestInBrowser(t *testing.T) {
	browsertest.Find(t).LookAt(t, lookedAt(t, newTestSet(t, nil)))
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
