// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Ends what {@link SubscribeRequest} began; no payload. Answered by {@link ResultReply} with 1, or
 * 0 if there was nothing to end. Events that were queued before the answer are not sent after it.
 */
public record UnsubscribeRequest() implements SetRequest {
  @Override
  public int command() {
    return CommandId.UNSUBSCRIBE;
  }

  @Override
  public int sizeBytes() {
    return 0;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    // There is nothing to say.
  }
}
