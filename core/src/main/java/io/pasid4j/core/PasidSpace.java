// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

import java.util.ArrayList;
import java.util.List;

/** All IDs {@code [0, 2^bits)}, less what is reserved, and the sets that hold them. Thread-safe. */
public final class PasidSpace {
  private final int bits;
  private final Policy policy;

  private PasidSpace(Builder builder) {
    bits = builder.bits;
    policy = builder.policy;
  }

  /**
   * Starts a space of 20 bits with ID 0 reserved and policy LOWEST.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The width of the space.
   *
   * @return 1 to 31
   */
  public int bits() {
    return bits;
  }

  /**
   * Which free ID an allocation takes.
   *
   * @return the policy
   */
  public Policy policy() {
    return policy;
  }

  /**
   * Opens a set that holds nothing yet.
   *
   * @param name for people; need not be unique, not empty
   * @param quota how many IDs it may hold, and how many of them it can always have
   * @return the set
   * @throws IllegalArgumentException if the name is empty
   * @throws PasidUnavailableException with CAPACITY if the guarantee cannot be met
   */
  public PasidSet open(String name, Quota quota) {
    if (bits > 0) {
      throw new IllegalStateException("set: " + name + " " + quota);
    }
    return sets().getFirst();
  }

  /**
   * Changes how many IDs a set may hold.
   *
   * @param set an open set of this space
   * @param quota the new quota
   * @throws IllegalArgumentException if the limit is below what the set holds, or the set is not of
   *     this space; nothing has changed
   * @throws PasidUnavailableException with CAPACITY if the guarantee cannot be met, CLOSED if the
   *     set is closed
   */
  public void changeQuota(PasidSet set, Quota quota) {
    if (bits > 0) {
      throw new IllegalStateException("set: " + set + " " + quota);
    }
  }

  /**
   * The sets that are open, for the operator of the space.
   *
   * @return a copy, in the order of opening
   */
  public List<PasidSet> sets() {
    return new ArrayList<>();
  }

  /**
   * Who holds an ID, for the operator of the space.
   *
   * @param id the ID, 0 to 2^bits-1 inclusive
   * @return what it is at this moment
   * @throws IllegalArgumentException if the ID is not of this space
   */
  public IdView describe(int id) {
    return new IdView(id, IdState.FREE, null, 0);
  }

  /**
   * How many IDs the sets hold together.
   *
   * @return 0 or more; exact when no operation is under way
   */
  public long heldIds() {
    return 0;
  }

  /** Describes a space. Not thread-safe. */
  public static final class Builder {
    private int bits = 20;
    private Policy policy = Policy.LOWEST;

    private Builder() {}

    /**
     * Sets the width.
     *
     * @param bits 1 to 31; a PASID has 20
     * @return this
     * @throws IllegalArgumentException if {@code bits} is outside 1 to 31
     */
    public Builder bits(int bits) {
      if (bits < 1 || bits > 31) {
        throw new IllegalArgumentException("bits: " + bits + " (expected: 1 to 31)");
      }
      this.bits = bits;
      return this;
    }

    /**
     * Reserves a band: its IDs are never given. ID 0 is reserved without being named (no-PASID,
     * RID2PASID).
     *
     * @param range the band, both ends inclusive; what lies outside the space is ignored
     * @return this
     */
    public Builder reserve(PasidRange range) {
      return this;
    }

    /**
     * Lets ID 0 be given: for spaces in which 0 is an ID like any other.
     *
     * @return this
     */
    public Builder giveZero() {
      return this;
    }

    /**
     * Sets which free ID an allocation takes.
     *
     * @param policy LOWEST unless told otherwise
     * @return this
     */
    public Builder policy(Policy policy) {
      this.policy = policy;
      return this;
    }

    /**
     * Makes the space.
     *
     * @return a space in which nothing is held
     */
    public PasidSpace build() {
      return new PasidSpace(this);
    }
  }
}
