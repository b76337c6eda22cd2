package facts

import (
	"strings"
	"testing"
)

// TestZeroConfig: without a configuration everything is read but orders, long
// numbers too.
func TestZeroConfig(t *testing.T) {
	r := New(Config{})
	text := "Ordre 12345678, konto 1234567890123456789012. " + strings.Repeat("9", 40)
	f, _ := r.Read(Mail{Subject: text, NewText: text + " Ring meg på 912 34 567.", Signature: text, Quoted: text, Language: "nb"})
	if len(f.Orders) != 0 || len(f.QuotedOrders) != 0 || len(f.Phones) != 1 {
		t.Errorf("orders %q, quoted orders %q, phones %q", f.Orders, f.QuotedOrders, f.Phones)
	}
}
