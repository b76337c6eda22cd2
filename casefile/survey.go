package casefile

import "time"

// This file has how a mailbox is held against the case file: every mail that lies
// in it is on record, and every mail on record lies in it or is known to be gone.

// SurveyEvery is how often a mailbox is held against the case file.
const SurveyEvery = 24 * time.Hour

// FolderState is a folder as the server tells of it.
type FolderState struct {
	Mailbox, Folder string
	UIDValidity     uint32
	UIDNext         uint32 // all UIDs are below it; 0 where the server does not tell
}

// At is the placement of a mail in the folder.
func (f FolderState) At(uid uint32) Placement {
	return Placement{Mailbox: f.Mailbox, Folder: f.Folder, UIDValidity: f.UIDValidity, UID: uid}
}

// OnRecord is a mail that lies in a folder by record. UIDValidity 0: where in the
// folder is not known.
type OnRecord struct {
	Placement
	MailID int64 // 0: it lay there before the program first read the mailbox
}

// Sighting is a mail in a folder that is not on record there, as far as its header
// and the server tell.
type Sighting struct {
	Placement
	MessageID  string // without brackets; empty where it has none
	Size       int64  // bytes; 0 where the server does not tell
	ReceivedAt time.Time
}

// Candidate is a mail on record that bears a Message-ID.
type Candidate struct {
	MailID int64
	Size   int64
	Lies   []Placement // by record
}

// Recognition is what a mail's header tells of whether it is on record.
type Recognition string

const (
	// Same: the mail on record that lies elsewhere by record, and does not.
	Same Recognition = "same"
	// Changed: perhaps that mail, as a server has changed it.
	Changed Recognition = "changed"
	// Copied: perhaps a second copy of a mail that lies elsewhere too, or another mail
	// with its Message-ID.
	Copied Recognition = "copied"
	// Strange: no mail on record has its Message-ID, or it has none.
	Strange Recognition = "strange"
)

// Recognise compares a sighting with the mails on record that bear its Message-ID.
// found tells whether one of them is known to lie somewhere. The mail is given
// where it is the Same or Changed.
//
// The Message-ID and the size are enough where one mail has them that is missing:
// whoever writes a mail can't have it lie where handled mail is kept. In every other
// case the whole mail has to tell.
func (s Sighting) Recognise(candidates []Candidate, found func(Candidate) bool) (Recognition, int64) {
	if s.MessageID == "" || len(candidates) == 0 {
		return Strange, 0
	}
	if len(candidates) == 1 && !found(candidates[0]) && s.Size > 0 && s.Size == candidates[0].Size {
		return Same, candidates[0].MailID
	}
	for _, c := range candidates {
		if !found(c) {
			return Changed, c.MailID
		}
	}
	return Copied, 0
}

// Survey is what was found when a mailbox was held against the case file.
type Survey struct {
	Mailbox string
	Folders []FolderState
	Mails   int // in all folders
	Waiting int // in the inbox, and yet to be taken in
	Earlier int // that lay there before the program first read the mailbox, and are none of its work
	// Moved are those on record that lay elsewhere than recorded.
	Moved Finds
	// Unknown were not on record. They have been taken in where that was to be.
	Unknown Finds
	// Copies are further copies of a mail on record.
	Copies Finds
	// Gone are on record and lie in no folder any more.
	Gone Finds
	// Lost are the places on record at which no mail lies.
	Lost []OnRecord
}

// Finds are mails of one sort.
type Finds struct {
	Count int
	First []OnRecord
}

// MostFinds of a sort are told one by one.
const MostFinds = 50

// Add counts a mail.
func (f *Finds) Add(one OnRecord) {
	f.Count++
	if len(f.First) < MostFinds {
		f.First = append(f.First, one)
	}
}
