// SPDX-License-Identifier: Apache-2.0

// vsock COMMAND...: runs a VMM with a vsock CID that is its own for as long as it lives.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"syscall"

	pasid "github.com/pasid4j/pasid4j/clients/go"
)

func main() {
	ctx := context.Background()
	vm, err := pasid.Connect(ctx, pasid.Options{Space: "cid", Name: "vm-7"})
	check(err)
	cid, err := vm.Allocate(ctx, pasid.All)
	check(err)
	fmt.Println("cid", cid)
	check(os.Setenv("CID", fmt.Sprint(cid)))
	command, err := exec.LookPath(os.Args[1])
	check(err)
	// The VMM inherits the session. However it ends, the daemon then frees the CID.
	session, err := vm.File()
	check(err)
	_, _, errno := syscall.Syscall(syscall.SYS_FCNTL, session.Fd(), syscall.F_SETFD, 0)
	if errno != 0 {
		check(errno)
	}
	check(syscall.Exec(command, os.Args[1:], os.Environ()))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
