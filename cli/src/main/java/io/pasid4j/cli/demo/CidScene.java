// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.process.LineProcess;
import java.time.Duration;
import java.util.List;

/** Two VMs that get a vsock CID by {@code pasid run}; one of them finds its number taken. */
final class CidScene {
  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);
  private static final String LIVES = "echo %{id}; read -r line";

  /** The status by which this stand-in for QEMU says EADDRINUSE, at its first start only. */
  private static final String TAKEN = "98";

  private final Stage stage;
  private final Narrator narrator;
  private final Observer observer;

  CidScene(Stage stage, Narrator narrator, Observer observer) {
    this.stage = stage;
    this.narrator = narrator;
    this.observer = observer;
  }

  void play() {
    narrator.scene("Two more VMs draw vsock CIDs by pasid run");
    int others = observer.otherSessions();
    LineProcess first = stage.run("vm-x", List.of(), LIVES);
    int cid = cid(first);
    narrator.say("vm-x (pid %d) was started with CID %d.".formatted(first.pid(), cid));
    String failsOnce =
        "[ -e \"$0\" ] || { echo %{id} >\"$0\"; exit " + TAKEN + "; }; cat \"$0\"; " + LIVES;
    LineProcess second = stage.run("vm-y", List.of("--on-busy", TAKEN), failsOnce);
    int taken = cid(second);
    int next = cid(second);
    narrator.say(
        "vm-y was started with CID %d, found it taken by somebody outside, and was started again."
            .formatted(taken));
    narrator.claim(next != taken && next != cid, "vm-y has CID %d now".formatted(next));
    narrator.claim(
        observer.isForeign(taken, Stage.CIDS),
        "CID %d goes to nobody until an operator clears it (pasid clear)".formatted(taken));
    end(first);
    end(second);
    narrator.claim(
        observer.awaitOtherSessions(others, ANSWER_AT_MOST),
        "both CIDs were free when the VMs ended");
  }

  private static int cid(LineProcess vm) {
    return Integer.parseInt(vm.readLine(ANSWER_AT_MOST));
  }

  private static void end(LineProcess vm) {
    vm.endInput();
    vm.exitCode(ANSWER_AT_MOST);
  }
}
