// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Requests why this session's last refused allocation, by ioctl or by a command of our own, was
 * refused: no payload. Answered by {@link RefusalReply}.
 */
public record RefusalRequest() implements SetRequest {
  @Override
  public int command() {
    return CommandId.REFUSAL;
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
