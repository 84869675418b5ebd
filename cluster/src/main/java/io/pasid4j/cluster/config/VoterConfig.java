// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import io.pasid4j.domain.log.LogMember;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a voter.
 *
 * @param domain the name of the domain, equal on all its members
 * @param self this host
 * @param initialVoters the voters at the foundation of the domain, read at the first start only;
 *     empty for a voter that joins later
 * @param directory where the voter's files are; nothing else may be in it
 * @param tls empty only if every address is loopback
 * @param timing how long members wait for each other
 * @param limits how much of the log is kept
 * @param space the room left on the file system
 */
public record VoterConfig(
    String domain,
    LogMember self,
    List<LogMember> initialVoters,
    Path directory,
    Optional<TlsPaths> tls,
    Timing timing,
    LogLimits limits,
    SpaceLimits space) {
  /** Copies the list. */
  public VoterConfig {
    initialVoters = List.copyOf(initialVoters);
  }

  /** Returns the configuration of a voter with the defaults. */
  public static VoterConfig of(
      String domain,
      LogMember self,
      List<LogMember> initialVoters,
      Path directory,
      Optional<TlsPaths> tls) {
    return new VoterConfig(
        domain,
        self,
        initialVoters,
        directory,
        tls,
        Timing.DEFAULT,
        LogLimits.DEFAULT,
        SpaceLimits.DEFAULT);
  }

  /** The directory of Ratis' own files. */
  public Path raftDirectory() {
    return directory.resolve("raft");
  }
}
