// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

import io.pasid4j.domain.message.Opaque;

/** A set on its way to a member, until that member has taken it. */
final class Arrival extends Owner {
  final long index;
  final Member target;
  final String source;
  final long setId;
  final Opaque record;

  /** The tenant whose amount came with it, empty if none; set once, as it is made. */
  String tenant = "";

  Arrival(long index, Member target, String source, long setId, Opaque record) {
    this.index = index;
    this.target = target;
    this.source = source;
    this.setId = setId;
    this.record = record;
  }
}
