// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

const (
	headerBytes = 16
	maxFrame    = 1 << 20
	maxEvents   = 4096
	// Those of a drain consumer, as in the daemon: a large set may end at once.
	maxDrainEvents = 1 << 20
	maxReplies     = 1024

	cmdVersion    = 1
	cmdEventsLost = 0x5021

	typeMask   = 0xF
	typeReply  = 0x1
	flagNoWait = 0x10
	flagError  = 0x20
)

var le = binary.LittleEndian

type frame struct {
	id, command  uint16
	flags, errno uint32
	payload      []byte
}

func (f frame) bytes() []byte {
	b := make([]byte, headerBytes, headerBytes+len(f.payload))
	le.PutUint16(b, f.id)
	le.PutUint16(b[2:], f.command)
	le.PutUint32(b[4:], uint32(headerBytes+len(f.payload)))
	le.PutUint32(b[8:], f.flags)
	return append(b, f.payload...)
}

func readFrame(r io.Reader) (frame, error) {
	var h [headerBytes]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return frame{}, err
	}
	size := le.Uint32(h[4:])
	if size < headerBytes || size > maxFrame {
		return frame{}, fmt.Errorf("frame size: %d (expected: %d to %d)", size, headerBytes, maxFrame)
	}
	f := frame{id: le.Uint16(h[:]), command: le.Uint16(h[2:]), flags: le.Uint32(h[8:])}
	if f.flags&flagError != 0 {
		f.errno = le.Uint32(h[12:])
	}
	f.payload = make([]byte, size-headerBytes)
	_, err := io.ReadFull(r, f.payload)
	return f, err
}

// A wire is one connection. One goroutine reads it; the holder of the client's turn writes.
type wire struct {
	conn     net.Conn
	commands int
	nextID   uint16
	replies  chan frame
	broken   chan struct{} // closed when reading has ended, after cause is set
	cause    error
	events   *eventQueue
}

func newWire(conn net.Conn, events *eventQueue) *wire {
	w := &wire{conn: conn, commands: 1, replies: make(chan frame, maxReplies), broken: make(chan struct{}), events: events}
	go w.read()
	return w
}

func (w *wire) read() {
	in := bufio.NewReaderSize(w.conn, 1<<16)
	for {
		f, err := readFrame(in)
		if err != nil {
			w.cause = err
			close(w.broken)
			w.conn.Close()
			return
		}
		if f.flags&typeMask != typeReply {
			if len(f.payload) >= 8 {
				w.events.push(parseEvent(f))
			}
			continue
		}
		select {
		case w.replies <- f:
		default:
			w.conn.Close() // more replies than requests
		}
	}
}

func (w *wire) isBroken() bool {
	select {
	case <-w.broken:
		return true
	default:
		return false
	}
}

// send writes a command and returns its message id.
func (w *wire) send(command uint16, flags uint32, payload []byte) (uint16, error) {
	w.nextID++
	_, err := w.conn.Write(frame{id: w.nextID, command: command, flags: flags, payload: payload}.bytes())
	return w.nextID, err
}

func versionOffer() []byte {
	return append([]byte{0, 0, 1, 0}, "{\"capabilities\":{\"pasid4j\":{\"commands\":4}}}\x00"...)
}

// commandsOf reads which version of our commands a daemon has from its VERSION reply.
func commandsOf(payload []byte) (int, error) {
	if len(payload) < 4 {
		return 0, errors.New("version: a reply without one (expected: 0.1)")
	}
	var said struct {
		Capabilities struct {
			Pasid4j struct{ Commands int } `json:"pasid4j"`
		} `json:"capabilities"`
	}
	said.Capabilities.Pasid4j.Commands = 1
	text := payload[4:]
	if n := len(text); n > 0 && text[n-1] == 0 {
		text = text[:n-1]
	}
	if len(text) == 0 {
		return 1, nil
	}
	err := json.Unmarshal(text, &said)
	return said.Capabilities.Pasid4j.Commands, err
}

// An eventQueue keeps events until they are taken; those that do not fit are counted.
type eventQueue struct {
	mu     sync.Mutex
	events []Event
	most   int
	lost   uint64
	more   chan struct{}
}

func newEventQueue() *eventQueue { return &eventQueue{most: maxEvents, more: make(chan struct{}, 1)} }

// hold makes room for the events of a subscription.
func (q *eventQueue) hold(drain bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.most = maxEvents
	if drain {
		q.most = maxDrainEvents
	}
}

func (q *eventQueue) push(e Event) {
	q.mu.Lock()
	// A loss is reported before later events.
	if q.lost == 0 && len(q.events) < q.most {
		q.events = append(q.events, e)
	} else {
		q.lost++
	}
	q.mu.Unlock()
	select {
	case q.more <- struct{}{}:
	default:
	}
}

func (q *eventQueue) pop() (Event, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.events) > 0 {
		e := q.events[0]
		q.events = q.events[1:]
		return e, true
	}
	if q.lost > 0 {
		e := Event{Type: Lost, Sequence: q.lost}
		q.lost = 0
		return e, true
	}
	return Event{}, false
}
