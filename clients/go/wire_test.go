// SPDX-License-Identifier: Apache-2.0

package pasid

import "testing"

func offer(q *eventQueue, count int) {
	for i := 0; i < count; i++ {
		q.push(Event{Type: Freed, ID: uint32(i)})
	}
}

func TestWhatDoesNotFitIsCountedInItsPlace(t *testing.T) {
	q := newEventQueue()
	offer(q, maxEvents+10)
	q.pop()
	offer(q, 3)
	for i := 1; i < maxEvents; i++ {
		if e, _ := q.pop(); e.Type != Freed {
			t.Fatalf("event %d: %+v (expected: a free)", i, e)
		}
	}
	if e, _ := q.pop(); e.Type != Lost || e.Sequence != 13 {
		t.Fatalf("%+v (expected: 13 lost)", e)
	}
	offer(q, 1)
	if e, _ := q.pop(); e.Type != Freed {
		t.Fatalf("%+v (expected: a free)", e)
	}
}

func TestADrainConsumerHasRoomForALargeSet(t *testing.T) {
	q := newEventQueue()
	q.hold(true)
	offer(q, 3*maxEvents)
	for i := 0; i < 3*maxEvents; i++ {
		if e, found := q.pop(); !found || e.Type != Freed || e.ID != uint32(i) {
			t.Fatalf("event %d: %+v (expected: a free)", i, e)
		}
	}
}
