// SPDX-License-Identifier: Apache-2.0
//! Plays the repository's wire scenarios over the client's frames, each on an empty space.

mod common;
#[path = "common/json.rs"]
mod json;

use std::collections::HashMap;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use common::{await_true, root, Daemon, PATIENCE};
use json::Json;
use pasid::wire::{u32_at, words, Failure, Wire, REPLY, TYPE_MASK};

const NAMES: [(&str, u16); 25] = [
    ("GET_API_VERSION", 0x3B64),
    ("CHECK_EXTENSION", 0x3B65),
    ("SET_IOMMU", 0x3B66),
    ("IOMMU_GET_INFO", 0x3B70),
    ("PASID_REQUEST", 0x3B76),
    ("INFO", 0x5000),
    ("ALLOCATE", 0x5001),
    ("FREE", 0x5002),
    ("HOLDS", 0x5003),
    ("LIST", 0x5004),
    ("NAME", 0x5005),
    ("ALLOCATE_KEYED", 0x5006),
    ("GET", 0x5007),
    ("PUT", 0x5008),
    ("ATTACH_SPID", 0x5009),
    ("DETACH_SPID", 0x500A),
    ("FIND_SPID", 0x500B),
    ("REFUSAL", 0x500F),
    ("SETS", 0x5010),
    ("SHOW", 0x5011),
    ("RELEASE", 0x5012),
    ("SUBSCRIBE", 0x5013),
    ("UNSUBSCRIBE", 0x5014),
    ("ACK_DRAIN", 0x5015),
    ("REPORT_BUSY", 0x501A),
];

fn number(command: &str) -> u16 {
    let known = NAMES.iter().find(|(name, _)| *name == command).map(|(_, number)| *number);
    let hexadecimal = || u16::from_str_radix(command.strip_prefix("0x")?, 16).ok();
    let version = || (command == "VERSION").then_some(1);
    known.or_else(version).or_else(hexadecimal).or_else(|| command.parse().ok()).expect(command)
}

#[derive(Default)]
struct Player {
    wires: HashMap<String, Wire>,
    saved: HashMap<String, u32>,
    id: u16,
}

impl Player {
    fn play(&mut self, socket: &str, step: &Json) {
        let on = step.get("on").text().unwrap().to_string();
        let connect = || Wire::new(UnixStream::connect(socket).unwrap());
        let mut wire = self.wires.remove(&on).unwrap_or_else(connect);
        if step.get("hello") != &Json::Null {
            self.ask(&mut wire, step, 1, &[0, 0, 1, 0]);
        } else if let Some(command) = step.get("ask").text() {
            self.ask(&mut wire, step, number(command), &self.payload(step));
        } else if let Some(command) = step.get("tell").text() {
            wire.send(0, number(command), 0x10, &self.payload(step), PATIENCE).unwrap();
        } else if let Some(raw) = step.get("raw").text() {
            wire.send_bytes(&hex(raw), PATIENCE).unwrap();
        } else if step.get("close") != &Json::Null {
            return;
        } else if step.get("ended") != &Json::Null {
            let end = wire.receive(Instant::now() + PATIENCE);
            assert!(matches!(end, Err(Failure::Broken(_))), "{end:?} (expected: the end)");
        } else {
            assert_ne!(step.get("silent"), &Json::Null, "{step:?} (expected: a step that can be played)");
            let silence = wire.receive(Instant::now() + Duration::from_millis(200));
            assert!(matches!(silence, Err(Failure::Late)), "{silence:?} (expected: silence)");
        }
        self.wires.insert(on, wire);
    }

    fn ask(&mut self, wire: &mut Wire, step: &Json, command: u16, payload: &[u8]) {
        self.id += 1;
        wire.send(self.id, command, 0, payload, PATIENCE).unwrap();
        let reply = wire.receive(Instant::now() + PATIENCE).unwrap();
        let errno = if let Json::Number(errno) = step.get("errno") { *errno as u32 } else { 0 };
        assert_eq!((reply.id, reply.command, reply.errno), (self.id, command, errno), "{step:?}");
        assert_eq!(reply.flags & TYPE_MASK, REPLY);
        if errno != 0 {
            assert!(reply.payload.is_empty());
            return;
        }
        if let Json::Number(bytes) = step.get("bytes") {
            assert_eq!(reply.payload.len(), *bytes as usize, "{step:?}");
        }
        let expected = std::iter::once(step.get("result")).chain(step.get("then").list());
        for (n, word) in expected.enumerate().filter(|(_, word)| **word != Json::Null) {
            assert_eq!(u32_at(&reply.payload, 4 * n), self.word(word), "word {n} of {step:?}");
        }
        if let Some(name) = step.get("save").text() {
            self.saved.insert(name.to_string(), u32_at(&reply.payload, 0));
        }
    }

    fn payload(&self, step: &Json) -> Vec<u8> {
        let values: Vec<u32> = step.get("words").list().iter().map(|word| self.word(word)).collect();
        let mut payload = words(&values);
        payload.extend_from_slice(step.get("text").text().unwrap_or("").as_bytes());
        payload.extend(hex(step.get("hex").text().unwrap_or("")));
        payload
    }

    fn word(&self, word: &Json) -> u32 {
        match word {
            Json::Number(value) => *value as u32,
            Json::Text(name) => self.saved[&name[1..]],
            other => panic!("word: {other:?} (expected: a number or a saved one)"),
        }
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: String = digits.split_whitespace().collect();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// The operator's own session is gone before the next scenario counts sets.
fn await_empty(daemon: &Daemon) {
    let mut operator = Wire::dial(&format!("{}.operator", daemon.socket), PATIENCE).unwrap();
    let own = u32_at(&operator.call(0x5000, &[], PATIENCE).unwrap().payload, 28);
    await_true(|| {
        let sets = operator.call(0x5010, &words(&[0, 512]), PATIENCE).unwrap().payload;
        sets[4..].chunks_exact(112).all(|set| u32_at(set, 0) == own)
    });
}

#[test]
fn every_scenario_of_the_repository_holds() {
    let daemon = Daemon::start(&["--quota", "100", "--reserve", "5000-5009"]);
    let mut played = 0;
    for file in std::fs::read_dir(root().join("e2e/src/test/resources/scenarios")).unwrap() {
        let lines = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for scenario in lines.lines().map(Json::parse) {
            println!("{}", scenario.get("name").text().unwrap());
            let mut player = Player::default();
            scenario.get("steps").list().iter().for_each(|step| player.play(&daemon.socket, step));
            drop(player);
            await_empty(&daemon);
            played += 1;
        }
    }
    assert!(played > 40, "{played}");
}

/// The scenarios that lie beside the clone: whole messages, and what has to hold of their replies.
#[test]
fn every_shared_scenario_holds() {
    let Ok(lines) = std::fs::read_to_string(root().join("../shared/wire/scenarios.jsonl")) else {
        println!("skipped: no shared scenarios beside the clone");
        return;
    };
    let daemon = Daemon::start(&[]);
    for scenario in lines.lines().filter(|line| !line.trim().is_empty()).map(Json::parse) {
        println!("{}", scenario.get("name").text().unwrap());
        let mut player = Player::default();
        scenario.get("steps").list().iter().for_each(|step| player.play_shared(&daemon.socket, step));
        drop(player);
        await_empty(&daemon);
    }
}

impl Player {
    fn play_shared(&mut self, socket: &str, step: &Json) {
        if let Json::Number(wait_ms) = step.get("wait_ms") {
            std::thread::sleep(Duration::from_millis(*wait_ms as u64));
            return;
        }
        let on = step.get("on").text().unwrap().to_string();
        let connect = || Wire::new(UnixStream::connect(socket).unwrap());
        let mut wire = self.wires.remove(&on).unwrap_or_else(connect);
        if step.get("close") != &Json::Null {
            return;
        }
        let (sent, want) = (step.get("send"), step.get("expect"));
        if let Some(raw) = step.get("raw").text() {
            wire.send_bytes(&hex(raw), PATIENCE).unwrap();
        } else if sent != &Json::Null {
            wire.send_bytes(&self.message(sent), PATIENCE).unwrap();
        }
        if step.get("ended") != &Json::Null || want.get("closed") != &Json::Null {
            let end = wire.receive(Instant::now() + PATIENCE);
            assert!(matches!(end, Err(Failure::Broken(_))), "{end:?} (expected: the end)");
        } else if let Json::Number(within_ms) = want.get("none_within_ms") {
            let silence = wire.receive(Instant::now() + Duration::from_millis(*within_ms as u64));
            assert!(matches!(silence, Err(Failure::Late)), "{silence:?} (expected: silence)");
        } else if want != &Json::Null {
            self.check_shared(&mut wire, step);
        }
        self.wires.insert(on, wire);
    }

    fn message(&self, sent: &Json) -> Vec<u8> {
        let mut body = Vec::new();
        for part in sent.get("payload").text().unwrap_or("").split_whitespace() {
            match part.strip_prefix('$') {
                Some(name) => body.extend(self.saved[name].to_le_bytes()),
                None => body.extend(hex(part)),
            }
        }
        let number = |name: &str, otherwise: u32| match sent.get(name) {
            Json::Number(value) => *value as u32,
            _ => otherwise,
        };
        let no_reply = if sent.get("no_reply") == &Json::Bool(true) { 0x10 } else { 0 };
        let size = number("size", 16 + body.len() as u32);
        let mut message = words(&[number("id", 0) | number("cmd", 0) << 16, size, number("type", 0) | no_reply, 0]);
        message.extend(body);
        message
    }

    fn check_shared(&mut self, wire: &mut Wire, step: &Json) {
        let (sent, want) = (step.get("send"), step.get("expect"));
        let reply = wire.receive(Instant::now() + PATIENCE).unwrap();
        let ids = (Json::Number(reply.id.into()), Json::Number(reply.command.into()));
        assert_eq!((&ids.0, &ids.1), (sent.get("id"), sent.get("cmd")), "{step:?}");
        let errno = if let Json::Number(errno) = want.get("error") { *errno as u32 } else { 0 };
        assert_eq!((reply.flags & TYPE_MASK, reply.errno), (REPLY, errno), "{step:?}");
        let result = i64::from(u32_at(&reply.payload, 0) as i32);
        if let (Json::Number(major), Json::Number(most)) = (want.get("major"), want.get("minor_max")) {
            assert!(result & 0xFFFF == *major && result >> 16 <= *most, "{step:?}");
        }
        if let Json::Number(expected) = want.get("result") {
            assert_eq!(result, *expected, "{step:?}");
        }
        if let [Json::Number(low), Json::Number(high)] = want.get("result_in").list() {
            assert!((*low..=*high).contains(&result), "{result} of {step:?}");
        }
        if let Some(name) = step.get("save").text() {
            self.saved.insert(name.to_string(), result as u32);
        }
    }
}
