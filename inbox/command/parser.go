package command

import "slices"

// Parser reads staff commands. It is safe for concurrent use.
type Parser struct {
	dictionary dictionary
	specs      map[string]spec
	names      map[string][languages]string
	choices    map[string][languages]string // of a section of words.txt
	examples   map[string][languages]string
	messages   map[string][languages]string
}

// New is a parser with the words of both languages.
func New() *Parser {
	words := readList("words.txt")
	commands := slices.DeleteFunc(slices.Clone(words), func(r row) bool { return r.section != "command" })
	return &Parser{
		dictionary: newDictionary(),
		specs:      specs(),
		names:      texts(commands),
		choices:    choices(words),
		examples:   texts(readList("examples.txt")),
		messages:   texts(readList("messages.txt")),
	}
}

// mostCommands is how many a mail may hold; the form for a complaint has eight.
const mostCommands = 30

// Parse reads a colleague's new words, without quoted mail and signature. Where
// there is any refusal, nothing of the mail is to be done.
func (p *Parser) Parse(text string, clock Clock) (Mail, []Refusal) {
	top, words := p.divide(text)
	if len(top) > mostCommands {
		return Mail{}, []Refusal{{Problem: TooMany}}
	}
	d := &draft{sheet: sheet{clock: clock, entersNew: slices.ContainsFunc(top, func(w written) bool { return w.name == "new" })}}
	for _, w := range top {
		p.read(d, w)
	}
	for _, line := range commandsIn(words) {
		d.refuse(Refusal{Problem: Below, Line: line})
	}
	if line := p.causeIn(words); line != "" && d.has("final") {
		d.refuse(Refusal{Problem: CauseBelow, Line: line, Command: "final"})
	}
	d.check()
	mail := d.mail(words)
	if len(d.refusals) > 0 {
		return Mail{}, d.refusals
	}
	return mail, nil
}

// CommandsIn are the lines of a text that are commands. A line that only begins
// with #, as #oneteam does, is none.
func (p *Parser) CommandsIn(text string) (lines []string) {
	for _, line := range commandsIn(text) {
		body, _ := commandBody(line)
		if name, _ := p.dictionary.opens("command", body); name != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// read adds one command to the draft, or what is wrong with it.
func (p *Parser) read(d *draft, w written) {
	if w.name == "" {
		d.refuse(Refusal{Problem: Unknown, Line: w.line, Nearest: p.dictionary.nearest(w.rest)})
		return
	}
	e := entry{written: w, spec: p.specs[w.name], step: Step{Line: w.line}}
	d.args = args{&p.dictionary, w.rest}
	other := p.dictionary.second(w.rest)
	problem := first(unless(other == "", SameLine), unless(!e.free || !w.mayBeWrapped(), Wrapped))
	if problem == "" {
		problem = d.readArgs(&e)
	}
	if problem != "" {
		d.fault(problem, e, other)
		e.misread = true
	}
	d.entries = append(d.entries, e)
}

// readArgs reads what stands behind the name, unless it is a line of the form
// for a new complaint that was not filled in.
func (d *draft) readArgs(e *entry) Problem {
	if d.entersNew && (e.kind == fact || e.kind == field) && d.args.end() {
		return ""
	}
	return e.spec.read(&d.sheet, &e.step)
}
