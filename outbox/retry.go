package outbox

import (
	"math/rand/v2"
	"time"
)

// giveUpAfter is how long a letter is tried, counted from when it was queued
// (RFC 5321 §4.5.4.1: at least 4 to 5 days).
const giveUpAfter = 5 * 24 * time.Hour

// leastAttempts is how often a letter is tried at least before it is given up,
// however old it is.
const leastAttempts = 3

// retryAfter is how long a letter waits for its next attempt when one has
// failed, by the number of attempts before that one: 1, 5, 15 and 30 minutes,
// 1 and 2 hours, then every 4 hours. The first ones are quick, as greylisting
// and restarts pass in minutes.
func retryAfter(attempts int) time.Duration {
	schedule := [...]time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour,
	}
	return schedule[min(max(attempts, 0), len(schedule)-1)]
}

// jitter lengthens d by up to a fifth, so that letters which failed together
// do not all come back together.
func jitter(d time.Duration) time.Duration {
	return d + rand.N(d/5+1)
}
