// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.serve;

import picocli.CommandLine.Command;

/** What is done with a state directory. */
@Command(
    name = "state",
    description = "Looks after what outlives the daemon.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = StateCheckCommand.class)
public final class StateCommand {}
