// SPDX-License-Identifier: Apache-2.0

package pasid

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
)

// The example of the README: the CID of a VMM that is killed is back.
func TestKilledVmmGivesItsCidBack(t *testing.T) {
	d := startDaemon(t, "--config", config(t))
	program := t.TempDir() + "/vsock"
	out, err := exec.Command("go", "build", "-o", program, "./examples/vsock").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	vmm := exec.Command(program, "sleep", "600")
	vmm.Env = append(os.Environ(), "PASID_SOCKET="+d.socket)
	pipe, err := vmm.StdoutPipe()
	must(t, err)
	must(t, vmm.Start())
	line, err := bufio.NewReader(pipe).ReadString('\n')
	must(t, err)
	equal(t, "printed", line, "cid 3\n")
	equal(t, "free", d.isFree(3), false)
	must(t, vmm.Process.Kill())
	vmm.Wait()
	awaitTrue(t, func() bool { return d.isFree(3) })
}
