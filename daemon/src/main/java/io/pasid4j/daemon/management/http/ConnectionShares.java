// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connections of the management API. Each transport has places of its own, each uid or address a
 * share of them, and TCP connections that have not authenticated a smaller one. Where that is used
 * up, a new connection takes the place of the oldest one that has had a second to authenticate. For
 * the thread of the management event loop.
 */
public final class ConnectionShares implements DecoratingHttpServiceFunction {
  /** Connections of one transport. */
  static final int MOST_OF_TRANSPORT = 32;

  /** Connections of one uid or address on a transport. */
  static final int MOST_OF_PEER = 24;

  /** TCP connections that have not authenticated, and those of one address among them. */
  static final int MOST_UNAUTHENTICATED = 16;

  static final int MOST_UNAUTHENTICATED_OF_PEER = 8;

  private static final AttributeKey<ConnectionGuard> GUARD =
      AttributeKey.valueOf(ConnectionShares.class, "guard");

  private static final long LEAST_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;

  /** The oldest first. */
  private final Set<ConnectionGuard> connections = new LinkedHashSet<>();

  /**
   * Creates shares of which none is used.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public ConnectionShares(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Guards a connection; its channel is not active yet. */
  public void guard(ChannelPipeline pipeline) {
    pipeline.addFirst(new ConnectionGuard(this, pipeline.channel()));
  }

  /** Admits a request whose peer is known: all other gates have admitted it. */
  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    @Nullable ConnectionGuard guard = ConnectionGuard.of(context.log().partial().channel());
    if (guard != null) {
      context.setAttr(GUARD, guard);
      guard.requestBegins();
      var _ =
          context
              .log()
              .whenComplete()
              .thenRun(() -> context.eventLoop().withoutContext().execute(guard::requestEnds));
    }
    return next.serve(context, request);
  }

  /** Returns what distinguishes the peer of an admitted request: its uid, or its address. */
  static Object peerOf(ServiceRequestContext context) {
    @Nullable ConnectionGuard guard = context.attr(GUARD);
    return guard == null ? "unknown" : guard.peer();
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  boolean admit(ConnectionGuard added) {
    Predicate<ConnectionGuard> onTransport = other -> other.transport() == added.transport();
    Object peer = added.peer();
    Predicate<ConnectionGuard> ofPeer = onTransport.and(other -> other.peer().equals(peer));
    boolean admitted =
        hasRoom(onTransport, MOST_OF_TRANSPORT)
            && hasRoom(ofPeer, MOST_OF_PEER)
            && (added.isAuthenticated()
                || (makeRoom(onTransport, MOST_UNAUTHENTICATED)
                    && makeRoom(ofPeer, MOST_UNAUTHENTICATED_OF_PEER)));
    if (admitted) {
      connections.add(added);
    }
    return admitted;
  }

  private boolean hasRoom(Predicate<ConnectionGuard> counted, int most) {
    return connections.stream().filter(counted).count() < most;
  }

  private boolean makeRoom(Predicate<ConnectionGuard> counted, int most) {
    Predicate<ConnectionGuard> unauthenticated = counted.and(other -> !other.isAuthenticated());
    if (hasRoom(unauthenticated, most)) {
      return true;
    }
    @Nullable ConnectionGuard oldest =
        connections.stream().filter(unauthenticated).findFirst().orElse(null);
    if (oldest == null || oldest.ageNanos(nanoTime()) < LEAST_AGE_NANOS) {
      return false;
    }
    connections.remove(oldest);
    oldest.close();
    return true;
  }

  void remove(ConnectionGuard closed) {
    connections.remove(closed);
  }
}
