package casefile

import "strings"

// Address is a mail address with the name it was written with, decoded. The
// name may be empty.
type Address struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// AddressKey is the form in which two spellings of an address are compared:
// lower case, no surrounding blanks. RFC 5321 §2.4 lets the local part depend
// on case; no mail system seen in practice does.
func AddressKey(email string) string {
	return strings.ToLower(strings.TrimSpace(email))
}

// Same tells whether both are the same mailbox, whatever the names. No
// address is the same as none.
func (a Address) Same(b Address) bool {
	key := AddressKey(a.Email)
	return key != "" && key == AddressKey(b.Email)
}

// Domain is the part behind the last @ in lower case, empty where there is none.
func (a Address) Domain() string {
	_, domain, _ := cutLast(AddressKey(a.Email), "@")
	return domain
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
