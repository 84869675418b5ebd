// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/** The server that replies. */
public enum ServerKind {
  DAEMON("pasid4j daemon"),
  C_ECHO("C echo"),
  NETTY_EPOLL("Netty echo, epoll"),
  NETTY_IO_URING("Netty echo, io_uring");

  private final String title;

  ServerKind(String title) {
    this.title = title;
  }

  /** Its name in the table. */
  String title() {
    return title;
  }

  /** Its name for the load program. */
  String peer() {
    return this == DAEMON ? "daemon" : "echo";
  }
}
