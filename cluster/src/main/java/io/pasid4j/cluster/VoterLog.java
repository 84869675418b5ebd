// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.cluster.config.Group;
import io.pasid4j.cluster.config.Protection;
import io.pasid4j.cluster.config.RefusedException;
import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.cluster.disk.MemberMarker;
import io.pasid4j.cluster.machine.MachineHolder;
import io.pasid4j.cluster.member.Administration;
import io.pasid4j.cluster.member.Membership;
import io.pasid4j.cluster.process.RatisProcess;
import io.pasid4j.cluster.propose.Proposer;
import io.pasid4j.cluster.propose.VoterChannels;
import io.pasid4j.cluster.supervise.SupervisedVoter;
import io.pasid4j.cluster.supervise.Supervisor;
import io.pasid4j.cluster.transport.CommandSender;
import io.pasid4j.cluster.transport.TransportSecurity;
import io.pasid4j.domain.log.AppliedListener;
import io.pasid4j.domain.log.DomainLog;
import io.pasid4j.domain.log.LogMember;
import io.pasid4j.domain.log.LogMembership;
import io.pasid4j.domain.log.LogRole;
import io.pasid4j.domain.log.LogStatus;
import io.pasid4j.domain.log.ReplicatedMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.RaftClientReply;

/** The log of a voter: its server lives in this process. */
public final class VoterLog implements DomainLog {
  /** Longer than any change of voters takes, since repeating one that took effect is refused. */
  static final int ADMINISTRATION_MS = 10_000;

  private static final long SNAPSHOT_MS = 30_000;

  private final MachineHolder machine;
  private final Supervisor supervisor;
  private final SupervisedVoter voter;
  private final Proposer proposer;
  private final Administration administration;
  private final Membership membership;
  private volatile boolean closed;

  private VoterLog(
      VoterConfig config, ReplicatedMachine machine, Parameters server, Parameters sender) {
    List<LogMember> known = new ArrayList<>(config.initialVoters());
    if (known.stream().noneMatch(member -> member.name().equals(config.self().name()))) {
      known.add(config.self());
    }
    this.machine = new MachineHolder(machine);
    this.supervisor = new Supervisor(config, this.machine, server);
    this.voter = new SupervisedVoter(supervisor);
    this.proposer =
        new Proposer(
            Group.id(config.domain()),
            config.timing(),
            voter,
            new VoterChannels(sender, config.timing().proposalMs(), Group.peers(known)));
    this.administration =
        new Administration(
            Group.id(config.domain()),
            new VoterChannels(sender, ADMINISTRATION_MS, Group.peers(known)));
    this.membership = new Membership(voter, administration);
  }

  /**
   * Creates the directory for a voter's first start. An operator does this once: a voter that later
   * finds its directory empty refuses to start.
   *
   * @throws RefusedException if the directory is another voter's, or was this one's before
   * @throws IOException if it cannot be written
   */
  public static void create(VoterConfig config) throws RefusedException, IOException {
    new MemberMarker(config).create();
  }

  /**
   * Returns whether the directory was created for a voter that joins, and so has no initial voters.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isOfJoiner(Path directory) throws IOException {
    return MemberMarker.isOfJoiner(directory);
  }

  /**
   * Opens the log. The server starts in the background, so the log may not serve at first.
   *
   * @param machine to which nothing has been applied
   * @param sender reads from commands of peers which host they act for; used with TLS only
   * @throws RefusedException if the voter must not be started as it is configured, or here
   * @throws IOException if its directory cannot be read
   */
  public static VoterLog open(VoterConfig config, ReplicatedMachine machine, CommandSender sender)
      throws RefusedException, IOException {
    List<LogMember> members = new ArrayList<>(config.initialVoters());
    members.add(config.self());
    Protection.check(config.tls(), members);
    new MemberMarker(config).check();
    RatisProcess.prepare();
    VoterLog log =
        new VoterLog(
            config,
            machine,
            TransportSecurity.server(config.tls(), config.self().name(), sender),
            TransportSecurity.sender(config.tls()));
    log.supervisor.start();
    return log;
  }

  @Override
  public CompletableFuture<byte[]> propose(byte[] command) {
    return proposer.propose(command);
  }

  @Override
  public void onApplied(AppliedListener listener) {
    machine.listen(listener);
  }

  @Override
  public void read(Runnable reading) {
    machine.read(reading);
  }

  @Override
  public LogStatus status() {
    return closed ? LogStatus.without(LogRole.CLOSED, "log: closed") : voter.status();
  }

  @Override
  public CompletableFuture<Long> snapshot() {
    return voter
        .snapshot(SNAPSHOT_MS)
        .map(reply -> reply.thenCompose(VoterLog::index))
        .orElseGet(() ->
            CompletableFuture.failedFuture(
                new IOException("snapshot: not taken: " + status().reason())));
  }

  private static CompletableFuture<Long> index(RaftClientReply reply) {
    return reply.isSuccess()
        ? CompletableFuture.completedFuture(reply.getLogIndex())
        : CompletableFuture.failedFuture(
            new IOException("snapshot: not taken: " + reply.getException()));
  }

  @Override
  public LogMembership membership() {
    return membership;
  }

  @Override
  public void close() {
    closed = true;
    supervisor.close();
    proposer.close();
    administration.close();
  }
}
