// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import io.pasid4j.daemon.management.service.ManagementServices;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.management.event.EventService;
import io.pasid4j.daemon.management.http.HostGate;
import io.pasid4j.daemon.management.http.ProblemErrorHandler;
import io.pasid4j.daemon.management.http.RateGate;
import io.pasid4j.daemon.management.http.TokenGate;
import io.pasid4j.daemon.management.meter.Meters;
import io.pasid4j.daemon.management.resource.Routes;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.space.HostedSpace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the management API. All of it together gets one event loop, one thread for what takes a
 * moment, a small share of the processors, and a bounded number of connections and a budget for
 * requests: whoever floods it keeps himself waiting and leaves the tenants' loops alone.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_STREAMS_PER_CONNECTION = 16;
  private static final int UNITS_PER_SECOND = 500;
  private static final int MOST_BODY_BYTES = 16 * 1024;
  private static final int MOST_HEADER_BYTES = 8 * 1024;
  private static final int MOST_LINE_BYTES = 4 * 1024;
  private static final long IDLE_TIMEOUT_MS = 30_000;
  private static final long REQUEST_TIMEOUT_MS = 10_000;
  private static final int WORKERS = 1;

  /** Small: one connection cannot hand in much in a turn of the loop. */
  private static final int READ_BYTES = 4 * 1024;

  private final ManagementResources claim;
  private final Server server;
  private final Meters meters;
  private final EventService events;

  private ManagementServer(
      ManagementResources claim, Server server, Meters meters, EventService events) {
    this.claim = claim;
    this.server = server;
    this.meters = meters;
    this.events = events;
  }

  /**
   * Serves; takes about a second of a processor.
   *
   * @param claim what was taken for it; belongs to the server from now on
   * @throws StartException if it cannot be served; the claim is given up then
   */
  public static ManagementServer start(ManagementResources claim, ManagementServices services) {
    boolean started = false;
    try {
      ManagementServer server = serve(claim, services);
      started = true;
      return server;
    } finally {
      if (!started) {
        claim.close();
      }
    }
  }

  private static ManagementServer serve(ManagementResources claim, ManagementServices services) {
    Meters meters = new Meters(services);
    EventService events = new EventService(services.sessions(), services.metrics());
    ServerBuilder builder = bounded(claim.loop());
    new Routes(services, meters, events).addTo(builder);
    Credentials credentials = claim.credentials();
    credentials.token().map(TokenGate::new).ifPresent(builder::decorator);
    if (claim.options().isOpen()) {
      builder.decorator(new HostGate());
    }
    builder.decorator(new RateGate(UNITS_PER_SECOND, System::nanoTime));
    credentials.tls().ifPresent(tls -> encrypt(builder, tls));
    Server server = bind(builder, claim);
    LOG.info("management API at {}", shown(claim.options(), server));
    return new ManagementServer(claim, server, meters, events);
  }

  private static ServerBuilder bounded(EventLoopGroup loop) {
    return Server.builder()
        .workerGroup(loop, false)
        // Armeria's own meters go nowhere: the daemon's are in a registry of their own.
        .meterRegistry(new CompositeMeterRegistry())
        .blockingTaskExecutor(
            BlockingTaskExecutor.builder()
                .threadNamePrefix("pasidd-management-worker")
                .numThreads(WORKERS)
                .build(),
            true)
        .childChannelOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
        .maxNumConnections(MOST_CONNECTIONS)
        .http2MaxStreamsPerConnection(MOST_STREAMS_PER_CONNECTION)
        .maxRequestLength(MOST_BODY_BYTES)
        .http1MaxInitialLineLength(MOST_LINE_BYTES)
        .http1MaxHeaderSize(MOST_HEADER_BYTES)
        .http2MaxHeaderListSize(MOST_HEADER_BYTES)
        .idleTimeoutMillis(IDLE_TIMEOUT_MS)
        .requestTimeoutMillis(REQUEST_TIMEOUT_MS)
        .gracefulShutdownTimeoutMillis(0, 0)
        .disableServerHeader()
        .errorHandler(new ProblemErrorHandler());
  }

  private static void encrypt(ServerBuilder builder, TlsFiles tls) {
    builder.tls(tls.keyPair());
    if (!tls.authorities().isEmpty()) {
      builder.tlsCustomizer(
          context -> context.clientAuth(ClientAuth.REQUIRE).trustManager(tls.authorities()));
    }
  }

  private static Server bind(ServerBuilder builder, ManagementResources claim) {
    ReservedPort port = claim.port();
    if (port != null) {
      boolean encrypted = claim.credentials().tls().isPresent();
      InetSocketAddress address = port.address();
      builder.port(address, encrypted ? SessionProtocol.HTTPS : SessionProtocol.HTTP);
    }
    SocketBinding place = claim.place();
    if (place == null) {
      return listening(builder, port);
    }
    return place.bindAt(hidden ->
        moved(listening(builder.http(DomainSocketAddress.of(hidden)), port), place, hidden));
  }

  private static Server moved(Server server, SocketBinding place, Path hidden) throws IOException {
    boolean moved = false;
    try {
      place.moveHere(hidden);
      moved = true;
      return server;
    } finally {
      if (!moved) {
        server.close();
      }
    }
  }

  /** The port is free for no longer than it takes to bind it again. */
  private static Server listening(ServerBuilder builder, @Nullable ReservedPort port) {
    Server server = builder.build();
    try {
      if (port != null) {
        port.close();
      }
      server.start().join();
      return server;
    } catch (CompletionException e) {
      server.close();
      throw new StartException("management: " + e.getCause(), e);
    }
  }

  private static String shown(ManagementOptions options, Server server) {
    Optional<String> unix = options.socket().map(Path::toString);
    Optional<String> tcp = options.tcp().map(address -> address.host() + ":" + portOf(server));
    return unix.map(path -> path + tcp.map(address -> " and " + address).orElse(""))
        .or(() -> tcp)
        .orElse("no place");
  }

  private static int portOf(Server server) {
    return server.activePorts().values().stream()
        .map(port -> port.localAddress())
        .filter(address -> !(address instanceof DomainSocketAddress))
        .mapToInt(InetSocketAddress::getPort)
        .findFirst()
        .orElse(0);
  }

  /** Lets who listens to the events of all spaces hear of those of one more. */
  public void follow(HostedSpace added) {
    events.follow(added);
  }

  /** The TCP port it listens at, 0 if none. */
  public int port() {
    return portOf(server);
  }

  /** Ends every connection, and gives the places up. */
  @Override
  public void close() {
    SocketBinding place = claim.place();
    if (place != null) {
      place.removeSocket();
    }
    events.close();
    server.close();
    meters.close();
    claim.close();
  }
}
