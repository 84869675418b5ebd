// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.option;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.doctor.Doctor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the host to examine. */
public final class TreeOption {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      converter = PathConverter.class,
      description = "examines the recorded tree in DIR; this host unless given")
  private @Nullable Path root;

  /** The directory of the recorded tree; empty: the running host. */
  public Optional<Path> root() {
    return Optional.ofNullable(root);
  }

  /** The doctor for that host. */
  public Doctor doctor() {
    Path directory = root;
    if (directory == null) {
      return Doctor.ofThisHost();
    }
    if (!Files.isDirectory(directory)) {
      throw CommandFailure.usage("--root: " + directory + " (expected: a directory)");
    }
    return Doctor.ofRecording(directory);
  }
}
