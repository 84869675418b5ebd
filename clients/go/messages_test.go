// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"os"
	"path/filepath"
	"testing"
)

// Whoever has no daemon of its own finds that of the host.
func TestDefaultPath(t *testing.T) {
	t.Setenv("PASID_SOCKET", "")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	own, ofHost := ownPath(), t.TempDir()+"/pasid.sock"
	equal(t, "none", choosePath(own, ofHost), own)
	touch(t, ofHost)
	equal(t, "of the host", choosePath(own, ofHost), ofHost)
	touch(t, own)
	equal(t, "both", choosePath(own, ofHost), own)
	equal(t, "default", DefaultPath(), own)
	t.Setenv("PASID_SOCKET", ofHost)
	equal(t, "named", DefaultPath(), ofHost)
}

func touch(t *testing.T, file string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The types on the wire are those of docs/reference/protocol.md; a lost one has none there.
func TestTypesOfEvents(t *testing.T) {
	for code, want := range []EventType{Allocated, Freed, Bound, Unbound, Moved} {
		payload := append(words(uint32(code), 7, 1, 3), 9, 0, 0, 0, 0, 0, 0, 0)
		equal(t, "event", parseEvent(frame{command: 0x5020, payload: payload}), Event{want, 7, 1, 3, 9})
	}
	lost := parseEvent(frame{command: cmdEventsLost, payload: []byte{2, 0, 0, 0, 0, 0, 0, 0}})
	equal(t, "lost", lost, Event{Type: Lost, Sequence: 2})
}
