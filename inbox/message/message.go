package message

// Message is a mail as a person would read it.
type Message struct {
	Header Header
	// Type is the media type of the mail as a whole, in lower case, with its
	// parameters: multipart/report and report-type, for one.
	Type   string
	Params map[string]string
	// Text is the text of the mail in lines ended by \n, without blank lines
	// at either end; empty where there are no words.
	Text string
	// Quoted are the stretches of Text that its markup (HTML, format=flowed)
	// marks as quoted mail or as the line that introduces it; in order, none
	// overlapping another. Quotes that only their words give away are not
	// among them.
	Quoted []Span
	// SetIn are the stretches, none of them in Quoted, that markup sets apart
	// as much for the writer's own words as for a quote: a plain blockquote, a
	// box. Only the words around and within them tell.
	SetIn       []Span
	Attachments []Attachment
}

// Span is a stretch of Message.Text in bytes: from Start up to End, End not
// included.
type Span struct{ Start, End int }

// UnreadableError tells why a mail can't be read.
type UnreadableError struct {
	Reason string // plain words, none of them the mail's
}

func (e *UnreadableError) Error() string { return e.Reason }

// Parse reads a mail. It fails only with an [*UnreadableError], for bytes that
// have no mail header and for a mail beyond the limits; the Message then holds
// what was read until there, its header at least as far as there is one.
func Parse(raw []byte, limits Limits) (*Message, error) {
	header, body := readHeader(lineFeeds(raw), limits.HeaderBytes)
	m := &Message{Header: header}
	m.Type, m.Params = header.contentType()
	if header.empty() {
		return m, &UnreadableError{"it has no mail header"}
	}
	t := tree{limits: limits}
	root, err := t.grow(header, lineFeeds(body), 0)
	if err != nil {
		return m, err
	}
	root.disposition = "" // what stands alone is the mail's body, whatever it is called
	r := reader{left: limits.TextBytes, tokens: limits.Tokens, files: limits.Parts}
	words := r.read(root)
	m.Text, m.Quoted, m.SetIn, m.Attachments = words.text, words.quoted, words.setIn, r.attachments
	switch {
	case r.left < 0:
		return m, &UnreadableError{"its text is too long"}
	case r.tokens < 0:
		return m, &UnreadableError{"its HTML has too many tags"}
	}
	return m, nil
}
