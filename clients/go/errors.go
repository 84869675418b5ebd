// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"errors"
	"fmt"
)

// Refusal is the reason why no ID could be had. It is an error: errors.Is(err, pasid.Quota).
type Refusal int32

// The refusals of docs/reference/protocol.md. A code that is none of them is a refusal all the same.
const (
	Quota       Refusal = -1
	RangeFull   Refusal = -2
	Reserved    Refusal = -3
	Fragmented  Refusal = -4
	Capacity    Refusal = -5
	Closed      Refusal = -6
	Quarantined Refusal = -7
)

var refusalNames = map[Refusal]string{
	Quota: "QUOTA", RangeFull: "RANGE_FULL", Reserved: "RESERVED", Fragmented: "FRAGMENTED",
	Capacity: "CAPACITY", Closed: "CLOSED", Quarantined: "QUARANTINED",
}

func (r Refusal) Error() string {
	if name, known := refusalNames[r]; known {
		return "refused: " + name
	}
	return fmt.Sprintf("refused: code %d", int32(r))
}

// An errno that the daemon answers with is a syscall.Errno: errors.Is(err, syscall.ENOENT).
var (
	// ErrLost: the session has ended, and with it all it held.
	ErrLost = errors.New("session lost")
	// ErrAway: the daemon has not come back in time. The set is still the client's, and the next call tries again.
	ErrAway = errors.New("daemon away")
	// ErrUnsupported: the daemon is older than the command.
	ErrUnsupported = errors.New("command not supported by this daemon")
)
