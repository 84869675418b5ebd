// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.vfio.command.AllocateRequest;
import io.pasid4j.vfio.command.Decoded;
import io.pasid4j.vfio.command.IdsReply;
import io.pasid4j.vfio.command.Request;
import io.pasid4j.vfio.command.ResultReply;
import io.pasid4j.vfio.frame.Capabilities;
import io.pasid4j.vfio.frame.FrameCommand;
import io.pasid4j.vfio.frame.FrameHeader;
import io.pasid4j.vfio.frame.MalformedVersionException;
import io.pasid4j.vfio.frame.VersionMessage;
import io.pasid4j.vfio.frame.VersionNegotiation;
import java.nio.ByteBuffer;

/** Requests and replies as values over a connection. Thread-safe. */
final class Session {
  /** Reads a payload. */
  @FunctionalInterface
  interface Decoder<T> {
    Decoded<T> decode(ByteBuffer payload, int at, int lengthBytes);
  }

  /** What came back: a reply, or the negative code of a refusal alone. */
  sealed interface Outcome<T> {}

  /** A reply. */
  record Told<T>(T reply) implements Outcome<T> {}

  /** A refusal. */
  record Code<T>(int code) implements Outcome<T> {}

  private final Connection connection;
  private volatile int commands;

  Session(Connection connection) {
    this.connection = connection;
  }

  /** Agrees on the version: the first call of a connection. */
  void negotiate() {
    Capabilities own = Capabilities.own(0, Capabilities.DEFAULT.maxDataXferSizeBytes());
    ByteBuffer proposal =
        new VersionMessage(VersionNegotiation.MAJOR, VersionNegotiation.MINOR, own).encode();
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + proposal.limit());
    frame.put(FrameHeader.SIZE, proposal, 0, proposal.limit());
    ByteBuffer reply = connection.call(FrameCommand.VERSION, frame);
    try {
      checkVersion(reply);
    } catch (MalformedVersionException e) {
      throw protocolError(String.valueOf(e.getMessage()));
    }
  }

  /** Which version of pasid4j's own commands the daemon speaks; 0 if it does not say. */
  int commands() {
    return commands;
  }

  private void checkVersion(ByteBuffer reply) throws MalformedVersionException {
    if (isError(reply)) {
      throw protocolError(
          "version: refused with errno " + FrameHeader.errno(reply, 0) + " (expected: accepted)");
    }
    VersionMessage agreed =
        VersionMessage.decode(reply, FrameHeader.SIZE, reply.limit() - FrameHeader.SIZE);
    if (agreed.major() != VersionNegotiation.MAJOR || agreed.minor() > VersionNegotiation.MINOR) {
      throw protocolError(
          "version: " + agreed.major() + "." + agreed.minor() + " (expected: 0.0 or 0.1)");
    }
    commands = agreed.capabilities().commands();
  }

  /** The result of a request: 0 or more, or the code of a refusal. */
  int result(Request request) {
    return decode(exchange(request), ResultReply::decode).result();
  }

  /** The reply to a request whose result is never negative. */
  <T> T reply(Request request, Decoder<T> decoder) {
    return decode(exchange(request), decoder);
  }

  /** The reply to a request that may be refused. */
  <T> Outcome<T> replyOrCode(Request request, Decoder<T> decoder) {
    ByteBuffer reply = exchange(request);
    int result = decode(reply, ResultReply::decode).result();
    return result < 0 ? new Code<>(result) : new Told<>(decode(reply, decoder));
  }

  /** As many IDs as asked for, or the code of the refusal alone. */
  int[] idsOrCode(AllocateRequest request) {
    ByteBuffer reply = exchange(request);
    int result = decode(reply, ResultReply::decode).result();
    if (result < 0) {
      return new int[] {result};
    }
    int[] ids = decode(reply, IdsReply::decode).ids();
    if (ids.length != request.count()) {
      throw protocolError("ids: " + ids.length + " (expected: " + request.count() + ")");
    }
    return ids;
  }

  private ByteBuffer exchange(Request request) {
    ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + request.sizeBytes());
    request.put(frame, FrameHeader.SIZE);
    ByteBuffer reply = connection.call(request.command(), frame);
    if (isError(reply)) {
      throw new PasidRequestException(request.toString(), FrameHeader.errno(reply, 0));
    }
    return reply;
  }

  private <T> T decode(ByteBuffer reply, Decoder<T> decoder) {
    return switch (decoder.decode(reply, FrameHeader.SIZE, reply.limit() - FrameHeader.SIZE)) {
      case Decoded.Valid<T>(T value) -> value;
      case Decoded.Malformed<T>(int errno, String reason) -> throw protocolError(reason);
    };
  }

  void end(String why) {
    connection.end(new PasidConnectionException(why));
  }

  private PasidConnectionException protocolError(String problem) {
    PasidConnectionException cause = new PasidConnectionException(problem);
    connection.end(cause);
    return cause;
  }

  private static boolean isError(ByteBuffer reply) {
    return (FrameHeader.flags(reply, 0) & FrameHeader.ERROR) != 0;
  }
}
