// SPDX-License-Identifier: Apache-2.0
//! A daemon of this repository, to be killed and started again.
#![allow(dead_code)] // each test program uses a part of it

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use pasid::{Client, Options, Range};

/// A busy machine takes its time.
pub const PATIENCE: Duration = Duration::from_secs(120);

static COUNT: AtomicU32 = AtomicU32::new(0);

pub struct Daemon {
    directory: PathBuf,
    pub socket: String,
    options: Vec<String>,
    process: Option<Child>,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn config() -> String {
    root().join("clients/vsock.yaml").display().to_string()
}

impl Daemon {
    pub fn start(options: &[&str]) -> Daemon {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = PathBuf::from(format!("/tmp/pasid-rust-{}-{number}", std::process::id()));
        fs::create_dir(&directory).unwrap();
        let socket = directory.join("s").display().to_string();
        let options = options.iter().map(|option| option.to_string()).collect();
        let mut daemon = Daemon { directory, socket, options, process: None };
        daemon.run();
        daemon
    }

    pub fn run(&mut self) {
        let ours = root().join("pasid").display().to_string();
        let log = OpenOptions::new().create(true).append(true).open(self.directory.join("log")).unwrap();
        let mut process = Command::new(std::env::var("PASID_COMMAND").unwrap_or(ours))
            .args(["daemon", "--socket", &self.socket])
            .args(&self.options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said = fs::read_to_string(self.directory.join("log")).unwrap();
        assert!(line.starts_with("ready: "), "{line}{said}");
        self.process = Some(process);
    }

    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    pub fn restart(&mut self) {
        self.kill();
        self.run();
    }

    pub fn options(&self) -> Options {
        Options { path: self.socket.clone(), timeout: PATIENCE, ..Default::default() }
    }

    pub fn operator(&self) -> Client {
        let path = format!("{}.operator", self.socket);
        Client::connect(Options { path, timeout: PATIENCE, ..Default::default() }).unwrap()
    }

    /// Returns true if another session can have exactly this CID.
    pub fn is_free(&self, id: u32) -> bool {
        let mut other = Client::connect(Options { space: "cid".into(), ..self.options() }).unwrap();
        other.allocate(Range::one(id)).is_ok()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

pub fn await_true(mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "did not come true in time");
        std::thread::sleep(Duration::from_millis(10));
    }
}
