// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.play;

import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.broker.Connection;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer with its connection, and what it should have. */
final class FuzzPeer {
  private static final int MESSAGE_ID = 7;

  final Peer peer;

  /** Whether its process is there. */
  final boolean lives;

  @Nullable ExpectedSet own;

  /** Whether it has asked for the session that it has. */
  boolean settled;

  @Nullable ExpectedEvents ears;
  private Connection connection;
  private final List<Event> told = new ArrayList<>();

  FuzzPeer(InProcessDaemon host, Peer peer, boolean lives) {
    this.peer = peer;
    this.lives = lives;
    connection = open(host);
  }

  private Connection open(InProcessDaemon host) {
    Connection made = host.connect(peer);
    byte[] version = Frames.afterNegotiation(new byte[0]);
    Expect.that(made.send(version, 0, version.length), "negotiation: refused");
    Expect.that(made.received().limit() > FrameHeader.SIZE, "negotiation: no reply");
    return made;
  }

  /** Another connection of the same peer; it has nothing yet. */
  void connect(InProcessDaemon host) {
    connection = open(host);
    settled = false;
    told.clear();
  }

  boolean isConnected() {
    return connection.isOpen();
  }

  void disconnect() {
    connection.close();
  }

  /** The daemon ends. */
  void stop() {
    connection.stop();
  }

  /** Asks something that must be answered. */
  Reply ask(int command, int... fields) {
    return ask(command, Frames.payload(fields));
  }

  /** Asks something that must be answered. */
  Reply ask(int command, byte[] payload) {
    Reply reply = tryToAsk(command, payload);
    if (reply == null) {
      throw new AssertionError("reply to " + Integer.toHexString(command) + ": none");
    }
    return reply;
  }

  /** Asks something that may be the end of the connection. */
  @Nullable Reply tryToAsk(int command, byte[] payload) {
    byte[] frame = Frames.command(MESSAGE_ID, command, payload);
    Expect.that(connection.isOpen(), "connection: closed");
    connection.send(frame, 0, frame.length);
    return read(command);
  }

  private @Nullable Reply read(int asked) {
    ByteBuffer frames = connection.received();
    Reply reply = null;
    for (int at = 0; at < frames.limit(); at += (int) FrameHeader.sizeBytes(frames, at)) {
      if (FrameHeader.command(frames, at) == CommandId.EVENT) {
        told.add(Event.read(frames, at + FrameHeader.SIZE));
      } else {
        Expect.that(reply == null, "reply: a second one");
        reply = reply(frames, at, asked);
      }
    }
    return reply;
  }

  private static Reply reply(ByteBuffer frames, int at, int asked) {
    Expect.equal("command", FrameHeader.command(frames, at), asked);
    Expect.equal("message id", FrameHeader.messageId(frames, at), MESSAGE_ID);
    int flags = FrameHeader.flags(frames, at);
    Expect.equal("flags", flags & ~FrameHeader.ERROR, FrameHeader.TYPE_REPLY);
    int bytes = (int) FrameHeader.sizeBytes(frames, at) - FrameHeader.SIZE;
    boolean failed = flags != FrameHeader.TYPE_REPLY;
    Expect.equal("payload of an error", failed, bytes == 0);
    return new Reply(
        failed ? FrameHeader.errno(frames, at) : 0,
        frames.slice(at + FrameHeader.SIZE, bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Hears what it was told between its questions. */
  void listen() {
    Expect.that(!isConnected() || read(0) == null, "reply: unasked");
    if (ears == null) {
      Expect.equal("events", told, List.of());
    } else {
      ears.check(List.copyOf(told));
      told.clear();
    }
  }

  /** Is told nothing more. */
  void unsubscribe() {
    if (ears != null) {
      ears.end();
      ears = null;
    }
  }
}
