// Package facts reads from a customer's mail what a clerk would note of it: who
// writes, about which order, how they can be reached and want to be answered,
// which department it concerns, and whether somebody came to harm. Each fact
// comes with its evidence: the mail's own words and the rule that read them.
//
// There is one file for each fact. What people say in each language is data:
// lists/LANGUAGE/TOPIC.txt, of which phrasebook.go gives the form. All
// languages are looked for in every mail, as people mix them.
//
// Facts come from the subject, the new words and the signature. Only the order
// number of a complaint that names none may come from the quoted mail.
package facts
