// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.demo.Narrator.UnreadException;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.process.Installation;
import io.pasid4j.client.failure.PasidConnectionException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the demo. It fails if one of its claims does not hold. */
@Command(
    name = "demo",
    description = {
      "Runs the main job on real processes, explains what it shows, and cleans up.",
      "Starts a daemon and three C programs that know only the ioctl, and shows that they share",
      "PASIDs without harming one another. `demo cluster` shows a domain of three hosts."
    },
    synopsisSubcommandLabel = "[cluster]",
    footer = {
      "",
      "Examples:",
      "  ./pasid demo",
      "  ./pasid demo >demo.txt",
      "  ./pasid demo cluster"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String HOME = "pasid.home";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  @Override
  public Integer call() {
    return play(
        spec,
        (installation, narrator) -> {
          try (Stage stage = new Stage(installation)) {
            new DemoScript(stage, narrator).run();
          }
        });
  }

  /**
   * Runs a story on the programs of this build; a failure is the command's. An output that cannot
   * be written ends the story, and is reported as for every verb.
   */
  static int play(CommandSpec spec, BiConsumer<Installation, Narrator> story) {
    @Nullable String home = System.getProperty(HOME);
    if (home == null) {
      throw CommandFailure.usage(HOME + ": not set (expected: the demo runs as ./pasid demo)");
    }
    try {
      story.accept(new Installation(Path.of(home)), new Narrator(spec.commandLine().getOut()));
      return ExitCode.OK;
    } catch (UnreadException ended) {
      return ExitCode.OK;
    } catch (IllegalStateException | PasidConnectionException broken) {
      throw CommandFailure.refused("demo: " + broken.getMessage());
    }
  }
}
