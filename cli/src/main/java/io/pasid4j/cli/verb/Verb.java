// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CommonOptions;
import io.pasid4j.cli.option.Declaration;
import io.pasid4j.cli.option.Declared;
import io.pasid4j.cli.output.Json;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.SpaceInfo;
import io.pasid4j.client.failure.PasidConnectionException;
import io.pasid4j.client.failure.PasidRequestException;
import io.pasid4j.client.failure.UnknownRefusalException;
import io.pasid4j.core.QuotaRefusedException;
import io.pasid4j.protocol.Errno;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** A command that is one session with a daemon. */
abstract class Verb implements Callable<Integer>, Declared {
  private final CommonOptions common;

  @SuppressWarnings("NullAway.Init") // set before it is called
  private CommandSpec spec;

  Verb(CommonOptions common) {
    this.common = common;
  }

  @Override
  public void declare(Declaration line) {
    spec = line.spec();
  }

  /** Runs the command in a session. */
  abstract void run(PasidClient session);

  /**
   * Checks the command line as far as picocli cannot, before a daemon is contacted.
   *
   * @throws CommandFailure if the command line is wrong
   */
  void checkLine() {}

  /** Runs the part that needs no session; returns true if that was all. */
  boolean runAlone() {
    return false;
  }

  @Override
  public final Integer call() {
    checkLine();
    if (runAlone()) {
      out().flush();
      return ExitCode.OK;
    }
    try (PasidClient session = open()) {
      run(session);
      out().flush();
      return exitCode();
    } catch (PasidConnectionException gone) {
      return unreachable(gone);
    } catch (UnknownRefusalException | QuotaRefusedException refused) {
      throw CommandFailure.refused(String.valueOf(refused.getMessage()));
    } catch (PasidRequestException refused) {
      throw CommandFailure.refused(reason(refused.errno()));
    } catch (IllegalArgumentException impossible) {
      // Creates the failure of a request that cannot be made: the message names the value and what
      // is possible.
      throw CommandFailure.usage(String.valueOf(impossible.getMessage()));
    }
  }

  /** The exit code of a command that has done its work. */
  int exitCode() {
    return ExitCode.OK;
  }

  /** The exit code where no daemon answers. */
  int unreachable(PasidConnectionException gone) {
    throw CommandFailure.unreachable(String.valueOf(gone.getMessage()));
  }

  /** Returns the meaning of an error number in the daemon's reply to this command's request. */
  String reason(int errno) {
    return switch (errno) {
      case Errno.ENOENT, Errno.EPERM -> unknownSpace();
      case Errno.ENOTSUP -> "daemon: too old for this command (expected: version 0.1.0 or later)";
      default -> "errno: " + errno + " (expected: a request that the daemon serves)";
    };
  }

  /**
   * Returns the message about a space that does not exist, or not for this user; it lists those
   * that do.
   */
  final String unknownSpace() {
    String name = common.space().orElse("the default");
    return "--space: " + name + " (expected: " + spaces() + ")";
  }

  private String spaces() {
    try (PasidClient session = PasidClient.observe(socket())) {
      return session.spaces().stream()
          .map(SpaceInfo::name)
          .collect(Collectors.joining(", ", "one of ", ""));
    } catch (PasidConnectionException | PasidRequestException unknown) {
      return "a space that you may use; `pasid spaces` lists them";
    }
  }

  /** The socket to connect to. */
  Path socket() {
    return common.socket().path();
  }

  /** Connects; without a set of its own unless the command needs one. */
  PasidClient open() {
    return PasidClient.observe(socket());
  }

  final CommonOptions common() {
    return common;
  }

  final boolean isJsonAsked() {
    return common.isJsonAsked();
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  final void printJson(Json.Value value) {
    Json.print(out(), value);
  }

  /** Prints a remark for people, on the standard error. */
  final void note(String line) {
    if (!common.isQuiet()) {
      err().println(line);
    }
  }
}
