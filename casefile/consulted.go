package casefile

import "slices"

// HasConsulted tells whether a colleague has asked somebody about the case, who is
// no party of it.
func (c Case) HasConsulted(who Address) bool {
	return slices.ContainsFunc(c.Parties, func(p Party) bool { return p.Role == Consulted && p.Same(who) })
}
