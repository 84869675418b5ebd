// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.settings;

import static io.pasid4j.cluster.settings.Units.bytes;
import static io.pasid4j.cluster.settings.Units.ms;

import io.pasid4j.cluster.config.LogLimits;
import io.pasid4j.cluster.config.MemberAddress;
import io.pasid4j.cluster.config.Timing;
import io.pasid4j.cluster.config.VoterConfig;
import java.util.List;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;

/**
 * The settings of a voter. Those that equal Ratis' defaults are set as well, so that an upgrade
 * changes none of them silently.
 */
public final class ServerSettings {
  private ServerSettings() {}

  /** Returns the settings of a voter. */
  public static RaftProperties of(VoterConfig config) {
    RaftProperties properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
    TransportSettings.common(properties);
    transport(properties, MemberAddress.parse(config.self().address()));
    elections(properties, config.timing(), config.initialVoters().size() == 1);
    pauses(properties);
    reads(properties);
    storage(properties, config);
    log(properties, config.limits());
    appender(properties);
    snapshots(properties, config.limits());
    return properties;
  }

  private static void transport(RaftProperties properties, MemberAddress address) {
    GrpcConfigKeys.Server.setHost(properties, address.host());
    GrpcConfigKeys.Server.setPort(properties, address.port());
    GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
    GrpcConfigKeys.Server.setWorkerGroupSize(properties, 2);
    // Bounds the queue, which is unbounded by default.
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, false);
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, 4);
    // Heartbeats do not queue behind appends.
    GrpcConfigKeys.Server.setHeartbeatChannel(properties, true);
  }

  /** A single voter elects itself without a long wait. */
  private static void elections(RaftProperties properties, Timing timing, boolean single) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ms(timing.electionMinMs()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ms(timing.electionMaxMs()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
        properties, ms(single ? 50 : timing.electionMinMs()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
        properties, ms(single ? 100 : timing.electionMaxMs()));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, ms(1_000));
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, ms(10_000));
    RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(properties, false);
    RaftServerConfigKeys.Notification.setNoLeaderTimeout(properties, ms(5_000));
    // Never relied on: the numbers in the commands tell duplicates apart.
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, ms(60_000));
  }

  /**
   * Keeps a server open after the process was stopped for a minute; by default Ratis closes it for
   * good.
   */
  private static void pauses(RaftProperties properties) {
    RaftServerConfigKeys.setCloseThreshold(properties, ms(24 * 3_600_000));
    RaftServerConfigKeys.setSleepDeviationThreshold(properties, ms(300));
  }

  /** Unused: a linearizable read is a command that changes nothing. */
  private static void reads(RaftProperties properties) {
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.DEFAULT);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
    RaftServerConfigKeys.Read.setLeaderHeartbeatCheckEnabled(properties, true);
  }

  /** Sets both directories, which are under /tmp by default. */
  private static void storage(RaftProperties properties, VoterConfig config) {
    RaftServerConfigKeys.setStorageDir(properties, List.of(config.raftDirectory().toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(
        properties, config.directory().resolve("removed").toFile());
    RaftServerConfigKeys.setStorageFreeSpaceMin(properties, bytes(config.space().minFreeBytes()));
  }

  private static void log(RaftProperties properties, LogLimits limits) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, bytes(limits.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, bytes(Math.min(limits.segmentBytes(), 256 << 10)));
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, bytes(Units.WRITE_BUFFER_BYTES));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, bytes(8 << 20));
    RaftServerConfigKeys.Log.setQueueByteLimit(properties, bytes(4 << 20));
    RaftServerConfigKeys.Write.setByteLimit(properties, bytes(4 << 20));
    RaftServerConfigKeys.Write.setElementLimit(properties, 1_024);
    // Makes up half of the log, and is worth it: without it followers learn of a commit only with
    // the next heartbeat.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, true);
    // Either of these would acknowledge entries that are not on disk.
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // The other policy returns what could be read, and loses the rest.
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
  }

  private static void appender(RaftProperties properties) {
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, bytes(Units.APPEND_LIMIT_BYTES));
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, ms(1));
    // By default waits grow to 5 s, and so does the time until a follower has caught up.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,10, 200ms,100000");
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, bytes(256 << 10));
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
  }

  private static void snapshots(RaftProperties properties, LogLimits limits) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, limits.snapshotEntries());
    RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1L);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, 2);
    // Closes without a snapshot, for which there may be no space.
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
    // Without a limit one dead follower would keep the whole log.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, limits.keptEntries());
  }
}
