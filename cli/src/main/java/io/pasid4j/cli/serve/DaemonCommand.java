// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.serve;

import io.pasid4j.cli.exit.CommandFailure;
import io.pasid4j.cli.exit.ExitCode;
import io.pasid4j.cli.option.CountConverter;
import io.pasid4j.cli.option.RangeConverter;
import io.pasid4j.cli.option.SocketOption;
import io.pasid4j.core.PasidRange;
import io.pasid4j.core.Quota;
import io.pasid4j.daemon.Daemon;
import io.pasid4j.daemon.DaemonOptions;
import io.pasid4j.daemon.DaemonStartException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a space on a Unix socket until it is told to stop. */
@Command(
    name = "daemon",
    description = {
      "Serves PASIDs on a Unix socket. Prints one line when it is ready, ready: socket=PATH,",
      "and logs to the standard error. SIGTERM and SIGINT stop it."
    })
public final class DaemonCommand implements Callable<Integer> {
  @Mixin private final SocketOption socket = new SocketOption();

  @Option(
      names = "--space-bits",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "the width of the space, 1 to 31; 20 unless given")
  private int spaceBits = 20;

  @Option(
      names = "--quota",
      paramLabel = "N",
      converter = CountConverter.class,
      description = "the most PASIDs that one session may hold; 1000 unless given")
  private int quotaIds = Quota.DEFAULT_LIMIT_IDS;

  @Option(
      names = "--reserve",
      paramLabel = "MIN-MAX",
      converter = RangeConverter.class,
      description = "a band that is never given, both ends inclusive; may be repeated")
  private List<PasidRange> reserved = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    DaemonOptions options = options();
    try {
      Daemon.runUntilSignal(options, System.out);
      return ExitCode.OK;
    } catch (DaemonStartException cannot) {
      throw CommandFailure.refused(String.valueOf(cannot.getMessage()));
    }
  }

  private DaemonOptions options() {
    try {
      return DaemonOptions.at(socket.path())
          .withSpaceBits(spaceBits)
          .withQuotaIds(quotaIds)
          .withReserved(reserved);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    }
  }
}
