// SPDX-License-Identifier: Apache-2.0
//! The client against a real daemon: each call, and what its errors are.

mod common;

use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use common::{await_true, config, Daemon};
use pasid::{Client, Error, EventType, Got, Options, Priority, Put, Question, Range, Refusal};

fn daemon() -> Daemon {
    Daemon::start(&["--config", &config(), "--quota", "100"])
}

fn connect(daemon: &Daemon) -> Client {
    Client::connect(daemon.options()).unwrap()
}

#[test]
fn allocates_lists_and_frees() {
    let daemon = daemon();
    let mut vm = Client::connect(Options { name: "vm-7".into(), ..daemon.options() }).unwrap();
    let range = Range::new(1000, 1999);
    assert_eq!(vm.allocate(range), Ok(1000));
    assert_eq!(vm.allocate_many(3, range, true), Ok(vec![1001, 1002, 1003]));
    assert_eq!(vm.holds(1002), Ok(true));
    assert_eq!(vm.free(Range::new(1001, 1002)), Ok(2));
    assert_eq!(vm.list(Range::ALL), Ok(vec![1000, 1003]));
    let info = vm.info().unwrap();
    assert_eq!((info.name.as_str(), info.used), ("vm-7", 2));
}

#[test]
fn a_key_has_one_id() {
    let daemon = daemon();
    let mut vm = connect(&daemon);
    let one = vm.allocate_keyed("disk-0", Range::ALL).unwrap();
    assert_eq!(vm.allocate_keyed("disk-0", Range::ALL), Ok(one));
    assert_ne!(vm.allocate_keyed("disk-1", Range::ALL), Ok(one));
}

#[test]
fn a_refusal_has_its_reason() {
    let daemon = daemon();
    let mut vm = Client::connect(Options { limit: 2, ..daemon.options() }).unwrap();
    vm.allocate_many(2, Range::ALL, false).unwrap();
    assert_eq!(vm.allocate(Range::ALL), Err(Error::Refused(Refusal::Quota)));
    assert_eq!(vm.last_refusal(), Ok(Some(Refusal::Quota)));
    assert_eq!(vm.allocate_many(0, Range::ALL, false), Err(Error::Errno(22)));
    assert_eq!(vm.list(Range::ALL).unwrap().len(), 2);
}

#[test]
fn references_keep_an_id() {
    let daemon = daemon();
    let mut vm = connect(&daemon);
    let id = vm.allocate(Range::ALL).unwrap();
    assert_eq!(vm.get(id), Ok(Got::Taken));
    assert_eq!(vm.free(Range::one(id)), Ok(1));
    assert_eq!(vm.get(id), Ok(Got::Busy));
    assert_eq!(vm.put(id), Ok(Put::Released));
    assert_eq!(vm.put(id), Ok(Put::Unknown));
}

#[test]
fn events_come_in_order() {
    let daemon = daemon();
    let mut vm = connect(&daemon);
    vm.subscribe(Priority::Cpu, false, false).unwrap();
    let id = vm.allocate(Range::ALL).unwrap();
    vm.free(Range::one(id)).unwrap();
    for kind in [EventType::Allocated, EventType::Freed] {
        let event = vm.next_event(Duration::from_secs(10)).unwrap().unwrap();
        assert_eq!((event.kind, event.id), (kind, id));
    }
    assert_eq!(vm.unsubscribe(), Ok(true));
    assert_eq!(vm.next_event(Duration::from_millis(10)), Ok(None));
}

#[test]
fn operators_get_explanations() {
    let daemon = daemon();
    let mut operator = daemon.operator();
    let question = Question { range: Range::new(0, 2), space: "cid".into(), ..Default::default() };
    let said = operator.explain(&question).unwrap();
    assert_eq!((said.refusal, said.reserved), (Some(Refusal::Reserved), 3));
    assert!(operator.spaces().unwrap().iter().any(|space| space.name == "cid"));
}

#[test]
fn a_busy_id_is_replaced() {
    let daemon = daemon();
    let mut vm = connect(&daemon);
    let id = vm.allocate(Range::ALL).unwrap();
    if vm.commands() < 3 {
        assert_eq!(vm.report_busy(id, Range::ALL), Err(Error::Unsupported(vm.commands())));
        return;
    }
    let other = vm.report_busy(id, Range::ALL).unwrap();
    assert_ne!(other, id);
    assert_eq!(vm.list(Range::ALL), Ok(vec![other]));
    assert_eq!(vm.report_busy(id, Range::ALL), Err(Error::Errno(2)));
}

#[test]
fn a_session_goes_on_from_its_descriptor() {
    let daemon = daemon();
    let mut launcher = Client::connect(Options { space: "cid".into(), ..daemon.options() }).unwrap();
    let id = launcher.allocate(Range::ALL).unwrap();
    let copy = duplicate(launcher.as_raw_fd());
    drop(launcher);
    let mut vmm = Client::from_fd(copy).unwrap();
    assert_eq!(vmm.list(Range::ALL), Ok(vec![id]));
    assert!(!daemon.is_free(id));
    drop(vmm);
    await_true(|| daemon.is_free(id));
}

/// As another process gets it with SCM_RIGHTS or by inheritance.
fn duplicate(fd: i32) -> OwnedFd {
    unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned().unwrap()
}

#[test]
fn nobody_at_the_socket_is_an_error() {
    let path = "/nowhere/s".to_string();
    assert!(matches!(Client::connect(Options { path, ..Default::default() }), Err(Error::Lost(_))));
}
