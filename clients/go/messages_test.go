// SPDX-License-Identifier: Apache-2.0

package pasid

import "testing"

// The types on the wire are those of docs/reference/protocol.md; a lost one has none there.
func TestTypesOfEvents(t *testing.T) {
	for code, want := range []EventType{Allocated, Freed, Bound, Unbound, Moved} {
		payload := append(words(uint32(code), 7, 1, 3), 9, 0, 0, 0, 0, 0, 0, 0)
		equal(t, "event", parseEvent(frame{command: 0x5020, payload: payload}), Event{want, 7, 1, 3, 9})
	}
	lost := parseEvent(frame{command: cmdEventsLost, payload: []byte{2, 0, 0, 0, 0, 0, 0, 0}})
	equal(t, "lost", lost, Event{Type: Lost, Sequence: 2})
}
