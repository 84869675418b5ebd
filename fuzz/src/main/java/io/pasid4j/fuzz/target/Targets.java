// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.fuzz.target;

import java.util.Locale;

/** All targets. */
public enum Targets {
  CODEC(CodecTarget.class),
  VERSION(VersionTarget.class),
  CONTAINER(ContainerTarget.class),
  VIRTUAL_COMMAND(VirtualCommandTarget.class),
  SNAPSHOT(SnapshotTarget.class),
  WIRE(WireTarget.class),
  SESSION(SessionTarget.class),
  MANAGEMENT(ManagementTarget.class),
  CONFIGURATION(ConfigurationTarget.class),
  STATE(StateTarget.class);

  private final Class<?> type;

  Targets(Class<?> type) {
    this.type = type;
  }

  /** The class that Jazzer runs. */
  public Class<?> type() {
    return type;
  }

  /** The folder of its corpus, and how it is called on a command line. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Runs one input; throws the oracle's finding. */
  public void attempt(byte[] input) {
    switch (this) {
      case CODEC -> CodecTarget.fuzzerTestOneInput(input);
      case VERSION -> VersionTarget.fuzzerTestOneInput(input);
      case CONTAINER -> ContainerTarget.fuzzerTestOneInput(input);
      case VIRTUAL_COMMAND -> VirtualCommandTarget.fuzzerTestOneInput(input);
      case SNAPSHOT -> SnapshotTarget.fuzzerTestOneInput(input);
      case WIRE -> WireTarget.fuzzerTestOneInput(input);
      case SESSION -> SessionTarget.fuzzerTestOneInput(input);
      case MANAGEMENT -> ManagementTarget.fuzzerTestOneInput(input);
      case CONFIGURATION -> ConfigurationTarget.fuzzerTestOneInput(input);
      case STATE -> StateTarget.fuzzerTestOneInput(input);
    }
  }
}
