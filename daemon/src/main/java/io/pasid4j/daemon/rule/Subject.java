// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.rule;

import java.util.function.IntPredicate;

/** The peers that a rule is for. */
public sealed interface Subject {
  /** The peers of one user; the uid is an unsigned number. */
  record Uid(int uid) implements Subject {}

  /** The peers of one group, be it their effective one or another; an unsigned number. */
  record Gid(int gid) implements Subject {}

  /** Everybody. */
  record Anybody() implements Subject {}

  /**
   * Tests whether a peer is one of them.
   *
   * @param supplementaryGroups tests whether the peer is in a group beside its effective one; asked
   *     last, for it asks the kernel
   */
  default boolean matches(int uid, int gid, IntPredicate supplementaryGroups) {
    return switch (this) {
      case Uid(int own) -> own == uid;
      case Gid(int own) -> own == gid || supplementaryGroups.test(own);
      case Anybody() -> true;
    };
  }
}
