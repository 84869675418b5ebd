// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A deterministic state machine, one per voter. The same commands in the same order give the same
 * answers, the same state and the same snapshot, byte for byte, on every voter and in every version
 * that reads them: no clock, no randomness, no iteration order of the JVM's.
 *
 * <p>The log serializes all calls; each sees what the call before it did, also from another thread.
 */
public interface ReplicatedMachine {
  /**
   * Applies one committed command. Never throws: a command that cannot be read or done is answered
   * with a refusal, equally on all voters. Neither blocks nor does I/O.
   *
   * @param index the command's index in the log, greater than that of every call and snapshot
   *     before; indexes of entries that are the log's own are left out
   * @param command the bytes that were proposed; not kept and not changed
   * @return the answer, for the proposer of the command; the caller's to keep
   */
  byte[] apply(long index, byte[] command);

  /**
   * Writes the whole state as of the last {@link #apply}. The stream carries version and digest of
   * its own, so that a damaged file is found by {@link #readSnapshot} whichever host stored it.
   * Leaves the stream open.
   *
   * @param out takes the bytes; need not be buffered
   * @throws IOException if {@code out} throws it; the state has not changed
   */
  void writeSnapshot(OutputStream out) throws IOException;

  /**
   * Replaces the whole state by one that {@link #writeSnapshot} wrote, here or on another voter.
   * All or nothing: if it throws, the state is what it was. The index may be lower than the last
   * applied one only if the log goes on from there.
   *
   * @param in gives exactly the bytes of one snapshot, up to its end; left open
   * @throws IOException if {@code in} throws it, or the bytes are not a snapshot, are damaged or of
   *     a version that is not known; the message names what was found
   */
  void readSnapshot(InputStream in) throws IOException;

  /**
   * Returns the index up to which commands are part of the state.
   *
   * @return that of the last {@link #apply}, or that of the last snapshot read; 0 before both
   */
  long appliedIndex();
}
