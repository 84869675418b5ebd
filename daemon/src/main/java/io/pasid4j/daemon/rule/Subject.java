// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

/** Whom a rule is for. */
public sealed interface Subject {
  /** The peers of one user; the uid is an unsigned number. */
  record Uid(int uid) implements Subject {}

  /** The peers whose effective group it is, an unsigned number; other groups do not count. */
  record Gid(int gid) implements Subject {}

  /** Everybody. */
  record Anybody() implements Subject {}

  /** Whether a peer is meant. */
  default boolean matches(int uid, int gid) {
    return switch (this) {
      case Uid(int own) -> own == uid;
      case Gid(int own) -> own == gid;
      case Anybody() -> true;
    };
  }
}
