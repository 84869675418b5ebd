// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Ends the subscription of {@link SubscribeRequest}; no payload. Answered by {@link ResultReply}
 * with 1, or 0 if there was none. Events that were queued before the answer are not sent after it.
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
    // The payload is empty.
  }
}
