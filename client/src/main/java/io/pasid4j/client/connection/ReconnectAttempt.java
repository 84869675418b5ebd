// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.connection;

import io.pasid4j.client.resume.Resumption;
import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.frame.FrameCommand;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One attempt to go on with a set over a new channel. One thread runs it; queries are thread-safe.
 */
final class ReconnectAttempt {
  private final FrameChannel channel;
  private final Consumer<ByteBuffer> notifications;
  private final Runnable onAsk;
  private volatile long askedNanos = System.nanoTime();
  private volatile boolean mayHaveSet;
  private int messageId;

  /**
   * Creates an attempt that has not begun.
   *
   * @param notifications receives the frames that answer no request
   * @param onAsk is run before each wait
   */
  ReconnectAttempt(FrameChannel channel, Consumer<ByteBuffer> notifications, Runnable onAsk) {
    this.channel = channel;
    this.notifications = notifications;
    this.onAsk = onAsk;
  }

  /**
   * Connects, resumes the set, and completes the unanswered requests.
   *
   * @throws io.pasid4j.client.resume.ResumeRefusedException if the daemon does not have the set for
   *     this client
   * @throws ProtocolException if the daemon breaks the protocol
   * @throws IOException if another attempt may succeed
   */
  void run(Path socket, Resumption resumption, Queue<Call> unanswered) throws IOException {
    onAsk.run();
    channel.connect(socket);
    agreeOnVersion();
    mayHaveSet = true;
    resumption.resume(this::ask);
    resumption.recover(this::ask, unanswered);
  }

  /** Time since the last request of this attempt. */
  long waitNanos() {
    return Math.max(1, System.nanoTime() - askedNanos);
  }

  /**
   * Returns whether the daemon may have bound the set to this connection: to close it now would end
   * the set.
   */
  boolean mayHaveSet() {
    return mayHaveSet;
  }

  void giveUp() {
    channel.closeQuietly();
  }

  /** Retried, since another version of the daemon may follow. */
  private void agreeOnVersion() throws IOException {
    try {
      VersionExchange.agreed(
          ask(FrameCommand.VERSION, VersionExchange.proposal(VersionExchange.TENANT)));
    } catch (ProtocolException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private ByteBuffer ask(Request request) throws IOException {
    return ask(request.command(), Call.frameOf(request));
  }

  private ByteBuffer ask(int command, ByteBuffer frame) throws IOException {
    askedNanos = System.nanoTime();
    onAsk.run();
    Call call = new Call(command, frame);
    channel.output().add(call.frame(messageId++));
    channel.output().flush();
    ByteBuffer reply = channel.input().next();
    while (FrameHeader.type(FrameHeader.flags(reply, 0)) != FrameHeader.TYPE_REPLY) {
      notifications.accept(reply);
      reply = channel.input().next();
    }
    if (!call.isAnsweredBy(reply)) {
      throw new ProtocolException(
          "reply: to command "
              + FrameHeader.command(reply, 0)
              + " (expected: to command "
              + command
              + ")");
    }
    return reply;
  }
}
