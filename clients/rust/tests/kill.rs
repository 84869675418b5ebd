// SPDX-License-Identifier: Apache-2.0
//! kill -9 of the daemon and of the client.

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::{await_true, config, Daemon, PATIENCE};
use pasid::{Client, Error, EventType, Options, Priority, Put, Range};

fn daemon() -> Daemon {
    Daemon::start(&["--config", &config()])
}

fn resumable(daemon: &Daemon) -> Client {
    let (name, resume_timeout) = ("vm-7".into(), PATIENCE);
    Client::connect(Options { resumable: true, name, resume_timeout, ..daemon.options() }).unwrap()
}

/// The example of the README: the CID of a VMM that is killed is back.
#[test]
fn a_killed_vmm_gives_its_cid_back() {
    let daemon = daemon();
    let example = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/vsock");
    let mut vmm = Command::new(example)
        .args(["sleep", "600"])
        .env("PASID_SOCKET", &daemon.socket)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(vmm.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "cid 3\n");
    assert!(!daemon.is_free(3));
    vmm.kill().unwrap();
    vmm.wait().unwrap();
    await_true(|| daemon.is_free(3));
}

#[test]
fn a_resumable_set_outlives_a_killed_daemon() {
    let mut daemon = daemon();
    let mut vm = resumable(&daemon);
    vm.subscribe(Priority::Device, false, false).unwrap();
    let held = vm.allocate_many(3, Range::new(100, 199), false).unwrap();
    vm.get(held[0]).unwrap();
    daemon.restart();
    assert_eq!(vm.list(Range::ALL), Ok(held.clone()));
    assert_eq!(vm.put(held[0]), Ok(Put::Last));
    assert_eq!(vm.info().unwrap().name, "vm-7");
    while vm.next_event(Duration::from_secs(10)).unwrap().unwrap().kind != EventType::Lost {}
    daemon.restart();
    assert_eq!(vm.free(Range::ALL), Ok(3));
}

#[test]
fn kills_at_random_lose_nothing_and_give_nothing_twice() {
    let mut daemon = daemon();
    let mut vm = resumable(&daemon);
    let stop = AtomicBool::new(false);
    let held = std::thread::scope(|threads| {
        let worker = threads.spawn(|| work(&mut vm, &stop));
        for _ in 0..4 {
            daemon.restart();
        }
        stop.store(true, Ordering::Relaxed);
        worker.join().unwrap()
    });
    assert_eq!(vm.list(Range::ALL).unwrap().into_iter().collect::<BTreeSet<_>>(), held);
}

fn work(vm: &mut Client, stop: &AtomicBool) -> BTreeSet<u32> {
    let mut held = BTreeSet::new();
    while !stop.load(Ordering::Relaxed) {
        let id = vm.allocate(Range::new(1, 60000)).unwrap();
        assert!(held.insert(id), "{id} given twice");
        if held.len() > 20 {
            held.remove(&id);
            assert_eq!(vm.free(Range::one(id)), Ok(1));
        }
    }
    held
}

#[test]
fn a_token_resumes_and_a_daemon_that_stays_away_is_tried_again() {
    let mut daemon = daemon();
    let mut first = resumable(&daemon);
    let id = first.allocate(Range::ALL).unwrap();
    daemon.restart();
    let options = Options { resume_timeout: Duration::from_millis(500), ..daemon.options() };
    let mut second = Client::resume(&first.token().unwrap(), options).unwrap();
    assert_eq!(second.holds(id), Ok(true));
    daemon.kill();
    assert!(matches!(second.holds(id), Err(Error::Away(_))));
    daemon.run();
    assert_eq!(second.holds(id), Ok(true));
}

#[test]
fn without_resumption_the_end_of_the_daemon_is_that_of_the_session() {
    let mut daemon = daemon();
    let mut vm = Client::connect(daemon.options()).unwrap();
    vm.allocate(Range::ALL).unwrap();
    daemon.restart();
    for _ in 0..2 {
        assert!(matches!(vm.list(Range::ALL), Err(Error::Lost(_))));
    }
}
