// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines of libraries, which peers bring about. */
class LibraryLineLimitTest {
  private final AtomicLong nowNanos = new AtomicLong(-5);
  private final List<Integer> leftOut = new ArrayList<>();
  private final LibraryLineLimit limit = new LibraryLineLimit(nowNanos::get, leftOut::add);

  private boolean isLogged(String logger) {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName(logger);
    return limit.decide(event) == FilterReply.NEUTRAL;
  }

  private long logged(String logger, int lines) {
    return IntStream.range(0, lines).filter(_ -> isLogged(logger)).count();
  }

  @Test
  void aFewOfAMinuteAreLoggedAndAllOfTheDaemonsOwn() {
    assertThat(logged("com.linecorp.armeria.server", 1000)).isEqualTo(LibraryLineLimit.MOST_LINES);
    assertThat(logged("io.netty.channel", 1000)).isZero();
    assertThat(logged("pasidd.session", 1000)).isEqualTo(1000);

    assertThat(leftOut).isEmpty();

    nowNanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(logged("io.netty.channel", 3)).isEqualTo(3);
    assertThat(leftOut).containsExactly(2000 - LibraryLineLimit.MOST_LINES);

    nowNanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    assertThat(logged("io.netty.channel", 1000)).isEqualTo(LibraryLineLimit.MOST_LINES);
    assertThat(leftOut).hasSize(1);
  }
}
