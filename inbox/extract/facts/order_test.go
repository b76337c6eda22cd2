package facts

import (
	"slices"
	"strings"
	"testing"
)

func TestConfiguredPatterns(t *testing.T) {
	for _, c := range []struct {
		name, pattern, text string
		want                []string
	}{
		{"no group", `\b\d{8}\b`, "ordre 71204518 og 7120451", []string{"71204518"}},
		{"letters needed", `AB-(\d{8})`, "ordre AB-71204518, ordre 71204526", []string{"71204518"}},
		{"words before", `ordre (\d{8})`, "ordre 71204518 og 71204526", []string{"71204518"}},
		{"nothing at all", `x*`, "ordre 71204518", nil},
	} {
		facts, _ := numbersReader(c.pattern).Read(mailOf("nb", "words", c.text))
		if !slices.Equal(facts.Orders, c.want) {
			t.Errorf("%s: %q, want %q", c.name, facts.Orders, c.want)
		}
	}
}

func TestDigitsOfOrders(t *testing.T) {
	r := numbersReader(ordersPattern)
	r.config.FewestDigits, r.config.MostDigits = 8, 8
	facts, _ := r.Read(mailOf("en", "words", "orders 7120451, 71204518 and 712045189"))
	if !slices.Equal(facts.Orders, []string{"71204518"}) {
		t.Errorf("got %q", facts.Orders)
	}
}

func TestQuotedOrdersStayApart(t *testing.T) {
	m := mailOf("nb", "words", "Ordre 71204518 mangler.")
	m.Quoted = "Din ordre 71204526 er sendt."
	facts, evidence := numbersReader(ordersPattern).Read(m)
	if !slices.Equal(facts.Orders, []string{"71204518"}) || !slices.Equal(facts.QuotedOrders, []string{"71204526"}) {
		t.Errorf("orders %q, quoted %q", facts.Orders, facts.QuotedOrders)
	}
	for _, e := range evidence {
		if e.Value == "71204526" {
			t.Errorf("evidence of a quoted order that does not count: %+v", e)
		}
	}
}

func TestRulesOfOrders(t *testing.T) {
	for text, want := range map[string]string{
		"Ordrenr 71204518":                        "labelled as an order number",
		"HX-71204518":                             "begins as only order numbers do",
		"Hei, 71204518 kom aldri.":                "nothing else is said of",
		"Ordrenr 7120O518":                        "letters in it read as digits",
		"Ordre 71204518. Nei, det er 71204581":    "corrects one that was given before",
		"Jeg mener denne: #71204518 ble ikke noe": "a #",
	} {
		_, evidence := numbersReader(ordersPattern).Read(mailOf("nb", "words", text))
		if len(evidence) != 1 || !strings.Contains(evidence[0].Rule, want) {
			t.Errorf("%q: %+v, want the rule %q", text, evidence, want)
		}
	}
}
