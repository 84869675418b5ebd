// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.crash;

import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.client.SetInfo;
import io.pasid4j.e2e.host.CProgram;
import io.pasid4j.e2e.host.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A program that knows only the ioctl, with the preload: several threads in an endless loop. */
final class LoopTenant implements Tenant {
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final int IDS_AT = 5;

  private final String name;
  private final LineProcess program;
  private Set<Integer> held = Set.of();
  private long requests;

  /**
   * Starts it.
   *
   * @param name of its set, unlike all others
   */
  LoopTenant(Path socket, String name, int threads) throws Exception {
    this.name = name;
    Map<String, String> environment = new HashMap<>(Repository.installation().preload(socket));
    environment.put("PASID_RESUME_MS", Long.toString(ANSWER.toMillis()));
    environment.put("PASID_SET_NAME", name);
    List<String> command =
        List.of(CProgram.compile("ioctl_loop").toString(), Integer.toString(threads));
    program = LineProcess.start(name, command, environment);
    ThreadTenant.check(program.readLine(ANSWER).equals("ok"), name + ": not started");
  }

  @Override
  public void rest() {
    String said = program.ask("pause", ANSWER);
    ThreadTenant.check(said.startsWith("held "), name + ": " + said);
    String[] words = said.split(" ", -1);
    requests = Long.parseLong(words[3]);
    held = new TreeSet<>();
    for (int at = IDS_AT; at < words.length; at++) {
      held.add(Integer.parseInt(words[at]));
    }
  }

  @Override
  public void goOn() {
    program.send("go");
  }

  @Override
  public boolean owns(SetInfo set) {
    return set.holder().name().equals(name);
  }

  @Override
  public Set<Integer> held() {
    return held;
  }

  @Override
  public Set<Integer> pending() {
    return Set.of();
  }

  @Override
  public long requests() {
    return requests;
  }

  @Override
  public void close() {
    program.close();
  }
}
