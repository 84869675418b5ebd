// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.frame;

import io.pasid4j.protocol.Errno;
import java.nio.ByteBuffer;

/**
 * The server's side of the first exchange of a connection: accepts a client's version message with
 * a version and the server's capabilities, or refuses it with an errno, after which the connection
 * ends. Stateless and thread-safe.
 */
public final class VersionNegotiation {
  /** The major version that this side supports. */
  public static final int MAJOR = 0;

  /** The highest minor version that this side supports. */
  public static final int MINOR = 1;

  private final Capabilities own;

  /**
   * Creates a negotiation for a server.
   *
   * @param own the server's capabilities, sent in each reply
   */
  public VersionNegotiation(Capabilities own) {
    this.own = own;
  }

  /** Result of a negotiation. */
  public sealed interface Outcome {}

  /**
   * The version on which both sides agree.
   *
   * @param reply the server's message, with the agreed version, and the client's series if the
   *     client named one
   * @param peer the client's capabilities
   */
  public record Accepted(VersionMessage reply, Capabilities peer) implements Outcome {}

  /**
   * There is no agreement.
   *
   * @param errno for the error reply, a positive {@link Errno}
   * @param reason for the log, in the form {@code name: value (expected: ...)}; shows nothing but
   *     what the peer sent
   */
  public record Refused(int errno, String reason) implements Outcome {}

  /**
   * Answers the first message of a connection.
   *
   * @param command its command id
   * @param payload holds its payload; position and limit stay
   * @param at absolute index of the payload's first byte
   * @param lengthBytes the payload's length, 0 or more
   * @return {@link Accepted}, or {@link Refused} with EINVAL if the command is not VERSION, the
   *     major is another, or the payload is malformed as {@link VersionMessage#decode} says; never
   *     throws for any content
   */
  public Outcome negotiate(int command, ByteBuffer payload, int at, int lengthBytes) {
    if (command != FrameCommand.VERSION) {
      return refused("first command: " + command + " (expected: 1)");
    }
    VersionMessage proposal;
    try {
      proposal = VersionMessage.decode(payload, at, lengthBytes);
    } catch (MalformedVersionException e) {
      return refused(String.valueOf(e.getMessage()));
    }
    if (proposal.major() != MAJOR) {
      return refused("major version: " + proposal.major() + " (expected: " + MAJOR + ")");
    }
    int minor = Math.min(proposal.minor(), MINOR);
    Capabilities peer = proposal.capabilities();
    return new Accepted(new VersionMessage(MAJOR, minor, own.withSeries(peer.series())), peer);
  }

  private static Refused refused(String reason) {
    return new Refused(Errno.EINVAL, reason);
  }
}
