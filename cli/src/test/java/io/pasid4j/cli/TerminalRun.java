// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A command line run in a process of its own, on a terminal of 120 columns.
 *
 * @param exitCode its exit code
 * @param screen all that it wrote to the terminal, with what was typed
 */
record TerminalRun(int exitCode, String screen) {
  /** Types keys as soon as a text is on the screen; at once if the text is empty. */
  static TerminalRun of(Path socket, String shown, String keys, String... verb)
      throws IOException, InterruptedException {
    String line =
        "%s/bin/java -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp %s %s %s"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                Pasid.class.getName(),
                String.join(" ", verb));
    ProcessBuilder builder =
        new ProcessBuilder(
            "script",
            "-qefc",
            "stty cols 120 rows 24; exec " + line + " --socket " + socket,
            "/dev/null");
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().remove("NO_COLOR");
    Process script = builder.redirectErrorStream(true).start();
    StringBuilder screen = new StringBuilder();
    readUntil(script.getInputStream(), screen, shown);
    script.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    script.getOutputStream().flush();
    readUntil(script.getInputStream(), screen, null);
    return new TerminalRun(script.waitFor(), screen.toString());
  }

  private static void readUntil(InputStream from, StringBuilder screen, @Nullable String text) {
    byte[] buffer = new byte[8192];
    while (text == null || screen.indexOf(text) < 0) {
      int read;
      try {
        read = from.read(buffer);
      } catch (IOException ended) {
        return;
      }
      if (read < 0) {
        return;
      }
      screen.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
    }
  }
}
