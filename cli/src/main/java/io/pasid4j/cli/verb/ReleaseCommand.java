// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.vfio.Errno;
import io.pasid4j.vfio.command.SetEntry;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a set. */
@Command(
    name = "release",
    description = {
      "Ends a set: one that waits to be resumed, or one with its connection. All that it holds goes",
      "back. Prints how many PASIDs that were."
    })
public final class ReleaseCommand extends OperatorVerb {
  @Parameters(
      index = "0",
      paramLabel = "SET|NAME",
      description = "the set, by its number or its name, as `pasid sets` tells them")
  private String set = "";

  @Override
  String reason(int errno) {
    return errno == Errno.ENOENT ? unknown() : super.reason(errno);
  }

  private String unknown() {
    return "SET: " + set + " (expected: an open set that you may see; `pasid sets` lists them)";
  }

  @Override
  void run(PasidClient session) {
    SetEntry found = find(session.sets());
    int released = session.closeSet(found.holder().setId());
    if (isJsonAsked()) {
      Json.print(
          out(),
          to -> {
            to.writeStartObject();
            to.writeNumberField("set", found.holder().setId());
            to.writeNumberField("released", released);
            to.writeEndObject();
          });
    } else {
      out().println(released);
    }
  }

  private SetEntry find(List<SetEntry> sets) {
    List<SetEntry> named =
        sets.stream()
            .filter(entry ->
                Long.toString(entry.holder().setId()).equals(set)
                    || entry.holder().name().equals(set))
            .toList();
    if (named.isEmpty()) {
      throw CommandFailure.refused(unknown());
    }
    if (named.size() > 1) {
      throw CommandFailure.refused(
          "NAME: " + set + ": of " + named.size() + " sets (expected: the number of one)");
    }
    return named.getFirst();
  }
}
