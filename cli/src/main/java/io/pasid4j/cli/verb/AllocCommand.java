// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.RangeText;
import io.pasid4j.cli.output.RefusalText;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SessionInfo;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.Refusal;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Allocates PASIDs, and with {@code --hold} keeps them. */
public final class AllocCommand extends Verb {
  private PasidRange range = PasidRange.ALL;

  private int count = 1;

  private boolean contiguous;

  private boolean hold;

  private int waitSeconds = 60;

  private @Nullable String name;

  /** With the options of the line. */
  public AllocCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Allocates PASIDs and prints them, one to a line.",
            "They are freed again as the command ends; --hold keeps it, and them, also over a restart of",
            "the daemon.")
        .examples(
            "pasid alloc --count 16 --contiguous",
            "pasid alloc --hold --name vm-7 --range 0x100-0x1ff")
        .option(
            "--range",
            "MIN-MAX",
            new RangeConverter(),
            "the range to allocate in, both ends inclusive; the whole space unless given",
            value -> range = value)
        .option(
            "--count",
            "N",
            new CountConverter(),
            "how many, all or none; 1 unless given",
            value -> count = value)
        .flag("--contiguous", "as one block without a gap", () -> contiguous = true)
        .flag(
            "--hold",
            "keeps them until SIGTERM or SIGINT; and if the standard input is a pipe or a socket,"
                + " until it ends",
            () -> hold = true)
        .option(
            "--wait",
            "SECONDS",
            new CountConverter(),
            "how long --hold waits for a daemon that restarts; 60 unless given",
            value -> waitSeconds = value)
        .text("--name", "NAME", "the set's name in `pasid sets`", value -> name = value);
  }

  @Override
  PasidClient open() {
    return PasidClient.connect(socket(), options());
  }

  private ConnectOptions options() {
    ConnectOptions.Builder options = ConnectOptions.builder();
    common().space().ifPresent(options::space);
    if (hold) {
      long waitMs = Math.min(Integer.MAX_VALUE, TimeUnit.SECONDS.toMillis(waitSeconds));
      options.resumeMs((int) waitMs);
    }
    if (name != null) {
      options.name(name);
    }
    return options.build();
  }

  @Override
  void run(PasidClient session) {
    int[] pasids = allocate(session);
    SessionHold holding = hold ? SessionHold.of(session) : null;
    print(pasids);
    boolean isUnread = out().checkError();
    if (holding != null && isUnread) {
      // The session ends, so that no one holds PASIDs that were not printed.
      holding.abandon();
    } else if (holding != null) {
      holding.untilEndOfInput();
    } else if (!isJsonAsked()) {
      note("freed again: the session of this command ends here (--hold keeps it)");
    }
  }

  private int[] allocate(PasidClient session) {
    try {
      if (!contiguous) {
        return session.allocate(range, count);
      }
      int first = session.allocateContiguous(range, count);
      return IntStream.range(first, first + count).toArray();
    } catch (PasidUnavailableException refused) {
      throw refusal(refused.reason(), session.info());
    }
  }

  private CommandFailure refusal(Refusal reason, SessionInfo info) {
    long maxId = (1L << info.spaceBits()) - 1;
    if (range.min() > maxId) {
      return CommandFailure.usage(
          "--range: "
              + RangeText.of(range)
              + " (expected: within 0-"
              + maxId
              + ", the IDs of the space)");
    }
    return CommandFailure.refused(
        RefusalText.of(
            reason, info.heldIds(), info.quota().limitIds(), count, RangeText.of(range)));
  }

  private void print(int[] pasids) {
    if (isJsonAsked()) {
      printJson(to -> {
        to.writeStartObject();
        to.writeFieldName("pasids");
        to.writeArray(pasids, 0, pasids.length);
        to.writeBooleanField("held", hold);
        to.writeEndObject();
      });
    } else {
      Arrays.stream(pasids).forEach(out()::println);
    }
  }
}
