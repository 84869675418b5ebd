// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.report;

import io.pasid4j.bench.peer.PeerKind;

/** The columns of the core table, in order. */
public enum Column {
  OURS("pasid4j"),
  C_BITMAP("C bitmap"),
  C_VECTOR("C vector"),
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

  /** The column of a peer's figures; the rows name the policy and the memory that ours had. */
  public static Column of(PeerKind peer) {
    return peer.ours() ? OURS : valueOf(peer.name());
  }
}
