// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A kind of line cannot fill the log, and nothing is lost without being counted. */
class RateLimitedLogTest {
  private enum Kind {
    RARE,
    OTHER
  }

  private final Logger logger = (Logger) LoggerFactory.getLogger("rate-limited-log-test");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long now;
  private final RateLimitedLog<Kind> log =
      new RateLimitedLog<>(logger, Kind.class, () -> now, kind -> 2);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  private List<String> logged() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void linesBeyondTheNumberAreCountedAndReportedLater() {
    for (int i = 0; i < 5; i++) {
      int line = i;
      log.log(Level.WARN, Kind.RARE, () -> "line " + line);
    }
    now += 1_000_000_000;
    log.log(Level.WARN, Kind.RARE, () -> "later {}");
    log.log(Level.WARN, Kind.RARE, () -> "and again");

    assertThat(logged())
        .containsExactly(
            "line 0", "line 1", "later {} (3 more of this kind since the last line)", "and again");
  }

  @Test
  void kindsDoNotTakeEachOthersPlace() {
    for (int i = 0; i < 3; i++) {
      log.log(Level.INFO, Kind.RARE, () -> "rare");
    }
    log.log(Level.INFO, Kind.OTHER, () -> "other");

    assertThat(logged()).containsExactly("rare", "rare", "other");
  }
}
