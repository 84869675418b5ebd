// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

/** Something that happens to the hosts of a domain. */
enum HostFault {
  ISOLATE_ONE,
  ISOLATE_LEADER,

  /** One host reaches another, but not the other way round. */
  ONE_WAY,

  /** A majority on one side. */
  SPLIT,

  /** Two hosts do not reach each other, and both reach all others. */
  NO_PATH_BETWEEN_TWO,

  DELAY,
  RESET,
  KILL_ONE,
  KILL_LEADER,
  KILL_ALL,

  /** SIGSTOP for longer than an election takes. */
  STOP_ONE,
  STOP_LEADER,

  /** A voter finds its directory empty, and must not start. */
  EMPTY_DIRECTORY,

  /** A voter's log ends within an entry, or is damaged there. */
  TORN_TAIL,

  /** The time of day of one host is days off. */
  CLOCK_JUMP,

  /** A flush of one host's disk takes longer than an election. */
  SLOW_DISK,

  /** The disk of one voter is full; nothing if the test has no right to mount one. */
  FULL_DISK
}
