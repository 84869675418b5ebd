// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client;

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

/** One attempt to go on with a set over a new channel. One thread runs it, any may look on. */
final class ReconnectAttempt {
  private final FrameChannel channel;
  private final Consumer<ByteBuffer> unasked;
  private final Runnable onAsk;
  private volatile long askedNanos = System.nanoTime();
  private volatile boolean mayHaveSet;
  private int messageId;

  /**
   * Not begun.
   *
   * @param unasked takes the frames that answer no request
   * @param onAsk is run before each wait
   */
  ReconnectAttempt(FrameChannel channel, Consumer<ByteBuffer> unasked, Runnable onAsk) {
    this.channel = channel;
    this.unasked = unasked;
    this.onAsk = onAsk;
  }

  /**
   * Connects, resumes the set, and answers what was not answered.
   *
   * @throws io.pasid4j.client.resume.ResumeRefusedException if there is nothing to go on with
   * @throws ProtocolException if the daemon breaks the protocol
   * @throws IOException if another attempt may do better
   */
  void run(Path socket, Resumption by, Queue<Call> unanswered) throws IOException {
    onAsk.run();
    channel.connect(socket);
    agreeOnVersion();
    mayHaveSet = true;
    by.resume(this::ask);
    by.recover(this::ask, unanswered);
  }

  /** How long it has been waiting for the daemon's answer. */
  long waitNanos() {
    return Math.max(1, System.nanoTime() - askedNanos);
  }

  /**
   * Whether the daemon may take this connection for the set's: to give it up now would be the end
   * of the set.
   */
  boolean mayHaveSet() {
    return mayHaveSet;
  }

  void giveUp() {
    Quiet.close(channel);
  }

  /** Another version of the daemon may follow. */
  private void agreeOnVersion() throws IOException {
    try {
      VersionExchange.agreed(ask(FrameCommand.VERSION, VersionExchange.proposal()));
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
      unasked.accept(reply);
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
