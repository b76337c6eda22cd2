package document

import (
	"slices"
	"strings"
	"testing"

	"complaintd/templates/browsertest"
)

// TestCaseFileInBrowser lays the document out in a real browser.
func TestCaseFileInBrowser(t *testing.T) {
	browsertest.Find(t).LookAt(t, map[string]string{
		"casefile-en": write(t, richFile(), "en", LargestCaseFile), "casefile-nb": write(t, richFile(), "nb", LargestCaseFile),
		"casefile-hostile": write(t, hostileFile(hostile...), "en", LargestCaseFile), "casefile-long": write(t, longFile(), "nb", LargestCaseFile),
	})
}

// TestAHostileMailContactsNothing: a browser that opens the case file of mails
// which try everything asks no server for anything.
func TestAHostileMailContactsNothing(t *testing.T) {
	b, asked := browsertest.Find(t), browsertest.Listen(t)
	b.Document(t, `<!DOCTYPE html><img src="http://evil.example/control.png"><script>document.title = "x"</script>`, asked.Arguments()...)
	if !slices.ContainsFunc(asked.Take(), func(s string) bool { return strings.Contains(s, "evil.example") }) {
		t.Fatal("the browser does not ask where this test listens, so it would prove nothing")
	}
	document := b.Document(t, write(t, hostileFile(hostile...), "en", LargestCaseFile), asked.Arguments()...)
	if requests := asked.Take(); len(requests) > 0 {
		t.Errorf("asked for %q", requests)
	}
	if !strings.Contains(document, "KL-26-000123-7") {
		t.Error("the browser does not show the case file any more")
	}
}
