// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cli.cluster;

import picocli.CommandLine.Command;

/** The verbs for the domain that a daemon is a host of. */
@Command(
    name = "cluster",
    description =
        "Prepares a host for a domain of IDs over several hosts, shows or changes the domain.",
    synopsisSubcommandLabel = "init|status|join|remove|transfer-leader|fence",
    footer = {
      "",
      "Examples:",
      "  pasid cluster init --config /etc/pasid/pasid.yaml",
      "  pasid cluster status",
      "  pasid cluster fence host-c"
    })
public final class ClusterCommand {}
