// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"reflect"
	"sync"
	"syscall"
	"testing"
	"time"
)

func config(t *testing.T) string { return root(t) + "/clients/vsock.yaml" }

func TestCalls(t *testing.T) {
	d := startDaemon(t, "--config", config(t), "--quota", "100")
	open := func(t *testing.T, o Options) *Client {
		o.Path, o.Timeout = d.socket, patience
		c, err := Connect(ctx, o)
		must(t, err)
		t.Cleanup(func() { c.Close() })
		return c
	}
	t.Run("allocate, list, free", func(t *testing.T) { allocateListFree(t, open(t, Options{Name: "vm-7"})) })
	t.Run("keys", func(t *testing.T) { keys(t, open(t, Options{})) })
	t.Run("refusals", func(t *testing.T) { refusals(t, open(t, Options{Limit: 2})) })
	t.Run("references", func(t *testing.T) { references(t, open(t, Options{})) })
	t.Run("events", func(t *testing.T) { events(t, open(t, Options{})) })
	t.Run("explain", func(t *testing.T) { explain(t, d) })
	t.Run("report busy", func(t *testing.T) { reportBusy(t, open(t, Options{})) })
	t.Run("descriptor", func(t *testing.T) { descriptor(t, d) })
	t.Run("goroutines", func(t *testing.T) { goroutines(t, open(t, Options{})) })
	t.Run("cancelled calls", func(t *testing.T) { cancelled(t, open(t, Options{})) })
	t.Run("nobody there", func(t *testing.T) {
		_, err := Connect(ctx, Options{Timeout: patience, Path: d.socket + ".nobody"})
		equal(t, "lost", errors.Is(err, ErrLost), true)
	})
}

func allocateListFree(t *testing.T, c *Client) {
	first, err := c.Allocate(ctx, Range{1000, 1999})
	must(t, err)
	equal(t, "first", first, 1000)
	block, err := c.AllocateMany(ctx, 3, Range{1000, 1999}, true)
	must(t, err)
	equal(t, "block", fmt.Sprint(block), "[1001 1002 1003]")
	held, err := c.Holds(ctx, 1002)
	must(t, err)
	equal(t, "held", held, true)
	n, err := c.Free(ctx, Range{1001, 1002})
	must(t, err)
	equal(t, "freed", n, 2)
	left, err := c.List(ctx, All)
	must(t, err)
	equal(t, "left", fmt.Sprint(left), "[1000 1003]")
	info, err := c.Info(ctx)
	must(t, err)
	equal(t, "name", info.Name, "vm-7")
	equal(t, "used", info.Used, 2)
}

func keys(t *testing.T, c *Client) {
	one, err := c.AllocateKeyed(ctx, "disk-0", Range{2000, 2999})
	must(t, err)
	same, err := c.AllocateKeyed(ctx, "disk-0", Range{2000, 2999})
	must(t, err)
	other, err := c.AllocateKeyed(ctx, "disk-1", Range{2000, 2999})
	must(t, err)
	equal(t, "same", same, one)
	equal(t, "other", other == one, false)
}

func refusals(t *testing.T, c *Client) {
	_, err := c.AllocateMany(ctx, 2, Range{3000, 3999}, false)
	must(t, err)
	_, err = c.Allocate(ctx, Range{3000, 3999})
	equal(t, "quota", errors.Is(err, Quota), true)
	last, err := c.LastRefusal(ctx)
	must(t, err)
	equal(t, "last", last, Quota)
	_, err = c.AllocateMany(ctx, 0, All, false)
	equal(t, "errno", errors.Is(err, syscall.EINVAL), true)
	left, err := c.List(ctx, All)
	must(t, err)
	equal(t, "left", len(left), 2)
}

func references(t *testing.T, c *Client) {
	id, err := c.Allocate(ctx, Range{4000, 4999})
	must(t, err)
	got, err := c.Get(ctx, id)
	must(t, err)
	equal(t, "get", got, Taken)
	n, err := c.Free(ctx, One(id))
	must(t, err)
	equal(t, "freed", n, 1)
	got, err = c.Get(ctx, id)
	must(t, err)
	equal(t, "get of a pending one", got, Busy)
	put, err := c.Put(ctx, id)
	must(t, err)
	equal(t, "put", put, Released)
	put, err = c.Put(ctx, id)
	must(t, err)
	equal(t, "put of none", put, PutUnknown)
}

func events(t *testing.T, c *Client) {
	must(t, c.Subscribe(ctx, CPU, false, false))
	id, err := c.Allocate(ctx, Range{5000, 5999})
	must(t, err)
	_, err = c.Free(ctx, One(id))
	must(t, err)
	for _, want := range []EventType{Allocated, Freed} {
		e, err := c.NextEvent(ctx)
		must(t, err)
		equal(t, "event", e.Type, want)
		equal(t, "id", e.ID, id)
	}
	must(t, c.Unsubscribe(ctx))
	soon, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	_, err = c.NextEvent(soon)
	equal(t, "no event", errors.Is(err, context.DeadlineExceeded), true)
}

func explain(t *testing.T, d *daemon) {
	operator, err := Connect(ctx, Options{Timeout: patience, Path: d.socket + ".operator"})
	must(t, err)
	defer operator.Close()
	said, err := operator.Explain(ctx, Question{UID: uint32(os.Geteuid()), Range: Range{0, 2}, Space: "cid"})
	must(t, err)
	equal(t, "refusal", said.Refusal, Reserved)
	equal(t, "reserved", said.Reserved, 3)
	spaces, err := operator.Spaces(ctx)
	must(t, err)
	equal(t, "spaces", len(spaces), 2)
}

func reportBusy(t *testing.T, c *Client) {
	id, err := c.Allocate(ctx, Range{6000, 6999})
	must(t, err)
	other, err := c.ReportBusy(ctx, id, Range{6000, 6999})
	if c.Commands() < 3 {
		equal(t, "unsupported", errors.Is(err, ErrUnsupported), true)
		return
	}
	must(t, err)
	equal(t, "another", other == id, false)
	left, err := c.List(ctx, All)
	must(t, err)
	equal(t, "left", fmt.Sprint(left), fmt.Sprint([]uint32{other}))
	_, err = c.ReportBusy(ctx, id, All)
	equal(t, "not held", errors.Is(err, syscall.ENOENT), true)
}

func descriptor(t *testing.T, d *daemon) {
	launcher, err := Connect(ctx, Options{Timeout: patience, Path: d.socket, Space: "cid"})
	must(t, err)
	id, err := launcher.Allocate(ctx, Range{7000, 7999})
	must(t, err)
	handed, err := launcher.File()
	must(t, err)
	must(t, launcher.Close())
	vmm, err := Adopt(ctx, handed)
	must(t, err)
	handed.Close()
	held, err := vmm.List(ctx, All)
	must(t, err)
	equal(t, "held", fmt.Sprint(held), fmt.Sprint([]uint32{id}))
	equal(t, "free", d.isFree(id), false)
	must(t, vmm.Close())
	awaitTrue(t, func() bool { return d.isFree(id) })
}

func goroutines(t *testing.T, c *Client) {
	var all sync.WaitGroup
	ids := make([]uint32, 20)
	for n := range ids {
		all.Add(1)
		go func(n int) {
			defer all.Done()
			ids[n], _ = c.Allocate(ctx, Range{8000, 8999})
		}(n)
	}
	all.Wait()
	seen := map[uint32]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	held, err := c.List(ctx, All)
	must(t, err)
	equal(t, "held", len(held), len(seen))
	equal(t, "different", len(seen), len(ids))
}

// Results of a call that no longer waits are undone.
func cancelled(t *testing.T, c *Client) {
	for n := 0; n < 200; n++ {
		soon, cancel := context.WithTimeout(ctx, time.Duration(n)*time.Microsecond)
		if id, err := c.Allocate(soon, Range{9000, 9999}); err == nil {
			_, err = c.Free(ctx, One(id))
			must(t, err)
		}
		cancel()
	}
	awaitTrue(t, func() bool {
		held, err := c.List(ctx, All)
		must(t, err)
		return len(held) == 0
	})
}

func TestResumableSetOutlivesAKilledDaemon(t *testing.T) {
	d := startDaemon(t, "--config", config(t))
	c, err := Connect(ctx, Options{Timeout: patience, Path: d.socket, Resumable: true, Name: "vm-7", ResumeTimeout: patience})
	must(t, err)
	defer c.Close()
	must(t, c.Subscribe(ctx, Device, false, false))
	held, err := c.AllocateMany(ctx, 3, Range{100, 199}, false)
	must(t, err)
	_, err = c.Get(ctx, held[0])
	must(t, err)
	d.restart()
	left, err := c.List(ctx, All)
	must(t, err)
	equal(t, "kept", reflect.DeepEqual(left, held), true)
	put, err := c.Put(ctx, held[0])
	must(t, err)
	equal(t, "put", put, LastReference)
	for e := (Event{}); e.Type != Lost; {
		e, err = c.NextEvent(ctx)
		must(t, err)
	}
	d.restart()
	n, err := c.Free(ctx, All)
	must(t, err)
	equal(t, "freed", n, 3)
}

func TestKillsAtRandomLoseNothing(t *testing.T) {
	d := startDaemon(t, "--config", config(t))
	c, err := Connect(ctx, Options{Timeout: patience, Path: d.socket, Resumable: true, ResumeTimeout: patience})
	must(t, err)
	defer c.Close()
	stop := make(chan struct{})
	failed := make(chan error, 1)
	held := map[uint32]bool{}
	go func() { failed <- work(c, held, stop) }()
	for n := 0; n < 4; n++ {
		d.restart()
	}
	close(stop)
	must(t, <-failed)
	left, err := c.List(ctx, All)
	must(t, err)
	equal(t, "left", len(left), len(held))
	for _, id := range left {
		equal(t, "reported", held[id], true)
	}
}

func work(c *Client, held map[uint32]bool, stop chan struct{}) error {
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		id, err := c.Allocate(ctx, Range{1, 60000})
		if err != nil {
			return err
		}
		if held[id] {
			return fmt.Errorf("id: %d given twice", id)
		}
		held[id] = true
		if len(held) > 20 {
			if n, err := c.Free(ctx, One(id)); err != nil || n != 1 {
				return fmt.Errorf("freed: %d, %v (expected: 1)", n, err)
			}
			delete(held, id)
		}
	}
}

func TestTokenAndEndOfTheSession(t *testing.T) {
	d := startDaemon(t, "--config", config(t))
	first, err := Connect(ctx, Options{Timeout: patience, Path: d.socket, Resumable: true})
	must(t, err)
	plain, err := Connect(ctx, Options{Timeout: patience, Path: d.socket})
	must(t, err)
	id, err := first.Allocate(ctx, Range{300, 399})
	must(t, err)
	d.restart()
	_, err = plain.List(ctx, All)
	equal(t, "lost", errors.Is(err, ErrLost), true)
	second, err := Resume(ctx, first.Token(), Options{Timeout: patience, Path: d.socket, ResumeTimeout: 500 * time.Millisecond})
	must(t, err)
	defer second.Close()
	held, err := second.Holds(ctx, id)
	must(t, err)
	equal(t, "held", held, true)
	d.kill()
	_, err = second.List(ctx, All)
	equal(t, "away", errors.Is(err, ErrAway), true)
	d.start()
	held, err = second.Holds(ctx, id)
	must(t, err)
	equal(t, "still held", held, true)
}

// A daemon that sends rubbish ends the session, and nothing else.
func TestRubbishEndsTheSession(t *testing.T) {
	path := t.TempDir() + "/s"
	listener, err := net.Listen("unix", path)
	must(t, err)
	defer listener.Close()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Write([]byte{1, 0, 1, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
			defer conn.Close()
		}
	}()
	_, err = Connect(ctx, Options{Path: path})
	equal(t, "lost", errors.Is(err, ErrLost), true)
}
