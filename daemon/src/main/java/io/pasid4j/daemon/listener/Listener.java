// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.listener;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pasid4j.daemon.connection.BulkWorker;
import io.pasid4j.daemon.connection.ConnectionHandler;
import io.pasid4j.daemon.connection.DaemonServices;
import io.pasid4j.daemon.start.StartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Accepts connections at the daemon's sockets and serves them on a few event loops. */
public final class Listener implements AutoCloseable {
  private static final long STOP_TIMEOUT_MS = 5000;

  private final EventLoopGroup loops;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final List<ListeningSocket> sockets = new ArrayList<>();

  /** End after the connections: they release what large sets held. */
  private final Set<BulkWorker> bulkWorkers = new HashSet<>();

  private Listener(EventLoopGroup loops) {
    this.loops = loops;
  }

  /**
   * Claims the places where a daemon is to listen, before anything else of it is touched.
   *
   * @param addresses where, in the order in which they open
   * @param eventLoops how many threads serve the connections
   * @throws StartException if another daemon is at one of them or a place cannot be used; none of
   *     them is left behind
   */
  public static Listener claim(List<ListenAddress> addresses, int eventLoops) {
    requireEpoll();
    Listener listener = new Listener(newLoops(eventLoops));
    try {
      for (ListenAddress address : addresses) {
        listener.sockets.add(ListeningSocket.claim(address, listener.loops));
      }
      return listener;
    } catch (Throwable t) {
      listener.close();
      throw t;
    }
  }

  /**
   * Listens at the places that were claimed.
   *
   * @param services serve the connections, those of each place
   * @throws StartException if one cannot be bound; this is to be closed then
   */
  public void listen(List<DaemonServices> services) {
    services.forEach(each -> bulkWorkers.add(each.bulk()));
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).open(services.get(i), loops, connections);
    }
  }

  /**
   * Makes sure that the places are this daemon's, and binds those again whose sockets have been
   * removed; none any more once {@link #close} has begun. One caller at a time.
   *
   * @return false if another daemon has one of them
   * @throws IOException if one cannot be had again
   */
  public boolean keepPlaces() throws IOException {
    boolean isOurs = true;
    List<IOException> failures = new ArrayList<>();
    for (ListeningSocket socket : sockets) {
      try {
        isOurs &= socket.keep();
      } catch (IOException cannot) {
        failures.add(cannot);
      } catch (StartException cannot) {
        failures.add(new IOException(cannot.getMessage(), cannot));
      }
    }
    if (isOurs && !failures.isEmpty()) {
      throw failures.getFirst();
    }
    return isOurs;
  }

  private static EventLoopGroup newLoops(int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("pasidd-loop"), EpollIoHandler.newFactory());
  }

  private static void requireEpoll() {
    if (!Epoll.isAvailable()) {
      throw new StartException(
          "native epoll: " + Epoll.unavailabilityCause() + " (expected: Linux on x86-64 or arm64)",
          Epoll.unavailabilityCause());
    }
  }

  /** Stops accepting, ends every session, and removes the socket files. */
  @Override
  public void close() {
    try {
      sockets.forEach(socket -> socket.stopAccepting(STOP_TIMEOUT_MS));
      connections.forEach(
          connection -> connection.pipeline().fireUserEventTriggered(ConnectionHandler.Event.STOP));
      connections.newCloseFuture().awaitUninterruptibly(STOP_TIMEOUT_MS);
      bulkWorkers.forEach(worker -> worker.close(STOP_TIMEOUT_MS));
    } finally {
      loops
          .shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(STOP_TIMEOUT_MS);
      sockets.forEach(ListeningSocket::unlock);
    }
  }
}
