// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the management API: closes it unless a request is let through within its
 * deadline. For the thread of the management event loop.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<ConnectionGuard> KEY =
      AttributeKey.valueOf(ConnectionGuard.class, "guard");

  /** For a TCP connection until its first request has passed all gates. */
  static final long MOST_UNAUTHENTICATED_MS = 5000;

  /** From the first byte of a request until it has passed all gates. */
  static final long MOST_REQUEST_HEAD_MS = 10_000;

  private final ConnectionShares shares;
  private final Channel channel;
  private final Transport transport;
  private boolean authenticated;
  private int requests;
  private long connectedNanos;
  private @Nullable Future<?> deadline;

  ConnectionGuard(ConnectionShares shares, Channel channel) {
    this.shares = shares;
    this.channel = channel;
    transport = Transport.of(channel);
    authenticated = transport == Transport.UNIX_SOCKET;
    channel.attr(KEY).set(this);
  }

  static @Nullable ConnectionGuard of(@Nullable Channel channel) {
    return channel == null ? null : channel.attr(KEY).get();
  }

  Transport transport() {
    return transport;
  }

  boolean isAuthenticated() {
    return authenticated;
  }

  /** Returns what distinguishes peers: the uid, or the address. */
  Object peer() {
    if (channel instanceof EpollDomainSocketChannel unix) {
      return uidOf(unix);
    }
    return channel.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress()
        : "unknown";
  }

  private static Object uidOf(EpollDomainSocketChannel unix) {
    try {
      return unix.peerCredentials().uid();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Returns how long ago it connected, in nanoseconds. */
  long ageNanos(long nowNanos) {
    return nowNanos - connectedNanos;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connectedNanos = shares.nanoTime();
    if (!shares.admit(this)) {
      var _ = context.close();
      return;
    }
    if (!authenticated) {
      expireIn(MOST_UNAUTHENTICATED_MS);
    }
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (requests == 0 && deadline == null) {
      expireIn(MOST_REQUEST_HEAD_MS);
    }
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopDeadline();
    shares.remove(this);
    context.fireChannelInactive();
  }

  /** Records that a request has passed all gates. */
  void requestBegins() {
    authenticated = true;
    requests++;
    stopDeadline();
  }

  /** Records that a request that had passed the gates has been answered. */
  void requestEnds() {
    requests--;
  }

  void close() {
    var _ = channel.close();
  }

  private void expireIn(long ms) {
    deadline = channel.eventLoop().schedule(this::close, ms, TimeUnit.MILLISECONDS);
  }

  private void stopDeadline() {
    Future<?> pending = deadline;
    deadline = null;
    if (pending != null) {
      pending.cancel(false);
    }
  }
}
