// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.demo;

import io.pasid4j.cli.api.ApiSet;
import io.pasid4j.cli.api.DomainId;
import io.pasid4j.cli.api.JsonValue;
import io.pasid4j.cli.api.ManagementApi;
import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.cli.process.Installation;
import io.pasid4j.cli.process.LineProcess;
import io.pasid4j.daemon.socket.SocketPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host of the demo's domain: a directory of its own, and a daemon that is killed and started. */
final class ClusterHost {
  private static final Duration INIT_AT_MOST = Duration.ofSeconds(30);

  private final String name;
  private final Installation installation;
  private final Scratch scratch;
  private final Path directory;
  private final Path config;
  private @Nullable DaemonProcess daemon;

  /** A host with its configuration written; {@code voters} as that has them. */
  ClusterHost(String name, Installation installation, Scratch scratch, String voters) {
    this.name = name;
    this.installation = installation;
    this.scratch = scratch;
    directory = scratch.file(name);
    config = directory.resolve("pasid.yaml");
    try {
      Files.createDirectory(directory);
      Files.writeString(
          config,
          "domain: { name: demo, host: %s, directory: '%s', voters: { %s } }\n"
              .formatted(name, directory.resolve("domain"), voters));
    } catch (IOException noFile) {
      throw new UncheckedIOException(noFile);
    }
  }

  String name() {
    return name;
  }

  Path socket() {
    return directory.resolve("pasid.sock");
  }

  /** Makes the voter's directory, as {@code pasid cluster init} does. */
  void init() {
    List<String> command = installation.pasid("cluster", "init", "--config", config.toString());
    try (LineProcess init = LineProcess.start(name, command, Map.of())) {
      if (init.exitCode(INIT_AT_MOST) != 0) {
        throw new IllegalStateException(
            name + ": pasid cluster init fails (expected: exit code 0)");
      }
    }
  }

  /** Starts the daemon; its process id. */
  long start() {
    DaemonProcess started =
        scratch.keep(DaemonProcess.start(installation, socket(), "--config", config.toString()));
    daemon = started;
    return started.pid();
  }

  void kill() {
    running().kill();
  }

  /** Ends the daemon as an operator does; its exit code. */
  int stop() {
    return running().stop();
  }

  private DaemonProcess running() {
    return Objects.requireNonNull(daemon, name);
  }

  /** The domain as this host sees it; {@link JsonValue#NONE} if it does not answer. */
  JsonValue domain() {
    try {
      return api().get("/v1/domain");
    } catch (CommandFailure notYet) {
      return JsonValue.NONE;
    }
  }

  /** The host that has an ID, as {@code pasid show ID --domain} finds it. */
  DomainId owned(int id) {
    return DomainId.of(api(), id);
  }

  /** Returns whether the domain knows this host, which has leased a block. */
  boolean hasJoined() {
    JsonValue domain = domain();
    return domain.field("ready").isTrue() && domain.field("leasedIds").number(0) > 0;
  }

  /**
   * Returns whether the host reports that it has no set; a daemon that has just started does not
   * answer.
   */
  boolean isEmpty() {
    try {
      return sets().isEmpty();
    } catch (CommandFailure notYet) {
      return false;
    }
  }

  /** The sets of its tenants. */
  List<JsonValue> sets() {
    return api().get("/v1/sets?limit=1000").field("sets").items();
  }

  boolean hasSet(String set) {
    return sets().stream().anyMatch(each -> each.field("name").text().equals(set));
  }

  /**
   * Moves a set, as {@code pasid migrate} does.
   *
   * @param set its name
   * @return the refusal; empty if it has moved
   */
  Optional<String> migrate(String set, ClusterHost target) {
    try {
      long id = ApiSet.find(api(), set, Optional.empty()).id();
      String body = "{\"to\":\"" + target.name() + "\",\"dryRun\":false}";
      boolean moved = api().post("/v1/sets/" + id + "/migration", body).field("moved").isTrue();
      return moved ? Optional.empty() : Optional.of("not moved");
    } catch (CommandFailure refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    }
  }

  /**
   * Fences a lost host, as {@code pasid cluster fence} does.
   *
   * @return how many IDs are in quarantine
   */
  long fence(ClusterHost lost) {
    return api()
        .post("/v1/domain/hosts/" + lost.name() + "/fence", "{\"restMs\":60000}")
        .field("restingIds")
        .number(0);
  }

  /**
   * Returns whether the domain reports that no ID of a host is in quarantine, and that it was
   * fenced once.
   */
  boolean seesLearnt(ClusterHost fenced) {
    return domain().field("members").items().stream()
        .filter(member -> member.field("name").text().equals(fenced.name()))
        .anyMatch(member ->
            member.field("epoch").number(0) == 2
                && member.field("instance").number(0) != 0
                && member.field("restingIds").number(-1) == 0);
  }

  private ManagementApi api() {
    return new ManagementApi(SocketPaths.managementPath(socket()).orElseThrow());
  }
}
