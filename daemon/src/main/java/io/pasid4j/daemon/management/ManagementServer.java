// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ClientAuth;
import io.pasid4j.daemon.DaemonStartException;
import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import io.pasid4j.daemon.management.event.EventService;
import io.pasid4j.daemon.management.http.HostGate;
import io.pasid4j.daemon.management.http.ProblemErrorHandler;
import io.pasid4j.daemon.management.http.RateGate;
import io.pasid4j.daemon.management.http.TokenGate;
import io.pasid4j.daemon.management.meter.Meters;
import io.pasid4j.daemon.management.resource.Routes;
import io.pasid4j.daemon.socket.SocketPlace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the management API. All of it together gets one event loop, two threads for what takes a
 * moment, and a bounded number of connections and requests: whoever floods it keeps himself waiting
 * and leaves the tenants' loops alone.
 */
public final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_STREAMS_PER_CONNECTION = 16;
  private static final int REQUESTS_PER_SECOND = 500;
  private static final int MOST_BODY_BYTES = 16 * 1024;
  private static final int MOST_HEADER_BYTES = 8 * 1024;
  private static final int MOST_LINE_BYTES = 4 * 1024;
  private static final long IDLE_TIMEOUT_MS = 30_000;
  private static final long REQUEST_TIMEOUT_MS = 10_000;
  private static final int WORKERS = 2;
  private static final long STOP_TIMEOUT_MS = 2000;

  private final EventLoopGroup loop;
  private final Server server;
  private final Meters meters;
  private final EventService events;
  private final @Nullable SocketPlace place;

  private ManagementServer(
      EventLoopGroup loop,
      Server server,
      Meters meters,
      EventService events,
      @Nullable SocketPlace place) {
    this.loop = loop;
    this.server = server;
    this.meters = meters;
    this.events = events;
    this.place = place;
  }

  /**
   * Serves; takes about a second of a processor.
   *
   * @throws DaemonStartException if a place cannot be had, or a file cannot be used
   */
  public static ManagementServer start(ManagementOptions options, ManagementServices services) {
    EventLoopGroup loop = EventLoopGroups.newEventLoopGroup(1, "pasidd-management", true);
    boolean started = false;
    try {
      ManagementServer server = start(options, services, loop);
      started = true;
      return server;
    } finally {
      if (!started) {
        shutDown(loop);
      }
    }
  }

  private static ManagementServer start(
      ManagementOptions options, ManagementServices services, EventLoopGroup loop) {
    Meters meters = new Meters(services);
    EventService events = new EventService(services.sessions(), services.metrics());
    ServerBuilder builder = bounded(loop);
    new Routes(services, meters, events).addTo(builder);
    options.tokenFile().map(TokenFile::read).map(TokenGate::new).ifPresent(builder::decorator);
    if (options.isOpen()) {
      builder.decorator(new HostGate());
    }
    builder.decorator(new RateGate(REQUESTS_PER_SECOND, System::nanoTime));
    options.tls().ifPresent(tls -> encrypt(builder, tls));
    options.tcp().ifPresent(tcp -> listen(builder, tcp, options.tls().isPresent()));
    SocketPlace place =
        options
            .socket()
            .map(path -> SocketPlace.claim(path, SocketPlace.MODE_OF_OPERATORS, loop))
            .orElse(null);
    Server server = bind(builder, place);
    LOG.info("management API at {}", shown(options, server));
    return new ManagementServer(loop, server, meters, events, place);
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

  private static void encrypt(ServerBuilder builder, Tls tls) {
    try {
      builder.tls(TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile()));
    } catch (IllegalArgumentException e) {
      throw new DaemonStartException("management.tls: " + e.getMessage(), e);
    }
    tls.clientCertificates()
        .ifPresent(authorities ->
            builder.tlsCustomizer(context ->
                context.clientAuth(ClientAuth.REQUIRE).trustManager(authorities.toFile())));
  }

  private static void listen(ServerBuilder builder, TcpAddress tcp, boolean encrypted) {
    builder.port(
        new InetSocketAddress(tcp.host(), tcp.port()),
        encrypted ? SessionProtocol.HTTPS : SessionProtocol.HTTP);
  }

  private static Server bind(ServerBuilder builder, @Nullable SocketPlace place) {
    if (place == null) {
      return listening(builder);
    }
    boolean bound = false;
    try {
      Server server =
          place.bindAt(hidden ->
              moved(listening(builder.http(DomainSocketAddress.of(hidden))), place, hidden));
      bound = true;
      return server;
    } finally {
      if (!bound) {
        place.close();
      }
    }
  }

  private static Server moved(Server server, SocketPlace place, Path hidden) throws IOException {
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

  private static Server listening(ServerBuilder builder) {
    Server server = builder.build();
    try {
      server.start().join();
      return server;
    } catch (CompletionException e) {
      server.close();
      throw new DaemonStartException("management: " + e.getCause(), e);
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

  /** The TCP port it listens at, 0 if none. */
  public int port() {
    return portOf(server);
  }

  private static void shutDown(EventLoopGroup loop) {
    loop.shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP_TIMEOUT_MS);
  }

  /** Ends every connection, and gives the places up. */
  @Override
  public void close() {
    if (place != null) {
      place.removeSocket();
    }
    events.close();
    server.close();
    shutDown(loop);
    meters.close();
    if (place != null) {
      place.close();
    }
  }
}
