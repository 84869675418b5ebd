// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.propose;

import io.pasid4j.cluster.settings.TransportSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of this process to the voters. Requests are unordered: one that hangs holds up no
 * other, as it would in Ratis' own asynchronous client. Thread-safe; guarded by this.
 */
public final class VoterChannels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("pasidd.cluster");

  /** Minimum age of a failed connection before it is replaced. */
  private static final long FAILED_NS = 200_000_000;

  /** Minimum age of a silent connection before it is replaced: its handshake may be under way. */
  private static final long SILENT_NS = 10_000_000_000L;

  private final ClientId client = ClientId.randomId();
  private final GrpcFactory factory;
  private final RaftProperties properties;

  /** Closes connections, which may block, in the background. */
  private final ExecutorService closer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("cluster-channels").factory());

  private final Map<RaftPeerId, RaftPeer> peers = new HashMap<>();
  private final Map<RaftPeerId, Long> connectedNs = new HashMap<>();
  private RaftClientRpc rpc;
  private int turn;

  /**
   * Creates the channels without connecting.
   *
   * @param requestMs how long a request may take, in milliseconds
   */
  public VoterChannels(Parameters parameters, int requestMs, Collection<RaftPeer> voters) {
    this.factory = new GrpcFactory(parameters);
    this.properties = TransportSettings.sender(requestMs);
    this.rpc = factory.newRaftClientRpc(client, properties);
    learn(voters);
  }

  /** Returns the client identity of this process, which differs after each start. */
  public ClientId client() {
    return client;
  }

  /** Updates the addresses; if one has changed, all connections are replaced. */
  public synchronized void learn(Collection<RaftPeer> voters) {
    for (RaftPeer voter : voters) {
      RaftPeer before = peers.put(voter.getId(), voter);
      connectedNs.putIfAbsent(voter.getId(), System.nanoTime());
      if (before != null && !before.getAddress().equals(voter.getAddress())) {
        replaceAll();
      }
    }
    rpc.addRaftPeers(voters);
  }

  /** Returns the voters known so far. */
  public synchronized List<RaftPeer> known() {
    return List.copyOf(peers.values());
  }

  /** Chooses the voter for the next attempt: the presumed leader, else each in turn. */
  public synchronized RaftPeerId choose(Optional<RaftPeerId> hint) {
    if (hint.isPresent() && peers.containsKey(hint.get())) {
      return hint.get();
    }
    List<RaftPeerId> all = new ArrayList<>(peers.keySet());
    turn = (turn + 1) % all.size();
    return all.get(turn);
  }

  /** Sends a request to the voter that it names. Never blocks. */
  CompletableFuture<RaftClientReply> send(RaftClientRequest request) {
    return current().sendRequestAsyncUnordered(request);
  }

  /**
   * Sends an administrative request and waits for the reply.
   *
   * @throws IOException if none came
   */
  public RaftClientReply call(RaftClientRequest request) throws IOException {
    return current().sendRequest(request);
  }

  private synchronized RaftClientRpc current() {
    return rpc;
  }

  /** Connects again to a voter that has not answered, and resolves its address again. */
  public synchronized void reconnect(RaftPeerId voter, Throwable cause) {
    long nowNs = System.nanoTime();
    long leastNs = cause instanceof TimeoutException ? SILENT_NS : FAILED_NS;
    if (nowNs - connectedNs.getOrDefault(voter, nowNs) < leastNs) {
      return;
    }
    connectedNs.put(voter, nowNs);
    RaftClientRpc of = rpc;
    inBackground(() -> of.handleException(voter, cause, true));
  }

  private void replaceAll() {
    RaftClientRpc old = rpc;
    rpc = factory.newRaftClientRpc(client, properties);
    rpc.addRaftPeers(peers.values());
    inBackground(() -> closeQuietly(old));
  }

  private void inBackground(Runnable task) {
    try {
      closer.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("connections are closed already");
    }
  }

  private static void closeQuietly(RaftClientRpc rpc) {
    try {
      rpc.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("connection not closed in order: {}", e.toString());
    }
  }

  /** Closes all connections, in the background. */
  @Override
  public synchronized void close() {
    RaftClientRpc last = rpc;
    inBackground(() -> closeQuietly(last));
    closer.shutdown();
  }
}
