// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

import io.pasid4j.client.resume.Resumption;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.AllocateRequest;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.command.Decoded;
import io.pasid4j.protocol.command.EventMessage;
import io.pasid4j.protocol.command.EventsLostMessage;
import io.pasid4j.protocol.command.IdsReply;
import io.pasid4j.protocol.command.InfoReply;
import io.pasid4j.protocol.command.InfoRequest;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResultReply;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests and replies as values over a connection. Thread-safe. */
final class RequestChannel {
  /** Reads a payload. */
  @FunctionalInterface
  interface Decoder<T> {
    Decoded<T> decode(ByteBuffer payload, int at, int lengthBytes);
  }

  /** A reply, or the negative code of a refusal alone. */
  sealed interface Outcome<T> {}

  /** A reply. */
  record Reply<T>(T reply) implements Outcome<T> {}

  /** A refusal. */
  record Code<T>(int code) implements Outcome<T> {}

  /** Receives notifications. */
  interface EventHandler {
    void event(EventMessage event);

    void lost(long events);
  }

  private final Connection connection;
  private volatile int commands;
  private volatile @Nullable Resumption resumption;

  RequestChannel(Connection connection) {
    this.connection = connection;
  }

  /** Agrees on the version: the first call of a connection. */
  void negotiate() {
    ByteBuffer reply = connection.call(new Call(FrameCommand.VERSION, VersionExchange.proposal()));
    try {
      commands = VersionExchange.agreed(reply).commands();
    } catch (ProtocolException e) {
      throw protocolError(String.valueOf(e.getMessage()));
    }
  }

  /** The daemon's version of the commands of our own; 0 if it has none. */
  int commands() {
    return commands;
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
    return result < 0 ? new Code<>(result) : new Reply<>(decode(reply, decoder));
  }

  /** As many IDs as asked for, or the code of the refusal alone. */
  int[] idsOrCode(AllocateRequest request) {
    return decode(exchange(request), (reply, at, bytes) -> idsOrCode(request, reply, at, bytes));
  }

  /** Like {@link #idsOrCode}, without waiting. */
  CompletableFuture<int[]> sendIdsOrCode(AllocateRequest request) {
    return send(request, (reply, at, bytes) -> idsOrCode(request, reply, at, bytes));
  }

  private static Decoded<int[]> idsOrCode(
      AllocateRequest request, ByteBuffer reply, int at, int bytes) {
    if (ResultReply.decode(reply, at, bytes)
            instanceof Decoded.Valid<ResultReply>(ResultReply(int code))
        && code < 0) {
      return new Decoded.Valid<>(new int[] {code});
    }
    return switch (IdsReply.decode(reply, at, bytes)) {
      case Decoded.Malformed<IdsReply>(int errno, String reason) ->
          new Decoded.Malformed<>(errno, reason);
      case Decoded.Valid<IdsReply>(IdsReply ids) ->
          ids.ids().length == request.count()
              ? new Decoded.Valid<>(ids.ids())
              : new Decoded.Malformed<>(
                  Errno.EINVAL,
                  "ids: " + ids.ids().length + " (expected: " + request.count() + ")");
    };
  }

  /** The space, the daemon and this session's set. */
  InfoReply info() {
    return reply(new InfoRequest(), InfoReply::decode);
  }

  /** Sends a request, and reads the reply when it comes, in the thread that reads. */
  <T> CompletableFuture<T> send(Request request, Decoder<T> decoder) {
    return connection
        .send(new Call(request))
        .thenApply(reply -> decode(checked(request, reply), decoder));
  }

  /**
   * Sets the handler of events. The reader thread calls it, and must not be held up. After a
   * reconnect it is called with an unknown number of lost events.
   */
  void onEvent(EventHandler handler) {
    connection.onNotification(frame -> deliver(handler, frame));
    Resumption present = resumption;
    if (present != null) {
      present.onEventsLost(() -> handler.lost(0));
    }
  }

  /** Goes on with the set from now on when the daemon has ended and come back. */
  void resumeBy(Resumption present, int reconnectTimeoutMs) {
    resumption = present;
    connection.resumeBy(present, reconnectTimeoutMs);
  }

  /** Stops waiting for a daemon that is away. */
  void stopRetrying() {
    connection.stopRetrying();
  }

  private void deliver(EventHandler handler, ByteBuffer frame) {
    switch (FrameHeader.command(frame, 0)) {
      case CommandId.EVENT -> handler.event(decode(frame, EventMessage::decode));
      case CommandId.EVENTS_LOST -> handler.lost(decode(frame, EventsLostMessage::decode).events());
      default -> {
        // A newer daemon may have notifications that this client does not know.
      }
    }
  }

  private ByteBuffer exchange(Request request) {
    return checked(request, connection.call(new Call(request)));
  }

  private static ByteBuffer checked(Request request, ByteBuffer reply) {
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
