// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.Future;
import io.pasid4j.daemon.command.CommandResult;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.OpenRequest;
import io.pasid4j.daemon.session.OpenResult;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionHolder;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection from its accept to its end: admits the peer, negotiates, dispatches requests, and
 * releases everything at the end.
 */
public final class ConnectionHandler extends ChannelInboundHandlerAdapter
    implements FrameReader.Sink, SessionHolder {
  /** An event fired into the pipeline of each connection. */
  public enum Event {
    /** The daemon stops. */
    STOP
  }

  /** The session has another connection by now, or is closed. */
  private record Vacate(String why) {}

  private final DaemonServices services;
  private final PeerLimits limits;
  private final Channel channel;
  private final PeerSource peerSource;
  private final Handshake handshake;
  private final ReplyWriter replies;
  private final ReadFlowControl intake;
  private final EventPusher events;

  private @Nullable Peer peer;
  private boolean counted;
  private @Nullable ConnectionContext caller;
  private @Nullable RequestDispatcher dispatcher;
  private @Nullable Future<?> handshakeTimeout;
  private @Nullable CloseReason closeReason;
  private String closeDetail = "";
  private long requests;

  /** Names the peer at the other end. */
  public interface PeerSource {
    /**
     * Asks the kernel.
     *
     * @throws IOException if it does not answer
     */
    Peer peer() throws IOException;
  }

  /** Makes the handler of a connection that has just been accepted. */
  public ConnectionHandler(DaemonServices services, Channel channel, PeerSource peerSource) {
    this.services = services;
    this.channel = channel;
    this.peerSource = peerSource;
    limits = services.limits();
    handshake = new Handshake(limits);
    replies = new ReplyWriter(channel);
    events = new EventPusher(channel, replies);
    intake = new ReadFlowControl(channel, limits, replies, this);
    int mostUnread = limits.maxUnreadBytes();
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(mostUnread / 2, mostUnread));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    try {
      admit(peerSource.peer());
    } catch (IOException e) {
      end(CloseReason.PEER_FAILED, e.toString());
    }
    context.fireChannelActive();
  }

  private void admit(Peer connected) {
    peer = connected;
    String refusal = services.gate().enter(connected.uid());
    if (refusal != null) {
      end(CloseReason.CONNECTION_LIMIT, refusal);
      return;
    }
    counted = true;
    long timeoutMs = limits.handshakeTimeoutMs();
    handshakeTimeout =
        channel
            .eventLoop()
            .schedule(
                () -> end(CloseReason.HANDSHAKE_TIMEOUT, "no version within " + timeoutMs + " ms"),
                timeoutMs,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    intake.add((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    intake.endTurn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    intake.writabilityChanged();
    events.writabilityChanged();
  }

  @Override
  public void evict(String why) {
    channel.pipeline().fireUserEventTriggered(new Vacate(why));
  }

  @Override
  public void newTurn() {
    ConnectionContext served = caller;
    if (served != null && !served.beginTurn()) {
      end(CloseReason.SESSION_TAKEN, "");
    }
    RequestDispatcher serving = dispatcher;
    if (serving != null) {
      serving.newTurn();
    }
  }

  @Override
  public void endTurn() {
    RequestDispatcher serving = dispatcher;
    if (serving != null) {
      serving.endTurn();
    }
    ConnectionContext served = caller;
    if (served != null) {
      served.endTurn();
    }
  }

  @Override
  public boolean frame(ByteBuffer buffer, int at, int sizeBytes) {
    if (closeReason != null) {
      return false;
    }
    RequestDispatcher serving = dispatcher;
    if (serving == null) {
      negotiate(buffer, at, sizeBytes);
      return closeReason == null;
    }
    requests++;
    serving.dispatch(buffer, at, sizeBytes);
    return !replies.isFull() && !serving.isTurnSpent();
  }

  @Override
  public boolean isDeferring() {
    return dispatcher != null && dispatcher.isDeferring();
  }

  @Override
  public void badSize(long sizeBytes) {
    int most = limits.maxFrameBytes();
    end(CloseReason.FRAME_SIZE, "message size: " + sizeBytes + " (expected: 16 to " + most + ")");
  }

  @Override
  public void neverReads() {
    end(CloseReason.UNREAD_REPLIES, "nothing read for " + limits.unreadTimeoutMs() + " ms");
  }

  private void negotiate(ByteBuffer buffer, int at, int sizeBytes) {
    String refusal = handshake.answer(buffer, at, sizeBytes, replies);
    if (refusal != null) {
      end(CloseReason.HANDSHAKE_REFUSED, refusal);
      return;
    }
    cancelHandshakeTimeout();
    ConnectionContext admitted = callerOf(Objects.requireNonNull(peer));
    caller = admitted;
    dispatcher =
        new RequestDispatcher(
            admitted,
            services.ownCommands(),
            replies,
            services.metrics().ofThisLoop(),
            this::defer,
            handshake.series());
  }

  private ConnectionContext callerOf(Peer connected) {
    return handshake.opensSet()
            && services.sessions().open(connected, this, OpenRequest.DEFAULT)
                instanceof OpenResult.Opened opened
        ? new ConnectionContext(connected, opened.session(), this, events.feed())
        : new ConnectionContext(connected, null, this, events.feed());
  }

  /** Runs work on the bulk worker, in a turn of the session that the connection has now. */
  private void defer(Supplier<CommandResult> work) {
    Session session = caller == null ? null : caller.session();
    services.bulk().execute(() -> finish(session, work));
  }

  private void finish(@Nullable Session session, Supplier<CommandResult> work) {
    try {
      CommandResult result = session == null ? work.get() : inTurn(session, work);
      channel.eventLoop().execute(() -> complete(result));
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and the connection with it.
    } catch (RuntimeException e) {
      channel.pipeline().fireExceptionCaught(e);
    }
  }

  private CommandResult inTurn(Session session, Supplier<CommandResult> work) {
    if (!session.beginTurn(this)) {
      // The connection is about to end: nobody reads this.
      return new CommandResult.Failure(Errno.EBUSY);
    }
    try {
      return work.get();
    } finally {
      session.endTurn();
    }
  }

  private void complete(CommandResult result) {
    RequestDispatcher serving = dispatcher;
    if (closeReason == null && serving != null) {
      serving.complete(result);
      intake.endTurn();
    }
  }

  private void cancelHandshakeTimeout() {
    Future<?> timeout = handshakeTimeout;
    if (timeout != null) {
      timeout.cancel(false);
      handshakeTimeout = null;
    }
  }

  /** Sends the replies that are due, closes, and remembers why; the first reason counts. */
  private void end(CloseReason reason, String detail) {
    if (closeReason != null) {
      return;
    }
    closeReason = reason;
    closeDetail = detail;
    intake.stop();
    events.stop();
    replies.flush();
    var _ = channel.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == Event.STOP) {
      end(CloseReason.DAEMON_STOPS, "");
    } else if (event instanceof Vacate(String why)) {
      end(CloseReason.SESSION_TAKEN, why);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isPeerGone(cause)) {
      end(CloseReason.PEER_CLOSED, "left replies unread");
    } else if (cause instanceof IOException) {
      end(CloseReason.PEER_FAILED, String.valueOf(cause.getMessage()));
    } else {
      services.endLog().defect(cause);
      end(CloseReason.INTERNAL_ERROR, cause.toString());
    }
  }

  /** A peer that goes before it has read everything: a killed one, for example. */
  private static boolean isPeerGone(Throwable cause) {
    if (!(cause instanceof Errors.NativeIoException failed)) {
      return false;
    }
    int errno = failed.expectedErr();
    return errno == Errors.ERRNO_EPIPE_NEGATIVE || errno == Errors.ERRNO_ECONNRESET_NEGATIVE;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    CloseReason reason = closeReason == null ? CloseReason.PEER_CLOSED : closeReason;
    closeReason = reason;
    cancelHandshakeTimeout();
    intake.close();
    events.stop();
    replies.close();
    endSession(reason);
    if (counted && peer != null) {
      counted = false;
      services.gate().leave(peer.uid());
    }
  }

  private void endSession(CloseReason reason) {
    Session ended = caller == null ? null : caller.session();
    if (ended == null) {
      services.endLog().connection(peer, reason, closeDetail);
      return;
    }
    caller = null;
    if (isDeferring() || ended.set().size() > TurnBudget.MOST_IDS) {
      services.bulk().execute(() -> endSession(ended, reason));
    } else {
      endSession(ended, reason);
    }
  }

  private void endSession(Session ended, CloseReason reason) {
    int held = ended.set().size();
    boolean isOurs =
        DisconnectLog.isKept(ended, reason) || services.sessions().closeIfHeldBy(ended, this);
    long ageMs = ended.ageMs(services.sessions().nowNanos());
    services.endLog().session(ended, isOurs ? held : 0, requests, ageMs, reason, closeDetail);
  }
}
