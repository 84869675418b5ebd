// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.RemoteEvent;
import io.pasid4j.client.RemoteListener;
import io.pasid4j.core.Priority;
import io.pasid4j.core.Subscription;
import io.pasid4j.protocol.Errno;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints the events of a space as they happen. */
public final class WatchCommand extends OperatorVerb {
  private static final long CHECK_MS = 500;

  /** With the options of the line. */
  public WatchCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Prints the events of a space as they happen, a line each, until a signal ends it.",
            "With --json each line is an object. Only over the operators' socket.")
        .examples("pasid watch", "pasid watch --space vlan --json | jq .pasid");
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM ? NOT_AN_OPERATOR : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    CountDownLatch unread = new CountDownLatch(1);
    Subscription subscription =
        session.subscribeToSpace(common().space().orElse(""), Priority.IOMMU, new Printer(unread));
    try {
      while (!unread.await(CHECK_MS, TimeUnit.MILLISECONDS)) {
        // Fails when the daemon is gone.
        session.info();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      subscription.close();
    }
  }

  /** Called by one thread at a time. */
  private final class Printer implements RemoteListener {
    private final CountDownLatch unread;

    Printer(CountDownLatch unread) {
      this.unread = unread;
    }

    @Override
    public void on(RemoteEvent event) {
      String type = event.type().name().toLowerCase(Locale.ROOT);
      print(
          isJsonAsked()
              ? "{\"time\":\"%s\",\"event\":\"%s\",\"set\":%s,\"pasid\":%s,\"sequence\":%s}"
                  .formatted(
                      now(),
                      type,
                      Integer.toUnsignedString(event.setId()),
                      Integer.toUnsignedString(event.pasid()),
                      event.sequence())
              : now() + " " + type + " " + event.pasid() + " set " + event.setId());
    }

    @Override
    public void lost(long events) {
      print(
          isJsonAsked()
              ? "{\"time\":\"" + now() + "\",\"event\":\"lost\",\"count\":" + events + "}"
              : now() + " lost " + (events == 0 ? "an unknown number of" : events) + " events");
    }

    private Instant now() {
      return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private void print(String line) {
      out().println(line);
      if (out().checkError()) {
        unread.countDown();
      }
    }
  }
}
