// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.domain;

import com.fasterxml.jackson.databind.JsonNode;
import io.pasid4j.client.ConnectOptions;
import io.pasid4j.client.PasidClient;
import io.pasid4j.core.PasidRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The time that a set's migration takes, as an operator waits for it. */
final class MoveBench {
  private static final String SET = "moves";

  private final BenchHosts hosts;

  MoveBench(BenchHosts hosts) {
    this.hosts = hosts;
  }

  /** Moves a set of so many IDs to and fro; milliseconds of each move. */
  List<Double> run(int ids, int moves) throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    String from = hosts.names().getFirst();
    String to = hosts.names().getLast();
    ConnectOptions options =
        ConnectOptions.builder().name(SET).resumeMs(1_000).requestTimeoutMs(60_000).build();
    try (PasidClient client = PasidClient.connect(hosts.socket(from), options)) {
      for (int held = 0; held < ids; held++) {
        var _ = client.allocate(PasidRange.ALL);
      }
      for (int move = 0; move < moves; move++) {
        took.add(moveMs(from, to));
        String back = from;
        from = to;
        to = back;
      }
    }
    end(from);
    return took;
  }

  private double moveMs(String from, String to) throws IOException, InterruptedException {
    BenchHosts.await(SET + " on " + from, () -> find(from) != 0);
    long id = find(from);
    long start = System.nanoTime();
    JsonNode answer =
        hosts.call(
            from,
            "POST",
            "/v1/sets/" + id + "/migration",
            "{\"to\":\"" + to + "\",\"dryRun\":false}");
    double ms = (System.nanoTime() - start) / 1e6;
    if (!answer.path("moved").asBoolean()) {
      throw new IOException("migration: " + answer + " (expected: moved)");
    }
    return ms;
  }

  /** The set's number on a host; 0 if it is not there. */
  private long find(String host) throws IOException, InterruptedException {
    for (JsonNode set : hosts.call(host, "GET", "/v1/sets?limit=1000", "").path("sets")) {
      if (set.path("name").asText().equals(SET)) {
        return set.path("id").asLong();
      }
    }
    return 0;
  }

  private void end(String host) throws IOException, InterruptedException {
    BenchHosts.await(SET + " on " + host, () -> find(host) != 0);
    hosts.call(host, "DELETE", "/v1/sets/" + find(host), "");
  }
}
