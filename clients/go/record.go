// SPDX-License-Identifier: Apache-2.0

package pasid

import "context"

// A record has the IDs that the program has received, each with its references, and freed ones that references keep.
// After a restart of the daemon it determines the outcome of the request in flight.
type record struct{ held, pending map[uint32]int }

func newRecord() record { return record{map[uint32]int{}, map[uint32]int{}} }

func (r record) add(ids ...uint32) {
	for _, id := range ids {
		if _, there := r.held[id]; !there {
			r.held[id] = 0
		}
	}
}

func (r record) freed(in Range) {
	for id, references := range r.held {
		if in.has(id) {
			delete(r.held, id)
			if references > 0 {
				r.pending[id] = references
			}
		}
	}
}

func (r record) referenced(id uint32, change int) {
	if _, there := r.held[id]; there {
		r.held[id] += change
	} else if r.pending[id] += change; r.pending[id] <= 0 {
		delete(r.pending, id)
	}
}

// recover compares the record with the set, frees IDs that no reply reported, and completes the request; it returns nil
// if the request has to be made again. freed is how many IDs an unanswered FREE had freed.
func (r record) recover(ctx context.Context, c *Client, q request) (answer []byte, freed int32, err error) {
	ids, err := c.listOnce(ctx, All)
	if err != nil {
		return nil, 0, err
	}
	now := map[uint32]bool{}
	for _, id := range ids {
		now[id] = true
	}
	if q.command == cmdReportBusy {
		if id, found := r.replaced(now, q.payload); found {
			return words(id), 0, nil
		}
	}
	for id := range now {
		if _, reported := r.held[id]; !reported {
			if _, err := c.exchange(ctx, request{cmdFree, words(id, id)}); err != nil {
				return nil, 0, err
			}
		}
	}
	freed = r.forget(now, q)
	answer, err = r.references(ctx, c, q)
	return answer, freed, err
}

// forget drops what the set no longer holds; what an unanswered FREE has freed is counted.
func (r record) forget(now map[uint32]bool, q request) (freed int32) {
	for id, references := range r.held {
		if now[id] {
			continue
		}
		delete(r.held, id)
		if q.command == cmdFree && (Range{le.Uint32(q.payload), le.Uint32(q.payload[4:])}).has(id) {
			freed++
			if references > 0 {
				r.pending[id] = references
			}
		}
	}
	return freed
}

// replaced finds the ID that was allocated in place of a busy one, if the report was executed.
func (r record) replaced(now map[uint32]bool, payload []byte) (uint32, bool) {
	in := Range{le.Uint32(payload[4:]), le.Uint32(payload[8:])}
	var found []uint32
	for id := range now {
		if _, reported := r.held[id]; !reported && in.has(id) {
			found = append(found, id)
		}
	}
	if now[le.Uint32(payload)] || len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

// references determines by SHOW whether a GET or PUT was executed.
func (r record) references(ctx context.Context, c *Client, q request) ([]byte, error) {
	if q.command != cmdGet && q.command != cmdPut {
		return nil, nil
	}
	id := le.Uint32(q.payload)
	before, held := r.held[id]
	if !held {
		before = r.pending[id]
	}
	show := words(id)
	if c.options.Space != "" {
		show = append(show, name64(c.options.Space)...)
	}
	shown, err := c.exchange(ctx, request{cmdShow, show})
	if err != nil {
		return nil, err
	}
	now := 0
	if len(shown) >= 92 {
		now = int(le.Uint32(shown[88:]))
	}
	switch {
	case q.command == cmdGet && now == before+1:
		return words(uint32(Taken)), nil
	case q.command == cmdPut && before > 0 && now == before-1 && now > 0:
		return words(uint32(Kept)), nil
	case q.command == cmdPut && before > 0 && now == before-1 && held:
		return words(uint32(LastReference)), nil
	case q.command == cmdPut && before > 0 && now == before-1:
		return words(uint32(Released)), nil
	}
	return nil, nil
}
