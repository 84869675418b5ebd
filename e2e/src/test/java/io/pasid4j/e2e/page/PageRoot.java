// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

import io.pasid4j.cli.process.Installation;
import io.pasid4j.e2e.host.Poll;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A directory that looks like the root of the repository to the commands of a page. Its {@code
 * ./pasid} runs what the tests' build has made: the repository's own would wait for that build.
 */
final class PageRoot implements AutoCloseable {
  private static final String START = "pasid";
  private static final List<String> USED =
      List.of("clients", "docs", "examples", "native", "packaging");
  private static final String FIRST_TIER = "-XX:TieredStopAtLevel=1";

  // A process that a page starts in the background ends with it.
  /** Ends what the page has started. dash knows no jobs in a command substitution. */
  private static final String CLEAN_UP =
      "trap 'jobs -p >\"$TMPDIR/jobs\"; kill $(cat \"$TMPDIR/jobs\") 2>/dev/null || :' EXIT\n";

  private static final Duration AT_MOST = Duration.ofMinutes(1);

  private final Path root;
  private final Path work;

  private PageRoot(Path root, Path work) {
    this.root = root;
    this.work = work;
  }

  static PageRoot in(Path directory) throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path work = Files.createDirectory(directory.resolve("work"));
    for (String name : USED) {
      Files.createSymbolicLink(root.resolve(name), Repository.root().resolve(name));
    }
    Path start = Files.writeString(root.resolve(START), startScript());
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new PageRoot(root, work);
  }

  private static String startScript() {
    Installation built = Repository.installation();
    List<String> daemon = new ArrayList<>(built.pasid("daemon"));
    daemon.removeLast();
    List<String> verb = new ArrayList<>(built.pasid());
    verb.add(1, FIRST_TIER);
    return """
    #!/bin/sh
    case $1 in
    run) shift && exec %s "$@" ;;
    daemon) exec %s "$@" ;;
    *) exec %s "$@" ;;
    esac
    """
        .formatted(
            built.file("native/target/pasid-run"),
            String.join(" ", daemon),
            String.join(" ", verb));
  }

  /** Runs a script from the root; its sockets and temporary files are in a place of its own. */
  ProcessResult run(String script) throws Exception {
    String all = "cd '" + root + "'\n" + CLEAN_UP + "exec 2>&1\n" + script;
    Path file = Files.writeString(work.resolve("script"), all);
    Path socket = work.resolve("s");
    ProcessResult result =
        ProcessResult.command(
            List.of("sh", "-eu", file.toString()),
            Map.of("PASID_SOCKET", socket.toString(), "TMPDIR", work.toString()));
    Poll.until("the end of the page's daemon", AT_MOST, () -> Files.notExists(socket));
    return result;
  }

  /** Deletes the links, so that who deletes the directory meets none that leads out of it. */
  @Override
  public void close() throws IOException {
    for (String name : USED) {
      Files.delete(root.resolve(name));
    }
  }
}
