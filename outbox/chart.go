package outbox

import (
	"bytes"
	"fmt"

	"github.com/wneessen/go-mail"

	"complaintd/casefile"
	"complaintd/outbox/digest"
	"complaintd/templates"
)

// withChart is a digest with what its chart shows, and the chart; nil where there is
// nothing to draw.
func withChart(l casefile.Letter) (casefile.Letter, *digest.Chart) {
	if l.Digest == nil || l.Digest.Quiet() || !l.Digest.Counts() {
		return l, nil
	}
	chart := digest.NewChart(l.Digest.Figures, l.Language)
	shown := *l.Digest
	shown.Chart = chart.Alt
	l.Digest = &shown
	return l, chart
}

// embedChart puts the picture into the letter, which shows it by its Content-ID
// (RFC 2392).
func embedChart(msg *mail.Msg, chart *digest.Chart) error {
	if chart == nil {
		return nil
	}
	picture, err := chart.PNG()
	if err != nil {
		return err
	}
	err = msg.EmbedReader("chart.png", bytes.NewReader(picture), mail.WithFileContentID("<"+templates.ChartID+">"),
		mail.WithFileContentType("image/png"), mail.WithFileEncoding(mail.EncodingB64))
	if err != nil {
		return fmt.Errorf("embed the chart: %w", err)
	}
	return nil
}
