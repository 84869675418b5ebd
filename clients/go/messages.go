// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"os"
	"strconv"
	"strings"
)

// Range is a range of IDs, both ends inclusive.
type Range struct{ Min, Max uint32 }

// All is every ID.
var All = Range{0, 1<<32 - 1}

// One is the range of one ID.
func One(id uint32) Range { return Range{id, id} }

func (r Range) has(id uint32) bool { return r.Min <= id && id <= r.Max }

// GetResult is the result of Get.
type GetResult int32

// Results of Get: taken; not held by this set; freed by this set and pending.
const (
	Taken GetResult = iota
	GetUnknown
	Busy
)

// PutResult is the result of Put.
type PutResult int32

// Results of Put: others are left; none is left, and the set holds the ID; none is left, and the freed ID is released;
// no such reference.
const (
	Kept PutResult = iota
	LastReference
	Released
	PutUnknown
)

// Priority is the order in which the listeners of a space are notified.
type Priority uint32

// Priorities, the first first.
const (
	CPU Priority = iota
	Device
	IOMMU
	Last
)

// EventType is a transition of an ID.
type EventType uint32

// Transitions. Moved: to another host with its set. Lost counts events that were dropped: Sequence has their number, 0 if it is unknown.
const (
	Allocated EventType = iota
	Freed
	Bound
	Unbound
	Moved
	Lost
)

// Event is a transition of an ID.
type Event struct {
	Type           EventType
	ID, Generation uint32
	SetID          uint32
	Sequence       uint64
}

func parseEvent(f frame) Event {
	if f.command == cmdEventsLost {
		return Event{Type: Lost, Sequence: le.Uint64(f.payload)}
	}
	if len(f.payload) < 24 {
		return Event{Type: Lost}
	}
	p := f.payload
	return Event{EventType(le.Uint32(p)), le.Uint32(p[4:]), le.Uint32(p[8:]), le.Uint32(p[12:]), le.Uint64(p[16:])}
}

// Info describes the space, the daemon and this set.
type Info struct {
	SpaceBits              uint32
	Cyclic                 bool
	Limit, Guarantee, Used uint32
	DaemonPID              int32
	SetID                  uint32
	Name, Version          string
}

// Space is one where this user may open sets.
type Space struct {
	Name            string
	Bits            uint32
	Cyclic, Default bool
}

// Question is an allocation to explain: of an open set, or of a user who would open one.
type Question struct {
	Set        uint32
	UID, GID   uint32
	Range      Range
	Count      uint32
	Contiguous bool
	Space      string
}

// Explanation is the result that an allocation would have. Refusal is 0 if it would succeed and is not forbidden.
type Explanation struct {
	Refusal                               Refusal
	Forbidden                             bool
	Limit, Guarantee, Used                uint32
	AvailableAtMs                         int64
	RangeIDs, Reserved, Free, LongestFree uint64
}

// Where the daemon of the whole host listens.
const hostPath = "/run/pasid/pasid.sock"

// DefaultPath is what PASID_SOCKET names, else the place of this user's own daemon, unless only that of the daemon of
// the whole host is there.
func DefaultPath() string {
	if named := os.Getenv("PASID_SOCKET"); named != "" {
		return named
	}
	return choosePath(ownPath(), hostPath)
}

func ownPath() string {
	if runtime := os.Getenv("XDG_RUNTIME_DIR"); strings.HasPrefix(runtime, "/") {
		return runtime + "/pasid/pasid.sock"
	}
	if uid := os.Geteuid(); uid != 0 {
		return "/tmp/pasid-" + strconv.Itoa(uid) + "/pasid.sock"
	}
	return hostPath
}

func choosePath(own, ofHost string) string {
	if !isThere(own) && isThere(ofHost) {
		return ofHost
	}
	return own
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func words(values ...uint32) []byte {
	b := make([]byte, 0, 4*len(values))
	for _, v := range values {
		b = le.AppendUint32(b, v)
	}
	return b
}

func flag(set bool, bit uint32) uint32 {
	if set {
		return bit
	}
	return 0
}

// name64 is a name, filled up with zeros.
func name64(name string) []byte {
	b := make([]byte, 64)
	copy(b, name)
	return b
}

// text is a name of at most max bytes whose length comes before it or elsewhere.
func text(b []byte, length uint32, max int) string {
	if n := int(length); n >= 0 && n <= max {
		return string(b[:n])
	}
	return ""
}
