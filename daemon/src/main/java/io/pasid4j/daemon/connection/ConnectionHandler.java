// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.pasid4j.daemon.command.CommandResult;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.daemon.limits.TurnBudget;
import io.pasid4j.daemon.session.ConnectionContext;
import io.pasid4j.daemon.session.Fate;
import io.pasid4j.daemon.session.OpenRequest;
import io.pasid4j.daemon.session.OpenResult;
import io.pasid4j.daemon.session.Peer;
import io.pasid4j.daemon.session.Session;
import io.pasid4j.daemon.session.SessionHolder;
import io.pasid4j.protocol.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection from its accept to its end: admits the peer, negotiates, dispatches requests, and
 * releases everything at the end.
 */
public final class ConnectionHandler extends ChannelInboundHandlerAdapter
    implements FrameReader.Sink, SessionHolder, Unfinished.Turns {
  /** An event fired into the pipeline of each connection. */
  public enum Event {
    /** The daemon stops. */
    STOP
  }

  /** An event: the session has another connection by now, or is closed. */
  private record Evicted(String why) {}

  private final DaemonServices services;
  private final PeerLimits limits;
  private final Channel channel;
  private final PeerSource peerSource;
  private final Handshake handshake;
  private final ReplyWriter replies;
  private final ReadFlowControl reads;
  private final EventPusher events;
  private final Unfinished unfinished;

  private @Nullable Peer peer;
  private boolean isAdmitted;
  private @Nullable ConnectionContext caller;
  private @Nullable RequestDispatcher dispatcher;
  private @Nullable CloseReason closeReason;
  private String closeDetail = "";
  private long requests;

  /** The set may be moving: no request is served until that is decided. */
  private boolean isFrozen;

  private boolean hasMoved;
  private @Nullable Supplier<CommandResult> whenThawed;

  /** Makes the handler of a connection that has just been accepted. */
  public ConnectionHandler(DaemonServices services, Channel channel, PeerSource peerSource) {
    this.services = services;
    this.channel = channel;
    this.peerSource = peerSource;
    limits = services.limits();
    handshake =
        new Handshake(limits, () -> services.sessions().seriesOf(Objects.requireNonNull(peer)));
    replies = new ReplyWriter(channel);
    events = new EventPusher(channel, replies);
    unfinished = new Unfinished(channel, this::executeInBulk, this, this);
    reads = new ReadFlowControl(channel, limits, replies, this);
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
    String refusal = services.gate().admit(connected.uid());
    if (refusal != null) {
      end(CloseReason.CONNECTION_LIMIT, refusal);
      return;
    }
    isAdmitted = true;
    handshake.begin(channel.eventLoop(), why -> end(CloseReason.HANDSHAKE_TIMEOUT, why));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    reads.add((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reads.endTurn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    reads.writabilityChanged();
    events.writabilityChanged();
  }

  @Override
  public void evict(String why) {
    channel.pipeline().fireUserEventTriggered(new Evicted(why));
  }

  @Override
  public void newTurn() {
    ConnectionContext served = caller;
    if (served != null && !hasMoved && !served.beginTurn()) {
      turnRefused(served.session());
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
    if (hasMoved) {
      serving.dispatchElsewhere(buffer, at, sizeBytes);
    } else {
      serving.dispatch(buffer, at, sizeBytes);
    }
    return !replies.isFull() && !serving.isTurnSpent();
  }

  @Override
  public boolean isDeferring() {
    return isFrozen || (dispatcher != null && dispatcher.isDeferring());
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
    ConnectionContext admitted = contextOf(Objects.requireNonNull(peer));
    caller = admitted;
    dispatcher =
        new RequestDispatcher(
            admitted,
            services.ownCommands(),
            replies,
            services.metrics().ofThisLoop(),
            left -> unfinished.settle(session(), left),
            handshake.series());
  }

  private ConnectionContext contextOf(Peer connected) {
    Session own = handshake.opensSet() ? openedFor(connected) : null;
    return new ConnectionContext(connected, own, this, events.feed());
  }

  private @Nullable Session openedFor(Peer connected) {
    OpenResult result = services.sessions().open(connected, this, OpenRequest.DEFAULT);
    return result instanceof OpenResult.Opened opened ? opened.session() : null;
  }

  private void executeInBulk(Runnable task) {
    services.bulk().execute(Objects.requireNonNull(peer).uid(), task);
  }

  private @Nullable Session session() {
    return caller == null ? null : caller.session();
  }

  @Override
  public void inTurn(Supplier<CommandResult> then) {
    CommandResult result = null;
    newTurn();
    try {
      if (isFrozen) {
        whenThawed = then;
      } else if (hasMoved) {
        result = new CommandResult.Failure(Errno.EREMOTE);
      } else if (closeReason == null) {
        result = then.get();
      }
    } finally {
      // Also of a connection that closes: its turn would keep others from the session.
      endTurn();
    }
    if (result != null) {
      unfinished.settle(session(), result);
    }
  }

  @Override
  public void complete(CommandResult result) {
    RequestDispatcher serving = dispatcher;
    if (closeReason == null && serving != null) {
      serving.complete(result);
      reads.endTurn();
    }
  }

  private void turnRefused(@Nullable Session refused) {
    if (refused == null || !refused.isHeldBy(this)) {
      end(CloseReason.SESSION_TAKEN, "");
      return;
    }
    isFrozen = true;
    unfinished.when(refused.thawed(), this::thawed);
  }

  private void thawed(@Nullable Fate fate) {
    isFrozen = false;
    hasMoved = fate != null && fate.hasMoved();
    Supplier<CommandResult> then = whenThawed;
    whenThawed = null;
    if (then != null) {
      inTurn(then);
    } else {
      reads.endTurn();
    }
  }

  /** Sends the replies that are due, closes, and remembers why; the first reason counts. */
  private void end(CloseReason reason, String detail) {
    if (closeReason == null) {
      closeReason = reason;
      closeDetail = detail;
      reads.stop();
      events.stop();
      replies.flush();
      var _ = channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == Event.STOP) {
      end(CloseReason.DAEMON_STOPS, "");
    } else if (event instanceof Evicted(String why)) {
      end(CloseReason.SESSION_TAKEN, why);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (SessionEnd.isPeerGone(cause)) {
      end(CloseReason.PEER_CLOSED, "left replies unread");
    } else if (cause instanceof IOException) {
      end(CloseReason.PEER_FAILED, String.valueOf(cause.getMessage()));
    } else {
      services.endLog().defect(cause);
      end(CloseReason.INTERNAL_ERROR, cause.toString());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    CloseReason reason = closeReason == null ? CloseReason.PEER_CLOSED : closeReason;
    closeReason = reason;
    handshake.stop();
    reads.close();
    events.stop();
    replies.close();
    try {
      endSession(reason);
    } finally {
      leaveGate();
    }
  }

  private void leaveGate() {
    if (isAdmitted && peer != null) {
      isAdmitted = false;
      services.gate().remove(peer.uid());
    }
  }

  private void endSession(CloseReason reason) {
    Session ended = session();
    if (ended == null) {
      services.endLog().connection(peer, reason, closeDetail);
      return;
    }
    caller = null;
    SessionEnd end = new SessionEnd(services, this, reason, closeDetail, requests);
    if (isDeferring() || ended.set().size() > TurnBudget.MOST_IDS) {
      executeInBulk(() -> end.of(ended));
    } else {
      end.of(ended);
    }
  }
}
