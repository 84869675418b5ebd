// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.hook.DefaultShutdownHook;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.ContextUtil;
import java.time.ZoneId;
import org.slf4j.Logger;

/**
 * Sets up Logback for the daemon; Logback finds it as a service. In Java, because the XML file that
 * says the same takes a fifth of the daemon's start. A file that {@code logback.configurationFile}
 * names, or {@code logback-test.xml}, goes before.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  /** Lines that wait for a slow reader of the standard error. */
  private static final int QUEUE_LINES = 8192;

  /** Logback makes one of it. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (isOtherwiseConfigured()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    // Logback's messages about itself would go to standard output.
    logs.getStatusManager().add(new NopStatusListener());
    ch.qos.logback.classic.Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(queue(logs, standardError(logs)));
    logs.getLogger("io.netty").setLevel(Level.WARN);
    logs.getLogger("com.linecorp.armeria").setLevel(Level.WARN);
    // Its events that concern an operator are logged as pasidd.cluster.
    logs.getLogger("org.apache.ratis").setLevel(Level.OFF);
    writeTheRestAtTheEnd(logs);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean isOtherwiseConfigured() {
    return System.getProperty("logback.configurationFile") != null
        || LogSetup.class.getResource("/logback-test.xml") != null;
  }

  /** Standard output belongs to what the command answers. */
  private static Appender<ILoggingEvent> standardError(LoggerContext logs) {
    LogLine line = new LogLine(ZoneId.systemDefault());
    line.setContext(logs);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(logs);
    encoder.setLayout(line);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(logs);
    console.setName("stderr");
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  /**
   * A reader of standard error that stops reading must not stop the event loops: lines beyond the
   * queue are dropped.
   */
  private static Appender<ILoggingEvent> queue(LoggerContext logs, Appender<ILoggingEvent> behind) {
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(logs);
    queue.setName("async");
    queue.setQueueSize(QUEUE_LINES);
    queue.setDiscardingThreshold(0);
    queue.setNeverBlock(true);
    LibraryLineLimit limit =
        new LibraryLineLimit(
            System::nanoTime,
            lines -> logs.getLogger("pasidd").warn("{} lines of libraries left out", lines));
    limit.start();
    queue.addFilter(limit);
    queue.addAppender(behind);
    queue.start();
    return queue;
  }

  private static void writeTheRestAtTheEnd(LoggerContext logs) {
    DefaultShutdownHook hook = new DefaultShutdownHook();
    hook.setContext(logs);
    new ContextUtil(logs).addOrReplaceShutdownHook(hook);
  }
}
