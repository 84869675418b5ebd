// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.frame.FrameHeader;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** Reply frames, from 0 to their limit. */
final class ReplyFrame {
  private static final int[] NONE = {};

  private ReplyFrame() {}

  static boolean isError(ByteBuffer frame) {
    return FrameHeader.isError(frame, 0);
  }

  /** The error number; 0 for a reply that is no error. */
  static int errno(ByteBuffer frame) {
    return isError(frame) ? FrameHeader.errno(frame, 0) : 0;
  }

  /** The decoded payload of a reply that is no error. */
  static <T> T read(ByteBuffer frame, PayloadDecoder<T> decoder) throws ProtocolException {
    if (isError(frame)) {
      throw new ProtocolException("errno: " + FrameHeader.errno(frame, 0) + " (expected: 0)");
    }
    return switch (decode(frame, decoder)) {
      case Decoded.Valid<T>(T value) -> value;
      case Decoded.Malformed<T>(int errno, String reason) -> throw new ProtocolException(reason);
    };
  }

  private static <T> Decoded<T> decode(ByteBuffer frame, PayloadDecoder<T> decoder) {
    return decoder.decode(frame, FrameHeader.SIZE, frame.limit() - FrameHeader.SIZE);
  }

  /** The result; negative also for an error reply and a malformed one. */
  static int result(ByteBuffer frame) {
    return !isError(frame)
            && decode(frame, ResultReply::decode)
                instanceof Decoded.Valid<ResultReply>(ResultReply(int result))
        ? result
        : -1;
  }

  /** The IDs of a list; none for a refusal, an error reply and a malformed one. */
  static int[] ids(ByteBuffer frame) {
    return result(frame) > 0
            && decode(frame, IdsReply::decode) instanceof Decoded.Valid<IdsReply>(IdsReply reply)
        ? reply.ids()
        : NONE;
  }

  /** Returns a reply that is a result alone. */
  static ByteBuffer of(int command, int result) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + ResultReply.SIZE);
    FrameHeader.putReply(frame, 0, 0, command, ResultReply.SIZE);
    new ResultReply(result).put(frame, FrameHeader.SIZE);
    return frame;
  }

  /** Returns an error reply. */
  static ByteBuffer ofError(int command, int errno) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE);
    FrameHeader.putError(frame, 0, 0, command, errno);
    return frame;
  }
}
