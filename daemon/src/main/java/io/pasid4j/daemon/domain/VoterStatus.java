// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogStatus;
import java.util.List;

/**
 * A voter as another host knows it.
 *
 * @param name the host's name in the domain
 * @param address where its log is reached
 * @param committedIndex up to where it has reported that it knows the log to be committed; 0 if
 *     that is not known here
 */
public record VoterStatus(String name, String address, long committedIndex) {
  static List<VoterStatus> all(List<LogMember> voters, LogStatus log) {
    return voters.stream()
        .map(voter ->
            new VoterStatus(
                voter.name(),
                voter.address(),
                log.committedByVoter().getOrDefault(voter.name(), 0L)))
        .toList();
  }
}
