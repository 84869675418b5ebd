// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.PasidRange;
import java.nio.ByteBuffer;

/**
 * Allocates one ID under an idempotency key: {@code u32 min; u32 max}, then the key in UTF-8 up to
 * the payload's end, without a NUL. Answered by {@link ResultReply} with the ID, or a refusal's
 * code.
 *
 * @param range where to look, both ends inclusive
 * @param key names the request within the set, 1 to {@link Limits#MOST_KEY_BYTES} bytes of UTF-8,
 *     inclusive
 */
public record AllocateKeyedRequest(PasidRange range, String key) implements SetRequest {
  static final int LEAST_SIZE = Ranges.SIZE + 1;

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if it is too short, too long or no UTF-8
   */
  public AllocateKeyedRequest {
    TextField.utf8("key", key, Limits.MOST_KEY_BYTES);
  }

  static AllocateKeyedRequest read(ByteBuffer payload, int at, int lengthBytes) {
    int keyBytes = lengthBytes - Ranges.SIZE;
    Limits.within("key bytes", keyBytes, 1, Limits.MOST_KEY_BYTES);
    return new AllocateKeyedRequest(
        Ranges.read(payload, at), TextField.read("key", payload, at + Ranges.SIZE, keyBytes));
  }

  @Override
  public int command() {
    return CommandId.ALLOCATE_KEYED;
  }

  @Override
  public int sizeBytes() {
    return Ranges.SIZE + TextField.utf8("key", key, Limits.MOST_KEY_BYTES).remaining();
  }

  @Override
  public void put(ByteBuffer buffer, int at) {
    Ranges.put(buffer, at, range);
    ByteBuffer bytes = TextField.utf8("key", key, Limits.MOST_KEY_BYTES);
    buffer.put(at + Ranges.SIZE, bytes, bytes.position(), bytes.remaining());
  }
}
