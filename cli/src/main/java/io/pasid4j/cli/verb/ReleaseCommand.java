// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.protocol.Errno;
import io.pasid4j.protocol.command.SetEntry;
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
    return errno == Errno.ENOENT ? SetLookup.unknown("SET", set) : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    SetEntry found = SetLookup.find("SET", set, session.sets());
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
}
