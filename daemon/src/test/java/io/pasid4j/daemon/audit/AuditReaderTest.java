// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines read back, against those that were recorded. */
class AuditReaderTest {
  private static final int LINES = 6000;
  private static final AuditQuery ALL = query(0, 1L << 50);

  @TempDir private Path directory;

  private final AtomicLong clockMs = new AtomicLong(1_000);

  private AuditOptions options() {
    return new AuditOptions(directory.resolve("audit.jsonl"), 300_000, 100);
  }

  private static AuditQuery query(long sinceMs, long untilMs) {
    return new AuditQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), sinceMs, untilMs);
  }

  /** Lines of two tenants and an operator, several of each millisecond, over several files. */
  private void write() throws IOException {
    try (AuditTrail trail = AuditTrail.open(options(), clockMs::get, System::nanoTime)) {
      for (int i = 0; i < LINES; i++) {
        clockMs.addAndGet(i % 3 == 0 ? 7 : 0);
        AuditActor actor =
            i % 10 == 0
                ? AuditActor.management(9, 0, 0)
                : AuditActor.peer(100 + i % 2, 1000 + i % 2, 100);
        AuditSet set = new AuditSet(1 + i % 4, "vm-" + i % 4, i % 5 == 0 ? "other" : "pasid");
        AuditAction action = i % 2 == 0 ? AuditAction.ID_ALLOCATED : AuditAction.ID_FREED;
        trail.record(AuditEvent.of(action, actor, set, Map.of(), Map.of("id", i)));
      }
    }
  }

  private List<AuditLine> readAll(AuditQuery query, int limit) throws IOException {
    AuditReader reader = new AuditReader(options());
    List<AuditLine> lines = new ArrayList<>();
    Optional<AuditCursor> from = Optional.empty();
    do {
      AuditPage page = reader.read(query, from, limit);
      assertThat(page.lines().size()).isLessThanOrEqualTo(limit);
      page.lines().forEach(line -> lines.add(AuditLine.parse(line).orElseThrow()));
      from = page.next().map(cursor -> AuditCursor.parse(cursor.text()));
    } while (from.isPresent());
    return lines;
  }

  private static List<Integer> numbers(List<AuditLine> lines) {
    return lines.stream().map(line -> Integer.parseInt(line.fields().get("after.id"))).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 1000})
  void everyLineIsReadOnceAndTheNewestFirst(int limit) throws IOException {
    write();
    assertThat(Files.exists(directory.resolve("audit.jsonl.3"))).isTrue();
    List<AuditLine> lines = readAll(ALL, limit);
    assertThat(lines).extracting(AuditLine::atMs).isSortedAccordingTo(Collections.reverseOrder());
    assertThat(numbers(lines))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, LINES).boxed().toList());
  }

  @Test
  void filtersSelectAsALookAtEachLineDoes() throws IOException {
    write();
    Optional<String> none = Optional.empty();
    long end = 1L << 50;
    assertSelects(
        new AuditQuery(Optional.of("pid 101"), none, none, Set.of(), 0, end),
        i -> i % 10 != 0 && i % 2 == 1);
    assertSelects(
        new AuditQuery(Optional.of("1000"), none, none, Set.of(), 0, end),
        i -> i % 10 != 0 && i % 2 == 0);
    assertSelects(
        new AuditQuery(none, Optional.of("vm-3"), none, Set.of(), 0, end), i -> i % 4 == 3);
    assertSelects(new AuditQuery(none, Optional.of("1"), none, Set.of(), 0, end), i -> i % 4 == 0);
    assertSelects(
        new AuditQuery(none, none, Optional.of("other"), Set.of("id-freed"), 0, end),
        i -> i % 5 == 0 && i % 2 == 1);
    long sinceMs = 1_000 + 7 * 100;
    long untilMs = 1_000 + 7 * 200;
    assertSelects(query(sinceMs, untilMs), i -> i / 3 + 1 >= 100 && i / 3 + 1 < 200);
  }

  private void assertSelects(AuditQuery query, Predicate<Integer> expected) throws IOException {
    List<Integer> selected = numbers(readAll(query, 50));
    List<Integer> wanted = IntStream.range(0, LINES).boxed().filter(expected).toList();
    assertThat(selected).as("%s", query).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void whatIsNoLineOfThisLogIsPassedOver() throws IOException {
    write();
    Path file = options().file();
    String garbage = "{\"at\":\"never\"}\nnull\n\n[1,{\"at\":1}]\n{\"at\":\"" + "x".repeat(200_000);
    Files.writeString(file, garbage, StandardOpenOption.APPEND);
    assertThat(readAll(ALL, 100)).hasSize(LINES);
    Files.delete(directory.resolve("audit.jsonl.1"));
    assertThat(readAll(ALL, 100)).hasSizeBetween(LINES / 2, LINES - 1);
  }

  @Test
  void aLogWithoutFilesIsEmptyAndAnotherKindOfFileIsAnError() throws IOException {
    assertThat(new AuditReader(options()).read(ALL, Optional.empty(), 1))
        .isEqualTo(new AuditPage(List.of(), Optional.empty()));
    Files.createDirectory(options().file());
    assertThatThrownBy(() -> new AuditReader(options()).read(ALL, Optional.empty(), 1))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCallReadsABoundedPartOfALongLog() throws IOException {
    Path file = options().file();
    String line =
        "{\"at\":\"2026-11-22T12:00:00.123Z\",\"action\":\"daemon-started\",\"actor\":{\"kind\":"
            + "\"daemon\",\"principal\":\"pasidd\"}}\n";
    Files.writeString(file, line.repeat(80_000));
    AuditQuery nobody =
        new AuditQuery(
            Optional.of("nobody"), Optional.empty(), Optional.empty(), Set.of(), 0, 1L << 50);
    AuditPage page = new AuditReader(options()).read(nobody, Optional.empty(), 10);
    assertThat(page.lines()).isEmpty();
    assertThat(page.next()).isPresent();
    assertThat(readAll(nobody, 10)).isEmpty();
  }

  /** Pages of one line, while the log is rotated, goes on and the clock is an hour earlier. */
  @Test
  void noLineIsLostOrTwiceWhereTheClockHasGoneBackAndFilesAreRotated() throws IOException {
    AuditOptions brief = new AuditOptions(directory.resolve("audit.jsonl"), 4_096, 100);
    clockMs.set(100_000_000);
    write(brief, 0, 40);
    clockMs.addAndGet(-3_600_000);
    write(brief, 40, 80);

    AuditReader reader = new AuditReader(brief);
    List<Integer> read = new ArrayList<>();
    Optional<AuditCursor> from = Optional.empty();
    int more = 80;
    do {
      AuditPage page = reader.read(ALL, from, 3);
      page.lines()
          .forEach(line -> read.addAll(numbers(List.of(AuditLine.parse(line).orElseThrow()))));
      from = page.next().map(cursor -> AuditCursor.parse(cursor.text()));
      write(brief, more, more + 4);
      more += 4;
    } while (from.isPresent());

    assertThat(read).isEqualTo(IntStream.range(0, 80).mapToObj(i -> 79 - i).toList());
    assertThat(selected(brief, query(100_000_000, 1L << 50)))
        .as("since")
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
    assertThat(selected(brief, query(0, 100_000_000)))
        .as("until")
        .containsExactlyInAnyOrderElementsOf(IntStream.range(40, more).boxed().toList());
  }

  @Test
  void aClockThatGoesBackAgainAndAgainPushesNothingOut() throws IOException {
    AuditOptions brief = new AuditOptions(directory.resolve("audit.jsonl"), 16_384, 2);
    clockMs.set(100_000_000);
    write(brief, 0, 10);
    for (int step = 1; step <= 20; step++) {
      clockMs.addAndGet(-3_600_000);
      write(brief, 9 + step, 10 + step);
    }

    assertThat(selected(brief, ALL))
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> 29 - i).toList());

    write(brief, 30, 400);
    assertThat(selected(brief, ALL)).doesNotContain(0, 29).contains(399);
    assertThat(brief.file().resolveSibling("audit.jsonl.2")).exists();
    assertThat(brief.file().resolveSibling("audit.jsonl.3")).doesNotExist();
  }

  private void write(AuditOptions to, int first, int end) throws IOException {
    try (AuditTrail trail = AuditTrail.open(to, clockMs::get, System::nanoTime)) {
      AuditSet set = new AuditSet(1, "vm", "pasid");
      for (int i = first; i < end; i++) {
        clockMs.incrementAndGet();
        AuditActor actor = AuditActor.peer(100, 1000, 100);
        trail.record(
            AuditEvent.of(AuditAction.ID_ALLOCATED, actor, set, Map.of(), Map.of("id", i)));
      }
    }
  }

  private List<Integer> selected(AuditOptions options, AuditQuery query) throws IOException {
    AuditPage page = new AuditReader(options).read(query, Optional.empty(), 1000);
    return page.lines().stream()
        .flatMap(line -> numbers(List.of(AuditLine.parse(line).orElseThrow())).stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        ".",
        "-",
        "-.1",
        "1.-",
        "-.-.-",
        "0000000g1.-",
        "000000001",
        "00000000" + "1111111111111111.-"
      })
  void aCursorThatNobodyGaveIsRefused(String text) {
    assertThatThrownBy(() -> AuditCursor.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + " (expected: next of an earlier answer)");
  }
}
