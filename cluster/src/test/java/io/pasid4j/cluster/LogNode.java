// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster;

import io.pasid4j.cluster.config.VoterConfig;
import io.pasid4j.domain.log.LogMember;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A voter as a process: {@code DIRECTORY SELF NAME=ADDRESS...}. For each input line {@code TAG
 * COMMAND} it prints {@code TAG ANSWER}; for the command {@code role} the answer is its role.
 */
final class LogNode {
  private LogNode() {}

  public static void main(String[] arguments) throws Exception {
    List<LogMember> initialVoters = new ArrayList<>();
    for (String argument : List.of(arguments).subList(2, arguments.length)) {
      int equals = argument.indexOf('=');
      initialVoters.add(
          new LogMember(argument.substring(0, equals), argument.substring(equals + 1)));
    }
    LogMember self =
        initialVoters.stream().filter(m -> m.name().equals(arguments[1])).findFirst().orElseThrow();
    VoterConfig config =
        new VoterConfig(
            "test",
            self,
            initialVoters,
            Path.of(arguments[0]),
            Optional.empty(),
            Voters.TIMING,
            Voters.SMALL,
            Voters.LITTLE);
    VoterLog.create(config);
    try (VoterLog log = VoterLog.open(config, new SumMachine(), Voters::sender)) {
      serve(log);
    }
  }

  private static void serve(VoterLog log) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      String tag = line.substring(0, space);
      String command = line.substring(space + 1);
      if (command.equals("role")) {
        print(tag, log.status().role().toString());
        continue;
      }
      var _ =
          log.propose(command.getBytes(StandardCharsets.UTF_8))
              .whenComplete((answer, failure) ->
                  print(
                      tag,
                      failure == null
                          ? new String(answer, StandardCharsets.UTF_8)
                          : failure.toString()));
    }
  }

  private static synchronized void print(String tag, String text) {
    System.out.println(tag + " " + text);
    System.out.flush();
  }
}
