// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.client.resume.PayloadDecoder;
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
import io.pasid4j.protocol.frame.Capabilities;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Requests and replies as values over a connection. Thread-safe. */
public final class RequestChannel {
  /**
   * A reply, or the negative code of a refusal alone.
   *
   * @param <T> the kind of reply
   */
  public sealed interface Outcome<T> {}

  /**
   * A reply.
   *
   * @param <T> its kind
   * @param reply the reply
   */
  public record Reply<T>(T reply) implements Outcome<T> {}

  /**
   * A refusal.
   *
   * @param <T> the kind of reply there would have been
   * @param code the reason, negative
   */
  public record Code<T>(int code) implements Outcome<T> {}

  /** Receives notifications. */
  public interface EventHandler {
    /**
     * Receives one event.
     *
     * @param event the event
     */
    void event(EventMessage event);

    /**
     * Reports lost events.
     *
     * @param events how many; 0: unknown
     */
    void lost(long events);
  }

  private final Connection connection;
  private volatile int commands;
  private volatile @Nullable Resumption resumption;

  private RequestChannel(Connection connection) {
    this.connection = connection;
  }

  /**
   * Begins to connect; the first request waits for it.
   *
   * @param socket the daemon's socket
   * @param requestTimeoutMs milliseconds that each request may take, 1 or more
   * @return a channel whose version is not negotiated yet
   * @throws PasidConnectionException if no socket can be had
   */
  public static RequestChannel open(Path socket, int requestTimeoutMs) {
    return new RequestChannel(new Connection(socket, requestTimeoutMs));
  }

  /**
   * Negotiates the version: the first call of a connection.
   *
   * @throws PasidConnectionException if the daemon speaks another protocol or does not answer
   */
  public void negotiate() {
    negotiate(VersionExchange.TENANT);
  }

  /**
   * The same for a connection that opens no set; a daemon that does not know of such opens one.
   *
   * @throws PasidConnectionException if the daemon speaks another protocol or does not answer
   */
  public void negotiateWithoutSet() {
    negotiate(VersionExchange.TENANT.withoutSet());
  }

  private void negotiate(Capabilities own) {
    ByteBuffer reply =
        connection.call(new Call(FrameCommand.VERSION, VersionExchange.proposal(own)));
    try {
      commands = VersionExchange.agreed(reply).commands();
    } catch (ProtocolException e) {
      throw protocolError(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Returns the daemon's version of our own commands.
   *
   * @return 0 if it has none
   */
  public int commands() {
    return commands;
  }

  /**
   * Sends a request and waits for its result.
   *
   * @param request the request
   * @return 0 or more, or the code of a refusal
   * @throws PasidRequestException if the reply is an error
   * @throws PasidConnectionException if the connection has ended or ends meanwhile
   */
  public int result(Request request) {
    return decode(exchange(request), ResultReply::decode).result();
  }

  /**
   * Sends a request whose result does not matter, and waits for its reply, except in the thread
   * that reads, which would wait for itself.
   *
   * @param request the request
   * @throws PasidRequestException if the reply is an error
   * @throws PasidConnectionException if the connection has ended or ends meanwhile
   */
  public void perform(Request request) {
    if (connection.isReader()) {
      var _ = send(request, ResultReply::decode);
    } else {
      var _ = result(request);
    }
  }

  /**
   * Sends a request whose result is never negative, and waits for its reply.
   *
   * @param <T> the kind of reply
   * @param request the request
   * @param decoder reads the reply
   * @return the reply
   * @throws PasidRequestException if the reply is an error
   * @throws PasidConnectionException if the connection has ended or ends meanwhile
   */
  public <T> T reply(Request request, PayloadDecoder<T> decoder) {
    return decode(exchange(request), decoder);
  }

  /**
   * Sends a request that may be refused, and waits for its reply.
   *
   * @param <T> the kind of reply
   * @param request the request
   * @param decoder reads the reply
   * @return the reply, or the code of the refusal
   * @throws PasidRequestException if the reply is an error
   * @throws PasidConnectionException if the connection has ended or ends meanwhile
   */
  public <T> Outcome<T> replyOrCode(Request request, PayloadDecoder<T> decoder) {
    ByteBuffer reply = exchange(request);
    int result = decode(reply, ResultReply::decode).result();
    return result < 0 ? new Code<>(result) : new Reply<>(decode(reply, decoder));
  }

  /**
   * Allocates, and waits for the reply.
   *
   * @param request the request
   * @return as many IDs as asked for, or the code of the refusal alone
   * @throws PasidRequestException if the reply is an error
   * @throws PasidConnectionException if the connection has ended or ends meanwhile
   */
  public int[] idsOrCode(AllocateRequest request) {
    return decode(exchange(request), (reply, at, bytes) -> idsOrCode(request, reply, at, bytes));
  }

  /**
   * Allocates without waiting.
   *
   * @return the result or the failure of {@link #idsOrCode}
   * @param request the request
   */
  public CompletableFuture<int[]> sendIdsOrCode(AllocateRequest request) {
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

  /**
   * Returns information about the space, the daemon and this session's set.
   *
   * @return the state at this moment
   * @throws PasidConnectionException if the connection has ended or ends meanwhile
   */
  public InfoReply info() {
    return reply(new InfoRequest(), InfoReply::decode);
  }

  /**
   * Sends a request, and reads the reply when it comes, in the thread that reads.
   *
   * @param <T> the kind of reply
   * @param request the request
   * @param decoder reads the reply
   * @return the reply; fails with {@link PasidRequestException} or {@link PasidConnectionException}
   */
  public <T> CompletableFuture<T> send(Request request, PayloadDecoder<T> decoder) {
    return connection
        .send(new Call(request))
        .thenApply(reply -> decode(checked(request, reply), decoder));
  }

  /**
   * Sets the handler of events. The reader thread calls it, and must not be held up. After a
   * reconnect it is called with an unknown number of lost events.
   *
   * @param handler the only one from now on
   */
  public void onEvent(EventHandler handler) {
    connection.onNotification(frame -> deliver(handler, frame));
    Resumption present = resumption;
    if (present != null) {
      present.onEventsLost(() -> handler.lost(0));
    }
  }

  /**
   * Resumes the set from now on when the daemon has ended and come back.
   *
   * @param present the confirmed state of the set
   * @param reconnectTimeoutMs milliseconds to wait for the daemon, 1 or more
   */
  public void resumeBy(Resumption present, int reconnectTimeoutMs) {
    resumption = present;
    connection.resumeBy(present, reconnectTimeoutMs);
  }

  /** Stops waiting for a daemon that is away. */
  public void stopRetrying() {
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
    if (FrameHeader.isError(reply, 0)) {
      throw new PasidRequestException(request.toString(), FrameHeader.errno(reply, 0));
    }
    return reply;
  }

  private <T> T decode(ByteBuffer reply, PayloadDecoder<T> decoder) {
    Decoded<T> decoded = decoder.decode(reply, FrameHeader.SIZE, reply.limit() - FrameHeader.SIZE);
    // Not a switch over the types: the JVM links one at its first use.
    if (decoded instanceof Decoded.Malformed<T>(int errno, String reason)) {
      throw protocolError(reason);
    }
    return ((Decoded.Valid<T>) decoded).value();
  }

  /**
   * Ends the connection: callers that wait, and later ones, fail.
   *
   * @param why the cause, in the form {@code name: value (expected: ...)}
   */
  public void end(String why) {
    connection.end(new PasidConnectionException(why));
  }

  private PasidConnectionException protocolError(String problem) {
    PasidConnectionException cause = new PasidConnectionException(problem);
    connection.end(cause);
    return cause;
  }
}
