// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.config;

import io.pasid4j.daemon.config.ManagementConfig.TcpAddress;
import io.pasid4j.daemon.config.ManagementConfig.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the key {@code management}. */
final class ManagementSection {
  static final List<String> KEYS = List.of("socket", "tcp", "tokenFile", "tls");
  private static final List<String> TCP_KEYS = List.of("address", "access");
  private static final String EVERYONE = "everyone-on-this-host";
  private static final List<String> TLS_KEYS = List.of("certificate", "key", "clientCertificates");
  private static final int MOST_PORT = 65_535;

  private ManagementSection() {}

  static ManagementConfig read(Section section) {
    section.allowOnly(KEYS);
    ManagementConfig config =
        new ManagementConfig(
            section.value("socket").pathOrNone(),
            tcp(section),
            section.value("tokenFile").path(),
            section.section("tls").flatMap(ManagementSection::tls));
    if (config.tcp().isPresent() && !config.tcp().get().isLoopback() && !isGuarded(config)) {
      section.problem(
          "tcp",
          Shown.text(config.tcp().get().host()),
          "a loopback address, or tls with clientCertificates or a tokenFile");
    }
    if (config.tcp().isPresent() && isOpenUnasked(config, config.tcp().get())) {
      section.problem(
          "tcp",
          Shown.text(config.tcp().get().toString()),
          "a tokenFile, tls with clientCertificates, or access: " + EVERYONE);
    }
    return config;
  }

  /** Reads an address alone, or a mapping that also states who may use it without a token. */
  private static Optional<TcpAddress> tcp(Section section) {
    if (!section.value("tcp").isMapping()) {
      return section.value("tcp").read("ADDRESS:PORT", ManagementSection::address);
    }
    Section mapping = section.section("tcp").orElseThrow().allowOnly(TCP_KEYS);
    if (!mapping.has("address")) {
      mapping.problem("address", "left out", "ADDRESS:PORT");
    }
    boolean everyone = mapping.value("access").word(List.of(EVERYONE)).isPresent();
    return mapping
        .value("address")
        .read("ADDRESS:PORT", ManagementSection::address)
        .map(address -> new TcpAddress(address.host(), address.port(), everyone));
  }

  private static boolean isOpenUnasked(ManagementConfig config, TcpAddress tcp) {
    return tcp.isLoopback()
        && !tcp.everyoneOnThisHost()
        && config.tokenFile().isEmpty()
        && config.tls().flatMap(Tls::clientCertificates).isEmpty();
  }

  private static boolean isGuarded(ManagementConfig config) {
    return config.tls().isPresent()
        && (config.tokenFile().isPresent() || config.tls().get().clientCertificates().isPresent());
  }

  private static Optional<TcpAddress> address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      return Optional.empty();
    }
    String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
    return NumberText.parse(text.substring(colon + 1))
        .filter(port -> port <= MOST_PORT && !host.isBlank())
        .map(port -> new TcpAddress(host, port.intValue()));
  }

  private static Optional<Tls> tls(Section section) {
    section.allowOnly(TLS_KEYS);
    Optional<Path> certificate = required(section, "certificate");
    Optional<Path> key = required(section, "key");
    Optional<Path> clients = section.value("clientCertificates").path();
    return certificate.flatMap(chain -> key.map(secret -> new Tls(chain, secret, clients)));
  }

  private static Optional<Path> required(Section section, String name) {
    if (!section.has(name)) {
      section.problem(name, "left out", "an absolute path");
    }
    return section.value(name).path();
  }
}
