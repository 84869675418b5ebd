// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.HolderKind;

/** Converts owners to their form in an answer. */
final class Holders {
  private Holders() {}

  /** Returns the owner of an ID of the space. */
  static Answer holder(Ownership ids, int id) {
    Owner owner = ids.ownerOf(id);
    HolderKind kind =
        switch (owner) {
          case Member _ -> HolderKind.LEASED;
          case Arrival _ -> HolderKind.ARRIVING;
          case Rest _ -> HolderKind.RESTING;
          case Unleased unleased -> unleased == ids.free() ? HolderKind.FREE : HolderKind.RESERVED;
        };
    return new Answer.Holder(kind, nameOf(owner));
  }

  /** Returns the name of the host that owns or owned an ID; empty if there is none. */
  static String nameOf(Owner owner) {
    return switch (owner) {
      case Member member -> member.name;
      case Arrival arrival -> arrival.target.name;
      case Rest rest -> rest.member.name;
      case Unleased _ -> "";
    };
  }
}
