// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.client.resume;

import io.pasid4j.protocol.command.Request;
import io.pasid4j.protocol.command.ResumeRequest;
import io.pasid4j.protocol.command.ResumeToken;
import io.pasid4j.protocol.command.SessionReply;
import io.pasid4j.protocol.command.SubscribeRequest;
import io.pasid4j.protocol.frame.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;

/**
 * The state with which a client resumes its set over another connection. One thread resumes at a
 * time.
 */
public final class Resumption {
  private final ResumeToken token;
  private final long setId;
  private final int spaceBits;
  private final String space;
  private final ConfirmedState confirmed = new ConfirmedState();
  private volatile Runnable onEventsLost = () -> {};

  /**
   * Creates the state of a set that was just opened.
   *
   * @param opened the reply that opened it, with a token
   * @param space the name of its space; empty for the default one
   */
  public Resumption(SessionReply opened, String space) {
    token = opened.token();
    setId = opened.setId();
    spaceBits = opened.spaceBits();
    this.space = space;
  }

  /**
   * The state of the set that the daemon has confirmed.
   *
   * @return always the same
   */
  public ConfirmedState confirmed() {
    return confirmed;
  }

  /**
   * Sets an action to run before a subscription is renewed: events in between are lost.
   *
   * @param action must not wait
   */
  public void onEventsLost(Runnable action) {
    onEventsLost = action;
  }

  /**
   * Takes the set over to a connection whose version is negotiated.
   *
   * @param sender the connection
   * @throws ResumeRefusedException if the daemon does not have the set for this client
   * @throws IOException if the connection has ended
   */
  public void resume(RequestSender sender) throws IOException {
    ByteBuffer frame = sender.ask(new ResumeRequest(token));
    if (ReplyFrame.isError(frame)) {
      throw new ResumeRefusedException(
          "resume: errno %s from the daemon (expected: set %s, which is gone)"
              .formatted(FrameHeader.errno(frame, 0), setId));
    }
    SessionReply resumed = ReplyFrame.read(frame, SessionReply::decode);
    if (resumed.setId() != setId || resumed.spaceBits() != spaceBits) {
      throw new ResumeRefusedException(
          "resumed: set %s of %s bits (expected: set %s of %s bits)"
              .formatted(resumed.setId(), resumed.spaceBits(), setId, spaceBits));
    }
  }

  /**
   * Resolves the unanswered requests, completes them, and removes them from the queue, in their
   * order. After a failure it can be called again with the rest.
   *
   * @param sender the connection that has the set
   * @param unanswered in the order in which they were sent
   * @throws IOException if the connection has ended
   */
  public void recover(RequestSender sender, Queue<? extends PendingCall> unanswered)
      throws IOException {
    Recovery recovery = new Recovery(sender, confirmed, new SetView(sender, setId, space));
    recovery.reconcile(unanswered);
    subscribe(sender);
    recovery.answer(unanswered);
  }

  private void subscribe(RequestSender sender) throws IOException {
    SubscribeRequest subscription = confirmed.subscription();
    if (subscription == null) {
      return;
    }
    onEventsLost.run();
    ByteBuffer reply = sender.ask(subscription);
    if (ReplyFrame.isError(reply)) {
      confirmed.loseSubscription();
      // Not a constant: to find a logger reads every jar of the class path.
      System.getLogger(Resumption.class.getName())
          .log(System.Logger.Level.WARNING, refused(subscription, reply));
    }
  }

  private static String refused(Request request, ByteBuffer reply) {
    return "errno: "
        + FrameHeader.errno(reply, 0)
        + " (expected: 0) in answer to "
        + request
        + "; the listeners receive nothing any more";
  }
}
