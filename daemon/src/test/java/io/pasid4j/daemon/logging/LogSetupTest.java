// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The format of the daemon's log, which Logback takes from here. */
class LogSetupTest {
  private final LoggerContext logs = new LoggerContext();

  @AfterEach
  void forgetTheHook() {
    if (logs.getObject(CoreConstants.SHUTDOWN_HOOK_THREAD) instanceof Thread hook) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    logs.stop();
  }

  @Test
  void logbackFindsItByItself() {
    LoggerContext found = (LoggerContext) LoggerFactory.getILoggerFactory();

    assertThat(found.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("async")).isNotNull();
  }

  @Test
  void linesGoToStandardErrorThroughAQueueThatNeverBlocks() {
    new LogSetup().configure(logs);

    AsyncAppender queue =
        (AsyncAppender) logs.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("async");
    assertThat(queue.isNeverBlock()).isTrue();
    assertThat(queue.getDiscardingThreshold()).isZero();
    assertThat(queue.getAppender("stderr"))
        .isInstanceOfSatisfying(
            ConsoleAppender.class,
            console -> assertThat(console.getTarget()).isEqualTo("System.err"));
  }

  @Test
  void whatItIsMadeOfSaysOnlyWhatIsWrong() {
    new LogSetup().configure(logs);

    assertThat(logs.getLogger("io.netty.channel").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(logs.getLogger("pasidd").getEffectiveLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void aLineSaysWhenHowGraveWhoAndWhat() {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName("pasidd");
    event.setLevel(Level.WARN);
    event.setMessage("open files: at most {}");
    event.setArgumentArray(new Object[] {100});
    event.setInstant(Instant.parse("2026-02-03T04:05:06.007Z"));

    assertThat(new LogLine(ZoneOffset.ofHours(2)).doLayout(event))
        .isEqualTo(
            "2026-02-03T06:05:06.007+02:00 WARN  pasidd: open files: at most 100"
                + System.lineSeparator());
  }
}
