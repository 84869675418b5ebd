// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Host and port of an address.
 *
 * @param host host name or IP address; an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record MemberAddress(String host, int port) {
  /**
   * Reads {@code host:port}, {@code [IPv6]:port} included.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static MemberAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? "" : address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw refused(address);
    }
    int port = port(address, address.substring(colon + 1));
    if (host.isEmpty()) {
      throw refused(address);
    }
    return new MemberAddress(host, port);
  }

  /** Returns whether only this host can connect to it: a loopback address or a name of one. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unresolved) {
      return false;
    }
  }

  private static int port(String address, String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refused(address);
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      throw refused(address);
    }
    return port;
  }

  private static IllegalArgumentException refused(String address) {
    return new IllegalArgumentException(
        "address: " + address + " (expected: host:port or [IPv6]:port, port 1 to 65535)");
  }
}
