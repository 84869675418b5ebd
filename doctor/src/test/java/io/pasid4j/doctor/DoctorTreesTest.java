// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.doctor.space.DaemonSpaces;
import io.pasid4j.doctor.verdict.Diagnosis;
import io.pasid4j.doctor.verdict.Row;
import io.pasid4j.doctor.verdict.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The verdict and the bit that decides, on each recorded tree: of the host, of each unit, and of
 * each device with a deciding bit. {@code verdicts.csv} has the verdicts of each tree's README.
 */
class DoctorTreesTest {
  private static final Path NOWHERE = Path.of("/nowhere");

  private static final Map<String, Diagnosis> EXAMINED = new HashMap<>();

  @TempDir static Path trees;

  @BeforeAll
  static void unpack() throws IOException {
    RecordedTrees.unpackAll(trees, "");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(resources = "/verdicts.csv", delimiter = '|', numLinesToSkip = 1)
  void isJudged(String tree, String name, String verdict, String bit, String reason) {
    Row row = row(examine(tree), name);

    assertThat(row.verdict()).extracting(Verdict::text).isEqualTo(verdict);
    assertThat(row.bit()).contains(bit);
    assertThat(row.reason()).contains(reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/exits.csv", delimiter = '|', numLinesToSkip = 1)
  void endsWith(String tree, int exitCode) {
    assertThat(examine(tree).exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(resources = "/notes.csv", delimiter = '|', numLinesToSkip = 1)
  void isNotedToo(String tree, String name, String note) {
    assertThat(row(examine(tree), name).also()).anyMatch(line -> line.contains(note));
  }

  @Test
  void everyTreeHasItsExpectations() throws IOException {
    assertThat(names().toList()).hasSize(26).allMatch(DoctorTreesTest::isExpected);
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachRowHasAReason(String tree) {
    Diagnosis diagnosis = examine(tree);

    assertThat(diagnosis.devices()).isNotEmpty();
    assertThat(Stream.of(diagnosis.checks(), diagnosis.units(), diagnosis.devices()))
        .allSatisfy(rows -> assertThat(rows).allMatch(row -> !row.reason().isBlank()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRecordingOfATreeIsJudgedAlike(String tree, @TempDir Path copy) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Doctor.ofRecording(trees.resolve(tree)).record(archive);
    RecordedTrees.unpack(new ByteArrayInputStream(archive.toByteArray()), copy, "");

    assertThat(Doctor.ofRecording(copy).examine(NOWHERE, NOWHERE, DaemonSpaces.NONE))
        .isEqualTo(examine(tree));
  }

  static Stream<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(trees)) {
      List<String> names = folders.map(folder -> folder.getFileName().toString()).sorted().toList();
      return names.stream();
    }
  }

  private static boolean isExpected(String tree) {
    try (var expected = DoctorTreesTest.class.getResourceAsStream("/verdicts.csv")) {
      return expected != null
          && new String(expected.readAllBytes(), StandardCharsets.UTF_8)
              .contains("\n" + tree + "|");
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Diagnosis examine(String tree) {
    return EXAMINED.computeIfAbsent(tree, DoctorTreesTest::examineAnew);
  }

  private static Diagnosis examineAnew(String tree) {
    return Doctor.ofRecording(trees.resolve(tree)).examine(NOWHERE, NOWHERE, DaemonSpaces.NONE);
  }

  private static Row row(Diagnosis diagnosis, String name) {
    return name.equals("host")
        ? diagnosis.summary()
        : Stream.of(diagnosis.units(), diagnosis.devices())
            .flatMap(List::stream)
            .filter(row -> row.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("row: " + name + " (expected: in the report)"));
  }
}
