// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the demo of a domain. It fails if one of its claims does not hold. */
@Command(
    name = "cluster",
    description = {
      "Runs three daemons on this machine as the hosts of one domain. A VM moves from one to",
      "another with its PASIDs while the leader is killed, and a host is fenced. Explains what it",
      "shows, and cleans up."
    },
    footer = {"", "Examples:", "  ./pasid demo cluster"})
public final class ClusterDemoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private CommandSpec spec;

  @Override
  public Integer call() {
    return DemoCommand.play(
        spec,
        (installation, narrator) -> {
          try (Scratch scratch = Scratch.create()) {
            new ClusterScript(ClusterStage.create(installation, scratch), narrator).run();
          }
        });
  }
}
