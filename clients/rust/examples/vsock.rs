// SPDX-License-Identifier: Apache-2.0
//! vsock COMMAND...: runs a VMM with a vsock CID that is its own for as long as it lives.

use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::process::Command;

extern "C" {
    fn fcntl(fd: i32, command: i32, ...) -> i32;
}

const F_SETFD: i32 = 2;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = pasid::Options { space: "cid".into(), name: "vm-7".into(), ..Default::default() };
    let mut vm = pasid::Client::connect(options)?;
    let cid = vm.allocate(pasid::Range::ALL)?;
    println!("cid {cid}");
    // The VMM inherits the session. However it ends, the daemon then frees the CID.
    if unsafe { fcntl(vm.as_raw_fd(), F_SETFD, 0) } != 0 {
        return Err(std::io::Error::last_os_error().into());
    }
    let command: Vec<String> = std::env::args().skip(1).collect();
    Err(Command::new(&command[0]).args(&command[1..]).env("CID", cid.to_string()).exec().into())
}
