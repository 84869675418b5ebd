// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.pasid4j.daemon.command.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A request that waits for what takes long, and a peer that does not. */
class UnfinishedTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Supplier<CommandResult>> continued = new ArrayList<>();
  private final Unfinished unfinished =
      new Unfinished(
          channel,
          Runnable::run,
          _ -> {},
          new Unfinished.Turns() {
            @Override
            public void inTurn(Supplier<CommandResult> then) {
              continued.add(then);
            }

            @Override
            public void complete(CommandResult result) {
              continued.add(() -> result);
            }
          });
  private final CompletableFuture<String> until = new CompletableFuture<>();

  private void await() {
    unfinished.settle(null, new CommandResult.Waiting(until, () -> CommandResult.of(0)));
  }

  @Test
  void theEndOfTheConnectionEndsTheWait() {
    await();
    assertThat(until).isNotDone();
    var _ = channel.close();
    assertThat(until).isCancelled();
    channel.runPendingTasks();
    assertThat(continued).isEmpty();
  }

  @Test
  void whatHasComeContinuesTheRequest() {
    await();
    until.complete("here");
    channel.runPendingTasks();
    assertThat(continued).hasSize(1);
  }
}
