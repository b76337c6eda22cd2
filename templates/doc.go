// Package templates writes out the letters: from a letter that was decided
// ([casefile.Letter]) to its subject, its text part and its HTML part.
//
// A letter is one Markdown file per language, <language>/<letter>.md: a line
// "Subject: ...", a blank line, and the words, in which text/template puts the
// facts of the case. In letters that are one conversation with a colleague the
// first line stands on top, and the subject is the same in all of them. Beside the letters a language has _words.yaml (how it
// writes dates, numbers and the procedure's terms) and _status.md (what every
// letter to a customer ends with). Both parts are made from the same parsed
// Markdown: the HTML inside layout.html, the text by a renderer of our own.
// All files are embedded; a folder of the company's own overrides them one by
// one.
//
// What comes from a customer is hostile until shown otherwise. It reaches a
// template only as [Data], which prints itself escaped, so that no data makes
// a link, a heading, an image or a tag, and never reaches a subject at all.
package templates
