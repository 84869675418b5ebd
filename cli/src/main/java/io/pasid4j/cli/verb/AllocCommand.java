// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import io.pasid4j.protocol.Errno;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes PASIDs, and with {@code --hold} keeps them. */
@Command(
    name = "alloc",
    description = {
      "Takes PASIDs from the daemon and prints them, one to a line.",
      "They are freed again as the command ends; --hold keeps it, and them."
    })
public final class AllocCommand extends Verb {
  @Option(
      names = "--range",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "where to take them from, both ends inclusive; the whole space unless given")
  private PasidRange range = PasidRange.ALL;

  @Option(
      names = "--count",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "how many, all or none; 1 unless given")
  private int count = 1;

  @Option(names = "--contiguous", description = "as one block without a gap")
  private boolean contiguous;

  @Option(
      names = "--hold",
      description =
          "keeps them until SIGTERM or SIGINT; and if the standard input is a pipe or a socket, until"
              + " it ends")
  private boolean hold;

  @Option(names = "--name", paramLabel = "NAME", description = "what `pasid sets` calls the holder")
  private @Nullable String name;

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      description = "the space to take them from; the daemon's default space unless given")
  private @Nullable String space;

  @Override
  ConnectOptions options() {
    ConnectOptions options =
        space == null ? ConnectOptions.DEFAULT : ConnectOptions.DEFAULT.withSpace(space);
    return name == null ? options : options.withName(name);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EPERM
        ? "--space: "
            + (space == null ? "the default" : space)
            + " (expected: a space that you may use; `pasid spaces` lists them)"
        : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    int[] pasids = allocate(session);
    if (hold) {
      SessionHold untilTold = SessionHold.of(session);
      print(pasids);
      untilTold.untilEndOfInput();
    } else {
      print(pasids);
      noteEnd();
    }
  }

  private void noteEnd() {
    if (!isJsonAsked()) {
      note("freed again: the session of this command ends here (--hold keeps it)");
    }
  }

  private int[] allocate(PasidClient session) {
    if (!contiguous) {
      return session.allocate(range, count);
    }
    int first = session.allocateContiguous(range, count);
    return IntStream.range(first, first + count).toArray();
  }

  private void print(int[] pasids) {
    if (isJsonAsked()) {
      Json.print(
          out(),
          to -> {
            to.writeStartObject();
            to.writeFieldName("pasids");
            to.writeArray(pasids, 0, pasids.length);
            to.writeBooleanField("held", hold);
            to.writeEndObject();
          });
    } else {
      Arrays.stream(pasids).forEach(out()::println);
      out().flush();
    }
  }
}
