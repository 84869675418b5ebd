// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * A user of IDs, such as an IOMMU driver or a device emulator, that must have drained an ID before
 * it is reused. IDs that are freed while the consumer is registered stay quarantined until it and
 * every other consumer has acknowledged, or until the quarantine's duration is over. Thread-safe,
 * without waiting for any set.
 *
 * <p>An acknowledgement counts from the moment the set has freed the ID: a consumer may drain and
 * acknowledge as soon as it receives the FREE event, within its listener too, and while references
 * keep the ID pending. Such an early acknowledgement is kept until the ID leaves its set; if all
 * consumers have acknowledged by then, the ID is not quarantined at all. It counts for that life of
 * the ID only. It is kept in memory only, at most one entry for each pending ID; neither a snapshot
 * nor the words contain it.
 */
public interface DrainConsumer extends AutoCloseable {
  /**
   * Reports that this consumer has drained an ID, whichever of its lives is ending. For use where
   * the ID cannot have been reused meanwhile, as within the FREE listener; elsewhere an
   * acknowledgement that comes after the quarantine's duration may be taken for a later life: see
   * {@link #acknowledge(int, int)}.
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
   * As {@link #acknowledge(int)}, for one life of the ID: an acknowledgement that comes after the
   * ID was reused has no effect.
   *
   * @param pasid an ID of the space
   * @param generation that of the FREE event, 0 to 65535 inclusive
   * @return as {@link #acknowledge(int)}; false also if the ID has been reused since
   * @throws IllegalArgumentException if the ID is not of the space, or the generation out of range
   */
  boolean acknowledge(int pasid, int generation);

  /**
   * Ends the registration: IDs that are freed from now on do not wait for this consumer, nor do
   * pending ones; those that wait for it already stay quarantined until they are due. Idempotent.
   */
  @Override
  void close();
}
