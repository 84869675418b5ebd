// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.page;

import com.linecorp.armeria.common.MediaType;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import io.pasid4j.daemon.management.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the page, its own and those of its libraries, read when they are first asked for.
 * Thread-safe.
 */
public final class PageFiles {
  private static final String INDEX = "index.html";
  private static final String WEB_JARS = "/META-INF/resources/webjars/";
  private static final Set<String> OWN =
      Set.of(
          "action.js",
          "alerts.js",
          "api.js",
          "bands.js",
          "charts.js",
          "colours.js",
          "curve.js",
          "domain-panel.js",
          "event-stream.js",
          "explain-form.js",
          "glyphs.js",
          "id-details.js",
          "legend.js",
          "live-space.js",
          "main.js",
          "map-format.js",
          "metrics.js",
          "names.js",
          "picture.js",
          "picture-view.js",
          "replay.js",
          "search-form.js",
          "set-state.js",
          "set-table.js",
          "space-model.js",
          "space-page.js",
          "style.css",
          "view-image.js");
  private static final Map<String, String> OF_LIBRARIES =
      Map.of(
          "preact.module.js", WEB_JARS + "preact/10.28.0/dist/preact.module.js",
          "uPlot.esm.js", WEB_JARS + "uplot/1.6.30/dist/uPlot.esm.js",
          "uPlot.min.css", WEB_JARS + "uplot/1.6.30/dist/uPlot.min.css");

  private final Map<String, ApiReply> read = new ConcurrentHashMap<>();

  /** Answers with the page itself. */
  public ApiReply index(ApiCall call) {
    call.allowQuery();
    return reply(INDEX, INDEX);
  }

  /** Answers with a script or a style that the page loads. */
  public ApiReply file(ApiCall call) {
    call.allowQuery();
    String name = call.path("file");
    if (OWN.contains(name)) {
      return reply(name, name);
    }
    String path = OF_LIBRARIES.get(name);
    if (path == null) {
      throw ProblemException.notFound("file: " + name + " (expected: one that the page loads)");
    }
    return reply(name, path);
  }

  private ApiReply reply(String name, String path) {
    return read.computeIfAbsent(name, key -> ApiReply.constant(type(key), text(path)));
  }

  private static MediaType type(String name) {
    if (name.endsWith(".html")) {
      return MediaType.HTML_UTF_8;
    }
    return name.endsWith(".css") ? MediaType.CSS_UTF_8 : MediaType.JAVASCRIPT_UTF_8;
  }

  private static String text(String path) {
    try (InputStream in = PageFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + ": missing (expected: on the class path)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
