// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import io.pasid4j.bench.peer.PeerKind;

/** The columns of the core table, in order. */
public enum Column {
  OURS("pasid4j"),
  C_BITMAP("C bitmap"),
  KERNEL_2020("2020 design"),
  BIT_SET("BitSet+lock"),
  SKIP_LIST("SkipListSet"),
  ROARING("Roaring+lock");

  private final String title;

  Column(String title) {
    this.title = title;
  }

  /** The column's head. */
  public String title() {
    return title;
  }

  /** Where a peer's figures belong; the rows say which policy ours had. */
  public static Column of(PeerKind peer) {
    return peer == PeerKind.OURS_CYCLIC ? OURS : valueOf(peer.name());
  }
}
