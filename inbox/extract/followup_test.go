package extract_test

import (
	"path/filepath"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract"
)

func TestFollowup(t *testing.T) {
	own := []string{"Complaints@hexpress.example"}
	for _, c := range []struct {
		name string
		in   casefile.Incoming
		own  []string
		want extract.Sign // a rule alone: whatever the text
	}{
		{"new", casefile.Incoming{Subject: "Klage", NewText: "Hei"}, own, extract.Sign{}},
		{"to a return address", casefile.Incoming{ReplyTags: []casefile.ReplyTag{{Reference: "KL-26-000123-7"}}}, own,
			extract.Sign{Text: "KL-26-000123-7", Rule: "sent to a return address of ours"}},
		{"answers a mail of ours", casefile.Incoming{Parents: []string{"x@example.net", "y@mail.hexpress.example"}}, own,
			extract.Sign{Text: "y@mail.hexpress.example", Rule: "answers a mail of ours"}},
		{"answers a mail of a like-named company", casefile.Incoming{Parents: []string{"y@nothexpress.example"}}, own, extract.Sign{}},
		{"answers a mail of a provider that both use", casefile.Incoming{
			From: casefile.Address{Email: "kari@hexpress.example"}, Parents: []string{"y@hexpress.example"}}, own, extract.Sign{}},
		{"a reply that names the case", casefile.Incoming{Subject: "SV: Klagen [KL-26-000123-7]",
			References: []casefile.Reference{"KL-26-000123-7"}}, nil,
			extract.Sign{Text: "KL-26-000123-7", Rule: "a reply that names a case in its subject"}},
		{"a new mail that names the case", casefile.Incoming{Subject: "Klagen [KL-26-000123-7]",
			References: []casefile.Reference{"KL-26-000123-7"}}, own, extract.Sign{}},
		{"quotes a mail of ours", quoting("Hei", "Den 3. juni skrev Klager <\ncomplaints@HEXPRESS.example>:\n> Hei Kari"), own,
			extract.Sign{Text: "complaints@HEXPRESS.example>:", Rule: "quotes a mail of ours"}},
		{"quotes a mail of ours below its own signature", func() casefile.Incoming {
			in := quoting("Hei", "Kari\nkari@example.net\n\nOn Monday complaints@hexpress.example wrote:\n> Hello")
			in.Signature = "Kari\nkari@example.net"
			return in
		}(), own, extract.Sign{Rule: "quotes a mail of ours"}},
		{"quotes only itself", quoting("Hei", "From: Kari <kari@example.net>\nTo: complaints@hexpress.example\n\nHei"), own, extract.Sign{}},
		{"quotes somebody to whom we are a recipient", quoting("Hei", "Fra: Budfirmaet\nTil: complaints@hexpress.example\nHei"), own, extract.Sign{}},
		{"quotes another company", reply(quoting("Hei", "Fra: Bud <bud@example.org>\nTil: kari@example.net\n\nHei")), own, extract.Sign{}},
		{"pastes an order confirmation", quoting("Hei", "Fra: Hexpress <ordre@hexpress.example>\nEmne: Takk"), own, extract.Sign{}},
		{"answers an order confirmation", reply(quoting("Hei", "Fra: Hexpress <ordre@hexpress.example>\nEmne: Takk")), own,
			extract.Sign{Rule: "a reply to a mail of the company"}},
		{"forwards an order confirmation", func() casefile.Incoming {
			in := reply(quoting("Hei", "Fra: Hexpress <ordre@hexpress.example>\nEmne: Takk"))
			in.Subject = "VS: Takk"
			return in
		}(), own, extract.Sign{}},
		{"answers an order confirmation in Finnish", func() casefile.Incoming {
			in := reply(quoting("Hei", "Lähettäjä: Hexpress <tilaus@hexpress.example>\nAihe: Kiitos"))
			in.Subject, in.Language = "VS: Kiitos", "fi"
			return in
		}(), own, extract.Sign{Rule: "a reply to a mail of the company"}},
		{"quotes somebody to whom we are a recipient, in Finnish", reply(quoting("Hei", "Vastaanottajat: complaints@hexpress.example\nHei")), own, extract.Sign{}},
		{"a reply that quotes without an address", reply(quoting("Hei", "Den 03.06.2026 09:14, skrev Hexpress:\n> Hei")), nil,
			extract.Sign{Text: "Den 03.06.2026 09:14, skrev Hexpress:", Rule: "a reply that quotes what it answers"}},
		{"a quote without an address in a new mail", quoting("Hei", "> Hei"), own, extract.Sign{}},
		{"a reply that quotes nothing", reply(quoting("Hei", "Vennlig hilsen\nKari")), own, extract.Sign{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.in.From.Email == "" {
				c.in.From.Email = "kari@example.net"
			}
			got := newReader().Followup(&c.in, c.own)
			if c.want.Text == "" {
				got.Text = ""
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// quoting is a mail with words of its own above those of another.
func quoting(own, quoted string) casefile.Incoming {
	return casefile.Incoming{Subject: "Pakken", Text: own + "\n\n" + quoted, NewText: own}
}

func reply(in casefile.Incoming) casefile.Incoming {
	in.Parents = []string{"1@example.org"}
	return in
}

// TestSharedFollowups: a customer's reply is told from a complaint, by what it
// answers and, without that, by what it quotes alone.
func TestSharedFollowups(t *testing.T) {
	own := []string{"complaints@hexpress.example"}
	r := newReader()
	for _, want := range sharedLabels(t) {
		if want.Kind != "complaint" && want.Kind != "followup" {
			continue
		}
		in := r.Read(readFile(t, filepath.Join(shared, "complaints", want.File)), casefile.Placement{}, time.Time{})
		if got := r.Followup(in, own); (got != extract.Sign{}) != (want.Kind == "followup") {
			t.Errorf("%s: %q", want.File, got)
		}
		if in.Parents = nil; want.Kind == "followup" && r.Followup(in, own) == (extract.Sign{}) {
			t.Errorf("%s: not known by its quote", want.File)
		}
	}
}
