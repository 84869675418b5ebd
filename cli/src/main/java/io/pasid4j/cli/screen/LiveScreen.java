// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.screen;

import io.pasid4j.cli.exit.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/**
 * The whole terminal, from its opening to {@link #close}, which leaves it as it was: also where a
 * signal ends the process. For one thread, except for close.
 */
public final class LiveScreen implements AutoCloseable {
  private static final int FALLBACK_WIDTH = 80;
  private static final int FALLBACK_HEIGHT = 24;

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final BindingReader reader;
  private final KeyMap<Key> keys;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Thread atExit = new Thread(this::restore, "pasid-screen");
  private Size size = Size.of(0, 0);
  private volatile boolean isInterrupted;

  private LiveScreen(Terminal terminal) {
    this.terminal = terminal;
    before = terminal.enterRawMode();
    display = new Display(terminal, true);
    reader = new BindingReader(terminal.reader());
    keys = Key.map(terminal);
  }

  /**
   * Takes the terminal of this process over.
   *
   * @throws CommandFailure if there is none
   */
  public static LiveScreen open() {
    try {
      Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
      LiveScreen screen = new LiveScreen(terminal);
      Runtime.getRuntime().addShutdownHook(screen.atExit);
      screen.begin();
      return screen;
    } catch (IOException | IllegalStateException none) {
      throw CommandFailure.refused(
          "terminal: " + none.getMessage() + " (expected: one; --once needs none)");
    }
  }

  private void begin() {
    Attributes raw = terminal.getAttributes();
    // A stopped process would leave the screen as it is.
    raw.setControlChar(Attributes.ControlChar.VSUSP, 0);
    raw.setControlChar(Attributes.ControlChar.VINTR, 0);
    terminal.setAttributes(raw);
    terminal.handle(Terminal.Signal.INT, signal -> isInterrupted = true);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.keypad_xmit);
    terminal.puts(Capability.cursor_invisible);
    terminal.flush();
  }

  /** Columns, at least 1. */
  public int width() {
    int columns = size().getColumns();
    return columns > 0 ? columns : FALLBACK_WIDTH;
  }

  /** Lines, at least 1. */
  public int height() {
    int rows = size().getRows();
    return rows > 0 ? rows : FALLBACK_HEIGHT;
  }

  /** Where a signal ends the process, the terminal is closed under the page. */
  private Size size() {
    try {
      return terminal.getSize();
    } catch (IllegalStateException closed) {
      isInterrupted = true;
      return Size.of(FALLBACK_WIDTH, FALLBACK_HEIGHT);
    }
  }

  /** Shows lines; only what has changed since the last call is written. */
  public void show(List<AttributedString> lines) {
    Size now = Size.of(width(), height());
    if (isInterrupted) {
      return;
    }
    if (!now.equals(size)) {
      size = now;
      display.resize(now);
      display.clear();
      terminal.puts(Capability.clear_screen);
    }
    display.update(lines.subList(0, Math.min(lines.size(), now.getRows())), 0);
    terminal.flush();
  }

  /**
   * Waits for a key.
   *
   * @return the key; null if none was pressed in time
   */
  public @Nullable KeyPress next(long timeoutMs) {
    try {
      if (isInterrupted) {
        return new KeyPress(Key.END, "");
      }
      int first = terminal.reader().peek(Math.max(1, timeoutMs));
      if (first == NonBlockingReader.READ_EXPIRED) {
        return null;
      }
      Key key = first < 0 ? Key.END : reader.readBinding(keys, null, false);
      if (key == null) {
        return null;
      }
      String last = reader.getLastBinding();
      return new KeyPress(key, key == Key.OTHER && last != null ? last : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restore() {
    if (isClosed.compareAndSet(false, true)) {
      terminal.puts(Capability.cursor_visible);
      terminal.puts(Capability.keypad_local);
      terminal.puts(Capability.exit_ca_mode);
      terminal.setAttributes(before);
      terminal.flush();
    }
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      return;
    }
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
