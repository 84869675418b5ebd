// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor.live;

import io.pasid4j.doctor.tree.HostTree;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the processes that have a VFIO device or group open. */
final class OpenDevices {
  private static final String DIRECTORY = "/dev/vfio/";

  private OpenDevices() {}

  static List<Row> rows(HostTree tree, boolean isRoot) {
    Map<String, Set<String>> holders = new TreeMap<>();
    for (String pid : tree.list("/proc")) {
      if (pid.matches("\\d{1,10}")) {
        addOf(tree, pid, holders);
      }
    }
    List<Row> rows = new ArrayList<>();
    holders.forEach((device, pids) ->
        rows.add(
            Row.check(
                "holders",
                State.NEUTRAL,
                device,
                "opened by " + String.join(", ", pids),
                "what they have attached ends when they close it")));
    if (rows.isEmpty()) {
      String whose = isRoot ? "no process" : "no process of this user (only root sees others)";
      rows.add(Row.check("holders", State.OK, "", whose + " has a VFIO device open"));
    }
    return rows;
  }

  private static void addOf(HostTree tree, String pid, Map<String, Set<String>> holders) {
    String descriptors = "/proc/" + pid + "/fd";
    for (String number : tree.list(descriptors)) {
      String file = tree.link(descriptors + "/" + number);
      if (file != null && file.startsWith(DIRECTORY) && !file.equals(DIRECTORY + "vfio")) {
        String name = tree.text("/proc/" + pid + "/comm");
        holders
            .computeIfAbsent(file, unseen -> new TreeSet<>())
            .add("pid %s (%s)".formatted(pid, name == null ? "?" : name));
      }
    }
  }
}
