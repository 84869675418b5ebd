// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.JsonOption;
import io.pasid4j.cli.option.SocketOption;
import io.pasid4j.cli.output.RefusalText;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.client.PasidConnectionException;
import io.pasid4j.client.PasidRequestException;
import io.pasid4j.client.UnknownRefusalException;
import io.pasid4j.core.PasidUnavailableException;
import io.pasid4j.core.QuotaRefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that is one session with a daemon. */
abstract class Verb implements Callable<Integer> {
  @Mixin private final SocketOption socket = new SocketOption();
  @Mixin private final JsonOption json = new JsonOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  /** Does the work. */
  abstract void run(PasidClient session);

  @Override
  public final Integer call() {
    try (PasidClient session = PasidClient.connect(path(socket), options())) {
      run(session);
      out().flush();
      return exitCode();
    } catch (PasidConnectionException gone) {
      throw CommandFailure.unreachable(String.valueOf(gone.getMessage()));
    } catch (PasidUnavailableException refused) {
      throw CommandFailure.refused(RefusalText.of(refused));
    } catch (UnknownRefusalException | QuotaRefusedException refused) {
      throw CommandFailure.refused(String.valueOf(refused.getMessage()));
    } catch (PasidRequestException refused) {
      throw CommandFailure.refused(reason(refused.errno()));
    } catch (IllegalArgumentException impossible) {
      // A request that cannot be put: its fields say which value is to blame, and what is possible.
      throw CommandFailure.usage(String.valueOf(impossible.getMessage()));
    }
  }

  /** How the command ends that has done its work. */
  int exitCode() {
    return ExitCode.OK;
  }

  /** What an error number means that the daemon answered to this command's request. */
  String reason(int errno) {
    return "errno: " + errno + " (expected: a request that the daemon serves)";
  }

  /** Where to connect. */
  Path path(SocketOption given) {
    return given.path();
  }

  /** How to connect. */
  ConnectOptions options() {
    return ConnectOptions.DEFAULT;
  }

  final boolean isJsonAsked() {
    return json.isAsked();
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Tells people something that a program that reads the output must not meet there. */
  final void note(String line) {
    spec.commandLine().getErr().println(line);
  }
}
