// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads of something current, for any number of callers: one read at a time, and after it a pause.
 * A caller gets the result of a read that began after its call, which it shares with all who wait
 * for that. So callers cost no more reads the more they are. Thread-safe; nothing blocks.
 */
final class SharedReads {
  private final Supplier<CompletableFuture<Boolean>> source;
  private final Executor pause;

  /** The read that begins next, if anybody waits for it; guarded by this. */
  private @Nullable CompletableFuture<Boolean> next;

  /** True during a read and the pause after it; guarded by this. */
  private boolean isBusy;

  /**
   * Reads nothing yet.
   *
   * @param source begins a read; completes with whether it has succeeded
   * @param pause runs a task after the pause
   */
  SharedReads(Supplier<CompletableFuture<Boolean>> source, Executor pause) {
    this.source = source;
    this.pause = pause;
  }

  /** Returns whether a read that begins from now on succeeds; a future of the caller's own. */
  CompletableFuture<Boolean> read() {
    CompletableFuture<Boolean> own;
    boolean begins;
    synchronized (this) {
      CompletableFuture<Boolean> joined = next;
      if (joined == null) {
        joined = new CompletableFuture<>();
        next = joined;
      }
      own = joined.copy();
      begins = !isBusy;
      isBusy = true;
    }
    if (begins) {
      begin();
    }
    return own;
  }

  private void begin() {
    CompletableFuture<Boolean> begun;
    synchronized (this) {
      begun = Objects.requireNonNull(next);
      next = null;
    }
    var _ =
        ask()
            .whenComplete((succeeded, failure) -> {
              begun.complete(failure == null && succeeded);
              pause.execute(this::paused);
            });
  }

  private CompletableFuture<Boolean> ask() {
    try {
      return source.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void paused() {
    synchronized (this) {
      isBusy = next != null;
      if (!isBusy) {
        return;
      }
    }
    begin();
  }
}
