// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.pasid4j.cli.screen.Key;
import io.pasid4j.cli.screen.KeyPress;
import io.pasid4j.client.SetHolder;
import io.pasid4j.client.SetInfo;
import io.pasid4j.client.SetPresence;
import io.pasid4j.core.Quota;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames of the page, for widths, orders, filters and keys. */
class TopViewTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final int HEAD = 3;

  private final TopView view = new TopView(TopColumn.USE);

  private static TopRow row(int set, int held, int limit, String name) {
    SetInfo entry =
        new SetInfo(
            new SetHolder(set, 4000 + set, 1000, 1000, name),
            held,
            Quota.guaranteed(10, limit),
            90_000L * set,
            1,
            0,
            false,
            false,
            SetPresence.CONNECTED,
            "pasid");
    return new TopRow(entry, set == 2 ? 1.5 : 0, new int[] {0, held / 2, held});
  }

  private static TopSample sample(TopRow... rows) {
    return new TopSample(
        NOW,
        "pasidd 0.1.0, pid 7",
        List.of(rows),
        new ServerFigures(5, 1, Map.of("pasid", new ServerFigures.SpaceUse(900, 1000))),
        12,
        Optional.empty());
  }

  private static TopSample withDomain(String problem, DomainFigures.Host... hosts) {
    TopSample sample = three();
    return new TopSample(
        sample.at(),
        sample.daemon(),
        sample.rows(),
        sample.figures(),
        sample.requestsPerSecond(),
        Optional.of(
            new DomainFigures(
                "rack-7",
                "host-a",
                problem.isEmpty() ? "host-b" : "",
                problem,
                3,
                problem.isEmpty() ? 120 : 65_000,
                List.of(hosts))));
  }

  private List<String> domainLines(TopSample sample) {
    return view.frame(sample, 80, 24).stream()
        .map(AttributedString::toString)
        .skip(HEAD)
        .takeWhile(line -> !line.contains("HELD"))
        .toList();
  }

  private static TopSample three() {
    return sample(row(1, 10, 100, "vm-1"), row(2, 97, 100, "vm-2"), row(3, 850, 1000, "db-3"));
  }

  private List<String> plain(int width, int height) {
    return view.frame(three(), width, height).stream().map(AttributedString::toString).toList();
  }

  private static KeyPress letter(String text) {
    return new KeyPress(Key.OTHER, text);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 80, 159, 160, 200})
  void noLineIsWiderThanTheTerminal(int width) {
    List<AttributedString> lines = view.frame(three(), width, 24);

    assertThat(lines).hasSize(24).allMatch(line -> line.columnLength() <= width);
  }

  @Test
  void aFrameOf80ColumnsHasTheServerTheTableAndTheKeys() {
    assertThat(plain(80, 9))
        .containsExactly(
            "pasidd 0.1.0, pid 7  2026-11-28T12:00:00Z",
            "sets: 3, 3 connected  held: 957 (+1.5/s)  requests: 12/s",
            "space pasid #########. 900 of 1000 taken",
            "   SET    HELD   LIMIT  USE   IDS/S HISTORY        AGE STATE    NAME",
            "     2      97     100  97%    +1.5        ▁▄█   3m00s conn     vm-2",
            "     3     850    1000  85%       0        ▁▄█   4m30s conn     db-3",
            "     1      10     100  10%       0        ▁▄█   1m30s conn     vm-1",
            "",
            " F1 help  F4 filter  F6 sort  I invert  F10 quit");
  }

  @Test
  void aWideFrameHasMoreColumns() {
    assertThat(plain(200, 9).get(HEAD))
        .contains("PID", "UID", "GUAR", "SPACE")
        .endsWith("STATE              SPACE        NAME");
    assertThat(plain(200, 9).get(HEAD + 1))
        .contains("   4002 ", " ##########  97% ", " connected          pasid        vm-2");
  }

  @Test
  void colorsSayHowFullASetIs() {
    List<AttributedString> lines = view.frame(three(), 80, 9);

    assertThat(lines.get(HEAD + 1).toAnsi()).contains("\033[31m 97%");
    assertThat(lines.get(HEAD + 2).toAnsi()).contains("\033[33m 85%");
    assertThat(lines.get(HEAD + 3).toAnsi()).contains("\033[32m 10%");
  }

  @Test
  void aDomainHasALineAndOneForEachHost() {
    assertThat(
            domainLines(
                withDomain(
                    "",
                    new DomainFigures.Host("host-a", "voter", 1024, 3, false, 0),
                    new DomainFigures.Host("host-b", "leader", 2048, 0, false, 0),
                    new DomainFigures.Host("host-c", "", 0, 0, true, 64))))
        .containsExactly(
            "domain rack-7: host host-a, leader host-b, lag 3, contact now",
            "  host-a                1024 leased  voter 3 behind",
            "  host-b                2048 leased  leader",
            "  host-c                   0 leased   fenced 64 rest");
  }

  @Test
  void aDomainThatDoesNotServeIsRedAndSaysWhy() {
    TopSample sample = withDomain("the disk is full");

    assertThat(domainLines(sample))
        .containsExactly(
            "domain rack-7: host host-a, no leader, lag 3, contact 1m05s ago",
            "  NOT SERVING: the disk is full");
    assertThat(view.frame(sample, 80, 24).get(HEAD + 1).toAnsi()).startsWith("\033[31m");
  }

  @Test
  void ofManyHostsTheFirstAreShown() {
    assertThat(
            domainLines(
                withDomain(
                    "",
                    IntStream.rangeClosed(1, 9)
                        .mapToObj(i -> new DomainFigures.Host("h" + i, "", i, 0, false, 0))
                        .toArray(DomainFigures.Host[]::new))))
        .hasSize(7)
        .last()
        .isEqualTo("  and 4 more: pasid cluster status");
  }

  @Test
  void keysSortAndInvert() {
    assertThat(view.press(letter("H"))).isTrue();
    assertThat(plain(80, 9).get(HEAD + 1)).endsWith("db-3");
    view.press(letter("I"));
    assertThat(plain(80, 9).get(HEAD + 1)).endsWith("vm-1");
    view.press(letter("I"));
    view.press(letter("<"));
    assertThat(plain(80, 9).get(HEAD + 1)).endsWith("vm-1");
    view.press(new KeyPress(Key.F6, ""));
    view.press(letter("N"));
    assertThat(plain(80, 9).get(HEAD + 3)).endsWith("db-3");
    view.press(letter("M"));
    assertThat(plain(80, 9).get(HEAD + 1)).endsWith("vm-2");
    view.press(letter("T"));
    assertThat(plain(80, 9).get(HEAD + 1)).endsWith("db-3");
  }

  @Test
  void aFilterKeepsTheSetsThatContainIt() {
    view.press(letter("/"));
    view.press(letter("v"));
    view.press(letter("q"));
    view.press(new KeyPress(Key.BACKSPACE, ""));
    view.press(letter("m"));
    assertThat(plain(80, 9).getLast()).contains("filter: vm");
    view.press(new KeyPress(Key.ENTER, ""));

    assertThat(plain(80, 9)).filteredOn(line -> line.contains("conn ")).hasSize(2);
    view.press(new KeyPress(Key.ESCAPE, ""));
    assertThat(plain(80, 9)).filteredOn(line -> line.contains("conn ")).hasSize(3);
  }

  @Test
  void manyRowsScroll() {
    List<TopRow> rows = new ArrayList<>();
    IntStream.rangeClosed(1, 100).forEach(set -> rows.add(row(set, 1, 100, "vm-" + set)));
    TopSample many = sample(rows.toArray(TopRow[]::new));
    view.press(letter("N"));

    assertThat(last(many)).endsWith("vm-19").isEqualTo(row(many, 18));
    view.press(new KeyPress(Key.DOWN, ""));
    assertThat(last(many)).endsWith("vm-20");
    view.press(new KeyPress(Key.LAST, ""));
    assertThat(last(many)).endsWith("vm-100");
    assertThat(view.frame(many, 80, 24).getLast().toString()).contains("82-100 of 100");
    view.press(new KeyPress(Key.DOWN, ""));
    assertThat(last(many)).endsWith("vm-100");
    view.press(new KeyPress(Key.HOME, ""));
    view.press(new KeyPress(Key.UP, ""));
    assertThat(last(many)).endsWith("vm-19");
  }

  private String last(TopSample many) {
    return row(many, 18);
  }

  private String row(TopSample many, int index) {
    return view.frame(many, 80, 24).get(HEAD + 1 + index).toString();
  }

  @Test
  void helpPauseAndQuit() {
    view.press(letter("h"));
    assertThat(plain(80, 24)).anyMatch(line -> line.contains("invert the order"));
    view.press(letter("x"));
    assertThat(plain(80, 24)).noneMatch(line -> line.contains("invert the order"));
    view.press(letter(" "));
    assertThat(view.isPaused()).isTrue();
    assertThat(plain(80, 9).getLast()).endsWith("PAUSED");
    assertThat(view.press(letter("q"))).isFalse();
    assertThat(view.press(new KeyPress(Key.F10, ""))).isFalse();
    assertThat(view.press(new KeyPress(Key.END, ""))).isFalse();
  }

  @Test
  void aPageHasAllRowsAndNoKeys() {
    assertThat(view.page(three(), 80).stream().map(AttributedString::toString))
        .hasSize(HEAD + 1 + 3)
        .noneMatch(line -> line.contains("F10"));
  }
}
