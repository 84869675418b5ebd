// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon;

import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidSpace;
import io.pasid4j.core.PasidSpaceBuilder;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.limits.Limits;
import io.pasid4j.daemon.socket.SocketPaths;
import io.pasid4j.daemon.space.HostedSpace;
import io.pasid4j.daemon.space.Spaces;
import java.nio.file.Path;
import java.util.List;

/**
 * What a daemon is started with. Immutable.
 *
 * @param socketPath where it listens, absolute, at most {@value SocketPaths#MAX_PATH_BYTES} bytes
 * @param spaceBits the width of the space, 1 to 31
 * @param quotaIds how many IDs one session may hold, 0 or more
 * @param reserved bands that are never given, beside ID 0; each lies in the space
 * @param eventLoops how many threads serve the sessions, 1 to {@value #MAX_EVENT_LOOPS}
 * @param limits what one peer, one uid and all together may take
 */
public record DaemonOptions(
    Path socketPath,
    int spaceBits,
    int quotaIds,
    List<PasidRange> reserved,
    int eventLoops,
    Limits limits) {
  /** The most threads that serve sessions. */
  public static final int MAX_EVENT_LOOPS = 64;

  /** One loop answers millions of requests in a second; more than these only cost memory. */
  private static final int DEFAULT_EVENT_LOOPS_AT_MOST = 4;

  private static final int PASID_BITS = 20;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public DaemonOptions {
    SocketPaths.requireUsable(socketPath);
    requireBetween("spaceBits", spaceBits, 1, 31);
    requireBetween("quotaIds", quotaIds, 0, Integer.MAX_VALUE);
    requireBetween("eventLoops", eventLoops, 1, MAX_EVENT_LOOPS);
    reserved = List.copyOf(reserved);
    for (PasidRange band : reserved) {
      requireInSpace(band, spaceBits);
    }
  }

  /**
   * PASIDs, 1000 to a session, at a path.
   *
   * @param socketPath where to listen, absolute
   * @return the options
   */
  public static DaemonOptions at(Path socketPath) {
    int loops = Math.min(Runtime.getRuntime().availableProcessors(), DEFAULT_EVENT_LOOPS_AT_MOST);
    return new DaemonOptions(
        socketPath, PASID_BITS, Quota.DEFAULT_LIMIT_IDS, List.of(), loops, Limits.DEFAULT);
  }

  /**
   * PASIDs, 1000 to a session, at the default path of this user.
   *
   * @return the options
   * @throws DaemonStartException if the environment names no usable place
   */
  public static DaemonOptions defaults() {
    return at(SocketPaths.ofThisUser());
  }

  /** These options with another width of the space. */
  public DaemonOptions withSpaceBits(int bits) {
    return new DaemonOptions(socketPath, bits, quotaIds, reserved, eventLoops, limits);
  }

  /** These options with another quota. */
  public DaemonOptions withQuotaIds(int ids) {
    return new DaemonOptions(socketPath, spaceBits, ids, reserved, eventLoops, limits);
  }

  /** These options with other reserved bands. */
  public DaemonOptions withReserved(List<PasidRange> bands) {
    return new DaemonOptions(socketPath, spaceBits, quotaIds, bands, eventLoops, limits);
  }

  /** These options with other limits. */
  public DaemonOptions withLimits(Limits other) {
    return new DaemonOptions(socketPath, spaceBits, quotaIds, reserved, eventLoops, other);
  }

  /** These options with another number of threads. */
  public DaemonOptions withEventLoops(int threads) {
    return new DaemonOptions(socketPath, spaceBits, quotaIds, reserved, threads, limits);
  }

  Spaces newSpaces() {
    PasidSpaceBuilder builder = PasidSpace.builder().bits(spaceBits);
    reserved.forEach(builder::reserve);
    return Spaces.of(new HostedSpace(Spaces.DEFAULT_NAME, builder.build()));
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }

  private static void requireInSpace(PasidRange band, int spaceBits) {
    long top = (1L << spaceBits) - 1;
    if (band.max() > top) {
      throw new IllegalArgumentException(
          "reserved: " + band + " (expected: within [0, " + top + "])");
    }
  }
}
