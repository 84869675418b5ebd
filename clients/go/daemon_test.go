// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A daemon of this repository, to be killed and started again.
type daemon struct {
	t       *testing.T
	socket  string
	options []string
	process *exec.Cmd
}

func root(t *testing.T) string {
	root, err := filepath.Abs("../..")
	must(t, err)
	return root
}

func startDaemon(t *testing.T, options ...string) *daemon {
	directory, err := os.MkdirTemp("/tmp", "pasid")
	must(t, err)
	d := &daemon{t: t, socket: directory + "/s", options: options}
	t.Cleanup(func() {
		d.kill()
		os.RemoveAll(directory)
	})
	d.start()
	return d
}

func (d *daemon) start() {
	d.t.Helper()
	command := os.Getenv("PASID_COMMAND")
	if command == "" {
		command = root(d.t) + "/pasid"
	}
	log, err := os.OpenFile(d.socket+".log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(d.t, err)
	defer log.Close()
	d.process = exec.Command(command, append([]string{"daemon", "--socket", d.socket}, d.options...)...)
	d.process.Stderr = log
	out, err := d.process.StdoutPipe()
	must(d.t, err)
	must(d.t, d.process.Start())
	if line, _ := bufio.NewReader(out).ReadString('\n'); !strings.HasPrefix(line, "ready: ") {
		said, _ := os.ReadFile(d.socket + ".log")
		d.t.Fatalf("daemon: %q %s (expected: ready)", line, said)
	}
}

func (d *daemon) kill() {
	d.process.Process.Kill()
	d.process.Wait()
}

func (d *daemon) restart() {
	d.kill()
	d.start()
}

// isFree returns whether another session can have exactly this CID.
func (d *daemon) isFree(id uint32) bool {
	c, err := Connect(ctx, Options{Timeout: patience, Path: d.socket, Space: "cid"})
	must(d.t, err)
	defer c.Close()
	_, err = c.Allocate(ctx, One(id))
	return err == nil
}

// patience is for a busy machine, which takes its time to start a daemon and to answer first.
const patience = 2 * time.Minute

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: %v (expected: %v)", what, got, want)
	}
}

func awaitTrue(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !condition(); {
		if time.Now().After(deadline) {
			t.Fatal("did not come true in time")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
