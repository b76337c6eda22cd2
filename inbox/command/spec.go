package command

// spec is how a command is read and what it goes with.
type spec struct {
	read  func(*sheet, *Step) Problem
	words use
	kind  kind
	// lone commands stand with none but those of the kinds in with.
	lone bool
	with []kind
	// choice is the section of words.txt that holds what may stand behind it.
	choice string
	// free: words of the colleague's own end its line.
	free bool
	// again: it may stand in a mail more than once.
	again bool
	// early: it is done before commands that depend on it.
	early bool
}

// use is what a command makes of the words below.
type use int

const (
	// beside: it has no use for them; they are an answer to the customer.
	beside use = iota
	// silent: it acts inside the company, so that they may be meant for it.
	silent
	// kept: they are for the file, if there are any.
	kept
	// offered: as kept, unless another command wants them.
	offered
	// needed: without them, it can't be carried out.
	needed
)

// kind is what commands have in common that exclude or belong to each other.
type kind int

const (
	ordinary kind = iota
	fact          // about the customer
	field         // of what came by letter or phone
	ending        // decides or closes the case: one in a mail
)

// specs are all commands, by the names in words.txt.
func specs() map[string]spec {
	return map[string]spec{
		"final":           {read: readFinal, words: needed, kind: ending, choice: "verdict"},
		"extend":          {read: readExtend, words: needed, free: true},
		"ask":             {read: readAsk, words: needed, choice: "pause"},
		"note":            {read: readNote, words: needed},
		"call":            {read: readCall, words: offered},
		"posted":          {read: readPosted, words: silent},
		"promise":         {read: readPromise, words: beside, early: true, again: true, free: true},
		"done":            {read: readDone, words: beside, early: true, again: true},
		"escalate":        {read: readEscalate, words: silent, choice: "owner"},
		"review":          {read: readReview, words: kept},
		"channel":         {read: readChannel, kind: field, choice: "channel"},
		"received":        {read: readReceived, kind: field},
		"dated":           {read: readDated, kind: field},
		"take":            {read: readTake, words: silent},
		"assign":          {read: readAssign, words: silent},
		"consult":         {read: readConsult, words: needed},
		"from-customer":   {read: readFromCustomer, words: kept, lone: true, with: []kind{fact, field}},
		"order":           {read: readOrder, words: beside, kind: fact, again: true},
		"phone":           {read: readPhone, words: beside, kind: fact, again: true},
		"email":           {read: readEmail, words: beside, kind: fact},
		"address":         {read: readAddress, words: beside, kind: fact, free: true},
		"prefer":          {read: readPrefer, words: beside, kind: fact, choice: "channel"},
		"language":        {read: readLanguage, words: beside, kind: fact, choice: "language"},
		"name":            {read: readName, words: beside, kind: fact},
		"party":           {read: readParty, words: beside, early: true, again: true},
		"consent":         {read: readConsent, words: beside, early: true, choice: "consent", free: true},
		"split":           {read: readSplit, words: silent},
		"merge":           {read: readMerge, words: silent, kind: ending},
		"withdrawn":       {read: readWithdrawn, words: silent, kind: ending},
		"not-a-complaint": {read: readNotAComplaint, words: needed, kind: ending},
		"spam":            {read: readSpam, words: silent, kind: ending},
		"reopen":          {read: readReopen, words: beside, early: true},
		"complaint":       {read: readComplaint, words: silent, lone: true, again: true},
		"seen":            {read: readSeen, words: silent},
		"undo":            {read: readUndo, words: silent, lone: true},
		"status":          {read: readStatus, words: silent},
		"help":            {read: readHelp, words: silent},
		"new":             {read: readNew, words: kept, lone: true, with: []kind{fact, field}},
	}
}
