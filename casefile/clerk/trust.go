package clerk

import (
	"context"
	"slices"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// trusts tells whether a mail that says it is from a colleague is (DESIGN §5):
// it came to the return address that was made for them in this case, and names
// a letter of the case, by its Message-ID or by the reference. An address book
// keeps the first, but not the second.
func (c *Clerk) trusts(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, t tie) (bool, error) {
	if t.By != casefile.ThreadTag || !c.rules.Staff.Claims(in.From) || !c.madeForColleague(in, t.Case.Reference) {
		return false, nil
	}
	if slices.Contains(in.References, t.Case.Reference) {
		return true, nil
	}
	for _, parent := range in.Parents {
		numbers, err := r.CasesInThread(ctx, parent)
		if err != nil {
			return false, err
		}
		if slices.Contains(numbers, t.Case.Number) {
			return true, nil
		}
	}
	return false, nil
}

// madeForColleague tells whether a tag of the mail was made for the colleague
// it says it is from: for any address of theirs, or for the department whose
// address they write from.
func (c *Clerk) madeForColleague(in *casefile.Incoming, ref casefile.Reference) bool {
	colleague := c.rules.Staff.Find(in.From)
	return slices.ContainsFunc(in.ReplyTags, func(tag casefile.ReplyTag) bool {
		return tag.Reference == ref && slices.ContainsFunc(append([]string{colleague.Email}, colleague.Aliases...), func(email string) bool {
			return c.tags.ReplyValid(tag.Tag, ref, email)
		})
	})
}
