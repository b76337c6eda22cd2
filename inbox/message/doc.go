// Package message reads one mail: raw bytes in (RFC 5322, MIME RFC 2045 to
// 2047), decoded header fields, the readable text and the list of attachments
// out.
//
// Real mail breaks every rule of these standards, so the package reads what it
// can and never panics, hangs or uses more memory than a small multiple of the
// mail's size. The raw bytes are never altered. Everything it returns is valid
// UTF-8 without NUL.
//
// The package is pure and imports no other package of this program.
package message
