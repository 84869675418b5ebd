// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

type step struct {
	On                  string
	Hello, Close, Ended bool
	Silent              bool
	Ask, Tell, Raw      *string
	Words               []any
	Text, Hex, Save     string
	Errno               uint32
	Result              any
	Then                []any
	Bytes               *int
}

type scenario struct {
	Name, Why string
	Steps     []step
}

var commandNames = map[string]uint16{
	"VERSION": 1, "GET_API_VERSION": 0x3B64, "CHECK_EXTENSION": 0x3B65, "SET_IOMMU": 0x3B66,
	"IOMMU_GET_INFO": 0x3B70, "PASID_REQUEST": 0x3B76, "INFO": 0x5000, "ALLOCATE": 0x5001, "FREE": 0x5002,
	"HOLDS": 0x5003, "LIST": 0x5004, "NAME": 0x5005, "ALLOCATE_KEYED": 0x5006, "GET": 0x5007, "PUT": 0x5008,
	"ATTACH_SPID": 0x5009, "DETACH_SPID": 0x500A, "FIND_SPID": 0x500B, "REFUSAL": 0x500F, "SETS": 0x5010,
	"SHOW": 0x5011, "RELEASE": 0x5012, "SUBSCRIBE": 0x5013, "UNSUBSCRIBE": 0x5014, "ACK_DRAIN": 0x5015,
	"REPORT_BUSY": 0x501A,
}

func commandNumber(name string) uint16 {
	if n, known := commandNames[name]; known {
		return n
	}
	n, _ := strconv.ParseUint(name, 0, 16)
	return uint16(n)
}

// The repository's wire scenarios over the client's frames, each on an empty space.
func TestScenarios(t *testing.T) {
	d := startDaemon(t, "--quota", "100", "--reserve", "5000-5009")
	files, err := filepath.Glob(root(t) + "/e2e/src/test/resources/scenarios/*.jsonl")
	must(t, err)
	played := 0
	for _, file := range files {
		lines, err := os.ReadFile(file)
		must(t, err)
		for _, line := range strings.Split(strings.TrimSpace(string(lines)), "\n") {
			var s scenario
			must(t, json.Unmarshal([]byte(line), &s))
			t.Run(s.Name, func(t *testing.T) { play(t, d, s) })
			played++
		}
	}
	equal(t, "many played", played > 40, true)
}

type player struct {
	conns map[string]net.Conn
	saved map[string]uint32
	id    uint16
}

func play(t *testing.T, d *daemon, s scenario) {
	p := player{conns: map[string]net.Conn{}, saved: map[string]uint32{}}
	for n, one := range s.Steps {
		if err := p.play(d.socket, one); err != nil {
			t.Fatalf("step %d: %v", n+1, err)
		}
	}
	p.finish(t, d)
}

// finish closes the connections and waits until the space is empty.
func (p *player) finish(t *testing.T, d *daemon) {
	for _, conn := range p.conns {
		conn.Close()
	}
	operator, err := Connect(ctx, Options{Timeout: patience, Path: d.socket + ".operator"})
	must(t, err)
	defer operator.Close()
	info, err := operator.Info(ctx)
	must(t, err)
	awaitTrue(t, func() bool {
		sets, err := operator.call(ctx, 0x5010, words(0, 512))
		must(t, err)
		return len(sets) == 4 || len(sets) == 4+112 && le.Uint32(sets[4:]) == info.SetID
	})
}

func (p *player) play(socket string, s step) error {
	conn, err := p.connection(socket, s.On)
	if err != nil {
		return err
	}
	switch {
	case s.Hello:
		return p.ask(conn, s, cmdVersion, []byte{0, 0, 1, 0})
	case s.Ask != nil:
		return p.ask(conn, s, commandNumber(*s.Ask), p.payload(s))
	case s.Tell != nil:
		_, err := conn.Write(frame{command: commandNumber(*s.Tell), flags: flagNoWait, payload: p.payload(s)}.bytes())
		return err
	case s.Raw != nil:
		raw, err := hex.DecodeString(*s.Raw)
		if err == nil {
			_, err = conn.Write(raw)
		}
		return err
	case s.Close:
		delete(p.conns, s.On)
		return conn.Close()
	case s.Ended:
		return expectEnd(conn)
	case s.Silent:
		return expectSilence(conn, 200*time.Millisecond)
	}
	return io.ErrUnexpectedEOF
}

// connection is the one of this name, opened with its first step.
func (p *player) connection(socket, name string) (net.Conn, error) {
	conn := p.conns[name]
	if conn == nil {
		var err error
		if conn, err = net.Dial("unix", socket); err != nil {
			return nil, err
		}
		p.conns[name] = conn
	}
	return conn, conn.SetDeadline(time.Now().Add(patience))
}

func expectEnd(conn net.Conn) error {
	if _, err := readFrame(conn); err == nil || os.IsTimeout(err) {
		return fmt.Errorf("%v (expected: the end of the connection)", err)
	}
	return nil
}

func expectSilence(conn net.Conn, within time.Duration) error {
	conn.SetDeadline(time.Now().Add(within))
	if _, err := readFrame(conn); !os.IsTimeout(err) {
		return fmt.Errorf("%v (expected: silence)", err)
	}
	return nil
}

func (p *player) ask(conn net.Conn, s step, command uint16, payload []byte) error {
	p.id++
	if _, err := conn.Write((frame{id: p.id, command: command, payload: payload}).bytes()); err != nil {
		return err
	}
	f, err := readFrame(conn)
	if err != nil {
		return err
	}
	if f.id != p.id || f.command != command || f.flags&typeMask != typeReply || f.errno != s.Errno {
		return fmt.Errorf("reply: %+v (expected: %+v)", f, s)
	}
	if s.Bytes != nil && *s.Bytes != len(f.payload) {
		return fmt.Errorf("bytes: %d (expected: %d)", len(f.payload), *s.Bytes)
	}
	for n, want := range append([]any{s.Result}, s.Then...) {
		if f.errno == 0 && want != nil && le.Uint32(f.payload[4*n:]) != p.word(want) {
			return fmt.Errorf("word %d: %d (expected: %v)", n, le.Uint32(f.payload[4*n:]), want)
		}
	}
	if s.Save != "" {
		p.saved[s.Save] = le.Uint32(f.payload)
	}
	return nil
}

func (p *player) payload(s step) []byte {
	var b []byte
	for _, word := range s.Words {
		b = le.AppendUint32(b, p.word(word))
	}
	raw, _ := hex.DecodeString(s.Hex)
	return append(append(b, s.Text...), raw...)
}

func (p *player) word(word any) uint32 {
	if name, saved := word.(string); saved {
		return p.saved[name[1:]]
	}
	return uint32(int64(word.(float64)))
}
