// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.pasid4j.daemon.management.event.EventService;
import io.pasid4j.daemon.management.http.ConnectionShares;
import io.pasid4j.daemon.management.http.HostGate;
import io.pasid4j.daemon.management.http.RateGate;
import io.pasid4j.daemon.management.http.TokenGate;
import io.pasid4j.daemon.management.meter.Meters;
import io.pasid4j.daemon.management.resource.Routes;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.socket.SocketBinding;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.daemon.start.Startup;
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
 * The HTTP server of the management API. All of it together gets one event loop, one thread for
 * what takes a moment, a small share of the processors, and a bounded number of connections and a
 * budget for requests: a flood keeps itself waiting and leaves the tenants' loops alone.
 */
final class ManagementServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.management");
  private static final int UNITS_PER_SECOND = 500;
  private static final long STOP_TIMEOUT_MS = 200;

  private final Server server;
  private final Meters meters;
  private final EventService events;

  private ManagementServer(Server server, Meters meters, EventService events) {
    this.server = server;
    this.meters = meters;
    this.events = events;
  }

  /**
   * Starts to serve; takes about a second of a processor.
   *
   * @param resources stay the caller's, who closes them after the server
   * @throws StartException if that is not possible
   */
  static ManagementServer start(ManagementResources resources, ManagementServices services) {
    return start(resources, services, resources.port());
  }

  /**
   * Starts to serve at the Unix socket alone, beside a server that has the TCP port.
   *
   * @throws StartException if that is not possible
   */
  static ManagementServer startAtSocket(
      ManagementResources resources, ManagementServices services) {
    return start(resources, services, null);
  }

  private static ManagementServer start(
      ManagementResources resources, ManagementServices services, @Nullable ReservedPort port) {
    try (Startup startup = new Startup()) {
      Meters meters = startup.own(new Meters(services), Meters::close);
      EventService events = new EventService(services.sessions(), services.metrics());
      ServerBuilder builder = ServerLimits.builder(resources.loop());
      new Routes(services, meters, events).addTo(builder);
      addGates(builder, resources);
      Server server = startup.own(bind(builder, resources, port), ManagementServer::stop);
      LOG.info("management API at {}", shown(resources.options(), server));
      return startup.commit(new ManagementServer(server, meters, events));
    }
  }

  /** The gate added last is passed first. */
  private static void addGates(ServerBuilder builder, ManagementResources resources) {
    Credentials credentials = resources.credentials();
    ConnectionShares shares = new ConnectionShares(System::nanoTime);
    builder.decorator(shares);
    builder.childChannelPipelineCustomizer(shares::guard);
    builder.decorator(new RateGate(UNITS_PER_SECOND, System::nanoTime));
    credentials
        .token()
        .map(token -> new TokenGate(token, System::nanoTime))
        .ifPresent(builder::decorator);
    if (resources.options().isOpen()) {
      builder.decorator(new HostGate());
    }
    credentials.tls().ifPresent(tls -> encrypt(builder, tls));
  }

  private static void encrypt(ServerBuilder builder, TlsFiles tls) {
    builder.tls(tls.keyPair());
    if (!tls.authorities().isEmpty()) {
      builder.tlsCustomizer(
          context -> context.clientAuth(ClientAuth.REQUIRE).trustManager(tls.authorities()));
    }
  }

  private static Server bind(
      ServerBuilder builder, ManagementResources resources, @Nullable ReservedPort port) {
    if (port != null) {
      boolean encrypted = resources.credentials().tls().isPresent();
      builder.port(port.address(), encrypted ? SessionProtocol.HTTPS : SessionProtocol.HTTP);
    }
    @Nullable SocketBinding socket = resources.socket();
    if (socket == null) {
      return listen(builder, port);
    }
    return socket.bindAt(hidden -> {
      Server server = listen(builder.http(DomainSocketAddress.of(hidden)), port);
      return publish(server, resources, socket, hidden);
    });
  }

  private static Server publish(
      Server server, ManagementResources resources, SocketBinding socket, Path hidden)
      throws IOException {
    try {
      resources.publish(socket, hidden);
      return server;
    } catch (Throwable e) {
      stop(server);
      throw e;
    }
  }

  private static Server listen(ServerBuilder builder, @Nullable ReservedPort port) {
    Server server = builder.build();
    if (port != null) {
      port.share();
    }
    try {
      server.start().join();
    } catch (CompletionException e) {
      stop(server);
      throw new StartException("management: " + e.getCause(), e);
    }
    if (port != null) {
      port.close();
    }
    return server;
  }

  private static String shown(ManagementOptions options, Server server) {
    Optional<String> unix = options.socket().map(Path::toString);
    Optional<String> tcp =
        options.tcp().filter(_ -> portOf(server) != 0).map(at -> at.host() + ":" + portOf(server));
    return unix.map(path -> path + tcp.map(address -> " and " + address).orElse(""))
        .or(() -> tcp)
        .orElse("no address");
  }

  private static int portOf(Server server) {
    return server.activePorts().values().stream()
        .map(port -> port.localAddress())
        .filter(address -> !(address instanceof DomainSocketAddress))
        .mapToInt(InetSocketAddress::getPort)
        .findFirst()
        .orElse(0);
  }

  /** Adds a space to the event streams of all spaces. */
  void follow(HostedSpace added) {
    events.follow(added);
  }

  /** Returns the TCP port it listens at, 0 if none. */
  int port() {
    return portOf(server);
  }

  /** Ends every connection and releases the addresses. */
  @Override
  public void close() {
    events.close();
    stop(server);
    meters.close();
  }

  /** Waits briefly only: requests that are still being served end with the process. */
  private static void stop(Server server) {
    var _ =
        server
            .stop()
            .completeOnTimeout(null, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
            .exceptionally(failure -> {
              LOG.warn("management API: not stopped cleanly: {}", failure.toString());
              return null;
            })
            .join();
  }
}
