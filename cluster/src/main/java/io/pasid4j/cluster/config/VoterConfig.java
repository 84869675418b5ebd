// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.config;

import io.pasid4j.domain.log.LogMember;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A voter.
 *
 * @param domain the name of the domain, equal on all its members
 * @param self this host
 * @param founders the voters that founded the domain, of which only the first start makes use;
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
    List<LogMember> founders,
    Path directory,
    Optional<TlsPaths> tls,
    Timing timing,
    LogLimits limits,
    SpaceLimits space) {
  /** Copies the list. */
  public VoterConfig {
    founders = List.copyOf(founders);
  }

  /** A voter with the defaults. */
  public static VoterConfig of(
      String domain,
      LogMember self,
      List<LogMember> founders,
      Path directory,
      Optional<TlsPaths> tls) {
    return new VoterConfig(
        domain,
        self,
        founders,
        directory,
        tls,
        Timing.DEFAULT,
        LogLimits.DEFAULT,
        SpaceLimits.DEFAULT);
  }

  /** Where Ratis keeps its files. */
  public Path raftDirectory() {
    return directory.resolve("raft");
  }
}
