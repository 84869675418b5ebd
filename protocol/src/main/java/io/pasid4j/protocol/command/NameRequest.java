// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import java.nio.ByteBuffer;

/**
 * Names this session's set for operators, as long as it holds nothing: the payload is the name in
 * UTF-8, without a NUL. Answered by {@link ResultReply} with 0, or by EBUSY once the set holds an
 * ID.
 *
 * @param name 1 to {@link Limits#MOST_NAME_BYTES} bytes of UTF-8, inclusive, all printable
 */
public record NameRequest(String name) implements SetRequest {
  static final int LEAST_SIZE = 1;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is too short, too long or not printable
   */
  public NameRequest {
    TextField.printable("name", name, Limits.MOST_NAME_BYTES);
  }

  static NameRequest read(ByteBuffer payload, int at, int lengthBytes) {
    Limits.within("name bytes", lengthBytes, LEAST_SIZE, Limits.MOST_NAME_BYTES);
    return new NameRequest(TextField.read("name", payload, at, lengthBytes));
  }

  @Override
  public int command() {
    return CommandId.NAME;
  }

  @Override
  public int sizeBytes() {
    return TextField.utf8("name", name, Limits.MOST_NAME_BYTES).remaining();
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    ByteBuffer bytes = TextField.utf8("name", name, Limits.MOST_NAME_BYTES);
    buffer.put(at, bytes, bytes.position(), bytes.remaining());
  }
}
