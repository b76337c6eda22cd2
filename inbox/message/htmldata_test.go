package message

import "testing"

// TestWithoutDataURIs: only the content of what is a data: URI goes.
func TestWithoutDataURIs(t *testing.T) {
	for source, want := range map[string]string{
		`<img src="data:image/png;base64,AA==">x`:                     `<img src="data:image/png;base64,">x`,
		"<img src='data:image/png;name=a;base64,AA\r\n BB'>x":         `<img src='data:image/png;name=a;base64,'>x`,
		`<img src=data:image/png;base64,AA width=1>x`:                 `<img src=data:image/png;base64, width=1>x`,
		`<p style="background:url(DATA:image/png;base64,AA)">x`:       `<p style="background:url(DATA:image/png;base64,)">x`,
		"<img src=\"data:image/png;base64,AA\nwords without an end":   "<img src=\"data:image/png;base64,\nwords without an end",
		`data:image/png;base64,AA`:                                    `data:image/png;base64,AA`,
		`the "data: that you hold;base64,words`:                       `the "data: that you hold;base64,words`,
		`;base64,AA`:                                                  `;base64,AA`,
		`<i src="data:a/b;base64,AA"><i src="data:a/b;base64,BB">end`: `<i src="data:a/b;base64,"><i src="data:a/b;base64,">end`,
	} {
		if got := string(withoutDataURIs([]byte(source))); got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}
