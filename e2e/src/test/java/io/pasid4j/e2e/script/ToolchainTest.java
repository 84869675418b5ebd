// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tools that the script chooses, and its message when there is none, whatever this machine has.
 */
class ToolchainTest {
  private static final int CANNOT_START = 4;

  @TempDir private Path directory;
  private ScriptClone clone;

  @BeforeEach
  void makeClone() throws Exception {
    clone = ScriptClone.in(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "is_jdk() { return 1; }; find_jdk, no JDK 25 or later found: , JAVA_HOME",
    "maven_is_new_enough() { return 1; }; find_maven, no Maven 3.8 or later found: , MAVEN_HOME",
    "command() { return 1; }; find_c_compiler, no C compiler with libc headers found: , CC"
  })
  void whatIsMissingIsSaidInALine(String script, String what, String remedy) throws Exception {
    ProcessResult ran = toolchain(script);

    assertThat(ran.exitCode()).isEqualTo(CANNOT_START);
    assertThat(ran.err()).startsWith("pasid: " + what).contains("apt-get install", remedy);
    assertThat(ran.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"17.0.19, false", "24.0.2, false", "25, true", "25.0.3, true", "26-ea, true"})
  void aJdkCountsFromItsMajorVersionOn(String version, boolean counts) throws Exception {
    clone.setJdkVersion(version);

    assertThat(toolchain("is_jdk \"$JAVA_HOME\"").exitCode() == 0).isEqualTo(counts);
  }

  @ParameterizedTest
  @CsvSource({"3.6.3, false", "3.8.7, true", "3.10.0, true", "4.0.0, true"})
  void mavenCountsFrom3_8On(String version, boolean counts) throws Exception {
    clone.setMavenVersion(version);

    assertThat(toolchain("maven_is_new_enough \"$(command -v mvn)\"").exitCode() == 0)
        .isEqualTo(counts);
  }

  @Test
  void theJdkThatJavaHomeNamesIsTaken() throws Exception {
    assertThat(
            toolchain("before=$JAVA_HOME; find_jdk; [ \"$JAVA_HOME\" = \"$before\" ]").exitCode())
        .isZero();
  }

  private ProcessResult toolchain(String script) throws Exception {
    return clone.run(List.of("sh", "-euc", ". ./scripts/toolchain.sh; " + script));
  }
}
