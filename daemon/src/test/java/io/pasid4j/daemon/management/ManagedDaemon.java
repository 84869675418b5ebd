// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.audit.AuditEvent;
import io.pasid4j.daemon.audit.AuditTrail;
import io.pasid4j.daemon.management.service.ManagementServices;
import io.pasid4j.daemon.metrics.DaemonMetrics;
import io.pasid4j.daemon.testing.DaemonFixture;
import io.pasid4j.daemon.testing.WirePeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A daemon with its management API, and a client of that over its Unix socket. */
final class ManagedDaemon implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DaemonFixture daemon;
  private final Path socket;
  private final ManagementResources resources;
  private final ManagementServer server;
  private final WebClient client;
  private final Optional<AuditTrail> trail;
  private final List<AuditEvent> audited = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean ready = new AtomicBoolean(true);

  ManagedDaemon(UnaryOperator<DaemonOptions> change) {
    this(change, Optional.empty());
  }

  /** With an audit log that the API can read. */
  ManagedDaemon(UnaryOperator<DaemonOptions> change, Optional<AuditTrail> trail) {
    this.trail = trail;
    daemon = new DaemonFixture(change);
    socket = daemon.socket().resolveSibling("m");
    resources = ManagementResources.claim(ManagementOptions.at(socket));
    server = ManagementServer.start(resources, services());
    client =
        WebClient.builder(SessionProtocol.H1C, DomainSocketAddress.of(socket).asEndpoint())
            .responseTimeoutMillis(60_000)
            .build();
  }

  ManagedDaemon() {
    this(UnaryOperator.identity());
  }

  /** The parts of the daemon that the API serves. */
  ManagementServices services() {
    return new ManagementServices(
        daemon.daemon().sessions(),
        metrics(),
        audited::add,
        trail,
        ready::get,
        "1.2.3",
        Optional.empty());
  }

  DaemonMetrics metrics() {
    return daemon.daemon().metrics();
  }

  PasidSpace space() {
    return daemon.daemon().spaces().defaultSpace().space();
  }

  /** A tenant. */
  WirePeer tenant() throws IOException {
    return WirePeer.ready(daemon.socket());
  }

  Path socket() {
    return socket;
  }

  WebClient client() {
    return client;
  }

  List<AuditEvent> audited() {
    return audited;
  }

  void ready(boolean serves) {
    ready.set(serves);
  }

  AggregatedHttpResponse get(String path) {
    return client.get(path).aggregate().join();
  }

  AggregatedHttpResponse send(HttpMethod method, String path) {
    return client.execute(HttpRequest.of(method, path)).aggregate().join();
  }

  AggregatedHttpResponse send(HttpMethod method, String path, String body) {
    RequestHeaders headers =
        RequestHeaders.builder(method, path).contentType(MediaType.JSON).build();
    return client.execute(HttpRequest.of(headers, HttpData.ofUtf8(body))).aggregate().join();
  }

  JsonNode json(String path) {
    return json(get(path));
  }

  static JsonNode json(AggregatedHttpResponse response) {
    try {
      return JSON.readTree(response.contentUtf8());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    resources.close();
    daemon.close();
  }
}
