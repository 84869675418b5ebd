// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.member;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.propose.LocalVoter;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogMembership;
import io.pasid4j.domain.log.ProposalException;
import io.pasid4j.domain.log.ProposalException.Outcome;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes the voters by compare-and-set. A failed call does not prove that nothing changed, since a
 * repeated call may meet the success of the first. So the voters are read again after each failure,
 * and decide.
 */
public final class Membership implements LogMembership {
  private static final int ATTEMPTS = 6;
  private static final long HAND_OVER_MS = 5_000;
  private static final long BETWEEN_TRIES_MS = 200;

  /** A leader that hangs is replaced by the last read after this. */
  private static final long READ_MS = 3_000;

  /** A voter that the leader has not heard of for so long is down, or cannot be reached. */
  private static final long SILENT_MS = 3_000;

  private final LocalVoter local;
  private final Administration administration;

  /** Creates a membership that is changed through the known voters. */
  public Membership(LocalVoter local, Administration administration) {
    this.local = local;
    this.administration = administration;
  }

  @Override
  public List<LogMember> voters() {
    List<LogMember> known = Group.members(local.peers());
    return known.isEmpty() ? administration.known() : known;
  }

  @Override
  public CompletableFuture<List<LogMember>> read() {
    return inThread(this::readNow);
  }

  private List<LogMember> readNow() throws ProposalException {
    learnVoters();
    long begunNanos = System.nanoTime();
    while (true) {
      try {
        return sorted(administration.read().voters());
      } catch (IOException e) {
        if (System.nanoTime() - begunNanos > TimeUnit.MILLISECONDS.toNanos(READ_MS)) {
          throw new ProposalException(Outcome.NOT_SENT, String.valueOf(e.getMessage()));
        }
        pause();
      }
    }
  }

  /** Reads the voters from the log: a voter that joined has no others in its configuration. */
  private void learnVoters() {
    List<LogMember> known = Group.members(local.peers());
    if (!known.isEmpty()) {
      administration.learn(known);
    }
  }

  @Override
  public CompletableFuture<Void> change(List<LogMember> expected, List<LogMember> target) {
    List<LogMember> from = sorted(expected);
    List<LogMember> to = sorted(target);
    Set<LogMember> different = new HashSet<>(from);
    to.stream().filter(voter -> !different.remove(voter)).forEach(different::add);
    if (different.size() != 1 || to.isEmpty()) {
      throw new IllegalArgumentException(
          "voters: %s to %s (expected: one added or removed)".formatted(from, to));
    }
    learnVoters();
    administration.learn(to);
    return inThread(
            () -> {
              changeNow(from, to);
              return to;
            })
        .thenAccept(_ -> {});
  }

  private void changeNow(List<LogMember> from, List<LogMember> to) throws ProposalException {
    String failure = "";
    boolean begun = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        State now = administration.read();
        if (now.voters().equals(to)) {
          return;
        }
        if (!now.voters().equals(from)) {
          throw new IllegalStateException(
              "voters: %s (expected: %s)".formatted(now.voters(), from));
        }
        if (!begun) {
          requireMajority(now, to);
        }
        begun = true;
        String leader = remainingLeader(now, to);
        administration.set(leader, from, to);
      } catch (IOException e) {
        failure = e.toString();
        pause();
      }
    }
    confirm(to, failure);
  }

  /** Checks whether the last attempt succeeded although its call failed. */
  private void confirm(List<LogMember> to, String failure) throws ProposalException {
    try {
      if (administration.read().voters().equals(to)) {
        return;
      }
    } catch (IOException e) {
      throw new ProposalException(Outcome.UNKNOWN, "voters: not known: " + e);
    }
    throw new ProposalException(Outcome.UNKNOWN, "voters: not changed yet: " + failure);
  }

  /**
   * Checks that most of the voters of afterwards answer the leader: else neither the change nor
   * anything after it would ever be committed.
   */
  private static void requireMajority(State now, List<LogMember> to) {
    List<String> silent =
        now.voters().stream()
            .filter(to::contains)
            .map(LogMember::name)
            .filter(now::isSilent)
            .toList();
    if (2 * (to.size() - silent.size()) <= to.size()) {
      throw new IllegalStateException(
          "voters: %s without %s (expected: most of those that stay answer the leader)"
              .formatted(names(to), silent));
    }
  }

  private static List<String> names(List<LogMember> voters) {
    return voters.stream().map(LogMember::name).toList();
  }

  /** Returns the leader for a change; one that is to be removed hands over first. */
  private String remainingLeader(State now, List<LogMember> to) throws IOException {
    String leader = now.leader();
    if (names(to).contains(leader)) {
      return leader;
    }
    IOException last = new IOException("leader " + leader + ": nobody to hand over to");
    for (String successor : names(to)) {
      if (now.isSilent(successor)) {
        continue;
      }
      try {
        administration.transfer(leader, successor, HAND_OVER_MS);
        return successor;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String voter) {
    return inThread(
            () -> {
              transferNow(voter);
              return voter;
            })
        .thenAccept(_ -> {});
  }

  private void transferNow(String voter) throws ProposalException {
    learnVoters();
    String failure = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        State now = administration.read();
        if (now.leader().equals(voter)) {
          return;
        }
        if (now.voters().stream().noneMatch(member -> member.name().equals(voter))) {
          throw new IllegalArgumentException(
              "voter: %s (expected: one of %s)".formatted(voter, now.voters()));
        }
        administration.transfer(now.leader(), voter, HAND_OVER_MS);
        return;
      } catch (IOException e) {
        failure = e.toString();
        pause();
      }
    }
    throw new ProposalException(Outcome.UNKNOWN, voter + ": does not lead yet: " + failure);
  }

  /** A call that may fail with a checked exception. */
  @FunctionalInterface
  private interface Call<T extends @Nullable Object> {
    T run() throws ProposalException;
  }

  private static <T extends @Nullable Object> CompletableFuture<T> inThread(Call<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Administration.THREADS.execute(() -> {
      try {
        result.complete(call.run());
      } catch (ProposalException | RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private static List<LogMember> sorted(List<LogMember> members) {
    return members.stream().sorted(Comparator.comparing(LogMember::name)).toList();
  }

  /**
   * The voters as the leader has them.
   *
   * @param leader its name
   * @param voters sorted by name
   * @param heardMs how many ms ago it heard of each, by name
   */
  record State(String leader, List<LogMember> voters, Map<String, Long> heardMs) {
    boolean isSilent(String voter) {
      return heardMs.getOrDefault(voter, Long.MAX_VALUE) > SILENT_MS;
    }
  }
}
