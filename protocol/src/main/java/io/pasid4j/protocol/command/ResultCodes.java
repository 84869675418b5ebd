// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

import io.pasid4j.core.GetResult;
import io.pasid4j.core.PutResult;
import io.pasid4j.core.SpidResult;
import io.pasid4j.protocol.LittleEndian;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Results of a command, as the numbers of its {@link ResultReply}: 0 and up, stable over versions.
 * Immutable.
 *
 * @param <T> the results
 */
public final class ResultCodes<T> {
  /** The results of GET: 0 TAKEN, 1 UNKNOWN, 2 BUSY. */
  public static final ResultCodes<GetResult> GET =
      new ResultCodes<>(List.of(GetResult.TAKEN, GetResult.UNKNOWN, GetResult.BUSY));

  /** The results of PUT: 0 KEPT, 1 LAST, 2 RELEASED, 3 UNKNOWN. */
  public static final ResultCodes<PutResult> PUT =
      new ResultCodes<>(
          List.of(PutResult.KEPT, PutResult.LAST, PutResult.RELEASED, PutResult.UNKNOWN));

  /** The results of ATTACH_SPID: 0 ATTACHED, 1 UNKNOWN, 2 SPID_TAKEN, 3 ID_TAKEN. */
  public static final ResultCodes<SpidResult> ATTACH_SPID =
      new ResultCodes<>(
          List.of(
              SpidResult.ATTACHED, SpidResult.UNKNOWN, SpidResult.SPID_TAKEN, SpidResult.ID_TAKEN));

  private final List<T> byCode;

  private ResultCodes(List<T> byCode) {
    this.byCode = byCode;
  }

  /**
   * Encodes a result as a reply.
   *
   * @param result the result of a command
   * @return the reply
   */
  public ResultReply reply(T result) {
    return new ResultReply(byCode.indexOf(result));
  }

  /**
   * Reads a reply.
   *
   * @param payload holds the reply; position and limit stay
   * @param at absolute index of its first byte
   * @param lengthBytes its length, 0 or more
   * @return the result, or malformed if the reply is too short or no result has that number
   */
  public Decoded<T> decode(ByteBuffer payload, int at, int lengthBytes) {
    return Replies.decode(lengthBytes, ResultReply.SIZE, () -> read(payload, at));
  }

  private T read(ByteBuffer payload, int at) {
    long code = Limits.within("result", LittleEndian.s32(payload, at), 0, byCode.size() - 1);
    return byCode.get((int) code);
  }
}
