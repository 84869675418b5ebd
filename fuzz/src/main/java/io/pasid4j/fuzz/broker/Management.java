// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.broker;

import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.pasid4j.daemon.audit.AuditLog;
import io.pasid4j.daemon.management.event.EventService;
import io.pasid4j.daemon.management.http.ProblemErrorHandler;
import io.pasid4j.daemon.management.meter.Meters;
import io.pasid4j.daemon.management.resource.Routes;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.session.SessionRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** The management API of a host, at a port of this machine, without its limits on floods. */
public final class Management implements AutoCloseable {
  private static final int MOST_BODY_BYTES = 16 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Server server;
  private final URI root;

  Management(SessionRegistry sessions) {
    DaemonMetrics metrics = new DaemonMetrics();
    ManagementServices services =
        new ManagementServices(
            sessions,
            metrics,
            AuditLog.NONE,
            Optional.empty(),
            () -> true,
            "fuzz",
            Optional.empty());
    ServerBuilder builder =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .workerGroup(EventLoopGroups.newEventLoopGroup(1), true)
            .meterRegistry(new CompositeMeterRegistry())
            .maxRequestLength(MOST_BODY_BYTES)
            .errorHandler(new ProblemErrorHandler());
    new Routes(services, new Meters(services), new EventService(sessions, metrics)).addTo(builder);
    server = builder.build();
    server.start().join();
    root = URI.create("http://127.0.0.1:" + server.activeLocalPort());
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param method of HTTP
   * @param path encoded, from the slash on, with the query
   * @param type of the body
   * @param body empty for none
   */
  public HttpResponse<byte[]> send(String method, String path, String type, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .header("content-type", type)
            .build();
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stop().join();
  }
}
