// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.propose;

import io.pasid4j.cluster.config.Timing;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.ProposalException;
import io.pasid4j.domain.log.ProposalException.Outcome;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to the leader: to the server of this process if that leads, which costs a fraction
 * of a connection's way, else to the last known leader, else to each voter in turn, until one
 * answers or the time is up. Thread-safe.
 */
public final class Proposer implements AutoCloseable {
  private static final int MOST_OPEN = 512;

  /** Pause after an attempt that was refused at once, as during an election. */
  private static final Executor RETRY =
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  private final RaftGroupId group;
  private final Timing timing;
  private final LocalVoter local;
  private final VoterChannels channels;
  private final AtomicLong calls = new AtomicLong();
  private final Set<Proposal> open = ConcurrentHashMap.newKeySet();
  private final Contact contact = new Contact();
  private volatile @Nullable RaftPeerId hint;
  private volatile boolean closed;

  /** Creates a proposer for a group; closes the channels when it is closed. */
  public Proposer(RaftGroupId group, Timing timing, LocalVoter local, VoterChannels channels) {
    this.group = group;
    this.timing = timing;
    this.local = local;
    this.channels = channels;
  }

  /** Proposes a command: see {@link DomainLog#propose}. */
  public CompletableFuture<byte[]> propose(byte[] command) {
    if (command.length > DomainLog.MAX_COMMAND_BYTES) {
      throw new IllegalArgumentException(
          "command: %d bytes (expected: at most %d)"
              .formatted(command.length, DomainLog.MAX_COMMAND_BYTES));
    }
    if (open.size() >= MOST_OPEN) {
      return CompletableFuture.failedFuture(
          new ProposalException(
              Outcome.NOT_SENT,
              "proposals under way: %d (expected: less than %d)"
                  .formatted(open.size(), MOST_OPEN)));
    }
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.proposalMs());
    Proposal proposal = new Proposal(calls.incrementAndGet(), command, deadlineNs);
    open.add(proposal);
    CompletableFuture<byte[]> answer =
        proposal.answer.whenComplete((_, _) -> open.remove(proposal));
    attempt(proposal, Optional.empty());
    return answer;
  }

  /**
   * Makes one attempt.
   *
   * @param target the voter to send to; empty: the last known leader
   */
  private void attempt(Proposal proposal, Optional<RaftPeerId> target) {
    if (proposal.answer.isDone()) {
      return;
    }
    if (closed) {
      proposal.end("log: closed");
      return;
    }
    if (System.nanoTime() - proposal.deadlineNs >= 0) {
      proposal.end("no answer within %d ms".formatted(timing.proposalMs()));
      return;
    }
    channels.learn(local.peers());
    if (local.waitsForLeader()) {
      hint = null;
      retry(proposal);
    } else {
      send(proposal, channels.choose(target.or(local::leader).or(() -> Optional.ofNullable(hint))));
    }
  }

  private void retry(Proposal proposal) {
    RETRY.execute(() -> attempt(proposal, Optional.empty()));
  }

  private void send(Proposal proposal, RaftPeerId target) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(channels.client())
            .setServerId(target)
            .setGroupId(group)
            .setCallId(proposal.callId)
            .setMessage(proposal.command)
            .setType(RaftClientRequest.writeRequestType())
            .build();
    proposal.markSent();
    // Only this time-out detects a leader that hangs.
    var _ =
        local
            .submit(request)
            .orElseGet(() -> channels.send(request))
            .orTimeout(timing.attemptMs(), TimeUnit.MILLISECONDS)
            .whenComplete((reply, failure) -> receive(proposal, target, reply, failure));
  }

  private void receive(
      Proposal proposal,
      RaftPeerId target,
      @Nullable RaftClientReply reply,
      @Nullable Throwable failure) {
    if (reply != null && reply.isSuccess()) {
      hint = target;
      contact.hear(System.nanoTime());
      proposal.answer.complete(reply.getMessage().getContent().toByteArray());
      return;
    }
    Throwable cause = failure == null ? refusal(reply) : unwrap(failure);
    proposal.noteFailure(target + ": " + rootOf(cause));
    if (cause instanceof NotLeaderException notLeader) {
      follow(proposal, target, notLeader);
      return;
    }
    hint = null;
    if (!(cause instanceof RaftException) || cause instanceof AlreadyClosedException) {
      channels.reconnect(target, cause);
    } else if (cause instanceof LeaderNotReadyException) {
      hint = target;
    }
    retry(proposal);
  }

  /** Follows a voter's hint at once, unless it points to the voter that gave it. */
  private void follow(Proposal proposal, RaftPeerId from, NotLeaderException notLeader) {
    channels.learn(notLeader.getPeers());
    Optional<RaftPeerId> suggested =
        Optional.ofNullable(notLeader.getSuggestedLeader()).map(RaftPeer::getId);
    RaftPeerId before = hint;
    hint = suggested.orElse(null);
    if (suggested.filter(id -> !id.equals(from) && !id.equals(before)).isPresent()) {
      attempt(proposal, suggested);
    } else {
      retry(proposal);
    }
  }

  private static Throwable refusal(@Nullable RaftClientReply reply) {
    if (reply == null || reply.getException() == null) {
      return new IllegalStateException("a reply without an answer");
    }
    return reply.getException();
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Unwraps the exceptions by which the transport only says that it failed. */
  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Returns the name of the last known leader; empty if its last attempt failed. */
  public String leader() {
    RaftPeerId known = hint;
    return known == null ? "" : known.toString();
  }

  /** Returns how many ms ago a leader last answered; -1 if none has. */
  public long contactMs() {
    return contact.ageMs(System.nanoTime());
  }

  /** Ends the open proposals, whose outcome is then unknown. */
  @Override
  public void close() {
    closed = true;
    open.forEach(proposal -> proposal.end("log: closed"));
    channels.close();
  }
}
