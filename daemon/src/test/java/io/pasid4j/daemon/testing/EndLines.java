// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Listens to what the daemon logs about the ends of connections. */
public final class EndLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("pasidd.session");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Listens from now on. */
  public EndLines() {
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
  }

  /** Returns once a line with a text has been logged. */
  public void await(String text) {
    Eventually.holds(
        "a line with: " + text + " in " + lines,
        () -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  /** The log so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
  }
}
