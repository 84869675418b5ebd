// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.space;

import io.pasid4j.core.PasidRange;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.config.ConfigurationFile;
import io.pasid4j.daemon.config.FoundDevice;
import io.pasid4j.daemon.config.ReadContext;
import io.pasid4j.daemon.testing.WirePeer;
import io.pasid4j.protocol.command.CommandId;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Daemons that follow each other over one state directory, each with a configuration of its own.
 */
final class ServedSpaces implements AutoCloseable {
  private static final int RESUMABLE = 1;
  private static final int TOKEN_AT = 24;
  private static final int TOKEN_BYTES = 32;

  private final Path socket;
  private final List<WirePeer> peers = new ArrayList<>();
  private final IdentityHashMap<WirePeer, String> tokens = new IdentityHashMap<>();
  private @Nullable Daemon daemon;
  private List<FoundDevice> devices = List.of();

  ServedSpaces(Path directory) {
    socket = directory.resolve("s");
  }

  /** The devices that are there when a configuration is read next. */
  void plug(FoundDevice... there) {
    devices = List.of(there);
  }

  void start(String spaces) {
    daemon = Daemon.start(options(spaces));
  }

  private DaemonOptions options(String spaces) {
    String yaml = "management: none\nspaces: " + spaces;
    ReadContext host = ReadContext.HOST.withDevices(() -> devices);
    return new DaemonOptions(socket, ConfigurationFile.parse("f.yaml", yaml, host))
        .with(to -> to.eventLoops(1));
  }

  /** Ends the daemon, whose sets outlive it, and starts one with other spaces. */
  void restart(String spaces) {
    close();
    start(spaces);
  }

  void reload(String spaces) {
    daemon().reload(() -> options(spaces));
  }

  /** Ends all sets, so that nothing is held. */
  void endSets() {
    daemon().sessions().after(0).forEach(daemon().sessions().outside()::close);
  }

  Daemon daemon() {
    return Objects.requireNonNull(daemon);
  }

  Path state() {
    return socket.resolveSibling("s.state");
  }

  /** A connection with a set in a space, for as long as the daemon lives. */
  WirePeer in(String space) {
    return in(space, "");
  }

  /** As {@link #in(String)}, with a set of a name, or with the name that it has by default. */
  WirePeer in(String space, String setName) {
    WirePeer peer = WirePeer.negotiated(socket);
    peers.add(peer);
    String names = HexFormat.of().formatHex((space + setName).getBytes(StandardCharsets.UTF_8));
    WirePeer.Reply reply =
        peer.call(
            CommandId.SESSION,
            WirePeer.u32(RESUMABLE, 0, 0, space.length(), setName.length()) + names);
    if (reply.errno() != 0) {
      throw new IllegalStateException("SESSION in " + space + ": errno " + reply.errno());
    }
    byte[] token = new byte[TOKEN_BYTES];
    reply.payload().get(TOKEN_AT, token);
    tokens.put(peer, HexFormat.of().formatHex(token));
    return peer;
  }

  /** The token of a connection that {@link #in} returned, also from before a restart. */
  String token(WirePeer peer) {
    return Objects.requireNonNull(tokens.get(peer));
  }

  /** A connection that goes on with the set of a token. */
  WirePeer resume(String token) {
    WirePeer peer = WirePeer.negotiated(socket);
    peers.add(peer);
    WirePeer.Reply reply = peer.call(CommandId.RESUME, token);
    if (reply.errno() != 0) {
      throw new IllegalStateException("RESUME: errno " + reply.errno());
    }
    return peer;
  }

  /** Allocates in a set of its own. */
  List<Integer> allocate(String space, int count) {
    return allocate(space, 0, 0xFFFF_FFFFL, count);
  }

  List<Integer> allocate(String space, long min, long max, int count) {
    WirePeer.Reply reply = in(space).call(CommandId.ALLOCATE, WirePeer.u32(min, max, count, 0));
    List<Integer> ids = new ArrayList<>();
    for (int i = 1; i <= reply.result(); i++) {
      ids.add(reply.payload().order(ByteOrder.LITTLE_ENDIAN).getInt(i * Integer.BYTES));
    }
    return ids;
  }

  /** All IDs that the sets of a space hold, in order. */
  List<Integer> held(String space) {
    List<Integer> ids = new ArrayList<>();
    daemon().sessions().after(0).stream()
        .filter(session -> session.hostedSpace().name().equals(space))
        .forEach(session -> session.set().forEach(PasidRange.ALL, ids::add));
    return ids.stream().sorted().toList();
  }

  @Override
  public void close() {
    if (daemon != null) {
      daemon.close();
      daemon = null;
    }
    peers.forEach(WirePeer::close);
    peers.clear();
  }
}
