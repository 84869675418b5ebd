// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.peer;

import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.Policy;

/** The allocators of the table, in the order of its columns. */
public enum PeerKind {
  /** pasid4j. */
  OURS("pasid4j"),
  /** pasid4j with policy CYCLIC; only for W6. */
  OURS_CYCLIC("pasid4j CYCLIC"),
  /** pasid4j with its words in a mapped file; only for W2. */
  OURS_MAPPED("pasid4j mapped"),
  /** The 2020 kernel design. */
  KERNEL_2020("2020 design"),
  /** {@code BitSet} and an owner array under one lock. */
  BIT_SET("BitSet+lock"),
  /** Skip lists without a lock. */
  SKIP_LIST("SkipListSet"),
  /** Roaring bitmaps under one lock. */
  ROARING("Roaring+lock");

  private final String title;

  PeerKind(String title) {
    this.title = title;
  }

  /** The column's head. */
  public String title() {
    return title;
  }

  /** Returns whether this is pasid4j itself. */
  public boolean ours() {
    return this == OURS || this == OURS_CYCLIC || this == OURS_MAPPED;
  }

  /** A new, empty allocator of a space of {@code bits}. */
  public PeerAllocator make(int bits) {
    return switch (this) {
      case OURS -> new PasidSpacePeer(PasidSpace.builder().bits(bits));
      case OURS_CYCLIC -> new PasidSpacePeer(PasidSpace.builder().bits(bits).policy(Policy.CYCLIC));
      case OURS_MAPPED ->
          new PasidSpacePeer(
              PasidSpace.builder().bits(bits).words(MappedWords.ofTemporaryFile(bits)));
      case KERNEL_2020 -> new Kernel2020Peer(bits);
      case BIT_SET -> new BitSetPeer(bits);
      case SKIP_LIST -> new SkipListPeer(bits);
      case ROARING -> new RoaringPeer(bits);
    };
  }
}
