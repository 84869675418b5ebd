// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.verb;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.PathConverter;
import io.pasid4j.cli.option.TreeOption;
import io.pasid4j.daemon.start.FileProblem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Records what the doctor reads. */
@Command(
    name = "record",
    description = {
      "Writes the files that `pasid doctor` reads into a tar archive, without serial numbers, MAC",
      "addresses and UUIDs. Unpacked, it can be examined elsewhere: pasid doctor --root DIR."
    },
    footer = {"", "Examples:", "  pasid doctor record host.tar"})
public final class DoctorRecordCommand implements Callable<Integer> {
  @Mixin private final TreeOption tree = new TreeOption();

  @Parameters(
      paramLabel = "FILE.tar",
      converter = PathConverter.class,
      description = "the archive to write; it must not be there yet")
  @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
  private Path archive;

  @Override
  public Integer call() {
    try {
      tree.doctor()
          .record(
              new BufferedOutputStream(
                  Files.newOutputStream(
                      archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
      return ExitCode.OK;
    } catch (FileAlreadyExistsException there) {
      throw CommandFailure.usage("FILE.tar: " + archive + " (expected: a file that is not there)");
    } catch (IOException failed) {
      throw CommandFailure.refused(
          "FILE.tar: %s (expected: a file that can be written): %s"
              .formatted(archive, FileProblem.of(failed)));
    }
  }
}
