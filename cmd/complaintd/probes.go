package main

import (
	"fmt"
	"strings"

	"complaintd/casefile"
	"complaintd/outbox"
)

// What check asks the submission server about, beside the addresses of colleagues,
// which go by their keys.
const (
	aboutReturn  = "return address" // where reports of delivery are to come back
	aboutReply   = "reply address"  // where answers are to come
	aboutOutside = "somebody outside"
)

// outsider is an address at which no mail arrives (RFC 2606): whether the server
// would pass a letter on to customers shows without one.
const outsider = "customer@example.com"

// probes are a letter to everybody in the configuration, one back to us with a tag
// of each kind, and one to somebody outside.
func probes(cfg *Config) []outbox.Probe {
	var all []outbox.Probe
	seen := map[string]bool{}
	from := cfg.Mailboxes[0].Address
	colleague := func(key, address string) {
		if k := casefile.AddressKey(address); address != "" && !seen[k] {
			seen[k] = true
			all = append(all, outbox.Probe{About: key, From: from, To: address})
		}
	}
	person := func(key string, c ColleagueConfig) {
		colleague(key, c.Email)
		colleague(key, c.Deputy)
	}
	person("staff.head_of_customer_services", cfg.Staff.Head)
	person("staff.general_manager", cfg.Staff.GeneralManager)
	for i, d := range cfg.Staff.Departments {
		at := fmt.Sprintf("staff.departments[%d]", i)
		colleague(at+".email", d.Email)
		person(at+".director", d.Director)
		for j, m := range d.Members {
			person(fmt.Sprintf("%s.members[%d]", at, j), m)
		}
	}
	for i, address := range cfg.Staff.Safety {
		colleague(fmt.Sprintf("staff.safety[%d]", i), address)
	}
	colleague("staff.data_protection_officer", cfg.Staff.DataProtectionOfficer)
	for i, manager := range cfg.Digest.To {
		person(fmt.Sprintf("digest.to[%d]", i), manager)
	}
	for _, m := range cfg.Mailboxes {
		all = append(all, toOurselves(m, cfg)...)
	}
	return append(all, outbox.Probe{About: aboutOutside, From: from, To: outsider})
}

// toOurselves are letters with the tagged addresses of a mailbox, the longest that
// there are.
func toOurselves(m MailboxConfig, cfg *Config) []outbox.Probe {
	local, domain, ok := strings.Cut(m.Address, "@")
	if !ok || m.SubaddressDelimiter == "" {
		return []outbox.Probe{{About: aboutReply, From: m.Address, To: m.Address}}
	}
	tagged := func(mark string) string {
		return local + m.SubaddressDelimiter + mark + "." + strings.Repeat("a", 16) + "@" + domain
	}
	return []outbox.Probe{
		{About: aboutReply, From: m.Address, To: tagged(string(longestReference(cfg.ReferencePrefix)))},
		{About: aboutReturn, From: tagged(casefile.BounceAddress), To: cfg.Staff.Head.Email},
	}
}
