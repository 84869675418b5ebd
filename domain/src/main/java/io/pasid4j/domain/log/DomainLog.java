// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

import java.util.concurrent.CompletableFuture;

/**
 * One host's access to the replicated log of a domain: that of a voter, whose process applies the
 * log to its own {@link ReplicatedMachine}, or that of a host which only sends to the voters.
 * Thread-safe.
 *
 * <p>A failure of the log never ends the process. It makes the log {@link LogRole#NOT_SERVING},
 * with a reason, until the log has recovered by itself.
 */
public interface DomainLog extends AutoCloseable {
  /**
   * Proposes a command: to this process if it leads, else to the leader. Never blocks. It is sent
   * again, unchanged, after a leader change as long as the deadline allows, so it may be committed
   * more than once; commands carry a number of their own against that.
   *
   * <p>The future completes exceptionally with {@link ProposalException} only: {@code NOT_SENT} if
   * the command is certainly not in the log and never will be, {@code UNKNOWN} if it may be or may
   * yet become. Only a committed answer decides: after UNKNOWN the same bytes are proposed again.
   * There is no other linearizable read than a command that changes nothing.
   *
   * <p>The future may complete before or after the listeners of this process have received the
   * command's index, and on any thread of the log's: dependents must not block.
   *
   * @param command at most {@link #MAX_COMMAND_BYTES} bytes; not changed by the caller afterwards
   * @return the answer of the machine on the voter that led
   * @throws IllegalArgumentException if the command is longer
   */
  CompletableFuture<byte[]> propose(byte[] command);

  /** The maximum length of a command in bytes, so that it fits one message of the transport. */
  int MAX_COMMAND_BYTES = 3 << 20;

  /**
   * Sets the listener to this voter's machine, replacing the previous one. On a host that is no
   * voter it is never called.
   *
   * @param listener called immediately with the index applied so far, and from then on, so that it
   *     misses nothing
   */
  void onApplied(AppliedListener listener);

  /**
   * Runs a task that reads this voter's machine, between two commands. Waits for the command that
   * is applied, and for a snapshot that is written or read: longer where the disk hangs.
   *
   * @param reading quick; neither proposes nor waits. Not run on a host that is no voter
   */
  void read(Runnable reading);

  /**
   * Returns this process's role in the log, the index it has applied, and why it does not serve, if
   * so. Never blocks.
   *
   * @return consistent, but possibly out of date when it is read
   */
  LogStatus status();

  /**
   * Takes a snapshot of this voter's machine now, and drops the log before it.
   *
   * @return the index the snapshot is of; completes exceptionally with an IOException if it could
   *     not be written, with IllegalStateException on a host that is no voter
   */
  CompletableFuture<Long> snapshot();

  /**
   * Returns access to the list of voters.
   *
   * @return usable also on a host that is no voter
   */
  LogMembership membership();

  /**
   * Ends this process's part in the log; a leader hands over first, if it can. Open proposals
   * complete as UNKNOWN. Returns within ten seconds. Idempotent; throws nothing.
   */
  @Override
  void close();
}
