// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A line of the log: time, severity, source, text. An exception is logged by its message alone,
 * which is part of what is said. Thread-safe.
 *
 * <p>Logback's own layout, which reads a pattern, would add a tenth to the daemon's start.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final int LEVEL_WIDTH = 5;

  private final DateTimeFormatter time;

  LogLine(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT).withZone(zone);
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).repeat(' ', Math.max(0, LEVEL_WIDTH - level.length()));
    line.append(' ').append(event.getLoggerName());
    line.append(": ").append(event.getFormattedMessage());
    return line.append(System.lineSeparator()).toString();
  }
}
