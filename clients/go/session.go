// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"
)

const (
	firstWait = 10 * time.Millisecond
	mostWait  = 200 * time.Millisecond
)

type request struct {
	command uint16
	payload []byte
}

// errBroken: the connection has ended; the outcome of the request is not known.
var errBroken = errors.New("connection broken")

// call makes a request, through restarts of the daemon if the session is resumable. One call has the turn.
func (c *Client) call(ctx context.Context, command uint16, payload []byte) ([]byte, error) {
	if err := c.takeTurn(ctx); err != nil {
		return nil, err
	}
	defer c.leaveTurn()
	q := request{command, payload}
	patience := c.options.Timeout
	if c.token != nil {
		patience = c.options.ResumeTimeout
	}
	deadline := time.Now().Add(patience)
	var freed int32
	for {
		if err := c.connected(ctx, deadline); err != nil {
			return nil, err
		}
		reply, err := c.exchange(ctx, q)
		if errors.Is(err, errBroken) {
			var before int32
			reply, before, err = c.reconnect(ctx, deadline, q, err)
			freed += before
		}
		if err != nil {
			return nil, err
		}
		if reply != nil {
			return c.note(q, reply, freed), nil
		}
	}
}

func (c *Client) takeTurn(ctx context.Context) error {
	select {
	case c.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) leaveTurn() { <-c.turn }

// exchange sends a request and waits for its reply. A request whose context ends is remembered: when its reply comes,
// before those of later requests, its results are undone.
func (c *Client) exchange(ctx context.Context, q request) ([]byte, error) {
	w := c.wire
	id, err := w.send(q.command, 0, q.payload)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errBroken, err)
	}
	timer := time.NewTimer(c.options.Timeout)
	defer timer.Stop()
	for {
		select {
		case f := <-w.replies:
			if f.id != id {
				c.settle(f)
				continue
			}
			return payloadOf(f)
		case <-w.broken:
			if len(w.replies) == 0 {
				return nil, fmt.Errorf("%w: %v", errBroken, w.cause)
			}
		case <-ctx.Done():
			c.late[id] = q
			return nil, ctx.Err()
		case <-timer.C:
			return nil, c.fail(fmt.Errorf("%w: no reply in %v", ErrLost, c.options.Timeout))
		}
	}
}

func payloadOf(f frame) ([]byte, error) {
	if f.errno != 0 {
		return nil, syscall.Errno(f.errno)
	}
	if len(f.payload) < 4 {
		return nil, fmt.Errorf("%w: a reply without a result", errBroken)
	}
	return f.payload, nil
}

// settle undoes the results of a call that no longer waits.
func (c *Client) settle(f frame) {
	q, late := c.late[f.id]
	delete(c.late, f.id)
	reply, err := payloadOf(f)
	if !late || err != nil || resultOf(reply) < 0 {
		return
	}
	switch q.command {
	case cmdAllocate:
		for at := 4; at+4 <= len(reply); at += 4 {
			c.sendFree(le.Uint32(reply[at:]))
		}
	case cmdAllocateKeyed:
		if id := uint32(resultOf(reply)); !c.isReported(id) {
			c.sendFree(id)
		}
	case cmdGet:
		if GetResult(resultOf(reply)) == Taken {
			c.wire.send(cmdPut, flagNoWait, q.payload)
		}
	default:
		c.note(q, reply, 0)
	}
}

// sendFree frees an ID without waiting for the reply.
func (c *Client) sendFree(id uint32) { c.wire.send(cmdFree, flagNoWait, words(id, id)) }

// isReported returns whether an earlier reply has reported the ID to the program.
func (c *Client) isReported(id uint32) bool {
	_, reported := c.record.held[id]
	return reported
}

// note keeps the record, and completes the result of a FREE that a restart cut in two.
func (c *Client) note(q request, reply []byte, freed int32) []byte {
	result := resultOf(reply)
	switch {
	case q.command == cmdAllocate && result > 0:
		for at := 4; at+4 <= len(reply); at += 4 {
			c.record.add(le.Uint32(reply[at:]))
		}
	case q.command == cmdAllocateKeyed && result >= 0:
		c.record.add(uint32(result))
	case q.command == cmdFree:
		c.record.freed(Range{le.Uint32(q.payload), le.Uint32(q.payload[4:])})
		return words(uint32(result + freed))
	case q.command == cmdReportBusy && result >= 0:
		delete(c.record.held, le.Uint32(q.payload))
		c.record.add(uint32(result))
	case q.command == cmdGet && GetResult(result) == Taken:
		c.record.referenced(le.Uint32(q.payload), 1)
	case q.command == cmdPut && PutResult(result) != PutUnknown:
		c.record.referenced(le.Uint32(q.payload), -1)
	}
	return reply
}

// connected makes sure that there is a connection.
func (c *Client) connected(ctx context.Context, deadline time.Time) error {
	if c.cause != nil {
		return c.cause
	}
	if c.ready && !c.wire.isBroken() {
		return nil
	}
	_, _, err := c.reconnect(ctx, deadline, request{}, errBroken)
	return err
}

// reconnect takes the set up again on a new connection; see record.recover for what it returns.
func (c *Client) reconnect(ctx context.Context, deadline time.Time, q request, why error) ([]byte, int32, error) {
	if c.token == nil {
		return nil, 0, c.fail(fmt.Errorf("%w: %v", ErrLost, why))
	}
	c.ready = false
	c.wire.conn.Close()
	for wait := firstWait; ; wait = min(2*wait, mostWait) {
		reply, freed, err := c.resume(ctx, q)
		switch {
		case err == nil:
			c.ready = true
			return reply, freed, nil
		case ctx.Err() != nil || errors.Is(err, ErrLost):
			return nil, 0, err
		case !errors.Is(err, errBroken):
			return nil, 0, c.fail(fmt.Errorf("%w: the set is gone: %v", ErrLost, err))
		case time.Now().Add(wait).After(deadline):
			return nil, 0, fmt.Errorf("%w: %s", ErrAway, c.options.Path)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		}
	}
}

func (c *Client) resume(ctx context.Context, q request) ([]byte, int32, error) {
	if err := c.dial(ctx); err != nil {
		return nil, 0, fmt.Errorf("%w: %v", errBroken, err)
	}
	if _, err := c.exchange(ctx, request{cmdResume, c.token}); err != nil {
		return nil, 0, err
	}
	if c.subscription != nil {
		c.events.push(Event{Type: Lost})
		if _, err := c.exchange(ctx, request{cmdSubscribe, c.subscription}); errors.Is(err, errBroken) {
			return nil, 0, err
		}
	}
	return c.record.recover(ctx, c, q)
}

// dial connects and negotiates.
func (c *Client) dial(ctx context.Context) error {
	conn, err := (&net.Dialer{Timeout: c.options.Timeout}).DialContext(ctx, "unix", c.options.Path)
	if err != nil {
		return err
	}
	c.wire = newWire(conn, c.events)
	c.late = map[uint16]request{}
	reply, err := c.exchange(ctx, request{cmdVersion, versionOffer()})
	if err == nil {
		c.wire.commands, err = commandsOf(reply)
	}
	if err != nil {
		conn.Close()
	}
	return err
}

// fail ends the session for good.
func (c *Client) fail(cause error) error {
	c.cause = cause
	c.wire.conn.Close()
	return cause
}

func resultOf(reply []byte) int32 { return int32(le.Uint32(reply)) }

func min(a, b time.Duration) time.Duration {
	if a < b {
		return a
	}
	return b
}
