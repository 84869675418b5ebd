// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.cluster.config.MemberAddress;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.domain.DomainException.Kind;
import io.pasid4j.daemon.space.SpaceOptions;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogMembership;
import io.pasid4j.domain.log.ProposalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * An operator's changes of the voters of a domain, one at a time. Each is harmless to ask again,
 * and waits for the domain, for nine seconds at most; it goes on after that. Thread-safe.
 */
public final class VoterChanges {
  /**
   * There are two waits to a change, and a request of the management API ends after ten seconds.
   */
  private static final long WAIT_MS = 4_500;

  private static final int MOST_VOTERS = 7;

  private final DomainConfig config;
  private final LogMembership membership;

  VoterChanges(DomainConfig config, LogMembership membership) {
    this.config = config;
    this.membership = membership;
  }

  /**
   * Adds a voter, whose daemon runs already with an empty directory made for one that joins.
   *
   * @param isAbandoned whether nobody waits for the answer any more; then nothing is changed
   * @return the voters afterwards
   * @throws DomainException if it is not added, or that is not known
   */
  public List<LogMember> add(LogMember voter, BooleanSupplier isAbandoned) throws DomainException {
    check(voter);
    List<LogMember> now = read(isAbandoned);
    Optional<LogMember> same = named(now, voter.name());
    if (same.isPresent()) {
      if (same.get().equals(voter)) {
        return now;
      }
      throw DomainException.refused(
          "address: %s (expected: %s, at which %s is a voter; remove it first)"
              .formatted(voter.address(), same.get().address(), voter.name()));
    }
    if (now.size() >= MOST_VOTERS) {
      throw DomainException.refused(
          "voters: %s (expected: at most %s)".formatted(now.size() + 1, MOST_VOTERS));
    }
    List<LogMember> then = new ArrayList<>(now);
    then.add(voter);
    await(membership.change(now, then));
    return then;
  }

  private void check(LogMember voter) throws DomainException {
    if (!SpaceOptions.isName(voter.name())) {
      throw DomainException.refused(
          "host: %s (expected: a name of 1 to 64 characters)".formatted(voter.name()));
    }
    try {
      if (!MemberAddress.parse(voter.address()).isLoopback() && config.tls().isEmpty()) {
        throw DomainException.refused(
            "address: %s (expected: loopback, or tls)".formatted(voter.address()));
      }
    } catch (IllegalArgumentException e) {
      throw DomainException.refused(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Removes a voter; one that leads hands over first. The host keeps what it has leased.
   *
   * @param isAbandoned whether nobody waits for the answer any more; then nothing is changed
   * @return the voters afterwards
   * @throws DomainException if it is not removed, or that is not known
   */
  public List<LogMember> remove(String host, BooleanSupplier isAbandoned) throws DomainException {
    List<LogMember> now = read(isAbandoned);
    LogMember voter = voter(now, host);
    if (now.size() == 1) {
      throw DomainException.refused(
          "host: " + host + ": the last voter (expected: one of several)");
    }
    List<LogMember> then = now.stream().filter(each -> !each.equals(voter)).toList();
    await(membership.change(now, then));
    return then;
  }

  /**
   * Transfers the leadership to another voter.
   *
   * @param isAbandoned whether nobody waits for the answer any more; then nothing is changed
   * @throws DomainException if it does not, or that is not known
   */
  public void lead(String host, BooleanSupplier isAbandoned) throws DomainException {
    var _ = voter(read(isAbandoned), host);
    await(membership.transferLeadership(host));
  }

  private List<LogMember> read(BooleanSupplier isAbandoned) throws DomainException {
    try {
      List<LogMember> voters = membership.read().get(WAIT_MS, TimeUnit.MILLISECONDS);
      DomainException.throwIfAbandoned(isAbandoned);
      return voters;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notRead("interrupted");
    } catch (TimeoutException e) {
      throw notRead("no answer in " + WAIT_MS + " ms");
    } catch (ExecutionException e) {
      throw notRead(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
    }
  }

  private static DomainException notRead(String why) {
    return new DomainException(Kind.NO_QUORUM, "domain: " + why + "; nothing is done");
  }

  private static Optional<LogMember> named(List<LogMember> voters, String host) {
    return voters.stream().filter(voter -> voter.name().equals(host)).findFirst();
  }

  private static LogMember voter(List<LogMember> voters, String host) throws DomainException {
    return named(voters, host)
        .orElseThrow(() ->
            DomainException.refused(
                "host: %s (expected: one of the voters %s)"
                    .formatted(host, voters.stream().map(LogMember::name).toList())));
  }

  private static void await(CompletableFuture<Void> change) throws DomainException {
    try {
      change.get(WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("interrupted");
    } catch (TimeoutException e) {
      throw unknown("no answer in " + WAIT_MS + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProposalException notDone) {
        throw unknown(String.valueOf(notDone.getMessage()));
      }
      throw DomainException.refused(
          String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
    }
  }

  private static DomainException unknown(String why) {
    return new DomainException(
        Kind.UNKNOWN, "domain: %s (expected: done; asking again is harmless)".formatted(why));
  }
}
