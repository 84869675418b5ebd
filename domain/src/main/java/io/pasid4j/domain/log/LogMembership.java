// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The voters of a log, for its operator. Thread-safe. */
public interface LogMembership {
  /**
   * Returns the voters as this process knows them.
   *
   * @return sorted by name; as of the last known change
   */
  List<LogMember> voters();

  /**
   * Reads the voters as the leader has them.
   *
   * @return sorted by name; completes exceptionally with {@link ProposalException} if no leader
   *     answers
   */
  CompletableFuture<List<LogMember>> read();

  /**
   * Replaces the voters, if they are still the expected ones. One voter is added or removed at a
   * time; a removed one that leads hands over first.
   *
   * @param expected the voters now
   * @param target the voters afterwards; differs in one voter, whose log starts empty if it is new,
   *     under a name that no voter has had with another directory
   * @return completes when the voters are the target, also if an attempt before this one had made
   *     them so; exceptionally with {@link ProposalException} if that is not known, with
   *     IllegalStateException if the voters are neither the expected ones nor the target
   * @throws IllegalArgumentException if the two differ in more than one voter
   */
  CompletableFuture<Void> change(List<LogMember> expected, List<LogMember> target);

  /**
   * Asks the leader to hand over.
   *
   * @param voter the name of the voter that should lead
   * @return completes when it leads; exceptionally with IllegalArgumentException if there is no
   *     such voter, with {@link ProposalException} if it does not lead in time
   */
  CompletableFuture<Void> transferLeadership(String voter);
}
