// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.pasid4j.daemon.management.http.ProblemErrorHandler;

/** Bounds of the HTTP server: threads, connections, and the sizes and times of requests. */
final class ServerLimits {
  /** Twice what ConnectionShares admits: those beyond are accepted and closed at once. */
  private static final int MOST_CONNECTIONS = 128;

  private static final int MOST_STREAMS_PER_CONNECTION = 16;
  private static final int MOST_BODY_BYTES = 16 * 1024;
  private static final int MOST_HEADER_BYTES = 8 * 1024;
  private static final int MOST_LINE_BYTES = 4 * 1024;
  private static final long IDLE_TIMEOUT_MS = 30_000;
  private static final long REQUEST_TIMEOUT_MS = 10_000;
  private static final int WORKERS = 1;

  /** Small: one connection cannot hand in much in a turn of the loop. */
  private static final int READ_BYTES = 4 * 1024;

  private ServerLimits() {}

  static ServerBuilder builder(EventLoopGroup loop) {
    return Server.builder()
        .workerGroup(loop, false)
        .bossGroupFactory(AcceptLoop::new)
        // Armeria's own meters go nowhere: the daemon's are in a registry of their own.
        .meterRegistry(new CompositeMeterRegistry())
        .blockingTaskExecutor(
            BlockingTaskExecutor.builder()
                .threadNamePrefix("pasidd-management-worker")
                .numThreads(WORKERS)
                .build(),
            true)
        .childChannelOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
        .maxNumConnections(MOST_CONNECTIONS)
        .http2MaxStreamsPerConnection(MOST_STREAMS_PER_CONNECTION)
        .maxRequestLength(MOST_BODY_BYTES)
        .http1MaxInitialLineLength(MOST_LINE_BYTES)
        .http1MaxHeaderSize(MOST_HEADER_BYTES)
        .http2MaxHeaderListSize(MOST_HEADER_BYTES)
        .idleTimeoutMillis(IDLE_TIMEOUT_MS)
        .requestTimeoutMillis(REQUEST_TIMEOUT_MS)
        .gracefulShutdownTimeoutMillis(0, 0)
        .disableServerHeader()
        .errorHandler(new ProblemErrorHandler());
  }
}
