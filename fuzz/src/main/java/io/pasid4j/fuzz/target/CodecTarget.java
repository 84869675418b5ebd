// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.command.Command;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.command.Limits;
import io.pasid4j.protocol.command.Payload;
import io.pasid4j.protocol.command.RefusalReply;
import io.pasid4j.protocol.command.ResultCodes;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.command.SessionReply;
import io.pasid4j.protocol.command.SetsReply;
import io.pasid4j.protocol.command.ShowReply;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The payloads of pasid4j's own commands, both ways. Any bytes are a value or malformed with a
 * reason; a value takes no more bytes than its message may have, and comes out again from the bytes
 * it is written as.
 */
public final class CodecTarget {
  private interface Decoder {
    Decoded<?> decode(ByteBuffer payload, int at, int lengthBytes);
  }

  private static final List<Decoder> REPLIES =
      List.of(
          IdsReply::decode,
          InfoReply::decode,
          RefusalReply::decode,
          ResultReply::decode,
          SessionReply::decode,
          SetsReply::decode,
          ShowReply::decode,
          ResultCodes.GET::decode,
          ResultCodes.PUT::decode,
          ResultCodes.ATTACH_SPID::decode);

  private CodecTarget() {}

  /** The first byte chooses the command or the reply, the rest is the payload. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int choice = Byte.toUnsignedInt(input[0]);
    if (choice >= 0x80) {
      check(REPLIES.get(choice % REPLIES.size()), input, Limits.MOST_REPLY_BYTES);
    } else {
      int command = CommandId.FIRST + choice;
      check(
          (bytes, at, length) -> Command.decode(command, bytes, at, length),
          input,
          Limits.MOST_REQUEST_BYTES);
    }
  }

  private static void check(Decoder decoder, byte[] input, int mostBytes) {
    ByteBuffer payload = ByteBuffer.wrap(input);
    switch (decoder.decode(payload, 1, input.length - 1)) {
      case Decoded.Malformed<?> malformed -> {
        Expect.that(malformed.errno() > 0, "errno: " + malformed.errno() + " (expected: > 0)");
        Expect.that(!malformed.reason().isBlank(), "reason: none");
      }
      case Decoded.Valid<?> valid -> {
        if (valid.value() instanceof Payload value) {
          checkAgain(decoder, value, mostBytes);
        }
      }
    }
    Expect.equal("position", payload.position(), 0);
    Expect.equal("limit", payload.limit(), input.length);
  }

  private static void checkAgain(Decoder decoder, Payload value, int mostBytes) {
    int sizeBytes = value.sizeBytes();
    Expect.that(
        0 <= sizeBytes && sizeBytes <= mostBytes,
        value + " has " + sizeBytes + " bytes (expected: at most " + mostBytes + ")");
    ByteBuffer first = ByteBuffer.allocate(sizeBytes);
    value.put(first, 0);
    if (!(decoder.decode(first, 0, sizeBytes) instanceof Decoded.Valid<?>(Payload again))) {
      throw new AssertionError(value + " is malformed when it is read again");
    }
    ByteBuffer second = ByteBuffer.allocate(sizeBytes);
    Expect.equal("bytes of " + value, again.sizeBytes(), sizeBytes);
    again.put(second, 0);
    Expect.equal("bytes of " + value, second, first);
  }
}
