// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Resumes the set that a token stands for, in place of the session that the connection has: {@code
 * u8 token[32]}. Answered by {@link SessionReply}, or by ENOENT for a token of no set that this
 * peer may resume.
 *
 * @param token that of a {@link SessionReply}
 */
public record ResumeRequest(ResumeToken token) implements Request {
  static final int SIZE = ResumeToken.SIZE;

  static ResumeRequest read(ByteBuffer payload, int at) {
    return new ResumeRequest(ResumeToken.read(payload, at));
  }

  @Override
  public int command() {
    return CommandId.RESUME;
  }

  @Override
  public int sizeBytes() {
    return SIZE;
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    token.put(buffer, at);
  }
}
