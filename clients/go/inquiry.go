// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"context"
	"fmt"
	"time"
)

func (c *Client) long(ctx context.Context, command uint16, payload []byte, least int) ([]byte, error) {
	reply, err := c.checked(ctx, command, payload)
	if err == nil && len(reply) < least {
		return nil, fmt.Errorf("reply: %d bytes (expected: %d)", len(reply), least)
	}
	return reply, err
}

// Info describes the space, the daemon and this set.
func (c *Client) Info(ctx context.Context) (Info, error) {
	r, err := c.long(ctx, cmdInfo, nil, 136)
	if err != nil {
		return Info{}, err
	}
	return Info{
		SpaceBits: le.Uint32(r[4:]), Cyclic: le.Uint32(r[8:]) == 1,
		Limit: le.Uint32(r[12:]), Guarantee: le.Uint32(r[16:]), Used: le.Uint32(r[20:]),
		DaemonPID: int32(le.Uint32(r[24:])), SetID: le.Uint32(r[28:]),
		Name: text(r[36:], le.Uint32(r[32:]), 64), Version: text(r[104:], le.Uint32(r[100:]), 32),
	}, nil
}

// Spaces lists the spaces where this user may open sets.
func (c *Client) Spaces(ctx context.Context) ([]Space, error) {
	r, err := c.long(ctx, cmdSpaces, nil, 4)
	if err != nil {
		return nil, err
	}
	var spaces []Space
	for at := 4; at+80 <= len(r); at += 80 {
		spaces = append(spaces, Space{
			Name: text(r[at+16:], le.Uint32(r[at+12:]), 64), Bits: le.Uint32(r[at:]),
			Cyclic: le.Uint32(r[at+4:]) == 1, Default: le.Uint32(r[at+8:])&1 != 0,
		})
	}
	return spaces, nil
}

// LastRefusal is the refusal of this session's last refused allocation, 0 if there was none.
func (c *Client) LastRefusal(ctx context.Context) (Refusal, error) {
	r, err := c.long(ctx, cmdRefusal, nil, 40)
	if err != nil {
		return 0, err
	}
	return Refusal(le.Uint32(r[4:])), nil
}

// Explain explains the result that an allocation of a set or a user would have. Over the operators' socket.
func (c *Client) Explain(ctx context.Context, q Question) (Explanation, error) {
	count := q.Count
	if count == 0 {
		count = 1
	}
	ask := words(q.Set, q.Range.Min, q.Range.Max, count, flag(q.Contiguous, 1), q.UID, q.GID)
	r, err := c.long(ctx, cmdExplain, append(ask, name64(q.Space)...), 64)
	if err != nil {
		return Explanation{}, err
	}
	return Explanation{
		Refusal: Refusal(le.Uint32(r[4:])), Forbidden: le.Uint32(r[8:])&1 != 0,
		Limit: le.Uint32(r[12:]), Guarantee: le.Uint32(r[16:]), Used: le.Uint32(r[20:]),
		AvailableAtMs: int64(le.Uint64(r[24:])), RangeIDs: le.Uint64(r[32:]), Reserved: le.Uint64(r[40:]),
		Free: le.Uint64(r[48:]), LongestFree: le.Uint64(r[56:]),
	}, nil
}

// Subscribe asks for events from now on: of this set, or of the whole space. NextEvent returns them.
func (c *Client) Subscribe(ctx context.Context, priority Priority, wholeSpace, drain bool) error {
	ask := words(uint32(priority), flag(wholeSpace, 1)|flag(drain, 2)|flag(c.Commands() >= 4, 4))
	c.events.hold(drain)
	if _, err := c.call(ctx, cmdSubscribe, ask); err != nil {
		return err
	}
	return c.setSubscription(ctx, ask)
}

// Unsubscribe ends the subscription.
func (c *Client) Unsubscribe(ctx context.Context) error {
	if err := c.setSubscription(ctx, nil); err != nil {
		return err
	}
	_, err := c.call(ctx, cmdUnsubscribe, nil)
	return err
}

func (c *Client) setSubscription(ctx context.Context, ask []byte) error {
	if err := c.takeTurn(ctx); err != nil {
		return err
	}
	c.subscription = ask
	c.leaveTurn()
	return nil
}

// NextEvent waits for the next event. After a restart of the daemon it is one of type Lost.
func (c *Client) NextEvent(ctx context.Context) (Event, error) {
	for {
		if e, found := c.events.pop(); found {
			return e, nil
		}
		if err := c.takeTurn(ctx); err != nil {
			return Event{}, err
		}
		err := c.connected(ctx, time.Now().Add(c.options.ResumeTimeout))
		w := c.wire
		c.leaveTurn()
		if err != nil {
			return Event{}, err
		}
		select {
		case <-c.events.more:
		case <-w.broken:
		case <-ctx.Done():
			return Event{}, ctx.Err()
		}
	}
}

// Acknowledge acknowledges that a freed or moved ID is drained; false if it does not wait for this connection.
func (c *Client) Acknowledge(ctx context.Context, id, generation uint32) (bool, error) {
	n, err := c.number(ctx, cmdAckDrain, words(id, generation))
	return n == 1, err
}
