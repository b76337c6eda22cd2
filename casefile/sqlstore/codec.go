package sqlstore

import (
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"
)

// codec turns values into what is stored and back.
type codec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

// largestBlob bounds what a stored frame may unfold to: the largest mail that
// a configuration can allow, and the letter that carries it.
const largestBlob = 512 << 20

func newCodec() (*codec, error) {
	// Mails are small: a window of 256 KiB finds what repeats in them, and
	// keeps the memory of an encoder small.
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(256<<10),
		zstd.WithEncoderConcurrency(2), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(largestBlob))
	if err != nil {
		return nil, fmt.Errorf("set up decompression: %w", err)
	}
	return &codec{encoder: encoder, decoder: decoder}, nil
}

// Blob is a mail or a letter as it is stored.
type Blob struct{ frame []byte } // never nil, so that it is stored as a BLOB

// Pack compresses a mail or a letter for storing. It costs more than most
// queries, so it is done before the writing transaction begins.
func (s *Store) Pack(b []byte) Blob {
	return Blob{s.codec.encoder.EncodeAll(b, make([]byte, 0, s.codec.room(len(b))))}
}

// room is how many bytes to set aside for packing n. A large mail is mostly a
// picture that packing makes little smaller, and copying it to a larger place
// would need memory for both.
func (c *codec) room(n int) int {
	if n > 1<<20 {
		return c.encoder.MaxEncodedSize(n)
	}
	return n/2 + 64
}

func (c *codec) unpack(b []byte) ([]byte, error) {
	out, err := c.decoder.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack a stored mail: %w", err)
	}
	return out, nil
}

func (c *codec) Close() {
	_ = c.encoder.Close() // holds no stream, so there is nothing to flush
	c.decoder.Close()
}

// micros is an instant as it is stored; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// instant is a stored instant in UTC; 0 is the zero time.
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
