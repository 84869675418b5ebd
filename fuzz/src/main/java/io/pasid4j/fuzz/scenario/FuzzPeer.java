// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.scenario;

import io.pasid4j.daemon.session.Peer;
import io.pasid4j.fuzz.broker.Frames;
import io.pasid4j.fuzz.broker.InProcessConnection;
import io.pasid4j.fuzz.broker.InProcessDaemon;
import io.pasid4j.fuzz.input.Expect;
import io.pasid4j.protocol.command.CommandId;
import io.pasid4j.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A peer with its connection, and the set and the subscription that it should have. */
final class FuzzPeer {
  private static final int MESSAGE_ID = 7;

  private final Peer credentials;
  private final boolean processAlive;
  private final List<ReceivedEvent> received = new ArrayList<>();
  private @Nullable ExpectedSet own;
  private @Nullable ExpectedEvents subscription;

  /** True if SESSION or RESUME has chosen its set. */
  private boolean hasChosenSession;

  private InProcessConnection connection;

  FuzzPeer(InProcessDaemon daemon, Peer credentials, boolean processAlive) {
    this.credentials = credentials;
    this.processAlive = processAlive;
    connection = open(daemon);
  }

  Peer credentials() {
    return credentials;
  }

  boolean isProcessAlive() {
    return processAlive;
  }

  /** The set that it should have; null if it has none. */
  @Nullable ExpectedSet own() {
    return own;
  }

  void assign(@Nullable ExpectedSet set) {
    own = set;
  }

  /** Gives it the set that it has asked for. */
  void choose(ExpectedSet set) {
    unsubscribe();
    own = set;
    hasChosenSession = true;
  }

  /** Takes its set and its subscription away. */
  void loseSet() {
    unsubscribe();
    own = null;
  }

  /** Returns whether it may not choose another set: it has chosen, or allocated. */
  boolean isBoundToSession() {
    ExpectedSet set = own;
    return hasChosenSession || (set != null && set.model().size() > 0);
  }

  @Nullable ExpectedEvents subscription() {
    return subscription;
  }

  void subscribe(ExpectedEvents events) {
    subscription = events;
  }

  private InProcessConnection open(InProcessDaemon daemon) {
    InProcessConnection made = daemon.connect(credentials);
    byte[] version = Frames.afterNegotiation(new byte[0]);
    Expect.that(made.send(version, 0, version.length), "negotiation: refused");
    Expect.that(made.received().limit() > FrameHeader.SIZE, "negotiation: no reply");
    return made;
  }

  /** Opens another connection, which has nothing yet. */
  void connect(InProcessDaemon daemon) {
    connection = open(daemon);
    hasChosenSession = false;
    received.clear();
  }

  boolean isConnected() {
    return connection.isOpen();
  }

  void disconnect() {
    connection.close();
  }

  /** Ends the connection from the daemon's side. */
  void stop() {
    connection.stop();
  }

  /** Sends a request that must be answered, and returns the reply. */
  PeerReply ask(int command, int... fields) {
    return ask(command, Frames.payload(fields));
  }

  /** Sends a request that must be answered, and returns the reply. */
  PeerReply ask(int command, byte[] payload) {
    PeerReply reply = tryToAsk(command, payload);
    if (reply == null) {
      throw new AssertionError("reply to " + Integer.toHexString(command) + ": none");
    }
    return reply;
  }

  /** Sends a request that may end the connection; null if there is no reply. */
  @Nullable PeerReply tryToAsk(int command, byte[] payload) {
    byte[] frame = Frames.command(MESSAGE_ID, command, payload);
    Expect.that(connection.isOpen(), "connection: closed");
    connection.send(frame, 0, frame.length);
    return read(command);
  }

  private @Nullable PeerReply read(int asked) {
    ByteBuffer frames = connection.received();
    PeerReply reply = null;
    for (int at = 0; at < frames.limit(); at += (int) FrameHeader.sizeBytes(frames, at)) {
      if (FrameHeader.command(frames, at) == CommandId.EVENT) {
        received.add(ReceivedEvent.read(frames, at + FrameHeader.SIZE));
      } else {
        Expect.that(reply == null, "reply: a second one");
        reply = reply(frames, at, asked);
      }
    }
    return reply;
  }

  private static PeerReply reply(ByteBuffer frames, int at, int asked) {
    Expect.equal("command", FrameHeader.command(frames, at), asked);
    Expect.equal("message id", FrameHeader.messageId(frames, at), MESSAGE_ID);
    int flags = FrameHeader.flags(frames, at);
    Expect.equal("flags", flags & ~FrameHeader.ERROR, FrameHeader.TYPE_REPLY);
    int bytes = (int) FrameHeader.sizeBytes(frames, at) - FrameHeader.SIZE;
    boolean failed = flags != FrameHeader.TYPE_REPLY;
    Expect.equal("payload of an error", failed, bytes == 0);
    return new PeerReply(
        failed ? FrameHeader.errno(frames, at) : 0,
        frames.slice(at + FrameHeader.SIZE, bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Compares the events received since the last check with the expected ones. */
  void checkEvents() {
    Expect.that(!isConnected() || read(0) == null, "reply: unasked");
    if (subscription == null) {
      Expect.equal("events", received, List.of());
    } else {
      subscription.check(List.copyOf(received));
      received.clear();
    }
  }

  /** Ends its subscription. */
  void unsubscribe() {
    if (subscription != null) {
      subscription.end();
      subscription = null;
    }
  }
}
