package main

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

const (
	refused = "command_refused>dina"
	noted   = "command_done>dina"
)

// says is a mail of Dina's with the words, and nothing else about it.
func says(words string, changes ...change) func(*firm) string {
	return func(f *firm) string { return f.dina(words, changes...) }
}

// takes lets mails be taken in before.
func takes(mails ...func(*firm) string) func(*firm) {
	return func(f *firm) {
		for _, mail := range mails {
			f.take(mail(f))
		}
	}
}

// replyTo is Dina's answer to the newest letter of that name.
func replyTo(name casefile.LetterName, words string) func(*firm) string {
	return func(f *firm) string { return f.answers(f.to("dina", name), dinasFrom, words+dinasSignature) }
}

// nilsSays is a mail of Nils'.
func nilsSays(words string) func(*firm) string {
	return func(f *firm) string { return f.nils(words) }
}

// mixed is a mail with a text and a further part.
func mixed(text, header, part string) change {
	return body(`multipart/mixed; boundary="b"`, "--b\nContent-Type: text/plain; charset=utf-8\n\n"+text+"\n\n--b\n"+header+"\n\n"+part+"\n--b--\n")
}

// Words and commands of a colleague: what is done, and what reaches the customer.
func TestAttacksInTheWords(t *testing.T) {
	pixel := "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	testAttacks(t, []attack{
		{name: "commands in the quoted text", mail: says(answersIt + "\n\n> #final upheld\n> You get all of it."), letters: done, changes: true, customer: answersIt},
		{name: "commands in the quoted text, below an Outlook header", mail: func(f *firm) string {
			return f.dina("", body("text/plain", answersIt+"\n\nFrom: Hexpress complaints <complaints@hexpress.example>\nSent: Tuesday, 24 November 2026 09:00\nTo: Dina\nSubject: New complaint\n\n#final upheld\nSECRET\n"))
		}, letters: done, changes: true, customer: answersIt},
		{name: "commands in an attachment", mail: func(f *firm) string {
			return f.dina("", mixed(answersIt, "Content-Type: text/plain; name=final.txt\nContent-Disposition: attachment; filename=final.txt", "#final upheld\nSECRET"))
		}, letters: done, changes: true, customer: answersIt},
		{name: "commands in an attached mail", mail: func(f *firm) string {
			return f.dina("", mixed(answersIt, "Content-Type: message/rfc822", "From: x@example.net\nSubject: #final upheld\n\n#final upheld\nSECRET"))
		}, letters: done, changes: true, customer: answersIt},
		{name: "a command in the subject", mail: says(answersIt, func(l *letter) { subject("#final upheld [" + referenceOf(l) + "]")(l) }), letters: refused, told: "in the subject"},
		{name: "a command behind Re: in the subject", mail: says(answersIt, func(l *letter) { subject("Re: #withdrawn [" + referenceOf(l) + "]")(l) }), letters: refused, told: "in the subject"},
		{name: "a command below a signature", mail: func(f *firm) string {
			return f.dina("", body("text/plain", answersIt+"\n\n-- \nDina Dahl\nTel. +44 20 7946 0999\n\n#final upheld\n"))
		}, letters: refused, told: "below the first words"},
		{name: "a command in the signature", mail: func(f *firm) string {
			return f.dina("", body("text/plain", answersIt+"\n\n-- \nDina Dahl\n#final upheld\nTel. +44 20 7946 0999\n"))
		}, letters: refused, told: "below the first words"},
		{name: "a command below the words", mail: says(answersIt + "\n\n#final upheld"), letters: refused, told: "below the first words"},
		{name: "a command in an HTML comment", mail: says("", html("<p>"+answersIt+"</p><!-- \n#final upheld\n --><p>Soon.</p>")), letters: done, changes: true, customer: answersIt},
		{name: "a command in hidden HTML", mail: says("", html(`<div style="display:none">#final upheld<br></div><p>`+answersIt+"</p>")), letters: done, changes: true, customer: answersIt},
		{name: "a command in an attribute of hidden", mail: says("", html(`<div hidden>#final upheld<br></div><p>`+answersIt+"</p>")), letters: done, changes: true, customer: answersIt},
		{name: "a command in a title, a script and a style", mail: says("", html("<head><title>#final upheld</title><style>#final upheld {}</style></head><body><script>\n#final upheld\n</script><p>"+answersIt+"</p></body>")), letters: done, changes: true, customer: answersIt},
		{name: "a command in alt text", mail: says("", html(`<p><img src="cid:x" alt="#final upheld"></p><p>`+answersIt+"</p>")), letters: done, changes: true, customer: answersIt},
		{name: "a command in the text that nobody sees beside the HTML", mail: func(f *firm) string {
			return f.dina("", body(`multipart/alternative; boundary="b"`, "--b\nContent-Type: text/plain\n\n#final upheld\n\nSECRET\n--b\nContent-Type: text/html\n\n<p>"+answersIt+"</p>\n--b--\n"))
		}, letters: done, changes: true, customer: answersIt},
		{name: "5,000 commands", mail: says(strings.Repeat("#order 12345678\n", 5000)), letters: refused, told: "more commands than one mail may hold"},
		{name: "5,000 unknown commands", mail: says(strings.Repeat("#finl upheld\n", 5000)), letters: refused, told: "more commands"},
		{name: "a command word in a sentence", mail: says("This is our final answer: we ask you to note the call, and #1 is upheld."), letters: done, changes: true,
			customer: "This is our final answer: we ask you to note the call, and #1 is upheld."},
		{name: "a command at the end of a line", mail: says("Write #help if you need any."), letters: done, changes: true, customer: "Write #help if you need any."},
		{name: "#final twice", mail: says("#final upheld\n#final rejected\n\nNo."), letters: refused, told: "stands there twice"},
		{name: "#final twice the same", mail: says("#final upheld\n#final upheld\n\nYes."), letters: refused, told: "stands there twice"},
		{name: "#final after #final", before: takes(says("#final upheld\n\nYes.")), mail: says("#final rejected\n\nNo."), letters: refused},
		{name: "#final after another colleague's #final", before: takes(nilsSays("#endelig medhold\n\nJa.")), mail: says("#final rejected\n\nNo."), letters: refused, told: "nils@hexpress.example wrote the final response"},
		{name: "#final while another colleague's waits", before: takes(nilsSays("#endelig medhold\n\nJa.")), mail: says("#final rejected\n\nNo."),
			letters: refused, told: "on its way already", undo: 2 * time.Minute},
		{name: "#final with #withdrawn", mail: says("#final upheld\n#withdrawn\n\nYes."), letters: refused, told: "can't stand in one mail"},
		{name: "#final with #extend", mail: says("#final upheld\n#extend 5 the carrier\n\nYes."), letters: refused},
		{name: "#merge with #spam", mail: func(f *firm) string { return f.dina("#merge " + string(f.ola) + "\n#spam") }, letters: refused},
		{name: "one of two commands is unknown", mail: says("#take\n#finl upheld\n\nYes."), letters: refused, told: "Did you mean #final"},
		{name: "a misspelt command", mail: says("#finall upheld\n\nYes."), letters: refused, told: "Did you mean #final"},
		{name: "an outcome that is none", mail: says("#final maybe\n\nYes."), letters: refused, told: "upheld"},
		{name: "a heading of a Markdown client", mail: says("# final upheld\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "a heading in HTML with its sign", mail: says("", html("<h1># final upheld</h1><p>Yes.</p>")), letters: finalDone, changes: true, customer: "Yes."},
		{name: "bold and a bullet", mail: says("- **#final upheld**\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "autocorrected dashes", mail: says("#final – upheld\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "blanks that don't break", mail: says("\u00a0#final\u00a0upheld\u00a0\n\u00a0\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "an invisible character in front", mail: says("\ufeff\u200b#final upheld\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "Norwegian and English mixed", mail: says("#endelig upheld\nårsak: bud\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "English and Norwegian mixed", mail: says("#final medhold\ncause: courier\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "words below #assign", mail: says("#assign medical\n\nShe sounds angry."), letters: refused, told: "unclear who is to read"},
		{name: "words below #take", mail: says("#take\n\nI call her."), letters: refused, told: "unclear who is to read"},
		{name: "words below #escalate", mail: says("#escalate head\n\nShe is difficult."), letters: refused},
		{name: "a note that goes on below #final", mail: says("#final upheld\n#note SECRET\nshe lies.\n\nYes."), letters: refused},
		{name: "a note", mail: says("#note\n\nSECRET: she sounded angry."), letters: noted},
		{name: "a note beside a final response", mail: says("#note SECRET\n#final upheld\n\nYes."), letters: finalDone, changes: true, customer: "Yes."},
		{name: "internal", mail: says("Internal: she is difficult."), letters: refused, told: "may not be for the"},
		{name: "internt", mail: says("INTERNT – ring henne"), letters: refused, told: "may not be for the"},
		{name: "ikke send", mail: says("Ikke send dette til kunden."), letters: refused, told: "may not be for the"},
		{name: "internal below #final", mail: says("#final upheld\n\n[Internal] SECRET"), letters: refused, told: "may not be for the"},
		{name: "internal to somebody consulted", mail: says("#consult carrier@example.org\n\nInternal: SECRET"), letters: refused},
		{name: "internal below a greeting", mail: nilsSays("Hei Dina,\n\nIkke send dette til kunden."), letters: "command_refused>nils", told: "Ikke send dette"},
		{name: "to a colleague, our address in copy", mail: func(f *firm) string {
			return f.nils("Dina, kan du ta denne?", set("Cc", f.tagged(f.kari, "nils@hexpress.example")), to(dinasFrom))
		}, letters: "command_refused>nils", told: "dina@hexpress.example"},
		{name: "words to the page of help", mail: replyTo(casefile.HelpPage, "Thanks, what does #promise do?"), letters: refused, told: "was for you alone"},
		{name: "words to what was done", before: takes(says("#note x")), mail: replyTo(casefile.CommandDone, "Good, that looks right."), letters: refused, told: "was for you alone"},
		{name: "words to the letter that a colleague took the case", before: takes(nilsSays("#jeg")), mail: replyTo(casefile.CaseTaken, "Great, she is a difficult one."), letters: refused, told: "was for you alone"},
		{name: "words to a report of harm", before: func(f *firm) {
			f.take(f.kariWrites("I got ill from the pills and had to go to hospital."))
		}, mail: func(f *firm) string {
			return f.answers(f.to("head", casefile.SafetyAlert), "head@hexpress.example", "Nils, did you see this?")
		}, letters: "command_refused>head", told: "was for you alone"},
		{name: "words to what was done, once more", before: takes(says("#note x"), replyTo(casefile.CommandDone, answersIt)), mail: replyTo(casefile.CommandRefused, answersIt),
			letters: done, changes: true, customer: answersIt},
		{name: "a command to what was done", before: takes(says("#note x")), mail: replyTo(casefile.CommandDone, rejects), letters: finalDone, changes: true},
		{name: "words to a mail that was refused", before: takes(says("#finl x")), mail: replyTo(casefile.CommandRefused, answersIt), letters: done, changes: true, customer: answersIt},
		{name: "words to the customer's next mail", before: func(f *firm) { f.take(f.kariWrites("Where is it?")) }, mail: replyTo(casefile.CaseFollowup, answersIt), letters: done, changes: true, customer: answersIt},
		{name: "begins with a forwarded mail", mail: func(f *firm) string {
			return f.dina("", subject("Fwd: New complaint ["+string(f.kari)+"]"), body("text/plain", "Can you take this?\n\n---------- Forwarded message ---------\nFrom: Hexpress complaints <complaints@hexpress.example>\nSubject: New complaint\n\nSECRET\n"))
		}, letters: refused, told: "forwarded"},
		{name: "forwarded by Outlook in Norwegian", mail: func(f *firm) string {
			return f.dina("", subject("VS: Ny klage ["+string(f.kari)+"]"), body("text/plain", "Kan du ta denne?\n\nFra: Hexpress complaints <complaints@hexpress.example>\nSendt: tirsdag 24. november 2026 09:00\nTil: Dina\nEmne: Ny klage\n\nSECRET\n"))
		}, letters: refused, told: "forwarded"},
		{name: "only a signature", mail: func(f *firm) string {
			return f.dina("", body("text/plain", "-- \nDina Dahl\nTel. +44 20 7946 0999\n"))
		}, letters: refused, told: "no words"},
		{name: "only a phone's line", mail: func(f *firm) string { return f.dina("", body("text/plain", "Sendt fra min iPhone\n")) }, letters: refused, told: "no words"},
		{name: "only the quote", mail: func(f *firm) string { return f.answers(f.to("dina", casefile.CaseOpened), dinasFrom, "") }, letters: refused, told: "no words"},
		{name: "empty", mail: says("", body("text/plain", "")), letters: refused, told: "no words"},
		{name: "empty HTML", mail: says("", html("<html><body><br></body></html>")), letters: refused, told: "no words"},
		{name: "only a picture", mail: func(f *firm) string {
			return f.dina("", mixed("", "Content-Type: image/png\nContent-Transfer-Encoding: base64", pixel))
		}, letters: refused},
		{name: "encrypted", mail: says("", body(`multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"`,
			"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nSECRET\n-----END PGP MESSAGE-----\n--b--\n")), letters: refused},
		{name: "signed by S/MIME and opaque", mail: says("", body("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "SECRET")), letters: refused},
		{name: "a colleague's address in the words", mail: says("Please write to nils@hexpress.example."), letters: refused, told: "internal address"},
		{name: "an address of the company in the words", mail: says("Please write to Warehouse@Hexpress.example."), letters: refused, told: "internal address"},
		{name: "a colleague's address with an invisible part", mail: says("Please write to nils\u200b@hexpress.example."), letters: refused, told: "internal address"},
		{name: "a colleague's address in a promise", mail: says("#promise 2026-12-10 a call from nils@hexpress.example\n\nYes."), letters: refused, told: "internal address"},
		{name: "a colleague's address in a reason", mail: says("#extend 5 nils@hexpress.example is away\n\nWe need time."), letters: refused, told: "internal address"},
		{name: "the return address in the words", mail: func(f *firm) string { return f.dina("Write to " + f.tagged(f.kari, "dina@hexpress.example")) }, letters: refused},
		{name: "the complaints address in the words", mail: says("Please write to complaints@hexpress.example."), letters: done, changes: true},
		{name: "another case's reference in the words", mail: func(f *firm) string { return f.dina("This is like " + string(f.ola) + ".") }, letters: refused, told: "another case"},
		{name: "another case's reference with other dashes", mail: func(f *firm) string {
			return f.dina("This is like " + strings.ReplaceAll(strings.ToLower(string(f.ola)), "-", "\u2011") + ".")
		}, letters: refused, told: "another case"},
		{name: "another case's reference in the final response", mail: func(f *firm) string { return f.dina("#final rejected\n\nSee " + string(f.ola) + ".") }, letters: refused, told: "another case"},
		{name: "another case's reference in a reason", mail: func(f *firm) string { return f.dina("#extend 5 as in " + string(f.ola) + "\n\nWe need time.") }, letters: refused, told: "another case"},
		{name: "another case's reference in a promise", mail: func(f *firm) string {
			return f.dina("#promise 2026-12-10 as in " + string(f.ola) + "\n\nYes.")
		}, letters: refused, told: "another case"},
		{name: "another case's reference to somebody consulted", mail: func(f *firm) string {
			return f.dina("#consult carrier@example.org\n\nIs it as in " + string(f.ola) + "?")
		}, letters: refused, told: "another case"},
		{name: "another case's reference in a note", mail: func(f *firm) string { return f.dina("#note like " + string(f.ola)) }, letters: noted},
		{name: "the case's own reference in the words", mail: func(f *firm) string { return f.dina("Your reference is " + string(f.kari) + ".") }, letters: done, changes: true},
		{name: "our letter quoted without marks", mail: func(f *firm) string {
			return f.dina("", body("text/plain", "Yes.\n\nHexpress complaints --- 24/11/2026 09:00\n\nWrite #final upheld on top.\nFor the file: #note. Others: #extend 5 reason.\n"))
		}, letters: refused, told: "our own e-mail"},
		{name: "answers within the quote", mail: func(f *firm) string {
			return f.dina("See my answers below.\n\n> Where is it?\n[Dina] At the depot, SECRET.\n")
		}, letters: refused, told: "within the quoted"},

		{name: "Cc of the customer", mail: says(answersIt, set("Cc", karisFrom)), letters: done, changes: true, customer: answersIt},
		{name: "to the customer, and to us in copy", mail: func(f *firm) string {
			return f.dina(answersIt, to(karisFrom), set("Cc", f.tagged(f.kari, "dina@hexpress.example")))
		}, letters: done, changes: true, customer: answersIt},
		{name: "to everybody", mail: func(f *firm) string {
			return f.dina(answersIt, to(nilsFrom+", "+f.tagged(f.kari, "dina@hexpress.example")+", "+karisFrom))
		}, letters: done, changes: true, customer: answersIt},
		{name: "with the tags of two cases", mail: func(f *firm) string {
			return f.dina(answersIt, to(f.tagged(f.ola, "dina@hexpress.example")+", "+f.tagged(f.kari, "dina@hexpress.example")))
		}, letters: refused, told: "several cases"},
		{name: "an answer to one case with the other in its subject", mail: func(f *firm) string {
			return f.dina(answersIt, subject("Re: New complaint ["+string(f.ola)+"]"))
		}, letters: refused, told: "several cases"},
		{name: "the customer's answer to a colleague's own mail", before: takes(says(answersIt, set("Cc", karisFrom), set("Message-ID", "<cc-1@hexpress.example>"))),
			mail: func(f *firm) string {
				return f.answers(f.to("kari", casefile.AnswerLetter), karisFrom, "#final upheld\n\nThank you for nothing!", unproven, set("In-Reply-To", "<cc-1@hexpress.example>"),
					set("References", "<cc-1@hexpress.example>"), set("Message-ID", "<kari-2@example.net>"))
			}, letters: toldOnly + " followup_received>kari", changes: true},

		{name: "#undo of another's words", before: takes(nilsSays("Vi leter.")), mail: says("#undo"), letters: refused, told: "none of your words wait", undo: 2 * time.Minute},
		{name: "#undo after sending", before: func(f *firm) { f.take(f.dina(answersIt)); f.wait(2 * time.Minute) }, mail: says("#undo"), letters: refused, told: "none of your words wait", undo: 2 * time.Minute},
		{name: "#undo in time", before: takes(says(answersIt)), mail: says("#undo"), letters: noted, changes: true, undo: 2 * time.Minute},
		{name: "#undo twice", before: takes(says(answersIt), says("#undo")), mail: says("#undo"), letters: refused, undo: 2 * time.Minute},
		{name: "#undo with nothing to undo", mail: says("#undo"), letters: refused, undo: 2 * time.Minute},
		{name: "#undo forged", before: takes(says(answersIt)), mail: says("#undo", unproven), letters: isAsked, undo: 2 * time.Minute},

		{name: "#merge into an unknown case", mail: says("#merge " + string(casefile.NewReference("KL", 2026, 999))), letters: refused, told: "none of that reference"},
		{name: "#merge with a wrong check digit", mail: says("#merge KL-26-000002-1"), letters: refused},
		{name: "#merge into itself", mail: func(f *firm) string { return f.dina("#merge " + string(f.kari)) }, letters: refused, told: "this case"},
		{name: "#merge into a closed case", before: func(f *firm) { f.take(f.answers(f.aboutOla("dina"), dinasFrom, "#withdrawn")) },
			mail: func(f *firm) string { return f.dina("#merge " + string(f.ola)) }, letters: refused, told: "not open"},
		{name: "#merge of a closed case", before: takes(says("#withdrawn")), mail: func(f *firm) string { return f.dina("#merge " + string(f.ola)) }, letters: refused},
		{name: "#merge while a final response waits there", before: func(f *firm) { f.take(f.answers(f.aboutOla("dina"), dinasFrom, rejects)) },
			mail: func(f *firm) string { return f.dina("#merge " + string(f.ola)) }, letters: refused, told: "on its way", undo: 2 * time.Minute},
		{name: "#merge without proof", mail: func(f *firm) string { return f.dina("#merge "+string(f.ola), unproven) }, letters: isAsked},
		{name: "#split to an unknown department", mail: says("#split garage"), letters: refused, told: "no such department"},
		{name: "#assign to an unknown department", mail: says("#assign garage"), letters: refused, told: "no such department"},
		{name: "#not-a-complaint to an unknown department", mail: says("#not-a-complaint garage\n\nWe pass it on."), letters: refused, told: "no such department"},
		{name: "#party of a colleague", mail: says("#party nils@hexpress.example"), letters: refused, told: "can't go to that address"},
		{name: "#party of the complaints address", mail: says("#party complaints@hexpress.example"), letters: refused},
		{name: "#consult of the customer", mail: says("#consult kari@example.net\n\nWhat is it?"), letters: refused, told: "the customer's"},
		{name: "#consult of ourselves", mail: says("#consult complaints@hexpress.example\n\nWhat is it?"), letters: refused},
		{name: "#consult of a colleague", mail: says("#consult nils@hexpress.example\n\nWhat is it?"), letters: refused},
		{name: "#consult of a return address", mail: func(f *firm) string {
			return f.dina("#consult " + f.tagged(f.ola, "ola@example.org") + "\n\nWhat is it?")
		}, letters: refused},
		{name: "#consult of somebody outside", mail: says("#consult carrier@example.org\n\nWhere is parcel 4711?"), letters: "command_done>dina consultation>carrier", changes: true, customer: "Where is parcel 4711?"},
		{name: "#email of the complaints address", mail: says("#email complaints@hexpress.example"), letters: refused, told: "can't go to that address"},
		{name: "#email of a return address", mail: func(f *firm) string { return f.dina("#email " + f.tagged(f.kari, "kari@example.net")) }, letters: refused},
		{name: "#email of a colleague", mail: says("#email nils@hexpress.example"), letters: refused, told: "can't go to that address"},
		{name: "#email of a colleague's subaddress", mail: says("#email nils+x@hexpress.example"), letters: refused},
		{name: "#email of a colleague's alias, with an answer", mail: says("#email desk@hexpress.example\n\n" + answersIt), letters: refused},
		{name: "#new with a colleague's address", mail: says("#new\n#name Gerd\n#email nils@hexpress.example\n\nIt leaks."), letters: refused},
		{name: "#new with the complaints address", mail: says("#new\n#name Gerd\n#email complaints@hexpress.example\n\nIt leaks."), letters: refused},
		{name: "#new", mail: says("#new\n#name Gerd\n#email gerd@example.com\n\nIt leaks."), letters: "acknowledgement>gerd case_opened>dina case_opened>nils command_done>dina", changes: true},
		{name: "#new from the future", mail: says("#new\n#received 2026-12-24\n#name Gerd\n#email gerd@example.com\n\nIt leaks."), letters: refused, told: "has not come yet"},
		{name: "#from-customer of a colleague's mail", mail: func(f *firm) string {
			return f.dina("", mixed("#from-customer", "Content-Type: message/rfc822", "From: "+nilsFrom+"\nSubject: x\nMessage-ID: <n@hexpress.example>\n\nSECRET"))
		}, letters: refused, told: "not written by a customer"},
		{name: "#from-customer with a colleague's address", mail: func(f *firm) string {
			return f.dina("", mixed("#from-customer\n#email nils@hexpress.example", "Content-Type: message/rfc822", "From: "+karisFrom+"\nSubject: x\nMessage-ID: <k@example.net>\n\nSECRET"))
		}, letters: refused},
		{name: "#from-customer of nothing", mail: says("#from-customer"), letters: refused, told: "No forwarded"},
		{name: "#from-customer, on a day but not how", mail: says("#from-customer\n#received 2026-11-20\n\nIt leaks."), letters: refused, told: "#channel post"},
		{name: "#from-customer by phone without words", mail: says("#from-customer\n#channel phone"), letters: refused, told: "No words"},
		{name: "#from-customer by phone", mail: says("#from-customer\n#channel phone\n\nIt leaks, and I live at Storgata 1, 0155 Oslo."),
			letters: "case_followup>dina case_followup>nils command_done>dina followup_received>kari", changes: true, told: "by phone"},
		{name: "#review of an unanswered case", mail: says("#review"), letters: "case_handed_over>dina case_handed_over>head case_handed_over>nils command_done>dina", changes: true},
		{name: "#review of a closed case", before: takes(says("#withdrawn")), mail: says("#review"), letters: refused},
		{name: "#complaint of no mail", mail: says("#complaint 99"), letters: refused, told: "no mail of that number"},
		{name: "#complaint of a mail of a case", mail: says("#complaint 1"), letters: refused, told: "no mail of that number"},
		{name: "#complaint of a spam mail", mail: says("#complaint 3"), letters: "acknowledgement>per case_opened>dina case_opened>nils command_done>dina", changes: true},
		{name: "#complaint twice", before: takes(says("#complaint 3")), mail: says("#complaint 3"), letters: refused},
		{name: "#posted without a letter", mail: says("#posted"), letters: refused},
		{name: "#posted tomorrow", mail: says("#posted 2026-12-24"), letters: refused},
		{name: "#promise in the past", mail: says("#promise 2026-11-01 499 kr"), letters: refused},
		{name: "#withdrawn with a promise open", before: takes(says("#promise 2026-12-10 499 kr\n\nYou get it.")), mail: says("#withdrawn"), letters: refused, told: "not done"},
		{name: "#reopen of an open case", mail: says("#reopen"), letters: refused},
		{name: "#extend without words", mail: func(f *firm) string { return f.dina("", body("text/plain", "#extend 5 the carrier\n")) }, letters: refused},
		{name: "#extend by 100 days", mail: says("#extend 100 the carrier\n\nWe need time."), letters: refused},
		{name: "#final last without an answer", mail: func(f *firm) string { return f.dina("", body("text/plain", "#final upheld last\n")) }, letters: refused},
		{name: "#seen without harm", mail: says("#seen"), letters: refused},
		{name: "#final by who answered the first stage", before: func(f *firm) {
			f.take(f.dina(rejects))
			f.take(f.answers(f.to("kari", casefile.FinalResponse), karisFrom, "I ask for a review by the Director.", set("Message-ID", "<kari-3@example.net>")))
			f.now = f.now.Add(time.Minute)
		}, mail: says("#final rejected\n\nNo again.", without("In-Reply-To", "References")), letters: "command_refused>dina", told: "may not decide on its review"},
		{name: "#final that crossed the customer's mail", before: func(f *firm) {
			f.take(f.kariWrites("It has come after all!"))
			f.now = f.now.Add(time.Minute)
		}, mail: says(rejects), letters: refused, told: "has written since"},
		{name: "#final once more after it crossed", before: func(f *firm) {
			f.take(f.kariWrites("It has come after all!"))
			f.now = f.now.Add(time.Minute)
			f.take(f.dina(rejects))
		}, mail: says(rejects), letters: finalDone, changes: true},
		{name: "#final for who writes on behalf of another", before: func(f *firm) {
			f.take(f.kariWrites("I write on behalf of my mother, Gerd Hansen. It is her parcel."))
			f.now = f.now.Add(time.Minute)
			f.take(f.dina(rejects))
		}, mail: says(rejects), letters: refused, told: "on behalf of somebody"},
	})
}

// referenceOf is the reference in the subject.
func referenceOf(l *letter) string {
	for _, f := range l.fields {
		if f[0] == "Subject" {
			_, rest, _ := strings.Cut(f[1], "[")
			reference, _, _ := strings.Cut(rest, "]")
			return reference
		}
	}
	return ""
}

// Two colleagues' final responses that come in at once never both go out.
func TestTwoFinalResponsesAtOnce(t *testing.T) {
	for _, undo := range []time.Duration{0, 2 * time.Minute} {
		f := newFirm(t, undo)
		f.now = f.now.Add(time.Minute)
		letters := f.take(f.dina(rejects, set("Message-ID", "<one@hexpress.example>")), f.nils("#endelig medhold\n\nDu får alt.", set("Message-ID", "<two@hexpress.example>")))
		letters = append(letters, f.wait(time.Hour)...)
		count := map[casefile.LetterName]int{}
		for _, l := range letters {
			count[l.Name]++
		}
		if count[casefile.FinalResponse] != 1 || count[casefile.CommandRefused] != 1 || count[casefile.CommandDone] != 1 {
			t.Errorf("undo window %s: letters %v", undo, count)
		}
	}
}

// A colleague's mail over the size limit is set aside: they learn that, if its
// header shows that it is theirs, and the Head does.
func TestAColleaguesMailThatIsTooLarge(t *testing.T) {
	for name, c := range map[string]struct {
		mail    func(*firm) string
		letters string
	}{
		"proven by its return address": {says(rejects), "alert>head command_refused>dina"},
		"proven by our mail server":    {says(rejects, unproven, top("Authentication-Results", results(trustedServer, passes))), "alert>head command_refused>dina"},
		"of no case, and proven":       {says(rejects, unproven, unthreaded, top("Authentication-Results", results(trustedServer, passes))), "alert>head command_refused>dina"},
		"not proven":                   {says(rejects, unproven), "alert>head"},
		"with two authors":             {says(rejects, from(dinasFrom+", "+evesFrom)), "alert>head"},
		"a robot's":                    {says(rejects, set("Auto-Submitted", "auto-replied")), "alert>head"},
		"in answer to our question":    {func(f *firm) string { f.take(f.dina(rejects, unproven)); return answersOurQuestion("Yes.")(f) }, "alert>head command_refused>dina"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t, 0)
			before := f.stands()
			header := headerOf([]byte(c.mail(f)))
			in := f.reader.TooLarge(header, 50<<20, casefile.Placement{Mailbox: "complaints@hexpress.example", Folder: "INBOX", UIDValidity: 1, UID: 999}, f.now)
			if _, err := f.clerk.Receive(t.Context(), []*casefile.Incoming{in}); err != nil {
				t.Fatal(err)
			}
			told := "quarantine"
			if strings.Contains(c.letters, refused) {
				told = "too large (53 MB)"
			}
			attack{letters: c.letters, told: told}.check(t, f, before, f.wait(0))
		})
	}
}

// A program that answers each letter with the same words, and does not say that it
// is one: the customer gets them once, and it falls silent.
func TestAColleaguesRobotInDisguise(t *testing.T) {
	for name, begin := range map[string]func(*firm) *casefile.QueuedLetter{
		"answers a letter of the case": func(f *firm) *casefile.QueuedLetter { return f.to("dina", casefile.CaseOpened) },
		"answers our question": func(f *firm) *casefile.QueuedLetter {
			f.take(f.dina(rejects, unproven))
			return f.to("dina", casefile.Confirm)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFirm(t, 0)
			answered := begin(f)
			count := map[casefile.LetterName]int{}
			for range 100 {
				f.now = f.now.Add(time.Second)
				letters := f.take(f.answers(answered, dinasFrom, "We have moved to the first floor. Call the switchboard."))
				answered = nil
				for _, l := range letters {
					count[l.Name]++
					if l.Recipient == "dina@hexpress.example" {
						answered = l
					}
				}
				if answered == nil {
					break
				}
			}
			if answered != nil || count[casefile.AnswerLetter] > 1 || count[casefile.CommandRefused] > 20 || count[casefile.Alert] != 1 {
				t.Errorf("letters %v, and on", count)
			}
		})
	}
}

// What is told of a call is for the file, though the call gives the final
// response: a file that goes with it is too.
func TestAFileWithACall(t *testing.T) {
	f := newFirm(t, 0)
	f.take(f.kariWrites("Please phone me on +47 91 23 45 67, I don't read e-mail."))
	f.now = f.now.Add(time.Minute)
	f.take(f.dina(rejects, without("In-Reply-To", "References")))
	f.take(f.dina(rejects, without("In-Reply-To", "References")))
	before := f.stands()
	f.now = f.now.Add(time.Minute)
	letters := f.take(f.dina("", mixed("#call\n\nSECRET: she shouted.", "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt", "SECRET")))
	attack{letters: finalDone, changes: true, customer: "delivered on 3 November"}.check(t, f, before, letters)
	for _, l := range letters {
		if l.Name == casefile.FinalResponse && strings.Contains(decoded(l.Bytes), "SECRET") {
			t.Error("the customer gets the file of the call")
		}
	}
}
