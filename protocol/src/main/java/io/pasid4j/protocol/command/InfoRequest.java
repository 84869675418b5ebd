// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Requests information about the space and this session's set: no payload. Answered by {@link
 * InfoReply}.
 */
public record InfoRequest() implements Request {
  @Override
  public int command() {
    return CommandId.INFO;
  }

  @Override
  public int sizeBytes() {
    return 0;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {}
}
