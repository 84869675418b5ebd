// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.management;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority, and a server's and a client's certificate that it signed, in PEM. Made by the JDK's
 * keytool: no certificate that somebody may trust is kept with the project.
 */
record Certificates(Path authority, Path server, Path serverKey, Path client, Path clientKey) {
  private static final String PASSWORD = "password";

  static Certificates make(Path directory) throws Exception {
    keytool(directory, "-genkeypair", "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
    sign(directory, "server", "-ext", "san=ip:127.0.0.1");
    sign(directory, "client", "-ext", "eku=clientAuth");
    KeyStore keys =
        KeyStore.getInstance(directory.resolve("keys").toFile(), PASSWORD.toCharArray());
    return new Certificates(
        certificate(directory, keys, "ca"),
        certificate(directory, keys, "server"),
        key(directory, keys, "server"),
        certificate(directory, keys, "client"),
        key(directory, keys, "client"));
  }

  private static void sign(Path directory, String name, String... extension) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-signer", "ca"));
    arguments.addAll(List.of(extension));
    keytool(directory, arguments.toArray(String[]::new));
  }

  private static void keytool(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", directory.resolve("keys").toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  private static Path certificate(Path directory, KeyStore keys, String name) throws Exception {
    return pem(
        directory.resolve(name + ".pem"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
  }

  private static Path key(Path directory, KeyStore keys, String name) throws Exception {
    return pem(
        directory.resolve(name + ".key"),
        "PRIVATE KEY",
        keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static Path pem(Path file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
