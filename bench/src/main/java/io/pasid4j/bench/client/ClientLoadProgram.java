// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.client;

import io.pasid4j.client.PasidClient;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A process that loads a daemon over one connection and prints a line of JSON, as the C program
 * does. Each lane allocates and frees an ID of its own by exact range, one request after another.
 */
public final class ClientLoadProgram {
  /** The lowest ID that is used. */
  static final int FIRST_ID = 1000;

  private ClientLoadProgram() {}

  /** Ways to send the requests. */
  enum Mode {
    /** One thread, one request under way. */
    ROUNDTRIP,
    /** Virtual threads, each with one request under way. */
    THREADS,
    /** One thread's requests without waiting. */
    PIPELINED
  }

  /** Runs: socket, mode, lanes, warm-up and duration in ms. */
  public static void main(String[] arguments) throws InterruptedException {
    Mode mode = Mode.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    int lanes = Integer.parseInt(arguments[2]);
    try (PasidClient client = PasidClient.connect(Path.of(arguments[0]))) {
      ClientLoad load =
          switch (mode) {
            case ROUNDTRIP -> new BlockingLoad(client, 1);
            case THREADS -> new BlockingLoad(client, lanes);
            case PIPELINED -> new PipelinedLoad(client, lanes);
          };
      load.run(millis(arguments[3]));
      long start = System.nanoTime();
      long[] trips = load.run(millis(arguments[4]));
      print(load.requests(), System.nanoTime() - start, trips);
    }
  }

  private static long millis(String text) {
    return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(text));
  }

  private static void print(long requests, long nanos, long[] trips) {
    Arrays.sort(trips);
    System.out.printf(
        Locale.ROOT,
        "{\"requests_per_s\": %.0f, \"errors\": 0, \"p50_ns\": %d, \"p99_ns\": %d,"
            + " \"p999_ns\": %d}%n",
        requests * 1e9 / nanos,
        quantile(trips, 0.5),
        quantile(trips, 0.99),
        quantile(trips, 0.999));
  }

  private static long quantile(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)];
  }
}
