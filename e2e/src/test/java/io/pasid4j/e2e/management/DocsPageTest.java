// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.e2e.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pasid4j.e2e.host.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows the API, in Debian's Chromium. */
class DocsPageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Pattern PORT = Pattern.compile("management API at .* and (127[0-9.:]+)\n");

  @TempDir private Path directory;

  /** The page as the browser rendered it, and the browser's log. */
  private ProcessResult browse(String url) throws Exception {
    List<String> command = new ArrayList<>(List.of(CHROMIUM.toString()));
    command.addAll(List.of("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"));
    command.add("--user-data-dir=" + directory.resolve("profile"));
    command.addAll(List.of("--enable-logging=stderr", "--virtual-time-budget=10000"));
    command.addAll(List.of("--dump-dom", url));
    return ProcessResult.command(command, Map.of("HOME", directory.toString()));
  }

  @Test
  void itShowsEveryOperationAndBreaksNoPolicy() throws Exception {
    assumeThat(Files.isExecutable(CHROMIUM)).as(CHROMIUM + ": there to look at a page").isTrue();
    String yaml =
        """
        state: none
        management: { tcp: { address: '127.0.0.1:0', access: everyone-on-this-host } }
        """;
    try (ConfiguredDaemon daemon = ConfiguredDaemon.start(directory, yaml)) {
      Matcher address = PORT.matcher(daemon.process().log());
      assertThat(address.find()).isTrue();

      ProcessResult browser = browse("http://" + address.group(1) + "/docs");

      assertThat(browser.exitCode()).as(browser.err()).isZero();
      assertThat(browser.err()).doesNotContain("CONSOLE");
      // The script's own text is a part of the page, too.
      String shown = browser.out().replaceAll("(?s)<script>.*?</script>", "");
      JsonNode paths = daemon.json("/openapi.json").get("paths");
      assertThat(paths.size()).isPositive();
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        path.getValue()
            .fieldNames()
            .forEachRemaining(method ->
                assertThat(shown)
                    .contains(
                        "<span class=\"method "
                            + method
                            + "\">"
                            + method.toUpperCase(Locale.ROOT)
                            + "</span><code>"
                            + path.getKey()
                            + "</code>"));
      }
      assertThat(shown).doesNotContain("could not be read", "undefined", "[object");
    }
  }
}
