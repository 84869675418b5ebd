// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.frame.Capabilities;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.MalformedVersionException;
import io.pasid4j.protocol.frame.VersionMessage;
import io.pasid4j.protocol.frame.VersionNegotiation;
import java.nio.ByteBuffer;

/**
 * The version negotiation and its JSON. Any first message is agreed on or refused with EINVAL and a
 * reason; what is agreed on is a version both speak, and the answer can be read by the code that
 * reads questions.
 */
public final class VersionTarget {
  private static final VersionNegotiation NEGOTIATION =
      new VersionNegotiation(Capabilities.DEFAULT);

  private VersionTarget() {}

  /** The payload; the first byte is the command if it is not 0. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int command = input[0] == 0 ? FrameCommand.VERSION : Byte.toUnsignedInt(input[0]);
    ByteBuffer payload = ByteBuffer.wrap(input);
    switch (NEGOTIATION.negotiate(command, payload, 1, input.length - 1)) {
      case VersionNegotiation.Refused refused -> {
        Expect.equal("errno", refused.errno(), Errno.EINVAL);
        Expect.that(refused.reason().length() <= MOST_REASON_CHARS, "reason: too long");
      }
      case VersionNegotiation.Accepted accepted -> check(command, payload, accepted);
    }
    Expect.equal("position", payload.position(), 0);
  }

  /** It goes into the log, and a peer must not fill that. */
  private static final int MOST_REASON_CHARS = 2000;

  private static int u16(ByteBuffer payload, int at) {
    return Byte.toUnsignedInt(payload.get(at)) + (Byte.toUnsignedInt(payload.get(at + 1)) << 8);
  }

  private static void check(int command, ByteBuffer payload, VersionNegotiation.Accepted accepted) {
    Expect.equal("command", command, FrameCommand.VERSION);
    VersionMessage reply = accepted.reply();
    int proposedMajor = u16(payload, 1);
    int proposedMinor = u16(payload, 3);
    Expect.equal("major", proposedMajor, VersionNegotiation.MAJOR);
    Expect.equal("minor", reply.minor(), Math.min(proposedMinor, VersionNegotiation.MINOR));
    ByteBuffer encoded = reply.encode();
    try {
      Expect.equal("reply", VersionMessage.decode(encoded, 0, encoded.limit()), reply);
    } catch (MalformedVersionException e) {
      throw new AssertionError("reply: " + e.getMessage(), e);
    }
  }
}
