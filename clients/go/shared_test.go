// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// A step of the scenarios that lie beside the clone: a whole message, and what has to hold of its reply.
type sharedStep struct {
	On           string
	WaitMs       int `json:"wait_ms"`
	Close, Ended bool
	Raw, Save    string
	Send         *struct {
		ID      uint16
		Cmd     uint16
		Type    uint32
		NoReply bool `json:"no_reply"`
		Size    *uint32
		Payload string
	}
	Expect *struct {
		Closed   bool
		Error    uint32
		Result   *int32
		ResultIn []int32 `json:"result_in"`
		Major    *uint16
		MinorMax uint16 `json:"minor_max"`
		Silence  int    `json:"none_within_ms"`
	}
}

func TestSharedScenarios(t *testing.T) {
	lines, err := os.ReadFile(root(t) + "/../shared/wire/scenarios.jsonl")
	if err != nil {
		t.Skip("no shared scenarios beside the clone")
	}
	d := startDaemon(t)
	for _, line := range strings.Split(strings.TrimSpace(string(lines)), "\n") {
		var s struct {
			Name  string
			Steps []sharedStep
		}
		must(t, json.Unmarshal([]byte(line), &s))
		t.Run(s.Name, func(t *testing.T) {
			p := player{conns: map[string]net.Conn{}, saved: map[string]uint32{}}
			for n, one := range s.Steps {
				if err := p.playShared(d.socket, one); err != nil {
					t.Fatalf("step %d: %v", n+1, err)
				}
			}
			p.finish(t, d)
		})
	}
}

func (p *player) playShared(socket string, s sharedStep) error {
	if s.WaitMs > 0 {
		time.Sleep(time.Duration(s.WaitMs) * time.Millisecond)
		return nil
	}
	conn, err := p.connection(socket, s.On)
	if err != nil {
		return err
	}
	switch {
	case s.Close:
		delete(p.conns, s.On)
		return conn.Close()
	case s.Ended:
		return expectEnd(conn)
	case s.Raw != "":
		raw, _ := hex.DecodeString(s.Raw)
		_, err = conn.Write(raw)
	case s.Send != nil:
		_, err = conn.Write(p.message(s))
	}
	if err != nil || s.Expect == nil {
		return err
	}
	if s.Expect.Closed {
		return expectEnd(conn)
	}
	if s.Expect.Silence > 0 {
		return expectSilence(conn, time.Duration(s.Expect.Silence)*time.Millisecond)
	}
	return p.checkShared(conn, s)
}

func (p *player) message(s sharedStep) []byte {
	var body []byte
	for _, part := range strings.Fields(s.Send.Payload) {
		if part[0] == '$' {
			body = le.AppendUint32(body, p.saved[part[1:]])
		} else {
			bytes, _ := hex.DecodeString(part)
			body = append(body, bytes...)
		}
	}
	flags := s.Send.Type
	if s.Send.NoReply {
		flags |= flagNoWait
	}
	b := frame{id: s.Send.ID, command: s.Send.Cmd, flags: flags, payload: body}.bytes()
	if s.Send.Size != nil {
		le.PutUint32(b[4:], *s.Send.Size)
	}
	return b
}

func (p *player) checkShared(conn net.Conn, s sharedStep) error {
	f, err := readFrame(conn)
	if err != nil {
		return err
	}
	if f.id != s.Send.ID || f.command != s.Send.Cmd || f.flags&typeMask != typeReply || f.errno != s.Expect.Error {
		return fmt.Errorf("reply: %+v (expected: %+v)", f, *s.Expect)
	}
	if f.errno != 0 {
		return nil
	}
	if len(f.payload) < 4 {
		return io.ErrUnexpectedEOF
	}
	if s.Expect.Major != nil {
		if le.Uint16(f.payload) != *s.Expect.Major || le.Uint16(f.payload[2:]) > s.Expect.MinorMax {
			return fmt.Errorf("version: %v (expected: %+v)", f.payload[:4], *s.Expect)
		}
		return nil
	}
	result := resultOf(f.payload)
	between := s.Expect.ResultIn
	if s.Expect.Result != nil {
		between = []int32{*s.Expect.Result, *s.Expect.Result}
	}
	if between != nil && (result < between[0] || result > between[1]) {
		return fmt.Errorf("result: %d (expected: %v)", result, between)
	}
	if s.Save != "" {
		p.saved[s.Save] = uint32(result)
	}
	return nil
}
