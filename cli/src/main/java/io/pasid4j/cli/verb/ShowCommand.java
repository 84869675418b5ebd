// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.api.ApiOption;
import io.pasid4j.cli.api.DomainId;
import io.pasid4j.cli.api.SetRanges;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.IdConverter;
import io.pasid4j.cli.output.ShownId;
import io.pasid4j.cli.output.ShownSet;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SetInfo;
import io.pasid4j.protocol.Errno;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Shows the state of a PASID, or a set with its PASIDs. */
public final class ShowCommand extends OperatorVerb {
  private @Nullable String word;

  private @Nullable String set;

  private boolean ids;

  private boolean inDomain;

  private final ApiOption api = new ApiOption();

  private long id;

  /** With the options of the line. */
  public ShowCommand(CommonOptions common) {
    super(common);
  }

  @Override
  public void declare(Declaration line) {
    super.declare(line);
    line.describe(
            "Shows the state and the holder of a PASID, or a set with the PASIDs that it holds.",
            "What begins with a digit is a PASID, unless --ids or --set says that it is a set. Over the",
            "operators' socket every holder is shown, else those of your own user; the PASIDs of a set",
            "come from the management API.")
        .examples("pasid show 42", "pasid show vm-7 --ids | wc -l", "pasid show 42 --domain")
        .optional(
            "ID|SET",
            "the PASID, decimal or 0x hexadecimal, or the set, by number or name",
            value -> word = value)
        .text("--set", "SET", "a set, be its name a number or not", value -> set = value)
        .flag("--ids", "only the PASIDs of the set, one a line", () -> ids = true)
        .flag("--domain", "the host of the domain that has the PASID", () -> inDomain = true)
        .with(api);
  }

  @Override
  void checkLine() {
    if ((word == null) == (set == null)) {
      throw CommandFailure.usage(
          "ID|SET: "
              + (word == null ? "missing" : word + " and --set " + set)
              + " (expected: a PASID or a set)");
    }
    if (inDomain && !isId()) {
      throw CommandFailure.usage(
          "--domain: %s (expected: a PASID)".formatted(set == null ? word : set));
    }
    if (isId()) {
      try {
        id = new IdConverter().convert(String.valueOf(word));
      } catch (TypeConversionException wrong) {
        throw CommandFailure.usage("ID: " + wrong.getMessage());
      }
    }
  }

  private boolean isId() {
    return word != null
        && !ids
        && !word.isEmpty()
        && (Character.isDigit(word.charAt(0)) || word.charAt(0) == '-');
  }

  @Override
  boolean runAlone() {
    if (!inDomain) {
      return false;
    }
    DomainId found = DomainId.of(api.of(common().socket()), id);
    String space = common().space().orElse(found.space());
    if (!space.equals(found.space())) {
      throw CommandFailure.usage(
          "--space: %s (expected: %s, which the domain shares)".formatted(space, found.space()));
    }
    if (isJsonAsked()) {
      printJson(found::write);
    } else {
      out().println(found.line());
    }
    return true;
  }

  @Override
  String reason(int errno) {
    return errno == Errno.EINVAL
        ? "ID: " + id + " (expected: an ID of the space)"
        : super.reason(errno);
  }

  @Override
  void run(PasidClient session) {
    if (isId()) {
      print(new ShownId(id, session.show(id, common().space().orElse(""))));
      return;
    }
    SetInfo found =
        SetLookup.find("SET", String.valueOf(set == null ? word : set), others(session));
    print(new ShownSet(found, SetRanges.of(api.of(common().socket()), found.holder().setId())));
  }

  private void print(ShownId shown) {
    if (isJsonAsked()) {
      printJson(shown::write);
    } else {
      out().println(shown.line());
    }
  }

  private void print(ShownSet shown) {
    if (isJsonAsked()) {
      printJson(to -> shown.write(to, ids));
    } else if (ids) {
      shown.printIds(out());
    } else {
      shown.print(out());
    }
  }
}
