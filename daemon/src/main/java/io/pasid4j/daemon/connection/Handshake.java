// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.pasid4j.daemon.limits.PeerLimits;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.container.Series;
import io.pasid4j.protocol.frame.Capabilities;
import io.pasid4j.protocol.frame.FrameHeader;
import io.pasid4j.protocol.frame.VersionMessage;
import io.pasid4j.protocol.frame.VersionNegotiation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the first frame of a connection, for which it waits some time. The answer is sent even if
 * the peer wants no reply. Used by the connection's event loop.
 */
final class Handshake {
  /** Descriptors sent with a message are ignored. */
  private static final int MAX_MSG_FDS = 0;

  private final PeerLimits limits;
  private final VersionNegotiation negotiation;
  private final Supplier<Optional<Series>> ruleSeries;
  private Series series = Series.DEFAULT;
  private boolean opensSet = true;
  private @Nullable Future<?> timeout;

  /**
   * A handshake that has not begun.
   *
   * @param ruleSeries finds the series that the rules name for the peer; asked at most once
   */
  Handshake(PeerLimits limits, Supplier<Optional<Series>> ruleSeries) {
    this.limits = limits;
    this.ruleSeries = ruleSeries;
    negotiation =
        new VersionNegotiation(
            Capabilities.own(MAX_MSG_FDS, limits.maxFrameBytes() - FrameHeader.SIZE));
  }

  /**
   * Begins to wait for the first frame.
   *
   * @param expired is called with the reason if no version is agreed on in time
   */
  void begin(EventLoop loop, Consumer<String> expired) {
    long timeoutMs = limits.handshakeTimeoutMs();
    String reason = "no version within " + timeoutMs + " ms";
    timeout = loop.schedule(() -> expired.accept(reason), timeoutMs, TimeUnit.MILLISECONDS);
  }

  /** Waits no longer. */
  void stop() {
    Future<?> begun = timeout;
    if (begun != null) {
      begun.cancel(false);
      timeout = null;
    }
  }

  /**
   * Negotiates.
   *
   * @return null if a version is agreed on, else why not
   */
  @Nullable String answer(ByteBuffer in, int at, int sizeBytes, ReplyWriter replies) {
    int id = FrameHeader.messageId(in, at);
    int command = FrameHeader.command(in, at);
    int type = FrameHeader.type(FrameHeader.flags(in, at));
    if (type != FrameHeader.TYPE_COMMAND) {
      replies.error(id, command, Errno.EINVAL);
      return "first message: type " + type + " (expected: 0)";
    }
    return switch (negotiation.negotiate(
        command, in, at + FrameHeader.SIZE, sizeBytes - FrameHeader.SIZE)) {
      case VersionNegotiation.Refused refused -> {
        replies.error(id, command, refused.errno());
        yield refused.reason();
      }
      case VersionNegotiation.Accepted accepted -> {
        stop();
        Optional<Series> agreed = accepted.peer().series().or(ruleSeries);
        series = agreed.orElse(Series.DEFAULT);
        opensSet = accepted.peer().opensSet();
        VersionMessage reply = accepted.reply();
        accept(id, command, naming(agreed, reply).encode(), replies);
        yield null;
      }
    };
  }

  private static VersionMessage naming(Optional<Series> agreed, VersionMessage reply) {
    return new VersionMessage(
        reply.major(), reply.minor(), reply.capabilities().withSeries(agreed));
  }

  /** Returns the revision of the PASID series of the peer, or of its rule, or the default. */
  Series series() {
    return series;
  }

  /** Returns whether the connection opens a set: unless the capabilities of the peer decline it. */
  boolean opensSet() {
    return opensSet;
  }

  private static void accept(int id, int command, ByteBuffer payload, ReplyWriter replies) {
    int size = FrameHeader.SIZE + payload.remaining();
    int reply = replies.reserve(size);
    ByteBuffer out = replies.buffer();
    FrameHeader.putReply(out, reply, id, command, payload.remaining());
    out.put(reply + FrameHeader.SIZE, payload, 0, payload.remaining());
    replies.commit(size);
  }
}
