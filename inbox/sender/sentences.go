package sender

import "fmt"

// sentence is what a colleague is told, in English and in Norwegian.
type sentence struct{ english, norwegian string }

var (
	unreadable     = sentence{"The e-mail could not be read.", "E-posten kunne ikke leses."}
	severalAuthors = sentence{"It is unclear who wrote the e-mail: its From line holds more than one address, or can be read in several ways.",
		"Det er uklart hvem som har skrevet e-posten: Fra-linjen har mer enn én adresse eller kan leses på flere måter."}
	tooLarge = sentence{"The e-mail is too large (%d MB), and nothing of it was read. Send it again without the largest files, or with smaller ones.",
		"E-posten er for stor (%d MB), og ingenting av den er lest. Send den på nytt uten de største filene, eller med mindre filer."}
	noWords = sentence{"There are no words of your own above the quoted e-mail. Write them at the top.",
		"Det står ingen egne ord over den siterte e-posten. Skriv dem øverst."}
	answersBelow = sentence{"Your answers seem to stand within the quoted e-mail, from which nothing is taken. Write all that the customer is to read at the top.",
		"Svarene dine ser ut til å stå i den siterte e-posten, og derfra tas ingenting med. Skriv alt som kunden skal lese, øverst."}
	quotesUs = sentence{"The words seem to hold a part of our own e-mail to you, which the customer must not read. Leave it out, or answer with a program that marks what it quotes.",
		"Ordene ser ut til å inneholde en del av vår egen e-post til deg, som kunden ikke skal lese. Ta den bort, eller svar med et program som merker det det siterer."}
	commandInSubject = sentence{"A command stands in the subject. Commands go into the text, at the top.",
		"Det står en kommando i emnefeltet. Kommandoer skrives i teksten, øverst."}
	looksForwarded = sentence{"This is a forwarded e-mail, which may be meant for a colleague. To write to the customer, answer our e-mail. For the file: write #note on top. If the customer wrote what you forward: #from-customer.",
		"Dette er en videresendt e-post, som kan være ment for en kollega. Svar på e-posten fra oss for å skrive til kunden. Til saksmappen: skriv #notat øverst. Har kunden skrevet det du videresender: #fra-kunde."}
	looksInternal = sentence{"The line “%s” says that the words may not be for the customer. For the file: write #note on top. Else leave that line out.",
		"Linjen «%s» tyder på at ordene ikke er til kunden. Til saksmappen: skriv #notat øverst. Ellers kan du ta bort den linjen."}
	toColleague = sentence{"The e-mail is addressed to a colleague (%s), so the words may not be for the customer. If they are, send them to our address; copies (Cc) may go to colleagues. For the file: write #note on top.",
		"E-posten er adressert til en kollega (%s), så ordene er kanskje ikke til kunden. Er de det, så send dem til adressen vår; kopi kan gå til kolleger. Til saksmappen: skriv #notat øverst."}
	looksAway = sentence{"The words look like a notice that you are away (“%s”), so they may not be meant for the customer. If they are, say it in other words.",
		"Ordene ser ut som en melding om at du er borte («%s»), så de er kanskje ikke til kunden. Er de det, så si det med andre ord."}
	namesColleague = sentence{"The words name an internal address: %s. Those are never passed on. Leave it out, or write #note on top.",
		"Ordene nevner en intern adresse: %s. Slike sendes aldri videre. Ta den bort, eller skriv #notat øverst."}
	badPhone = sentence{"The number in “%s” can't be read as a phone's. Write it with the country: #phone +47 22 22 55 55",
		"Nummeret i «%s» kan ikke leses som et telefonnummer. Skriv det med landet: #telefon +47 22 22 55 55"}
	badAddress = sentence{"The address in “%s” can't be read. Write street, postcode and city on one line, with commas between: #address Storgata 1, 0155 Oslo",
		"Adressen i «%s» kan ikke leses. Skriv gate, postnummer og sted på én linje, med komma imellom: #adresse Storgata 1, 0155 Oslo"}
	nothingEntered = sentence{"No words of the customer stand below the commands, and nothing is attached.",
		"Under kommandoene står ingen ord fra kunden, og ingenting er vedlagt."}
	channelMissing = sentence{"How did it come? Add #channel post or #channel phone, and the customer's words below.",
		"Hvordan kom det? Legg til #kanal post eller #kanal telefon, og kundens ord under."}
	nothingForwarded = sentence{"No forwarded e-mail was found. Forward the customer's e-mail as an attachment, or with its header (From, Date, Subject) above its text.",
		"Fant ingen videresendt e-post. Videresend kundens e-post som vedlegg, eller med hodet (Fra, Dato, Emne) over teksten."}
	severalForwarded = sentence{"Several e-mails are attached. Forward them one at a time.",
		"Flere e-poster er vedlagt. Videresend dem én om gangen."}
	forwardedOurs = sentence{"The e-mail that is forwarded was not written by a customer, but by us.",
		"E-posten som er videresendt, er ikke skrevet av en kunde, men av oss."}
)

// in is the sentence for a colleague, in Norwegian where that is their language,
// else in English.
func (s sentence) in(language string, named ...any) string {
	text := s.english
	if language == "nb" || language == "nn" {
		text = s.norwegian
	}
	if len(named) == 0 {
		return text
	}
	return fmt.Sprintf(text, named...)
}
