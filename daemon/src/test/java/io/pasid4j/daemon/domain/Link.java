// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy from one host to another, for the connections that the first one opens. */
final class Link implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final InetAddress target;
  private final int port;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean forthSilent;
  private volatile boolean backSilent;
  private volatile int delayMs;
  private volatile boolean closed;

  Link(String address, String target, int port) throws IOException {
    this.target = InetAddress.getByName(target);
    this.port = port;
    listener = new ServerSocket(port, 50, InetAddress.getByName(address));
    Thread.ofVirtual().start(this::accept);
  }

  /** Holds bytes back, by direction; they pass when that ends. */
  void silence(boolean forth, boolean back) {
    forthSilent = forth;
    backSilent = back;
  }

  boolean isForthSilent() {
    return forthSilent;
  }

  boolean isBackSilent() {
    return backSilent;
  }

  void delay(int ms) {
    delayMs = ms;
  }

  void reset() {
    sockets.forEach(Link::abort);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException over) {
      // Closed.
    }
  }

  /** Accepts at once: a client must not learn from a refusal that its direction is silent. */
  private void serve(Socket client) {
    sockets.add(client);
    awaitOpen(true);
    try (client;
        Socket server = new Socket(target, port)) {
      sockets.add(server);
      Thread back = Thread.ofVirtual().start(() -> pump(server, client, false));
      pump(client, server, true);
      back.join();
      sockets.remove(server);
    } catch (IOException refused) {
      abort(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(client);
    }
  }

  private void pump(Socket from, Socket to, boolean forth) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMs));
        awaitOpen(forth);
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
    } catch (IOException ended) {
      abort(from);
      abort(to);
    }
  }

  private void awaitOpen(boolean forth) {
    while ((forth ? forthSilent : backSilent) && !closed) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Closes a connection with a reset. */
  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // Ended by the peer.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    reset();
  }
}
