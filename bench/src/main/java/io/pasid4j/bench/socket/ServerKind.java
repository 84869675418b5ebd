// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/** Who answers. */
enum ServerKind {
  DAEMON("pasid4j daemon"),
  C_ECHO("C echo"),
  NETTY_EPOLL("Netty echo, epoll"),
  NETTY_IO_URING("Netty echo, io_uring");

  private final String title;

  ServerKind(String title) {
    this.title = title;
  }

  /** How the table names it. */
  String title() {
    return title;
  }

  /** What the load program expects of it. */
  String peer() {
    return this == DAEMON ? "daemon" : "echo";
  }
}
