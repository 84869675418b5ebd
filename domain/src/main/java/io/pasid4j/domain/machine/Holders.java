// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Answer;
import io.pasid4j.domain.message.Answer.HolderKind;

/** Owners as an answer shows them. */
final class Holders {
  private Holders() {}

  /** The owner of an ID of the space. */
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

  /** The name of the host that has or had something, empty if there is none. */
  static String nameOf(Owner owner) {
    return switch (owner) {
      case Member member -> member.name;
      case Arrival arrival -> arrival.target.name;
      case Rest rest -> rest.member.name;
      case Unleased _ -> "";
    };
  }
}
