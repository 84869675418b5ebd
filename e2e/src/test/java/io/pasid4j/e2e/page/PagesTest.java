// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pasid4j.cli.process.DaemonProcess;
import io.pasid4j.e2e.host.ProcessResult;
import io.pasid4j.e2e.host.Repository;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The commands and programs of every page do what the page says. */
class PagesTest {
  /** Blocks of yaml are configurations, which daemon's ExamplesTest reads. */
  private static final Set<String> RUN = Set.of("sh", "text", "java", "c", "yaml", "json", "xml");

  @TempDir private Path directory;

  @FunctionalInterface
  private interface Run {
    ProcessResult program(String text) throws Exception;
  }

  @Test
  void everyBlockIsRunOrSaysWhyNot() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (Page page : Page.all()) {
      for (Block block : page.blocks()) {
        Marker marker = block.marker();
        String info = page.name() + ":" + block.line() + ": " + String.join(" ", block.info());
        if (marker != null) {
          System.out.println("not run here: " + info + ": " + marker.reason());
        } else if (!RUN.contains(block.language())) {
          unknown.add(info);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void theTestThatAMarkerNamesIsThere() throws IOException {
    Set<String> files =
        Repository.files(".java", ".sh").stream()
            .map(file -> file.getFileName().toString())
            .collect(Collectors.toSet());
    for (Page page : Page.all()) {
      page.blocks().stream()
          .filter(block -> block.marker() == Marker.TEST)
          .forEach(block -> assertThat(files).as(page.name()).contains(block.info().get(2)));
    }
  }

  @TestFactory
  Stream<DynamicTest> commandsPrintWhatThePageShows() throws IOException {
    List<Page> pages =
        Page.all().stream()
            .filter(page -> !page.run("sh").isEmpty() && !page.isOfClient())
            .toList();
    assertThat(pages).hasSizeGreaterThanOrEqualTo(3);
    return pages.stream().map(page -> dynamicTest(page.name(), () -> runShell(page)));
  }

  @Test
  void programsRun() throws Exception {
    Path place = Files.createTempDirectory(directory, "programs");
    try (DaemonProcess daemon =
        DaemonProcess.start(Repository.installation(), place.resolve("s"))) {
      Program program = new Program(place, daemon.socket());
      assertThat(failures("java", program::java)).isEmpty();
      assertThat(failures("c", program::c)).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> dataIsWellFormed() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Page.all()) {
      page.run("json")
          .forEach(
              text -> tests.add(dynamicTest(page.name(), () -> new ObjectMapper().readTree(text))));
      page.run("xml").forEach(text -> tests.add(dynamicTest(page.name(), () -> parseXml(text))));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static List<String> failures(String language, Run run) throws Exception {
    List<String> failures = new ArrayList<>();
    int programs = 0;
    for (Page page : Page.all()) {
      for (String text : page.run(language)) {
        programs++;
        ProcessResult result = run.program(text);
        if (result.exitCode() != 0) {
          failures.add(page.name() + ": " + result.out() + result.err());
        }
      }
    }
    assertThat(programs).as(language).isPositive();
    return failures;
  }

  private void runShell(Page page) throws Exception {
    Path place = Files.createTempDirectory(directory, "page");
    try (PageRoot root = PageRoot.in(place)) {
      ProcessResult result = root.run(String.join("", page.run("sh")));

      String printed = result.out() + result.err();
      assertThat(result.exitCode()).as(printed).isZero();
      assertThat(notPrinted(page.run("text"), printed)).as(printed).isEmpty();
    }
  }

  private static void parseXml(String text) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  /** The lines that a page shows and that are no part of a later line of what was printed. */
  private static List<String> notPrinted(List<String> shown, String printed) {
    Iterator<String> lines = printed.lines().iterator();
    List<String> missing = new ArrayList<>();
    shown.stream()
        .flatMap(String::lines)
        .forEach(want -> {
          boolean found = false;
          while (!found && lines.hasNext()) {
            found = lines.next().contains(want);
          }
          if (!found) {
            missing.add(want);
          }
        });
    return missing;
  }
}
