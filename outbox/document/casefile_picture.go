package document

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

const (
	// largestPicture in bytes is shown; what is larger is listed.
	largestPicture = 3 << 20
	// mostPixels bounds what a browser unfolds: some kilobytes can claim to be a
	// square mile.
	mostPixels = 50_000_000
)

// pictureType is the media type of a picture, told by its bytes, whatever it is
// called; empty for what is none that every browser shows, or is too large to be
// shown. SVG is none: it is a document.
func pictureType(content []byte) string {
	if len(content) > largestPicture {
		return ""
	}
	for _, kind := range []struct {
		mediaType, begins string
		size              func([]byte) (image.Config, error)
	}{
		{"image/png", "\x89PNG\r\n\x1a\n", func(b []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(b)) }},
		{"image/jpeg", "\xff\xd8\xff", func(b []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(b)) }},
		{"image/gif", "GIF8", func(b []byte) (image.Config, error) { return gif.DecodeConfig(bytes.NewReader(b)) }},
		{"image/webp", "RIFF", func(b []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(b)) }},
	} {
		if !bytes.HasPrefix(content, []byte(kind.begins)) {
			continue
		}
		size, err := kind.size(content)
		if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > mostPixels/size.Height {
			return ""
		}
		return kind.mediaType
	}
	return ""
}

// dataURI is a picture within the document (RFC 2397).
func dataURI(mediaType string, content []byte) string {
	return "data:" + mediaType + ";base64," + base64.StdEncoding.EncodeToString(content)
}
