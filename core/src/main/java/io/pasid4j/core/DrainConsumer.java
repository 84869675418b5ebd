// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Someone who must have drained an ID before it may be given again, an IOMMU driver say. IDs that
 * are freed while it is registered rest until it, and every other consumer, has acknowledged, or
 * until the quarantine's duration is over. Thread-safe.
 *
 * <p>An ID rests from when it leaves its set: not while references keep it pending, and not before
 * all listeners have been told of its freeing. An acknowledgement before that is not remembered, so
 * acknowledge after the FREE listener has returned, and again if the answer was false.
 */
public interface DrainConsumer extends AutoCloseable {
  /**
   * Says that this consumer has drained an ID.
   *
   * @param pasid an ID of the space
   * @return true if the ID waited for this consumer; false also after {@link #close}
   * @throws IllegalArgumentException if the ID is not of the space
   */
  boolean acknowledge(int pasid);

  /**
   * Ends it: IDs that are freed from now on do not wait for it; those that do, rest until they are
   * due. Idempotent.
   */
  @Override
  void close();
}
