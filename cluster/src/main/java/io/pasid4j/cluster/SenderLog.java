// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.config.Protection;
import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.SenderConfig;
import io.pasid4j.cluster.member.Administration;
import io.pasid4j.cluster.member.Membership;
import io.pasid4j.cluster.process.RatisProcess;
import io.pasid4j.cluster.propose.LocalVoter;
import io.pasid4j.cluster.propose.Proposer;
import io.pasid4j.cluster.propose.VoterChannels;
import io.pasid4j.cluster.transport.TransportSecurity;
import io.pasid4j.domain.log.AppliedListener;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMembership;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftGroupId;

/** The log of a host that is no voter: it sends its commands to the voters. */
public final class SenderLog implements DomainLog {
  private final Proposer proposer;
  private final Administration administration;
  private final Membership membership;
  private volatile boolean closed;

  private SenderLog(SenderConfig config, Parameters parameters) {
    RaftGroupId group = Group.id(config.domain());
    this.proposer =
        new Proposer(
            group,
            config.timing(),
            LocalVoter.NONE,
            new VoterChannels(
                parameters, config.timing().proposalMs(), Group.peers(config.voters())));
    this.administration =
        new Administration(
            group,
            new VoterChannels(
                parameters, VoterLog.ADMINISTRATION_MS, Group.peers(config.voters())));
    this.membership = new Membership(LocalVoter.NONE, administration);
  }

  /**
   * Opens the log; connects with the first proposal.
   *
   * @throws RefusedException if the host must not take part as it is configured
   */
  public static SenderLog open(SenderConfig config) throws RefusedException {
    Protection.check(config.tls(), config.voters());
    RatisProcess.prepare();
    return new SenderLog(config, TransportSecurity.sender(config.tls()));
  }

  @Override
  public CompletableFuture<byte[]> propose(byte[] command) {
    return proposer.propose(command);
  }

  @Override
  public void onApplied(AppliedListener listener) {}

  @Override
  public void read(Runnable reading) {}

  @Override
  public LogStatus status() {
    if (closed) {
      return LogStatus.without(LogRole.CLOSED, "log: closed");
    }
    String leader = proposer.leader();
    long contactMs = proposer.contactMs();
    Map<String, Long> heardMs =
        leader.isEmpty() || contactMs < 0 ? Map.of() : Map.of(leader, contactMs);
    return new LogStatus(LogRole.CLIENT, leader, 0, 0, 0, Map.of(), contactMs, heardMs, "");
  }

  @Override
  public CompletableFuture<Long> snapshot() {
    return CompletableFuture.failedFuture(
        new IllegalStateException(
            "snapshot: asked of a host that is no voter (expected: a voter)"));
  }

  @Override
  public LogMembership membership() {
    return membership;
  }

  @Override
  public void close() {
    closed = true;
    proposer.close();
    administration.close();
  }
}
