// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import io.pasid4j.cluster.SenderLog;
import io.pasid4j.cluster.VoterLog;
import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.SenderConfig;
import io.pasid4j.cluster.config.Timing;
import io.pasid4j.cluster.config.TlsPaths;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.daemon.config.DomainConfig;
import io.pasid4j.daemon.start.StartException;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.ReplicatedMachine;
import io.pasid4j.domain.message.CommandCodec;
import io.pasid4j.domain.message.DomainCommand;
import io.pasid4j.domain.message.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Opens the log of a domain. The only class that depends on its implementation. */
public final class DomainLogs {
  private DomainLogs() {}

  /**
   * Makes the directory of a voter, once, before its daemon starts for the first time.
   *
   * @throws StartException if it is another voter's, or was this one's before, or cannot be made
   */
  public static void init(DomainConfig config) {
    create(config, voters(config));
  }

  /**
   * Makes the directory of a voter that will be added to a domain which other voters have
   * initialized, once, before its daemon starts for the first time.
   *
   * @throws StartException as {@link #init}
   */
  public static void initJoining(DomainConfig config) {
    create(config, List.of());
  }

  private static void create(DomainConfig config, List<LogMember> initialVoters) {
    requireVoter(config);
    try {
      VoterLog.create(voter(config, initialVoters));
    } catch (RefusedException | IOException e) {
      throw refused(e);
    }
  }

  private static void requireVoter(DomainConfig config) {
    if (!config.isVoter()) {
      throw new StartException(
          "domain.host: %s (expected: one of the voters %s; other hosts need no directory of a voter)"
              .formatted(config.host(), config.voters().keySet()));
    }
  }

  /**
   * Opens the log: a voter's, or that of a host that asks the voters.
   *
   * @param machine the voter's replica
   * @throws StartException if it must not be opened as it is configured
   */
  static DomainLog open(DomainConfig config, ReplicatedMachine machine) {
    try {
      return config.isVoter()
          ? VoterLog.open(voter(config, initialVoters(config)), machine, DomainLogs::hostOf)
          : SenderLog.open(
              new SenderConfig(config.name(), voters(config), tls(config), Timing.DEFAULT));
    } catch (RefusedException | IOException e) {
      throw refused(e);
    }
  }

  private static StartException refused(Exception e) {
    return new StartException("domain: " + e.getMessage(), e);
  }

  private static List<LogMember> initialVoters(DomainConfig config) throws IOException {
    return VoterLog.isOfJoiner(directory(config)) ? List.of() : voters(config);
  }

  private static Path directory(DomainConfig config) {
    return config.directory().resolve("voter");
  }

  private static VoterConfig voter(DomainConfig config, List<LogMember> initialVoters) {
    LogMember self =
        new LogMember(
            config.host(), Objects.requireNonNull(config.voters().get(config.host()), "voter"));
    return VoterConfig.of(config.name(), self, initialVoters, directory(config), tls(config));
  }

  private static List<LogMember> voters(DomainConfig config) {
    return config.voters().entrySet().stream()
        .map(voter -> new LogMember(voter.getKey(), voter.getValue()))
        .toList();
  }

  private static Optional<TlsPaths> tls(DomainConfig config) {
    return config.tls().map(tls -> new TlsPaths(tls.certificate(), tls.key(), tls.authorities()));
  }

  /** The host that a command acts for, or asks about; empty if any member may send it. */
  static Optional<String> hostOf(byte[] command) {
    try {
      return switch (CommandCodec.decode(command)) {
        case DomainCommand.FromHost host -> Optional.of(host.sender().name());
        case DomainCommand.Expire expire -> Optional.of(expire.voter());
        case DomainCommand.FindView find -> Optional.of(find.name());
        default -> Optional.empty();
      };
    } catch (MalformedException unreadable) {
      return Optional.of("");
    }
  }
}
