//go:build !race

package clerk

// stormy is how much comes in a storm.
const stormy = 1000

// raceEnabled tells whether the race detector watches.
const raceEnabled = false
