// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.api;

import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import io.pasid4j.cli.output.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A verb that needs the management API of a daemon and no session. */
public abstract class ApiVerb implements Callable<Integer>, Declared {
  private final CommonOptions common;

  private final ApiOption api = new ApiOption();

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  /** Takes the options that every verb has. */
  protected ApiVerb(CommonOptions common) {
    this.common = common;
  }

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
    line.with(api);
  }

  /** The options that every verb has. */
  protected final CommonOptions common() {
    return common;
  }

  /** The API that the line names. */
  protected final ManagementApi daemon() {
    return api.of(common.socket());
  }

  /** The command line, for usage errors. */
  protected final CommandLine line() {
    return spec.commandLine();
  }

  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints the result as JSON if the line asks for that, else as text, and flushes. */
  protected final void print(Json.Value json, String text) {
    if (common.isJsonAsked()) {
      Json.print(out(), json);
    } else {
      out().println(text);
      out().flush();
    }
  }
}
