package document

import (
	"cmp"
	"crypto/sha256"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// entry is a mail or a letter of the correspondence.
type entry struct {
	Anchor, Name string
	// Side tells whose words they are: them, us, or colleague.
	Side, What, When string
	Head             []row
	// HTML is a mail as its sender saw it, Words are its text; Rest is what it
	// quotes and its signature. Beside an HTML, Words are those that it lacks.
	HTML                 template.HTML
	Words, Rest          string
	Files                []file
	Cut                  bool // Words or Rest are not all there is
	readers              int  // how many rows of Head tell to whom it went
	at                   time.Time
	fullHTML             template.HTML
	fullWords, otherwise string // otherwise are the words to show where the HTML is not shown
	fullRest             string
}

// file is an attachment. Source is its picture as a data: URI, if it is shown.
type file struct {
	Name, Type, Size, Note string
	Source                 template.URL
	source                 template.URL
}

// correspondence makes the entries of all mails and letters.
func (d *draft) correspondence() {
	shown := map[[sha256.Size]byte]string{} // the pictures, and the entry that has them
	for i, m := range d.file.Mails {
		at := reference{"mail-" + strconv.Itoa(i+1), d.w.fill("mail_number", "{n}", strconv.Itoa(i+1))}
		d.mails[m.ID] = at
		e := d.mail(m, at, shown)
		if m.Kind == casefile.KindStaff {
			d.inside = append(d.inside, e)
		} else {
			d.outside = append(d.outside, e)
		}
	}
	for i, l := range d.file.Letters {
		at := reference{"letter-" + strconv.Itoa(i+1), d.w.fill("letter_number", "{n}", strconv.Itoa(i+1))}
		e := d.letter(l, at)
		if l.Name.ForCustomer() || l.Name == casefile.Consultation {
			d.outside = append(d.outside, e)
		} else if j := slices.IndexFunc(d.inside, func(o entry) bool { return o.Side == "us" && o.sameLetter(e) }); j >= 0 {
			at = reference{d.inside[j].Anchor, d.inside[j].Name}
			d.inside[j].Head = slices.Insert(d.inside[j].Head, d.inside[j].readers, e.Head[0])
			d.inside[j].readers++
		} else {
			d.inside = append(d.inside, e)
		}
		if l.ID != 0 {
			d.letters[l.ID] = at
		}
	}
	inTime := func(a, b entry) int { return a.at.Compare(b.at) }
	slices.SortStableFunc(d.outside, inTime)
	slices.SortStableFunc(d.inside, inTime)
}

// sameLetter tells whether an entry is the same letter to another colleague.
func (e entry) sameLetter(o entry) bool {
	return e.What == o.What && e.at.Equal(o.at) && e.fullWords == o.fullWords && len(e.Head) > 0
}

func (d *draft) mail(m casefile.FiledMail, at reference, shown map[[sha256.Size]byte]string) entry {
	in := m.Mail
	e := entry{Anchor: at.Anchor, Name: at.Name, Side: "them", What: named(d.w.Kinds, string(m.Kind)), When: d.at(in.ReceivedAt), at: in.ReceivedAt}
	if m.Kind == casefile.KindStaff {
		e.Side = "colleague"
	}
	add := func(label, value string) {
		if value != "" {
			e.Head = append(e.Head, row{d.w.T(label), value})
		}
	}
	add("from", personIn(in.From))
	if !in.AnswerTo.Same(in.From) {
		add("answer_to", personIn(in.AnswerTo))
	}
	add("subject", oneLine(in.Subject))
	add("why", d.w.reason(m.Reason))
	add("size", d.w.size(m.Size))

	e.otherwise = visible(cmp.Or(in.NewText, in.Text))
	e.fullRest = visible(in.Rest())
	e.fullWords = e.otherwise
	contents, err := message.Unpack(in.Raw, message.DefaultLimits())
	if err != nil || in.Raw == nil {
		contents = message.Contents{}
	}
	pictures := map[string]string{}
	e.Files = d.files(in, contents, at, shown, pictures)
	if body, words, ok := d.bodyHTML(contents, pictures); ok {
		e.fullHTML, e.fullRest = body, ""
		if !lacks(words, e.otherwise) {
			e.fullWords = ""
		}
	}
	return e
}

// bodyHTML is the body of a mail that has HTML, its text pieces among it; words
// is its text alone.
func (d *draft) bodyHTML(c message.Contents, pictures map[string]string) (body template.HTML, words string, ok bool) {
	var out, text strings.Builder
	any := false
	for _, piece := range c.Body {
		if !piece.HTML {
			out.WriteString(`<div class="words">` + template.HTMLEscapeString(visible(piece.Text)) + "</div>")
			text.WriteString(piece.Text + "\n")
			continue
		}
		clean, ok := d.sanitised(piece.Text, d.w, pictures)
		if !ok {
			return "", "", false
		}
		any = true
		out.WriteString(clean)
		text.WriteString(clean + "\n")
	}
	return template.HTML(out.String()), text.String(), any //nolint:gosec // every piece is escaped or sanitised
}

// lacks tells whether words of a text are not in the HTML: the plain text of a
// mail may say something else than what its HTML shows.
func lacks(markup, text string) bool {
	separate := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	has := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(unescaped(markup)), separate) {
		has[word] = true
	}
	all, missing := 0, 0
	for _, word := range strings.FieldsFunc(strings.ToLower(text), separate) {
		if len(word) < 4 {
			continue
		}
		all++
		if !has[word] {
			missing++
		}
	}
	return missing > 2 && missing*10 > all
}

// files lists what goes along with a mail, with its pictures.
func (d *draft) files(in *casefile.Incoming, c message.Contents, at reference, shown map[[sha256.Size]byte]string, pictures map[string]string) []file {
	var files []file
	for _, f := range c.Files {
		one := file{Name: cmp.Or(oneLine(f.Name), d.w.T("nameless")), Type: oneLine(f.Type), Size: d.w.size(int64(len(f.Body)))}
		if finding := in.FindingOn(f.Body); finding.Bad() {
			one.Note = d.held(finding)
		} else if mediaType := pictureType(f.Body); mediaType != "" {
			if mediaType != f.Type {
				one.Type += " (" + d.w.fill("really", "{type}", mediaType) + ")"
			}
			sum := sha256.Sum256(f.Body)
			if where := shown[sum]; where != "" {
				one.Note = d.w.fill("shown_with", "{mail}", where)
			} else {
				shown[sum] = at.Name
				one.Note = d.w.T("no_room")
				one.source = template.URL(dataURI(mediaType, f.Body)) //nolint:gosec // base64 of what was found to be a picture
			}
			if f.ID != "" {
				pictures[strings.ToLower(f.ID)] = one.Name
			}
		} else if strings.HasPrefix(f.Type, "image/") {
			one.Note = d.w.T("not_shown")
		}
		files = append(files, one)
	}
	if len(c.Files) > 0 {
		return files
	}
	for _, a := range in.Attachments { // within a text or a winmail.dat, or of a mail that is not in memory
		files = append(files, file{Name: cmp.Or(oneLine(a.Name), d.w.T("nameless")), Type: oneLine(a.Type), Size: d.w.size(int64(a.Bytes)), Note: d.held(a.Finding)})
	}
	return files
}

// held is why a file is shown nowhere, by what a virus scanner said of it.
func (d *draft) held(finding casefile.Finding) string {
	switch {
	case finding.Threat != "":
		return d.w.fill("threat", "{threat}", oneLine(finding.Threat))
	case finding.Unexamined:
		return d.w.T("unexamined")
	}
	return ""
}

func (d *draft) letter(l casefile.FiledLetter, at reference) entry {
	e := entry{Anchor: at.Anchor, Name: at.Name, Side: "us", What: named(d.w.Letters, string(l.Name)), When: d.at(l.QueuedAt), at: l.QueuedAt, readers: 1,
		fullWords: visible(strings.TrimSpace(l.Words))}
	state := named(d.w.LetterStates, l.State)
	if !l.SettledAt.IsZero() {
		state += " " + d.at(l.SettledAt)
	}
	if l.State != "sent" && l.Reason != "" {
		state += ": " + oneLine(l.Reason)
	}
	e.Head = append(e.Head, row{d.w.T("to"), oneLine(l.Recipient) + " – " + state})
	if subject := oneLine(l.Subject); subject != "" {
		e.Head = append(e.Head, row{d.w.T("subject"), subject})
	}
	e.otherwise = e.fullWords
	return e
}

// cut fills in the entries, with at most so many characters of each.
func (p *sheet) cut(d *draft, most int) {
	p.Outside, p.Inside = cutAll(d.outside, most), cutAll(d.inside, most)
}

func cutAll(all []entry, most int) []entry {
	entries := slices.Clone(all)
	for i := range entries {
		e := &entries[i]
		e.Files = slices.Clone(e.Files)
		if len(e.fullHTML) <= most {
			e.HTML, e.Words, e.Rest = e.fullHTML, e.fullWords, e.fullRest
		} else {
			e.HTML, e.Words, e.Rest, e.Cut = "", e.otherwise, e.fullRest, true
		}
		var short bool
		if e.Words, short = shortened(e.Words, most); short {
			e.Cut, e.Rest = true, ""
		}
		if e.Rest, short = shortened(e.Rest, max(0, most-len(e.Words)/2)); short {
			e.Cut = true
		}
	}
	return entries
}

// unescaped is the text of markup that was sanitised.
func unescaped(markup string) string {
	var out strings.Builder
	within := false
	for _, r := range markup {
		switch {
		case r == '<':
			within = true
			out.WriteByte(' ')
		case r == '>' && within:
			within = false
		case !within:
			out.WriteRune(r)
		}
	}
	return html.UnescapeString(out.String())
}
