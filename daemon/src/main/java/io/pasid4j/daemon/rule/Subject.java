// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.function.IntPredicate;

/** Whom a rule is for. */
public sealed interface Subject {
  /** The peers of one user; the uid is an unsigned number. */
  record Uid(int uid) implements Subject {}

  /** The peers of one group, be it their effective one or another; an unsigned number. */
  record Gid(int gid) implements Subject {}

  /** Everybody. */
  record Anybody() implements Subject {}

  /**
   * Whether a peer is meant.
   *
   * @param others whether the peer is in a group that is not its effective one; asked only if need
   *     be
   */
  default boolean matches(int uid, int gid, IntPredicate others) {
    return switch (this) {
      case Uid(int own) -> own == uid;
      case Gid(int own) -> own == gid || others.test(own);
      case Anybody() -> true;
    };
  }
}
