// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.protocol.frame.Capabilities;
import io.pasid4j.protocol.frame.FrameHeader;
import io.pasid4j.protocol.frame.MalformedVersionException;
import io.pasid4j.protocol.frame.VersionMessage;
import io.pasid4j.protocol.frame.VersionNegotiation;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** The first exchange of a connection. */
final class VersionExchange {
  private VersionExchange() {}

  /** Capabilities of a client that has a set. */
  static final Capabilities TENANT =
      Capabilities.own(0, Capabilities.DEFAULT.maxDataXferSizeBytes());

  /** The frame of the proposal: room for the header, then the payload. */
  static ByteBuffer proposal(Capabilities own) {
    ByteBuffer proposal =
        new VersionMessage(VersionNegotiation.MAJOR, VersionNegotiation.MINOR, own).encode();
    return ByteBuffer.allocate(FrameHeader.SIZE + proposal.limit())
        .put(FrameHeader.SIZE, proposal, 0, proposal.limit());
  }

  /**
   * The capabilities of the daemon.
   *
   * @param reply its frame
   * @throws ProtocolException if it speaks another protocol
   */
  static Capabilities agreed(ByteBuffer reply) throws ProtocolException {
    if (FrameHeader.isError(reply, 0)) {
      throw new ProtocolException(
          "version: refused with errno " + FrameHeader.errno(reply, 0) + " (expected: accepted)");
    }
    VersionMessage agreed;
    try {
      agreed = VersionMessage.decode(reply, FrameHeader.SIZE, reply.limit() - FrameHeader.SIZE);
    } catch (MalformedVersionException e) {
      throw new ProtocolException(e.getMessage());
    }
    if (agreed.major() != VersionNegotiation.MAJOR || agreed.minor() > VersionNegotiation.MINOR) {
      throw new ProtocolException(
          "version: " + agreed.major() + "." + agreed.minor() + " (expected: 0.0 or 0.1)");
    }
    return agreed.capabilities();
  }
}
