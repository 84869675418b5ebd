// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The audit log: actions of operators and of the daemon in one file, those of tenants in another,
 * so that no tenant can have an operator's line rotated away. Lines of one uid are rate-limited.
 * Thread-safe.
 */
public final class AuditTrail implements AuditLog, AutoCloseable {
  private static final String OPERATOR_SUFFIX = ".operator";
  private static final int SET_LINES_PER_SECOND = 10;
  private static final int SET_LINES_STOCK = 200;
  private static final int ID_LINES_PER_SECOND = 2000;
  private static final int ID_LINES_STOCK = 20_000;

  /** The interval, in polls, of lines that note how many were left out. */
  private static final int REPORT_POLLS = 25;

  private final AuditFile tenants;
  private final AuditFile operators;
  private final AuditReader reader;
  private final TenantRates setRates;
  private final TenantRates idRates;
  private final LongAdder leftOut = new LongAdder();

  /** For the writer's thread only. */
  private int polls;

  private AuditTrail(
      AuditFile tenants, AuditFile operators, AuditReader reader, LongSupplier nanoTime) {
    this.tenants = tenants;
    this.operators = operators;
    this.reader = reader;
    setRates = new TenantRates(SET_LINES_PER_SECOND, SET_LINES_STOCK, nanoTime);
    idRates = new TenantRates(ID_LINES_PER_SECOND, ID_LINES_STOCK, nanoTime);
  }

  /**
   * Opens both files.
   *
   * @param clockMs the time in Unix ms
   * @param nanoTime a monotonic clock in nanoseconds
   * @throws IOException if one cannot be opened
   */
  public static AuditTrail open(AuditOptions options, LongSupplier clockMs, LongSupplier nanoTime)
      throws IOException {
    AuditFile tenants = AuditFile.open(options.file(), options, clockMs);
    try {
      AuditFile operators = AuditFile.open(operatorFile(options.file()), options, clockMs);
      AuditTrail trail = new AuditTrail(tenants, operators, new AuditReader(options), nanoTime);
      tenants.poll(trail::reportLeftOut);
      return trail;
    } catch (Throwable e) {
      tenants.close();
      throw e;
    }
  }

  /** Returns the file of operators' lines, beside that of tenants' lines. */
  public static Path operatorFile(Path file) {
    return file.resolveSibling(file.getFileName() + OPERATOR_SUFFIX);
  }

  @Override
  public void record(AuditEvent event) {
    if (event.isOperators()) {
      operators.record(event);
    } else if (isAdmitted(event)) {
      tenants.record(event);
    } else {
      leftOut.increment();
    }
  }

  private boolean isAdmitted(AuditEvent event) {
    long uid = event.actor().uid();
    return uid < 0 || (event.action().isOfIds() ? idRates : setRates).admit(uid);
  }

  @Override
  public void poll(Runnable action) {
    tenants.poll(action);
  }

  private void reportLeftOut() {
    if (++polls % REPORT_POLLS == 0) {
      report(setRates.takeLeftOut());
      report(idRates.takeLeftOut());
    }
  }

  private void report(Map<Long, Long> leftOutByUid) {
    leftOutByUid.forEach((uid, lines) ->
        tenants.record(
            AuditEvent.of(
                AuditAction.LINES_LEFT_OUT, AuditActor.user(uid), Map.of("lines", lines))));
  }

  /** Returns a reader of what has been written. */
  public AuditReader reader() {
    return reader;
  }

  /** Returns how many lines could not be queued or written. */
  public long lostLines() {
    return tenants.lostLines() + operators.lostLines();
  }

  /** Returns how many lines of tenants were left out because there were too many. */
  public long leftOutLines() {
    return leftOut.sum();
  }

  /** Returns how many lines have been written. */
  public long writtenLines() {
    return tenants.writtenLines() + operators.writtenLines();
  }

  /** Writes the queue, and the counts of lines left out, and ends. */
  @Override
  public void close() {
    report(setRates.takeLeftOut());
    report(idRates.takeLeftOut());
    tenants.close();
    operators.close();
  }
}
