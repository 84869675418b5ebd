// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The network between the hosts of a domain: a proxy for each ordered pair of them, on a loopback
 * address of its own. Each daemon finds its peers by names, which its own hosts file resolves to
 * its proxies. Needs no privileges.
 */
final class ProxyNetwork implements Closeable {
  private final List<String> names;
  private final int port;
  private final Map<String, Link> links = new TreeMap<>();

  private ProxyNetwork(List<String> names, int port) {
    this.names = names;
    this.port = port;
  }

  static ProxyNetwork open(List<String> names) throws IOException {
    ProxyNetwork network = new ProxyNetwork(names, freePort());
    try {
      network.openLinks();
      return network;
    } catch (IOException taken) {
      network.close();
      throw taken;
    }
  }

  private void openLinks() throws IOException {
    for (String from : names) {
      for (String to : names) {
        if (!from.equals(to)) {
          links.put(from + to, new Link(proxy(from, to), own(to), port));
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String own(String name) {
    return "127.7." + (names.indexOf(name) + 1) + ".1";
  }

  private String proxy(String from, String to) {
    return "127.7." + (names.indexOf(from) + 1) + "." + (names.indexOf(to) + 2);
  }

  /** The addresses of the hosts, to be resolved by {@link #hostsFile}. */
  Map<String, String> addresses() {
    return names.stream()
        .collect(
            Collectors.toMap(name -> name, name -> name + ":" + port, (a, _) -> a, TreeMap::new));
  }

  /** Writes the names as a host resolves them. */
  void hostsFile(String host, Path file) throws IOException {
    StringBuilder text = new StringBuilder("127.0.0.1 localhost ");
    text.append(InetAddress.getLocalHost().getHostName()).append('\n');
    for (String name : names) {
      text.append(name.equals(host) ? own(host) : proxy(host, name));
      text.append(' ').append(name).append('\n');
    }
    Files.writeString(file, text);
  }

  /** Holds back what one host sends to another, without an error for either. */
  void cut(String from, String to) {
    link(from, to).silence(true, link(from, to).isBackSilent());
    link(to, from).silence(link(to, from).isForthSilent(), true);
  }

  /** Cuts all between two groups, in both directions. */
  void split(List<String> group, List<String> others) {
    for (String one : group) {
      for (String other : others) {
        cut(one, other);
        cut(other, one);
      }
    }
  }

  /** Delays whatever is sent between hosts, each way. */
  void delay(int delayMs) {
    links.values().forEach(link -> link.delay(delayMs));
  }

  /** Ends all connections that stand, as a lost path does in the end. */
  void reset() {
    links.values().forEach(Link::reset);
  }

  /** Ends all cuts and delays; what was sent meanwhile passes. */
  void heal() {
    links.values().forEach(link -> link.silence(false, false));
    delay(0);
  }

  private Link link(String from, String to) {
    return Objects.requireNonNull(links.get(from + to));
  }

  @Override
  public void close() throws IOException {
    for (Link link : links.values()) {
      link.close();
    }
  }
}
