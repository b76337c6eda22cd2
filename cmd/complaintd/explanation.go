package main

import (
	"encoding/json"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract"
)

// explanation is what the daemon makes of a mail. The names of the fields and
// their order are the program's public face (DESIGN §3).
type explanation struct {
	File              string                `json:"file"`
	Kind              casefile.Kind         `json:"kind"`
	Reason            string                `json:"reason"`
	Language          orNull                `json:"language"`
	Customer          customerFacts         `json:"customer"`
	OrderNumbers      []string              `json:"order_numbers"`
	ContactPreference string                `json:"contact_preference"`
	AsksNextStage     bool                  `json:"asks_next_stage"`
	Department        orNull                `json:"department"`
	Missing           []casefile.Missing    `json:"missing"`
	Safety            bool                  `json:"safety"`
	OnBehalfOf        orNull                `json:"on_behalf_of"`
	NewText           string                `json:"new_text"`
	Attachments       []casefile.Attachment `json:"attachments"`
	Deadlines         *deadlines            `json:"deadlines"` // null where no clock runs
	Evidence          []casefile.Evidence   `json:"evidence"`

	mail *casefile.Incoming
}

// customerFacts are about who wrote the mail.
type customerFacts struct {
	Name          orNull                  `json:"name"`
	Email         string                  `json:"email"`
	Phones        []string                `json:"phones"`         // E.164
	PostalAddress *casefile.PostalAddress `json:"postal_address"` // null where it is not known whole
}

type deadlines struct {
	Stage1  time.Time `json:"stage_1"`
	Promise time.Time `json:"promise"`
}

// unstated is the preference of a customer who states none.
const unstated = "unstated"

// orNull is a text that is null in JSON where it is empty.
type orNull string

// MarshalJSON writes the text, or null.
func (s orNull) MarshalJSON() ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(s))
}

// prove adds the evidence for the value of a field.
func (x *explanation) prove(field, value string, sign extract.Sign) {
	x.Evidence = append(x.Evidence, casefile.Evidence{Field: field, Value: value, Text: sign.Text, Rule: sign.Rule})
}
