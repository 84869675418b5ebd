// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.daemon;

import picocli.CommandLine.Command;

/** The verbs for a state directory. */
@Command(
    name = "state",
    description = "Checks or copies what outlives the daemon.",
    synopsisSubcommandLabel = "check|backup",
    footer = {"", "Examples:", "  pasid state check", "  pasid state check /var/lib/pasid --json"})
public final class StateCommand {}
