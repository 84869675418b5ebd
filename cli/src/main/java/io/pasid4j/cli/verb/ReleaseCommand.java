// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.protocol.Errno;

/** Ends a set. */
public final class ReleaseCommand extends ChangingVerb {
  private String set = "";

  /** With the options of the line. */
  public ReleaseCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Ends a set, with its connection if it has one, and frees all that it holds.",
            "Prints how many PASIDs that were. Asks first on a terminal.")
        .examples("pasid release vm-7", "pasid release 12 --yes")
        .parameter(
            "SET", "the set, by number or name, as `pasid sets` lists them", value -> set = value);
  }

  @Override
  String reason(int errno) {
    return errno == Errno.ENOENT
        ? "SET: " + set + " (expected: an open set that you may end)"
        : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    SetInfo found = SetLookup.find("SET", set, others(session));
    confirm(
        "End "
            + SetLookup.text(found.holder())
            + ", pid "
            + found.holder().pid()
            + ", which holds "
            + found.heldIds()
            + " PASIDs?");
    int released = session.closeSet(found.holder().setId());
    if (isJsonAsked()) {
      printJson(to -> {
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
