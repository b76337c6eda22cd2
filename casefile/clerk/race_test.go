//go:build race

package clerk

// stormy is how much comes in a storm. The race detector makes a thousand take
// minutes; they are tried without it.
const stormy = 60

// raceEnabled tells whether the race detector watches.
const raceEnabled = true
