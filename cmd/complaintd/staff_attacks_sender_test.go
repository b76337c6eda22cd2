package main

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

const (
	rejects   = "#final rejected\n\nYour parcel was delivered on 3 November."
	answersIt = "We are looking for it."
	done      = "answer>kari command_done>dina"
	finalDone = "command_done>dina final_response>kari"
	isAsked   = "confirm>dina"
	// toldOnly: the words were taken for those of somebody outside.
	toldOnly = "case_followup>dina case_followup>nils"
)

// results is an Authentication-Results field.
func results(server, rest string) string { return server + "; " + rest }

const passes = "dmarc=pass header.from=hexpress.example"

// Mails that are, or say they are, from a colleague: who is believed.
func TestAttacksOnTheSender(t *testing.T) {
	testAttacks(t, []attack{
		{name: "the colleague's own answer", mail: func(f *firm) string { return f.dina(answersIt) }, letters: done, changes: true, customer: answersIt},
		{name: "forged From, of no case", mail: func(f *firm) string { return f.dina(rejects, unproven, unthreaded) },
			letters: "command_refused>dina", told: "belongs to no case"},
		{name: "forged From, names the case", mail: func(f *firm) string { return f.dina(rejects, unproven) }, letters: isAsked, told: "Nothing is done with it until you confirm it"},
		{name: "forged From, in the customer's thread", mail: func(f *firm) string {
			return f.answers(f.to("kari", casefile.Acknowledgement), dinasFrom, rejects, unproven)
		}, letters: isAsked},
		{name: "forged From with the customer's tag", mail: func(f *firm) string { return f.dina(rejects, to(f.tagged(f.kari, "kari@example.net"))) }, letters: isAsked},
		{name: "tag of another colleague", mail: func(f *firm) string { return f.dina(rejects, to(f.tagged(f.kari, "nils@hexpress.example"))) }, letters: isAsked},
		{name: "tag of another case", mail: func(f *firm) string { return f.dina(rejects, to(f.tagged(f.ola, "dina@hexpress.example"))) },
			letters: "command_refused>dina", told: "several cases"},
		{name: "tag without its last letter", mail: func(f *firm) string {
			name, domain, _ := strings.Cut(f.tagged(f.kari, "dina@hexpress.example"), "@")
			return f.dina(rejects, to(name[:len(name)-1]+"@"+domain))
		}, letters: isAsked},
		{name: "tag with a letter changed", mail: func(f *firm) string {
			name, domain, _ := strings.Cut(f.tagged(f.kari, "dina@hexpress.example"), "@")
			last := "a"
			if strings.HasSuffix(name, last) {
				last = "b"
			}
			return f.dina(rejects, to(name[:len(name)-1]+last+"@"+domain))
		}, letters: isAsked},
		{name: "tag cut in half", mail: func(f *firm) string {
			name, domain, _ := strings.Cut(f.tagged(f.kari, "dina@hexpress.example"), "@")
			return f.dina(rejects, to(name[:len(name)-8]+"@"+domain))
		}, letters: isAsked},
		{name: "tag in upper case", mail: func(f *firm) string {
			return f.dina(answersIt, to(strings.ToUpper(f.tagged(f.kari, "dina@hexpress.example"))))
		}, letters: done, changes: true},
		{name: "tag made under another secret", mail: func(f *firm) string {
			tag := casefile.NewTags("another secret").Reply(f.kari, "dina@hexpress.example")
			return f.dina(rejects, to("complaints+"+string(f.kari)+"."+tag+"@hexpress.example"))
		}, letters: isAsked},
		{name: "tag from an address book, the case not named", mail: func(f *firm) string { return f.dina(rejects, unthreaded) }, letters: isAsked},
		{name: "the same, confirmed", before: func(f *firm) { f.take(f.dina(rejects, unthreaded)) },
			mail:    func(f *firm) string { return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Yes.") },
			letters: finalDone, changes: true, customer: "Your parcel was delivered"},
		{name: "tag and reference of the case, no thread", mail: func(f *firm) string { return f.dina(answersIt, without("In-Reply-To", "References")) },
			letters: done, changes: true},
		{name: "the same mail again", before: func(f *firm) {
			f.take(f.dina(answersIt, set("Message-ID", "<same@hexpress.example>"), set("Date", "x")))
		},
			mail: func(f *firm) string {
				return f.dina(answersIt, set("Message-ID", "<same@hexpress.example>"), set("Date", "x"))
			}},
		{name: "the same mail again, after closing", before: func(f *firm) {
			f.take(f.dina(answersIt, set("Message-ID", "<same@hexpress.example>"), set("Date", "x")))
			f.take(f.nils("#withdrawn"))
		}, mail: func(f *firm) string {
			return f.dina(answersIt, set("Message-ID", "<same@hexpress.example>"), set("Date", "x"))
		}},
		{name: "the same words as a new mail, after closing", before: func(f *firm) { f.take(f.dina(answersIt)); f.take(f.nils("#withdrawn")) },
			mail: func(f *firm) string { return f.dina(answersIt) }, letters: "command_refused>dina", told: "closed"},
		{name: "a stranger with the colleague's tag", mail: func(f *firm) string { return f.dina(rejects, from(evesFrom)) }, letters: toldOnly},
		{name: "a stranger with the tag in another thread", mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.CaseOpened), evesFrom, rejects, unthreaded, body("text/plain", rejects))
		},
			letters: "acknowledgement>eve case_opened>dina case_opened>nils", changes: true},
		{name: "the customer with the colleague's tag", mail: func(f *firm) string {
			return f.answers(f.to("kari", casefile.Acknowledgement), karisFrom, "#final upheld\n\nI want my money.", to(f.tagged(f.kari, "dina@hexpress.example")))
		}, letters: toldOnly + " followup_received>kari", changes: true},
		{name: "the customer answers a staff letter that was forwarded to her", mail: func(f *firm) string { return f.dina("#final upheld", from(karisFrom)) },
			letters: toldOnly + " followup_received>kari", changes: true},

		{name: "results of a trusted server", mail: func(f *firm) string {
			return f.dina(answersIt, unproven, top("Authentication-Results", results(trustedServer, passes)))
		}, letters: done, changes: true},
		{name: "results forged inside the mail", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, passes)),
				top("Received", "from evil.example by relay.example; Tue, 24 Nov 2026 09:59:00 +0000"),
				top("Received", "from relay.example by mx1.hexpress.example; Tue, 24 Nov 2026 10:00:00 +0000"))
		}, letters: isAsked},
		{name: "results in the body", mail: func(f *firm) string {
			return f.dina("Authentication-Results: "+results(trustedServer, passes)+"\n\n"+rejects, unproven)
		}, letters: "command_refused>dina"},
		{name: "results of an untrusted server", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results("mx.evil.example", passes)))
		}, letters: isAsked},
		{name: "results of a server whose name begins as the trusted", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer+".evil.example", passes)))
		}, letters: isAsked},
		{name: "results for another domain", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, "dmarc=pass header.from=evil.example")))
		}, letters: isAsked},
		{name: "results for a domain that ends as ours", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, "spf=pass smtp.mailfrom=evilhexpress.example")))
		}, letters: isAsked},
		{name: "two results that contradict", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, passes)),
				top("Authentication-Results", results(trustedServer, "dmarc=fail header.from=hexpress.example")))
		}, letters: isAsked},
		{name: "results that contradict in one field", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, passes+"; dkim=pass header.d=hexpress.example; dkim=fail header.d=hexpress.example")))
		}, letters: isAsked},
		{name: "a pass in a comment", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, "spf=fail (; "+passes+"; spf=pass smtp.mailfrom=hexpress.example;) smtp.mailfrom=evil.example")))
		}, letters: isAsked},
		{name: "a pass in a quoted address", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, `spf=fail smtp.mailfrom="x; `+passes+`; spf=pass smtp.mailfrom=hexpress.example; spf=none smtp.mailfrom=y"@evil.example`)))
		}, letters: isAsked},
		{name: "a property twice", mail: func(f *firm) string {
			return f.dina(rejects, unproven, top("Authentication-Results", results(trustedServer, "spf=pass smtp.mailfrom=evil.example smtp.mailfrom=hexpress.example")))
		}, letters: isAsked},

		{name: "our domain as a subdomain", mail: func(f *firm) string { return f.dina(rejects, from("Dina <dina@hexpress.example.evil.example>")) }, letters: toldOnly},
		{name: "a subdomain of ours", mail: func(f *firm) string { return f.dina(rejects, from("Dina <dina@mail.hexpress.example>")) }, letters: toldOnly},
		{name: "the address as a name", mail: func(f *firm) string { return f.dina(rejects, from(`"dina@hexpress.example" <eve@evil.example>`)) }, letters: toldOnly},
		{name: "the address as an encoded name", mail: func(f *firm) string {
			return f.dina(rejects, from("=?utf-8?q?dina=40hexpress=2Eexample?= <eve@evil.example>"))
		}, letters: toldOnly},
		{name: "the address with its brackets in an encoded name", mail: func(f *firm) string {
			return f.dina(rejects, from("=?utf-8?q?Dina_=3Cdina=40hexpress=2Eexample=3E?= <eve@evil.example>"))
		}, letters: toldOnly},
		{name: "an encoded word for an address", mail: func(f *firm) string { return f.dina(rejects, from("<=?utf-8?q?dina=40hexpress=2Eexample?=>")) },
			letters: "command_refused>dina", told: "unclear who wrote"},
		{name: "two From fields, the colleague's first", mail: func(f *firm) string { return f.dina(rejects, more("From", evesFrom)) },
			letters: "command_refused>dina", told: "unclear who wrote"},
		{name: "two From fields, the colleague's last", mail: func(f *firm) string { return f.dina(rejects, top("From", evesFrom)) }, letters: toldOnly},
		{name: "two addresses in From", mail: func(f *firm) string { return f.dina(rejects, from(dinasFrom+", "+evesFrom)) },
			letters: "command_refused>dina", told: "unclear who wrote"},
		{name: "two addresses in From, the colleague's last", mail: func(f *firm) string { return f.dina(rejects, from(evesFrom+", "+dinasFrom)) }, letters: toldOnly},
		{name: "two addresses in From, with the results of our server", mail: func(f *firm) string {
			return f.dina(rejects, unproven, from(dinasFrom+", "+evesFrom), top("Authentication-Results", results(trustedServer, passes)))
		}, letters: "command_refused>dina"},
		{name: "a colleague as Sender", mail: func(f *firm) string { return f.dina(rejects, from(evesFrom), set("Sender", dinasFrom)) }, letters: toldOnly},
		{name: "somebody else as Sender", mail: func(f *firm) string { return f.dina(rejects, unproven, set("Sender", evesFrom)) }, letters: isAsked},
		{name: "Reply-To of somebody else", mail: func(f *firm) string { return f.dina(answersIt, set("Reply-To", evesFrom)) }, letters: done, changes: true},
		{name: "Reply-To of somebody else, not proven", mail: func(f *firm) string { return f.dina(rejects, unproven, set("Reply-To", evesFrom)) }, letters: isAsked},
		{name: "a group in From", mail: func(f *firm) string { return f.dina(rejects, unproven, from("Staff: dina@hexpress.example;")) }, letters: isAsked},
		{name: "a group of two in From", mail: func(f *firm) string {
			return f.dina(rejects, from("Staff: dina@hexpress.example, eve@evil.example;"))
		}, letters: "command_refused>dina"},
		{name: "Cyrillic letters in the domain", mail: func(f *firm) string { return f.dina(rejects, from("Dina <dina@hехpress.example>")) }, letters: toldOnly},
		{name: "Cyrillic letters in Punycode", mail: func(f *firm) string { return f.dina(rejects, from("Dina <dina@xn--hpress-hof3d.example>")) }, letters: toldOnly},
		{name: "the sign for Kelvin in an alias", mail: func(f *firm) string { return f.dina(rejects, from("Dina <des\u212a@hexpress.example>")) },
			letters: "command_refused>desk", told: "unclear who wrote"},
		{name: "full-width letters", mail: func(f *firm) string { return f.dina(rejects, from("Dina <ｄina@hexpress.example>")) }, letters: toldOnly},
		{name: "a null byte in From", mail: func(f *firm) string {
			return f.dina(rejects, unproven, from("Dina <dina@hexpress.example\x00.evil.example>"))
		}, letters: toldOnly},
		{name: "a null byte behind the address", mail: func(f *firm) string { return f.dina(rejects, unproven, from("Dina <dina@hexpress.example\x00>")) }, letters: isAsked},
		{name: "a line break in From", mail: func(f *firm) string {
			return f.dina(rejects, unproven, from("Eve <eve@evil.example>\n\tDina <dina@hexpress.example>"))
		}, letters: toldOnly},
		{name: "a comment in the address", mail: func(f *firm) string {
			return f.dina(rejects, unproven, from("dina@hexpress.example (eve@evil.example)"))
		}, letters: isAsked},
		{name: "a colleague's subaddress", mail: func(f *firm) string { return f.dina(rejects, unproven, from("dina+x@hexpress.example")) }, letters: isAsked},

		{name: "a vacation notice with headers", mail: func(f *firm) string {
			return f.dina("I am away until 4 January.", set("Auto-Submitted", "auto-replied"), subject("Automatic reply: Late"))
		}},
		{name: "a vacation notice without headers", mail: func(f *firm) string {
			return f.dina("I am out of the office until 4 January and have no access to my e-mail.", subject("Automatic reply: New complaint ["+string(f.kari)+"]"))
		}},
		{name: "a vacation notice in Norwegian without headers", mail: func(f *firm) string {
			return f.nils("Hei,\njeg er på ferie til og med 4. januar, og leser ikke e-post. Ved hastesaker kontakt sentralbordet.", subject("Automatisk svar: Ny klage ["+string(f.kari)+"]"))
		}},
		{name: "a vacation notice with a plain Re:", mail: func(f *firm) string {
			return f.dina("Thank you for your e-mail. I am out of the office until 4 January. I will answer your e-mail when I am back.")
		}, letters: "command_refused>dina"},
		{name: "a bounce of a staff letter", mail: bounceOf(casefile.CaseOpened, "dina")},
		{name: "a bounce of the last staff letter that reached anybody", before: func(f *firm) { f.take(bounceOf(casefile.CaseOpened, "nils")(f)) },
			mail: bounceOf(casefile.CaseOpened, "dina"), letters: "case_handed_over>dina case_handed_over>head case_handed_over>nils", changes: true},
		{name: "a robot answers our question", before: func(f *firm) { f.take(f.dina(rejects, unproven)) }, mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "I am away until 4 January.", set("Auto-Submitted", "auto-replied"))
		}},
		{name: "a robot without headers answers our question", before: func(f *firm) { f.take(f.dina(rejects, unproven)) }, mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Thank you for your e-mail. I am out of the office until 4 January.")
		}, letters: "command_refused>dina"},

		{name: "a denial confirms nothing", before: isAskedAbout(rejects),
			mail:    answersOurQuestion("No! This is not from me, somebody is forging my address."),
			letters: "alert>head command_done>dina", told: "not theirs"},
		{name: "a denial in Norwegian", before: isAskedAbout(rejects), mail: answersOurQuestion("Nei, dette har jeg ikke skrevet."),
			letters: "alert>head command_done>dina", told: "that is not yours"},
		{name: "confirmed after it was denied", before: func(f *firm) {
			isAskedAbout(rejects)(f)
			f.take(answersOurQuestion("No.")(f))
		}, mail: answersOurQuestion("Yes."), letters: refused},
		{name: "an answer that is no yes", before: isAskedAbout(rejects), mail: answersOurQuestion("Who sent this? I know nothing of it."), letters: refused, told: "it is unclear whether"},
		{name: "an answer without a word", before: isAskedAbout(rejects), mail: answersOurQuestion(""), letters: refused, told: "it is unclear whether"},
		{name: "a yes with a command", before: isAskedAbout(rejects), mail: answersOurQuestion("Yes.\n\n#note SECRET"), letters: refused, told: "it is unclear whether"},
		{name: "a yes to the letter that asked once more", before: func(f *firm) {
			isAskedAbout(rejects)(f)
			f.take(answersOurQuestion("What is this?")(f))
		}, mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.CommandRefused), dinasFrom, "Yes.", set("References", "<"+f.to("dina", casefile.Confirm).MessageID+"> <"+f.to("dina", casefile.CommandRefused).MessageID+">"))
		}, letters: finalDone, changes: true},
		{name: "a yes to the letter that asked once more, which names nothing else", before: func(f *firm) {
			isAskedAbout(rejects)(f)
			f.take(answersOurQuestion("What is this?")(f))
		}, mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.CommandRefused), dinasFrom, "Yes.")
		}, letters: refused, told: "belongs to no case"},
		{name: "the link that says yes", before: isAskedAbout(rejects), mail: byLink("Yes"), letters: finalDone, changes: true},
		{name: "the link that says no", before: isAskedAbout(rejects), mail: byLink("No"), letters: "alert>head command_done>dina"},
		{name: "the link of another question", before: isAskedAbout(rejects), mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Yes.", unproven, without("In-Reply-To", "References"), subject("Re: <abcdefghijklmnopqrstuvwxyz@hexpress.example>"))
		}, letters: refused},
		{name: "another colleague confirms", before: func(f *firm) { f.take(f.dina(rejects, unproven)) }, mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.Confirm), nilsFrom, "Yes.")
		}, letters: "command_refused>nils"},
		{name: "a stranger confirms", before: func(f *firm) { f.take(f.dina(rejects, unproven)) }, mail: func(f *firm) string {
			return f.answers(f.to("dina", casefile.Confirm), evesFrom, "Yes.")
		}, letters: "acknowledgement>eve case_opened>dina case_opened>nils", changes: true},
		{name: "the forger confirms without our letter", before: func(f *firm) { f.take(f.dina(rejects, unproven)) }, mail: func(f *firm) string {
			return f.dina("Yes.", unproven)
		}, letters: isAsked},
		{name: "confirmed twice", before: func(f *firm) {
			f.take(f.dina(answersIt, unproven))
			f.take(f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Yes."))
		}, mail: func(f *firm) string { return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Yes, yes.") }, letters: "command_refused>dina"},
		{name: "confirmed after 24 hours", before: func(f *firm) { f.take(f.dina(rejects, unproven)); f.now = f.now.Add(24 * time.Hour) },
			mail: func(f *firm) string { return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Yes.") }, letters: "alert>head command_refused>dina"},
		{name: "confirmed in time", before: func(f *firm) { f.take(f.dina(rejects, unproven)); f.now = f.now.Add(23 * time.Hour) },
			mail: func(f *firm) string { return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "Yes.") }, letters: finalDone, changes: true},
		{name: "the sixth forged mail within the hour", before: func(f *firm) {
			for range 5 {
				f.take(f.dina(rejects, unproven))
			}
		}, mail: func(f *firm) string { return f.dina(rejects, unproven) }, letters: "alert>head"},
		{name: "the seventh", before: func(f *firm) {
			for range 6 {
				f.take(f.dina(rejects, unproven))
			}
		}, mail: func(f *firm) string { return f.dina(rejects, unproven) }},

		{name: "a forged mail after five slips of the colleague's own", before: func(f *firm) {
			for range 5 {
				f.take(f.dina("#finl upheld\n\nYes."))
			}
		}, mail: func(f *firm) string {
			return f.dina("#new\n#name Gerd\n#email gerd@example.net\n\nIt leaks.", unproven, unthreaded)
		}, letters: isAsked},
		{name: "the sixth forged mail that could not be carried out", before: func(f *firm) {
			for range 5 {
				f.take(f.dina(rejects, unproven, unthreaded))
			}
		}, mail: func(f *firm) string { return f.dina(rejects, unproven, unthreaded) }, letters: "alert>head"},
		{name: "a slip after six forged mails", before: func(f *firm) {
			for range 6 {
				f.take(f.dina(rejects, unproven))
			}
		}, mail: func(f *firm) string { return f.dina("#finl upheld") }, letters: refused},
		{name: "the same words once more", before: takes(says(answersIt)), mail: says(answersIt), letters: refused, told: "the same words"},
		{name: "the same words an hour later", before: func(f *firm) { f.take(f.dina(answersIt)); f.now = f.now.Add(time.Hour) }, mail: says(answersIt), letters: done},
		{name: "the same words after they were stopped", before: takes(says(answersIt), says("#undo")), mail: says(answersIt), letters: noted, changes: true, undo: 2 * time.Minute},
		{name: "taken for spam on the way", mail: func(f *firm) string { return f.dina(answersIt, top("X-Spam-Flag", "YES")) }, letters: done, changes: true},
		{name: "forged, and taken for spam on the way", mail: func(f *firm) string { return f.dina(answersIt, unproven, top("X-Spam-Flag", "YES")) }},
		{name: "a colleague who is a customer", mail: func(f *firm) string {
			return f.dina("My parcel with order 55667788 has not come.", unproven, unthreaded)
		}, letters: "command_refused>dina", told: "#new"},
		{name: "a customer who wants answers to go to a colleague", mail: func(f *firm) string {
			return f.kariWrites("Where is it?", set("Reply-To", dinasFrom))
		}, letters: toldOnly + " followup_received>kari", changes: true},
		{name: "a complaint that wants answers to go to a colleague", mail: func(f *firm) string {
			return f.kariWrites("My parcel with order 55667788 came open.", from(evesFrom), set("Reply-To", dinasFrom), unproven, unthreaded)
		}, letters: "acknowledgement>eve case_opened>dina case_opened>nils", changes: true},
		{name: "a complaint that wants answers to go to us", mail: func(f *firm) string {
			return f.kariWrites("My parcel with order 55667788 came open.", from(evesFrom), set("Reply-To", f.tagged(f.ola, "ola@example.org")), unproven, unthreaded)
		}, letters: "acknowledgement>eve case_opened>dina case_opened>nils", changes: true},
		{name: "#new without proof", mail: func(f *firm) string {
			return f.dina("#new\n#name Gerd\n#email gerd@example.net\n\nIt leaks.", unproven, unthreaded)
		}, letters: isAsked},
		{name: "#complaint without proof", mail: func(f *firm) string { return f.dina("#complaint 3", unproven, unthreaded) }, letters: isAsked},
	})
}

// isAskedAbout has Dina asked whether a mail with the words is hers.
func isAskedAbout(words string) func(*firm) {
	return func(f *firm) { f.take(f.dina(words, unproven)) }
}

// answersOurQuestion is Dina's answer to that.
func answersOurQuestion(words string) func(*firm) string {
	return func(f *firm) string {
		return f.answers(f.to("dina", casefile.Confirm), dinasFrom, words+dinasSignature)
	}
}

// byLink is the mail that the link of that name in our question writes.
func byLink(name string) func(*firm) string {
	return func(f *firm) string {
		letter := decoded(f.to("dina", casefile.Confirm).Bytes)
		for _, link := range regexp.MustCompile(`mailto:([^?"]+)\?subject=([^&"]+)&amp;body=([^"]+)"`).FindAllStringSubmatch(letter, -1) {
			text, err := url.QueryUnescape(link[3])
			must(err)
			about, err := url.QueryUnescape(link[2])
			must(err)
			if strings.TrimSpace(text) == name {
				return f.answers(f.to("dina", casefile.Confirm), dinasFrom, "", to(link[1]), subject(about), without("In-Reply-To", "References"), body("text/plain", text+dinasSignature))
			}
		}
		f.t.Fatalf("no link %q in\n%s", name, letter)
		return ""
	}
}

// bounceOf is the report that a letter to a colleague could not be delivered.
func bounceOf(name casefile.LetterName, who string) func(*firm) string {
	return func(f *firm) string {
		l := f.to(who, name)
		return (&letter{fields: [][2]string{{"Return-Path", "<>"}, {"From", "Mail Delivery System <mailer-daemon@mx.example>"}, {"To", l.EnvelopeFrom},
			{"Subject", "Undelivered Mail Returned to Sender"}, {"Message-ID", "<bounce-" + who + "@mx.example>"}, {"MIME-Version", "1.0"}, {"Auto-Submitted", "auto-replied"},
			{"Content-Type", `multipart/report; report-type=delivery-status; boundary="b"`}},
			body: "--b\nContent-Type: text/plain\n\nThe mail could not be delivered.\n\n#final upheld\n--b\nContent-Type: message/delivery-status\n\n" +
				"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; " + l.Recipient + "\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n" +
				strings.ReplaceAll(string(headerOf(l.Bytes)), "\r\n", "\n") + "\n\n--b--\n"}).String()
	}
}
