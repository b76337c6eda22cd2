package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"complaintd/casefile"
)

// mostDays bounds every term: a slip of the keyboard must not make the
// calendar count for centuries.
const mostDays = 1000

func (f *findings) checkProcedure(p ProcedureConfig) {
	const at = "procedure"
	f.wantRange(at+".promise_working_days", p.PromiseWorkingDays, 1, mostDays)
	f.wantRange(at+".next_stage_days", p.NextStageDays, 1, mostDays)
	f.wantRange(at+".progress_every", p.ProgressEvery, 1, mostDays)
	f.wantRange(at+".information_reminder_after", p.InformationReminderAfter, 1, mostDays)
	f.wantRange(at+".information_days", p.InformationDays, 1, mostDays)
	for i, days := range p.RemindBefore {
		f.wantRange(entryKey(at+".remind_before", i), days, 0, mostDays)
	}
	f.want(len(p.Stages) > 0, at+".stages", "is empty: give at least one stage, or take the key out for the two built-in ones")
	for i, stage := range p.Stages {
		f.checkStage(entryKey(at+".stages", i), stage, p.Stages[:i])
	}
}

func (f *findings) checkStage(at string, s StageConfig, earlier []StageConfig) {
	f.want(isKey(s.Name), at+".name", "must be small letters, digits and _, such as stage_1")
	isTaken := slices.ContainsFunc(earlier, func(e StageConfig) bool { return e.Name == s.Name })
	f.want(!isTaken, at+".name", "is the name of an earlier stage too: give each its own")
	f.wantRange(at+".working_days", s.WorkingDays, 1, mostDays)
	if !f.given(at+".hand_over_after") && s.HandOverAfter == 0 || f.faulty(at+".working_days") {
		return
	}
	f.want(1 <= s.HandOverAfter && s.HandOverAfter < s.WorkingDays, at+".hand_over_after", "must be at least 1 and less than the stage's working_days")
}

func (f *findings) checkStaff(c *Config) {
	const at = "staff"
	s := c.Staff
	f.checkColleague(at+".head_of_customer_services", s.Head, c)
	if f.given(at + ".general_manager") {
		f.checkColleague(at+".general_manager", s.GeneralManager, c)
	}
	f.checkAddresses(at+".safety", s.Safety)
	if s.DataProtectionOfficer != "" {
		f.checkAddress(at+".data_protection_officer", s.DataProtectionOfficer)
	}
	for i, id := range s.TrustedAuthservIDs {
		f.want(isHostName(id), entryKey(at+".trusted_authserv_ids", i), "must be the name that your mail server writes first into Authentication-Results, such as mx.example.org")
	}
	f.wantBetween(at+".undo_window", s.UndoWindow, 0, 24*time.Hour)
	f.want(len(s.Departments) > 0, at+".departments", "is empty: give at least one department, or take the key out for the built-in ones")
	if f.given(at + ".departments") {
		f.checkDepartments(at+".departments", s.Departments, c)
	}
}

func (f *findings) checkDepartments(list string, departments []DepartmentConfig, c *Config) {
	defaults := 0
	for i, d := range departments {
		at := entryKey(list, i)
		f.checkDepartment(at, d, c)
		isTaken := slices.ContainsFunc(departments[:i], func(e DepartmentConfig) bool { return e.Key == d.Key })
		f.want(!isTaken, at+".key", "is the key of an earlier department too: give each its own")
		if d.Default {
			defaults++
			f.want(defaults == 1, at+".default", "is true for an earlier department too: mark one")
		}
	}
}

func (f *findings) checkDepartment(at string, d DepartmentConfig, c *Config) {
	f.want(isKey(d.Key), at+".key", "must be small letters, digits and _, such as delivery")
	f.want(d.Name != "" || isBuiltInDepartment(d.Key), at+".name", "is missing: give the department's name; only the built-in departments have one already")
	f.wantLine(at+".name", d.Name)
	f.want(d.Email != "" || len(d.Members) > 0, at+".email", "is missing: give the department's address, or its members")
	if d.Email != "" {
		f.checkStaffAddress(at+".email", d.Email, c)
	}
	for i, m := range d.Members {
		f.checkColleague(entryKey(at+".members", i), m, c)
	}
	if f.given(at + ".director") {
		f.checkColleague(at+".director", d.Director, c)
	}
	for language, words := range d.Words {
		for i, word := range words {
			f.want(strings.TrimSpace(word) != "", entryKey(at+".words."+language, i), "is empty: give a word, or take it out")
		}
	}
}

func (f *findings) checkColleague(at string, who ColleagueConfig, c *Config) {
	f.checkStaffAddress(at+".email", who.Email, c)
	f.wantLine(at+".name", who.Name)
	f.want(who.Language == "" || slices.Contains(c.Languages.Supported, who.Language), at+".language", "must be one of languages.supported")
	for i, alias := range who.Aliases {
		f.checkStaffAddress(entryKey(at+".aliases", i), alias, c)
	}
	if who.Deputy != "" {
		f.checkStaffAddress(at+".deputy", who.Deputy, c)
	}
}

// checkStaffAddress checks a colleague's address: a complaints address among
// them would get its own letters, and take every mail for one of them.
func (f *findings) checkStaffAddress(key, address string, c *Config) {
	f.checkAddress(key, address)
	for _, m := range c.Mailboxes {
		f.want(casefile.AddressKey(address) != casefile.AddressKey(m.Address), key, "is a complaints address itself: letters to it would come back; give a person's or a team's address")
	}
}

func (f *findings) checkAddresses(list string, addresses []string) {
	for i, a := range addresses {
		f.checkAddress(entryKey(list, i), a)
	}
}

func (f *findings) checkAddress(key, address string) {
	why := addressFault(address)
	f.want(why == "", key, fmt.Sprintf("is not a mail address: %s", why))
}
