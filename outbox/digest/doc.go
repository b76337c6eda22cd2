// Package digest draws the figures of a period as a chart: how many complaints
// were received, and how many were answered in time.
//
// A chart is laid out once, in units of its own, and drawn in two ways: as a PNG
// for mails, where nothing else is shown reliably, and as SVG for documents, which
// follows the reader's light or dark scheme. Both need the words beside them:
// [Chart.Alt] tells the same for those who see no picture.
//
// It is pure: the same figures make the same bytes.
package digest
