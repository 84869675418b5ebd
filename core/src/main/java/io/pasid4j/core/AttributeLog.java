// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * Records what is attached to IDs and is not in their words, so that it can be kept and restored by
 * {@link PasidSpace#restore(PasidSet, int, int, String)}: keys and SPIDs, not private values. Of
 * one set never called by two threads at once; of different sets it may be. Called while the set's
 * other threads wait, so it must be quick and must not use the set.
 *
 * <p>What it throws when something is attached, or a SPID detached, goes to the caller of the
 * operation, which then has changed nothing. A free, a put and a close cannot fail half-way: what
 * it throws when one of them ends a key or a SPID is logged.
 *
 * <p>A record of an ID holds for one generation ({@link IdView#generation}): if the word has
 * another one, or the ID is not held, the attachment has ended, with or without a record of that.
 * So has the key of a pending ID.
 */
public interface AttributeLog {
  /**
   * Records the key of an ID that is about to be allocated. Called before the word changes. If it
   * never does, because this or a later step throws, {@link #keyEnded} follows, for the next life
   * of the ID may be another set's; if the process ends before, the generation tells it when the
   * records are read, and the record must not be kept then.
   *
   * @param id the ID
   * @param generation that it will have
   * @param key the idempotency key
   */
  void keyed(int id, int generation, String key);

  /**
   * Records the SPID that an ID is about to have.
   *
   * @param id the ID, held or pending
   * @param generation that it has
   * @param spid the set-private ID, 0 or more
   */
  void spidAttached(int id, int generation, int spid);

  /**
   * Records that the key of an ID has ended. Also called if {@link #keyed} has thrown: there may be
   * no record.
   *
   * @param id the ID
   */
  void keyEnded(int id);

  /**
   * Records that the SPID of an ID has ended.
   *
   * @param id the ID
   */
  void spidEnded(int id);

  /** Records nothing. */
  AttributeLog NONE =
      new AttributeLog() {
        @Override
        public void keyed(int id, int generation, String key) {}

        @Override
        public void spidAttached(int id, int generation, int spid) {}

        @Override
        public void keyEnded(int id) {}

        @Override
        public void spidEnded(int id) {}
      };
}
