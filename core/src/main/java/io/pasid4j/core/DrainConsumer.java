// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Someone who must have drained an ID before it may be given again, an IOMMU driver or a device
 * emulator say. IDs that are freed while it is registered rest until it, and every other consumer,
 * has acknowledged, or until the quarantine's duration is over. Thread-safe, without waiting for
 * any set.
 *
 * <p>An acknowledgement counts from the moment the set has freed the ID: a consumer may drain and
 * acknowledge as soon as it hears the FREE event, within its listener too, and while references
 * keep the ID pending. Such an early one is kept until the ID leaves its set; if all consumers have
 * acknowledged by then, the ID does not rest at all. It counts for that life of the ID only. It is
 * kept in memory only, one entry for each pending ID at most: neither a snapshot nor the words have
 * it.
 */
public interface DrainConsumer extends AutoCloseable {
  /**
   * Reports that this consumer has drained an ID, whichever of its lives is ending. For use where
   * the ID cannot have been given again meanwhile, as within the FREE listener; elsewhere an answer
   * that comes after the quarantine's duration may be taken for a later life: see {@link
   * #acknowledge(int, int)}.
   *
   * @param pasid an ID of the space
   * @return true if the ID waits for this consumer, or would once it is quarantined, and has now
   *     been acknowledged; false if it is not freed, has been acknowledged by this consumer
   *     already, or was quarantined before this consumer was registered; false also after {@link
   *     #close}
   * @throws IllegalArgumentException if the ID is not of the space
   */
  boolean acknowledge(int pasid);

  /**
   * Like {@link #acknowledge(int)}, but for one life of the ID: an acknowledgement that comes so
   * late that the ID has been given again is nothing to the next one.
   *
   * @param pasid an ID of the space
   * @param generation that of the FREE event, 0 to 65535 inclusive
   * @return as {@link #acknowledge(int)}; false also if the ID has been given again since
   * @throws IllegalArgumentException if the ID is not of the space, or the generation out of range
   */
  boolean acknowledge(int pasid, int generation);

  /**
   * Ends it: IDs that are freed from now on do not wait for it, nor those that are pending; those
   * that wait for it already rest until they are due. Idempotent.
   */
  @Override
  void close();
}
