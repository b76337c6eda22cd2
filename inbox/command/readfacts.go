package command

import (
	"regexp"
	"strings"
	"unicode"

	"complaintd/casefile"
)

// This file reads the commands that tell something about the customer, and how
// their letter or call came. They fill the sheet; the steps are made of it.

// several parts numbers that stand on one line.
func several(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '&' })
}

// orderShape is an order number as people write it: perhaps a # or a prefix of
// letters, and blanks or hyphens between the digits.
var orderShape = regexp.MustCompile(`^(?:#|\pL{1,3}[ .-]*)?(\d[\d -]{2,18}\d)$`)

func readOrder(s *sheet, _ *Step) Problem {
	numbers := several(strings.Map(plainDash, s.args.bareText()))
	for _, n := range numbers {
		m := orderShape.FindStringSubmatch(strings.TrimSpace(n))
		if m == nil {
			return BadArgument
		}
		s.facts.Orders = append(s.facts.Orders, digits(m[1]))
	}
	return unless(len(numbers) > 0, BadArgument)
}

// phoneShape is a phone number as people write it.
var phoneShape = regexp.MustCompile(`^\+?[\d ()./-]+$`)

// fewestPhoneDigits is the length of the shortest numbers in Norway;
// mostPhoneDigits the most there may be (ITU-T E.164 §6.1), with an
// international prefix.
const fewestPhoneDigits, mostPhoneDigits = 5, 18

func readPhone(s *sheet, _ *Step) Problem {
	numbers := several(strings.Map(plainDash, s.args.text()))
	for _, n := range numbers {
		n = strings.Trim(n, punctuation)
		if count := len(digits(n)); !phoneShape.MatchString(n) || count < fewestPhoneDigits || count > mostPhoneDigits {
			return BadArgument
		}
		s.facts.Phones = append(s.facts.Phones, n)
	}
	return unless(len(numbers) > 0, BadArgument)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func readEmail(s *sheet, _ *Step) Problem {
	who, p := s.mailAddress()
	s.facts.Email = who.Email
	return first(p, unless(who.Name == "", BadArgument))
}

// readAddress wants the whole address: what stands on the next line would be
// taken for words to the customer.
func readAddress(s *sheet, _ *Step) Problem {
	s.facts.Address = s.args.text()
	whole := strings.Contains(s.facts.Address, ",") && strings.ContainsFunc(s.facts.Address, unicode.IsDigit)
	return unless(whole, BadArgument)
}

func readPrefer(s *sheet, _ *Step) Problem {
	channel, p := s.args.only("channel")
	s.facts.Preference = casefile.Channel(channel)
	return p
}

func readLanguage(s *sheet, _ *Step) (p Problem) {
	s.facts.Language, p = s.args.only("language")
	return p
}

func readName(s *sheet, _ *Step) Problem {
	s.facts.Name = s.args.bareText()
	return unless(s.facts.Name != "", BadArgument)
}

func readChannel(s *sheet, _ *Step) Problem {
	channel, p := s.args.only("channel")
	s.arrival.Channel = casefile.Channel(channel)
	return p
}

func readReceived(s *sheet, _ *Step) (p Problem) {
	s.arrival.Received, p = s.onlyDate(gone)
	return p
}

func readDated(s *sheet, _ *Step) (p Problem) {
	s.arrival.Dated, p = s.onlyDate(gone)
	return p
}
