//go:build race

package extract_test

// raceEnabled: the race detector makes our code slower and that of the library
// in assembler not, so that times say nothing; and memory is another's too.
const raceEnabled = true
