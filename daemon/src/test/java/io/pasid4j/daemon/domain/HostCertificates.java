// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority that signs certificates of hosts at 127.0.0.1, by the JDK's keytool. */
final class HostCertificates {
  private static final String PASSWORD = "password";

  private final Path directory;

  HostCertificates(Path directory) throws Exception {
    this.directory = Files.createDirectories(directory);
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
  }

  /** Signs one for a host; the {@code tls} of its configuration. */
  String issue(String host) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        host,
        "-dname",
        "CN=" + host,
        "-signer",
        "ca",
        "-ext",
        "san=ip:127.0.0.1");
    KeyStore keys = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
    Path certificate = pem(host + ".pem", "CERTIFICATE", keys.getCertificate(host).getEncoded());
    Path key =
        pem(host + ".key", "PRIVATE KEY", keys.getKey(host, PASSWORD.toCharArray()).getEncoded());
    Path authorities = pem("ca.pem", "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    return "tls: {certificate: %s, key: %s, authorities: %s}"
        .formatted(certificate, key, authorities);
  }

  private Path store() {
    return directory.resolve("keys");
  }

  private Path pem(String file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
