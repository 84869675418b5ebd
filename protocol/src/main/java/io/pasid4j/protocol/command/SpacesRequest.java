// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Requests the spaces in which this peer may open sets: no payload. Answered by {@link
 * SpacesReply}.
 */
public record SpacesRequest() implements Request {
  static final int SIZE = 0;

  @Override
  public int command() {
    return CommandId.SPACES;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {}
}
