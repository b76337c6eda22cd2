// Package document makes what goes out of the house on paper: from a letter's
// words ([Letter]) to a print-ready PDF on A4, for customers who prefer post.
//
// It is pure: what goes in is all that is printed, and the same letter makes
// the same bytes. The letter's date is given; no clock is asked.
//
// # Where the address stands
//
// The page follows DIN 5008, form B: the address field is 85 × 45 mm, 20 mm
// from the left and 45 mm from the top, and the text stands in 25 mm. Envelopes
// differ in where their window is, and the sheet can slide inside them. The
// first line of the address therefore begins 55 mm from the top and no line is
// longer than 75 mm. So, with the sheet in the middle of its play, four lines
// are seen through
//
//   - the DL window of DIN 680 (45 × 90 mm, 20 mm from the left, 15 mm from the
//     bottom) and that of C6/5,
//   - the usual British DL window (35 × 90 mm, 20 mm from the left, 18 or 20 mm
//     from the bottom),
//   - the Norwegian C5 window (35 × 105 mm, 15 mm from the left, 44 mm from the
//     top).
//
// The Norwegian E6/5 and C6/5 windows end too high for four lines that the
// British one shows too: they show three. Marks at the left edge tell where to
// fold: at 105 mm for DL and C6/5, at 148.5 mm for C5. Everything else on the
// page is outside all the windows of the list, however the sheet lies.
package document
