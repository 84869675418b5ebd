// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.client;

import io.pasid4j.client.AsyncPasidSet;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thread that keeps so many requests under way, and waits only for the oldest. */
final class PipelinedLoad implements ClientLoad {
  private final AsyncPasidSet set;
  private final int lanes;
  private final PasidRange[] own;
  private long answered;

  PipelinedLoad(PasidClient client, int lanes) {
    this.set = client.async();
    this.lanes = lanes;
    own = new PasidRange[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      own[lane] = PasidRange.exactly(ClientLoadProgram.FIRST_ID + lane);
    }
  }

  @Override
  public long[] run(long nanos) {
    answered = 0;
    CompletableFuture<?>[] underWay = new CompletableFuture<?>[lanes];
    long end = System.nanoTime() + nanos;
    for (boolean allocates = true; !allocates || System.nanoTime() < end; allocates = !allocates) {
      for (int lane = 0; lane < lanes; lane++) {
        await(underWay[lane]);
        underWay[lane] = allocates ? set.allocate(own[lane]) : set.free(own[lane]);
      }
    }
    for (CompletableFuture<?> last : underWay) {
      await(last);
    }
    return new long[0];
  }

  private void await(@Nullable CompletableFuture<?> oldest) {
    if (oldest != null) {
      oldest.join();
      answered++;
    }
  }

  @Override
  public long requests() {
    return answered;
  }
}
