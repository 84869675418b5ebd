// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management.resource;

import com.linecorp.armeria.common.MediaType;
import io.pasid4j.daemon.management.http.ApiCall;
import io.pasid4j.daemon.management.http.ApiReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The API's own description, and a page that shows it; both without anything from elsewhere. */
final class DocumentResource {
  private DocumentResource() {}

  static ApiReply openApi(ApiCall call) {
    call.allowQuery();
    return ApiReply.constant(MediaType.JSON, text("openapi.json"));
  }

  static ApiReply page(ApiCall call) {
    call.allowQuery();
    return ApiReply.constant(MediaType.HTML_UTF_8, text("docs.html"));
  }

  private static String text(String name) {
    try (InputStream in = DocumentResource.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
