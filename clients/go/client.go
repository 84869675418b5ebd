// SPDX-License-Identifier: Apache-2.0

// Package pasid is a client of the pasid daemon: IDs that are the program's as long as its session lives.
package pasid

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
)

const (
	cmdInfo          = 0x5000
	cmdAllocate      = 0x5001
	cmdFree          = 0x5002
	cmdHolds         = 0x5003
	cmdList          = 0x5004
	cmdAllocateKeyed = 0x5006
	cmdGet           = 0x5007
	cmdPut           = 0x5008
	cmdSession       = 0x500C
	cmdResume        = 0x500D
	cmdHolder        = 0x500E
	cmdRefusal       = 0x500F
	cmdShow          = 0x5011
	cmdSubscribe     = 0x5013
	cmdUnsubscribe   = 0x5014
	cmdAckDrain      = 0x5015
	cmdSpaces        = 0x5018
	cmdExplain       = 0x5019
	cmdReportBusy    = 0x501A

	page = 65536
)

// Options say which session to open. The zero value is one of the default space at DefaultPath.
type Options struct {
	Path          string
	Space, Name   string
	Limit         uint32 // of the quota; 0: what the rules say
	Guarantee     uint32
	Resumable     bool          // goes on after a restart of a daemon that keeps state
	Timeout       time.Duration // for one reply; 5 s unless given
	ResumeTimeout time.Duration // for a daemon that has gone; 30 s unless given
}

// Client is the set of one session. Goroutines may share it: one request is under way at a time.
type Client struct {
	options Options
	turn    chan struct{} // holds one token: its owner uses what is below
	wire    *wire
	ready   bool // whether the wire has the session
	late    map[uint16]request
	record  record
	cause   error // why the session is lost, once it is
	token   []byte

	subscription []byte
	events       *eventQueue
}

func newClient(options Options) *Client {
	if options.Path == "" {
		options.Path = DefaultPath()
	}
	if options.Timeout == 0 {
		options.Timeout = 5 * time.Second
	}
	if options.ResumeTimeout == 0 {
		options.ResumeTimeout = 30 * time.Second
	}
	return &Client{
		options: options, turn: make(chan struct{}, 1), late: map[uint16]request{}, record: newRecord(),
		events: newEventQueue(),
	}
}

// Connect opens a session. Close it: its IDs are free then.
func Connect(ctx context.Context, options Options) (*Client, error) {
	c := newClient(options)
	if err := c.first(ctx); err != nil {
		return nil, err
	}
	o := c.options
	if !o.Resumable && o.Limit == 0 && o.Guarantee == 0 && o.Space+o.Name == "" {
		return c, nil
	}
	payload := words(flag(o.Resumable, 1), o.Limit, o.Guarantee, uint32(len(o.Space)), uint32(len(o.Name)))
	return c.open(ctx, cmdSession, append(payload, o.Space+o.Name...))
}

// Resume goes on with the set that a token of an earlier connection stands for.
func Resume(ctx context.Context, token []byte, options Options) (*Client, error) {
	c := newClient(options)
	if err := c.first(ctx); err != nil {
		return nil, err
	}
	if _, err := c.open(ctx, cmdResume, token); err != nil {
		return nil, err
	}
	return c.adopt(ctx)
}

// Adopt takes over a session whose connected socket another process opened and handed on.
func Adopt(ctx context.Context, socket *os.File) (*Client, error) {
	conn, err := net.FileConn(socket)
	if err != nil {
		return nil, err
	}
	c := newClient(Options{})
	c.wire, c.ready = newWire(conn, c.events), true
	c.wire.commands = 2
	return c.adopt(ctx)
}

func (c *Client) first(ctx context.Context) error {
	if err := c.dial(ctx); err != nil {
		return fmt.Errorf("%w: %s: %v", ErrLost, c.options.Path, err)
	}
	c.ready = true
	return nil
}

func (c *Client) open(ctx context.Context, command uint16, payload []byte) (*Client, error) {
	reply, err := c.checked(ctx, command, payload)
	if err == nil && len(reply) < 56 {
		err = fmt.Errorf("%w: session: %d bytes (expected: 56)", ErrLost, len(reply))
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	for _, b := range reply[24:56] {
		if b != 0 {
			c.token = append([]byte(nil), reply[24:56]...)
			break
		}
	}
	return c, nil
}

// adopt names this process to the daemon, so that the set waits for it too, and learns what the set holds.
func (c *Client) adopt(ctx context.Context) (*Client, error) {
	_, err := c.call(ctx, cmdHolder, words(uint32(os.Getpid())))
	if err != nil && !errors.Is(err, syscall.ENOENT) && !errors.Is(err, syscall.EOPNOTSUPP) {
		c.Close()
		return nil, err
	}
	ids, err := c.List(ctx, All)
	if err != nil {
		c.Close()
		return nil, err
	}
	c.record.add(ids...)
	return c, nil
}

// checked makes a request whose negative result is a refusal.
func (c *Client) checked(ctx context.Context, command uint16, payload []byte) ([]byte, error) {
	reply, err := c.call(ctx, command, payload)
	if err == nil && resultOf(reply) < 0 {
		return nil, Refusal(resultOf(reply))
	}
	return reply, err
}

func (c *Client) number(ctx context.Context, command uint16, payload []byte) (int32, error) {
	reply, err := c.checked(ctx, command, payload)
	if err != nil {
		return 0, err
	}
	return resultOf(reply), nil
}

// Allocate allocates one ID of a range.
func (c *Client) Allocate(ctx context.Context, in Range) (uint32, error) {
	ids, err := c.AllocateMany(ctx, 1, in, false)
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// AllocateMany allocates count IDs, all or none, ascending; without gaps if contiguous.
func (c *Client) AllocateMany(ctx context.Context, count uint32, in Range, contiguous bool) ([]uint32, error) {
	reply, err := c.checked(ctx, cmdAllocate, words(in.Min, in.Max, count, flag(contiguous, 1)))
	if err != nil {
		return nil, err
	}
	return idsOf(reply), nil
}

// AllocateKeyed allocates one ID for a key; the same key gets the same ID as long as the set holds it.
func (c *Client) AllocateKeyed(ctx context.Context, key string, in Range) (uint32, error) {
	id, err := c.number(ctx, cmdAllocateKeyed, append(words(in.Min, in.Max), key...))
	return uint32(id), err
}

// Free frees what the set holds in a range, and returns how many.
func (c *Client) Free(ctx context.Context, in Range) (int, error) {
	n, err := c.number(ctx, cmdFree, words(in.Min, in.Max))
	return int(n), err
}

// ReportBusy reports that an ID of the set is used by others, and returns the ID allocated in its place.
func (c *Client) ReportBusy(ctx context.Context, id uint32, in Range) (uint32, error) {
	if have := c.Commands(); have < 3 {
		return 0, fmt.Errorf("%w: commands: %d (expected: 3 or more)", ErrUnsupported, have)
	}
	other, err := c.number(ctx, cmdReportBusy, words(id, in.Min, in.Max))
	return uint32(other), err
}

// Holds returns whether the set holds an ID.
func (c *Client) Holds(ctx context.Context, id uint32) (bool, error) {
	n, err := c.number(ctx, cmdHolds, words(id))
	return n == 1, err
}

// List lists what the set holds in a range, ascending.
func (c *Client) List(ctx context.Context, in Range) ([]uint32, error) {
	return listPages(in, func(payload []byte) ([]byte, error) { return c.call(ctx, cmdList, payload) })
}

func (c *Client) listOnce(ctx context.Context, in Range) ([]uint32, error) {
	return listPages(in, func(p []byte) ([]byte, error) { return c.exchange(ctx, request{cmdList, p}) })
}

func listPages(in Range, list func([]byte) ([]byte, error)) ([]uint32, error) {
	var ids []uint32
	for from := in.Min; ; {
		reply, err := list(words(from, in.Max, page))
		if err != nil {
			return nil, err
		}
		next := idsOf(reply)
		ids = append(ids, next...)
		if len(next) < page || next[page-1] >= in.Max {
			return ids, nil
		}
		from = next[page-1] + 1
	}
}

// Get takes a reference to an ID.
func (c *Client) Get(ctx context.Context, id uint32) (GetResult, error) {
	n, err := c.number(ctx, cmdGet, words(id))
	return GetResult(n), err
}

// Put drops a reference to an ID.
func (c *Client) Put(ctx context.Context, id uint32) (PutResult, error) {
	n, err := c.number(ctx, cmdPut, words(id))
	return PutResult(n), err
}

// Token is the secret that Resume takes, nil if the session is not resumable.
func (c *Client) Token() []byte { return append([]byte(nil), c.token...) }

// Commands is the version of the daemon's commands.
func (c *Client) Commands() int {
	c.turn <- struct{}{}
	defer c.leaveTurn()
	return c.wire.commands
}

// File is a duplicate of the connection's descriptor, to be inherited or passed on with the session behind it.
func (c *Client) File() (*os.File, error) {
	c.turn <- struct{}{}
	defer c.leaveTurn()
	unix, ok := c.wire.conn.(*net.UnixConn)
	if !ok {
		return nil, fmt.Errorf("connection: %T (expected: a Unix socket)", c.wire.conn)
	}
	return unix.File()
}

// Close ends the session, if no other process has its descriptor.
func (c *Client) Close() error {
	c.turn <- struct{}{}
	defer c.leaveTurn()
	if c.cause == nil {
		c.cause = fmt.Errorf("%w: closed", ErrLost)
	}
	return c.wire.conn.Close()
}

func idsOf(reply []byte) []uint32 {
	ids := make([]uint32, 0, len(reply)/4)
	for at := 4; at+4 <= len(reply); at += 4 {
		ids = append(ids, le.Uint32(reply[at:]))
	}
	return ids
}
