// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.testkit.model.ModelTransition;
import java.nio.ByteBuffer;

/**
 * An event as a peer received it.
 *
 * @param type the transition
 * @param id the ID
 * @param generation the ID's generation
 * @param setId the set that holds the ID; 0 if that is hidden from the peer
 * @param sequence its number in the subscription
 */
record ReceivedEvent(ModelTransition type, int id, int generation, int setId, long sequence) {
  /** The event types, by their numbers on the wire. */
  private static final ModelTransition[] BY_CODE = {
    ModelTransition.ALLOC, ModelTransition.FREE, ModelTransition.BIND, ModelTransition.UNBIND
  };

  static ReceivedEvent read(ByteBuffer frames, int at) {
    return new ReceivedEvent(
        BY_CODE[frames.getInt(at)],
        frames.getInt(at + 4),
        frames.getInt(at + 8),
        frames.getInt(at + 12),
        frames.getLong(at + 16));
  }
}
