// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.supervise;

import io.pasid4j.cluster.config.MemberAddress;
import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.cluster.disk.MemberMarker;
import io.pasid4j.cluster.disk.SpaceWatch;
import io.pasid4j.cluster.machine.MachineEvents;
import io.pasid4j.cluster.machine.MachineHolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.io.CorruptedFileException;
import org.apache.ratis.protocol.exceptions.ChecksumException;

/** Starts a voter's server if its preconditions hold, and else reports the reason as a sentence. */
final class Starter {
  private final VoterConfig config;
  private final MachineHolder machine;
  private final Parameters parameters;
  private final SpaceWatch space;
  private final MemberMarker marker;

  Starter(VoterConfig config, MachineHolder machine, Parameters parameters, SpaceWatch space) {
    this.config = config;
    this.machine = machine;
    this.parameters = parameters;
    this.space = space;
    this.marker = new MemberMarker(config);
  }

  /**
   * Starts a server.
   *
   * @throws IOException with a sentence for the operator if it does not start
   */
  VoterServer start(MachineEvents events) throws IOException {
    try {
      marker.check();
    } catch (RefusedException e) {
      throw new IOException(e.getMessage(), e);
    }
    Optional<String> shortage = space.prepare();
    if (shortage.isPresent()) {
      throw new IOException(shortage.get());
    }
    probe(MemberAddress.parse(config.self().address()));
    VoterServer started = startServer(events);
    try {
      marker.markStarted();
    } catch (IOException | RuntimeException e) {
      closeUnmarked(started, e);
      throw new IOException("voter: started, and its marker does not say so: " + e, e);
    }
    return started;
  }

  /** Nobody else has the server, and without an end it would keep the port. */
  private static void closeUnmarked(VoterServer started, Exception cause) {
    try {
      started.close();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Checks the port first: if it is taken, Ratis would end the process, or throw without naming it.
   */
  private static void probe(MemberAddress address) throws IOException {
    try {
      new ServerSocket(address.port(), 1, InetAddress.getByName(address.host())).close();
    } catch (IOException e) {
      throw new IOException(
          "address: %s port %d: %s (expected: free, and of this host)"
              .formatted(address.host(), address.port(), e.getMessage()),
          e);
    }
  }

  private VoterServer startServer(MachineEvents events) throws IOException {
    try {
      return VoterServer.start(config, machine, events, parameters);
    } catch (IOException | RuntimeException e) {
      throw new IOException(explain(e), e);
    }
  }

  private String explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (isDamage(cause, message)) {
        return "log in %s: damaged: %s (expected: whole; remove this voter, empty its directory, and join again)"
            .formatted(config.raftDirectory(), message);
      }
      if (message.contains("raft-meta")) {
        return "record of the vote in %s: cannot be read (expected: whole; remove this voter, empty its directory, and join again)"
            .formatted(config.raftDirectory());
      }
      if (message.contains("in_use.lock") || message.contains("has been locked")) {
        return config.raftDirectory() + ": used by another process (expected: this one alone)";
      }
    }
    return "server: not started: " + rootOf(failure);
  }

  /**
   * Returns whether the log cannot be read. What is unreadable at its end may have been
   * acknowledged, so the voter must not go on without it.
   */
  private static boolean isDamage(Throwable cause, String message) {
    return cause instanceof ChecksumException
        || cause instanceof CorruptedFileException
        || message.contains("after the terminator")
        || message.contains("MAX_OP_SIZE");
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
