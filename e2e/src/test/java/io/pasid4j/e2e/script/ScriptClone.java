// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The start script, as it is, in a clone whose JDK and Maven only record that they were called: so
 * the tests see when the script builds, without building.
 */
final class ScriptClone {
  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = --version ]; then
          echo "Apache Maven $(cat "$(dirname "$0")/maven-version")"
          exit
      fi
      echo build >>"$(dirname "$0")/builds"
      sed -n 's/^SigIgn:[^0-9a-f]*//p' /proc/$$/status >"$(dirname "$0")/ignored"
      echo '[INFO] Building pasid4j core 0.1.0 [1/2]'
      [ ! -e "$(dirname "$0")/hangup" ] || kill -HUP "$PPID"
      if [ -e "$(dirname "$0")/fail" ]; then
          rm "$(dirname "$0")/fail"
          echo '[ERROR] on purpose'
          exit 1
      fi
      mkdir -p cli/target/pasid/lib native/target
      : >cli/target/pasid/lib/pasid4j-cli.jar
      : >native/target/libpasid_vfio.so
      if [ -d "$(dirname "$0")/reports" ]; then
          mkdir -p core/target/surefire-reports
          cp "$(dirname "$0")"/reports/* core/target/surefire-reports
      fi
      """;
  private static final String JAVA =
      """
      #!/bin/sh
      [ "$1" != -version ] || exit 1
      printf '%s' "$LC_ALL" >"$(dirname "$0")/locale"
      standard=$(for fd in 0 1 2; do readlink "/proc/$$/fd/$fd" || echo closed; done)
      echo "$standard" >"$(dirname "$0")/standard"
      while [ "$1" != -jar ]; do shift; done
      shift 2
      echo "ran: $*"
      for last; do :; done
      case $last in exit-*) exit "${last#exit-}" ;; esac
      """;

  /** Records that it was called, as {@code cksum} is where sources are compared by content. */
  private static final String CKSUM =
      """
      #!/bin/sh
      : >"$(dirname "$0")/compared"
      exec /usr/bin/cksum "$@"
      """;

  /** Called by the script at once, where it was started through a link. */
  private static final String READLINK =
      """
      #!/bin/sh
      [ ! -e "$(dirname "$0")/hangup" ] || kill -HUP "$PPID"
      exec /usr/bin/readlink "$@"
      """;

  private final Path root;
  private final Path tools;
  private final Path jdk;

  private ScriptClone(Path directory, String name) {
    root = directory.resolve(name);
    tools = directory.resolve("tools");
    jdk = directory.resolve("a jdk");
  }

  static ScriptClone in(Path directory) throws IOException {
    return in(directory, "a clone");
  }

  /** A clone at {@code directory/name}. */
  static ScriptClone in(Path directory, String name) throws IOException {
    ScriptClone clone = new ScriptClone(directory, name);
    copy(Repository.root().resolve("pasid"), clone.root.resolve("pasid"));
    try (Stream<Path> scripts = Files.list(Repository.root().resolve("scripts"))) {
      for (Path script : scripts.toList()) {
        copy(script, clone.root.resolve("scripts").resolve(script.getFileName()));
      }
    }
    write(clone.root.resolve("pom.xml"), "<project/>");
    write(clone.root.resolve("core/pom.xml"), "<project/>");
    program(clone.tools.resolve("mvn"), MAVEN);
    program(clone.tools.resolve("cksum"), CKSUM);
    program(clone.tools.resolve("readlink"), READLINK);
    clone.setMavenVersion("3.8.7");
    program(clone.jdk.resolve("bin/javac"), "#!/bin/sh\n");
    program(clone.jdk.resolve("bin/java"), JAVA);
    clone.setJdkVersion("25.0.1");
    return clone;
  }

  Path root() {
    return root;
  }

  ProcessResult pasid(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./pasid"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs a command in the root of the clone. */
  ProcessResult run(List<String> command) throws IOException, InterruptedException {
    return run(command, Map.of());
  }

  /** The same with more in the environment. */
  ProcessResult run(List<String> command, Map<String, String> more)
      throws IOException, InterruptedException {
    List<String> inRoot =
        new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", root.toString()));
    inRoot.addAll(command);
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JAVA_HOME", jdk.toString());
    environment.put("PATH", tools + ":/usr/bin:/bin");
    return ProcessResult.command(inRoot, environment);
  }

  /** A source file that may be written; its directory is there. */
  Path source(String path) throws IOException {
    Path source = root.resolve(path);
    Files.createDirectories(source.getParent());
    return source;
  }

  long builds() throws IOException {
    Path builds = tools.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** Returns whether contents of sources were compared since the last look. */
  boolean hasCompared() throws IOException {
    return Files.deleteIfExists(tools.resolve("compared"));
  }

  /** The value of LC_ALL of the last JVM. */
  String locale() throws IOException {
    return Files.readString(jdk.resolve("bin/locale"));
  }

  /** The files that the last JVM had as standard input, output and error. */
  List<String> standardFiles() throws IOException {
    return Files.readAllLines(jdk.resolve("bin/standard"));
  }

  /** The next runs of Maven leave a report of a test class with these counts. */
  void reportTests(String name, int tests, int failures, int errors, int skipped)
      throws IOException {
    write(
        tools.resolve("reports/TEST-" + name + ".xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="%s" time="1.5" \
        tests="%d" errors="%d" skipped="%d" failures="%d">
          <properties><property name="tests" value="99"/></properties>
        </testsuite>
        """
            .formatted(name, tests, errors, skipped, failures));
  }

  /** The next runs of Maven leave no report that was asked for before. */
  void forgetTests() throws IOException {
    try (Stream<Path> reports = Files.list(tools.resolve("reports"))) {
      for (Path report : reports.toList()) {
        Files.delete(report);
      }
    }
  }

  /** The signals that the last build ignored, a bit for each from signal 1 on. */
  long signalsIgnoredByBuild() throws IOException {
    return Long.parseUnsignedLong(Files.readString(tools.resolve("ignored")).strip(), 16);
  }

  /** From now on the script gets SIGHUP from each program that it runs before the JVM. */
  void hangUp() throws IOException {
    write(tools.resolve("hangup"), "");
  }

  void failNextBuild() throws IOException {
    write(tools.resolve("fail"), "");
  }

  void setMavenVersion(String version) throws IOException {
    write(tools.resolve("maven-version"), version);
  }

  void setJdkVersion(String version) throws IOException {
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  private static void program(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
