// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

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
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.Repository;
import io.pasid4j.e2e.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** A daemon's process with a configuration file, and a client of its management API. */
final class ConfiguredDaemon implements AutoCloseable {
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path configuration;
  private final DaemonProcess process;
  private final WebClient client;

  private ConfiguredDaemon(Path configuration, DaemonProcess process) {
    this.configuration = configuration;
    this.process = process;
    client =
        WebClient.builder(SessionProtocol.H1C, DomainSocketAddress.of(management()).asEndpoint())
            .responseTimeoutMillis(AT_MOST.toMillis())
            .build();
  }

  /** Starts one in a directory, and waits until its management API is served. */
  static ConfiguredDaemon start(Path directory, String yaml) throws Exception {
    Path configuration = Files.writeString(directory.resolve("pasid.yaml"), yaml);
    Path log = directory.resolve("daemon.log");
    int logged = Files.exists(log) ? Files.readString(log).length() : 0;
    DaemonProcess process =
        DaemonProcess.start(
            Repository.installation(),
            directory.resolve("s"),
            "--config",
            configuration.toString());
    ConfiguredDaemon daemon = new ConfiguredDaemon(configuration, process);
    Poll.until(
        "a management API",
        AT_MOST,
        () -> process.log().substring(logged).contains("management API at "));
    return daemon;
  }

  /** Starts one anew with the same configuration, after the end of this one. */
  ConfiguredDaemon startAgain() throws Exception {
    close();
    return start(
        Objects.requireNonNull(configuration.getParent()), Files.readString(configuration));
  }

  Path socket() {
    return process.socket();
  }

  Path management() {
    return process.socket().resolveSibling(process.socket().getFileName() + ".management");
  }

  DaemonProcess process() {
    return process;
  }

  /** A session of this process's own. */
  Wire tenant() throws IOException {
    return Wire.session(socket());
  }

  /** Changes the file, sends SIGHUP, and waits until the log has a text that was not there. */
  void reload(String yaml, String said) throws Exception {
    Files.writeString(configuration, yaml);
    int before = process.log().length();
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    Poll.until(said, AT_MOST, () -> process.log().substring(before).contains(said));
  }

  AggregatedHttpResponse get(String path) {
    return client.get(path).aggregate().join();
  }

  JsonNode json(String path) throws IOException {
    return JSON.readTree(get(path).contentUtf8());
  }

  AggregatedHttpResponse send(HttpMethod method, String path, String body) {
    RequestHeaders headers =
        RequestHeaders.builder(method, path).contentType(MediaType.JSON).build();
    return client.execute(HttpRequest.of(headers, HttpData.ofUtf8(body))).aggregate().join();
  }

  @Override
  public void close() {
    process.close();
  }
}
