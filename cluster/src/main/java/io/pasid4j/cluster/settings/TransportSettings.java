// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.cluster.settings;

import static io.pasid4j.cluster.settings.Units.bytes;
import static io.pasid4j.cluster.settings.Units.ms;

import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;

/** The settings of a sender of commands; voters have most of them in common. */
public final class TransportSettings {
  private TransportSettings() {}

  /**
   * Returns the settings of a sender.
   *
   * @param requestMs how long one request may take, in milliseconds
   */
  public static RaftProperties sender(int requestMs) {
    RaftProperties properties = new RaftProperties();
    common(properties);
    GrpcConfigKeys.setMessageSizeMax(properties, bytes(Units.ANSWER_LIMIT_BYTES));
    RaftClientConfigKeys.Rpc.setRequestTimeout(properties, ms(requestMs));
    return properties;
  }

  static void common(RaftProperties properties) {
    // Uses Java instead of native code.
    GrpcConfigKeys.setUseEpoll(properties, false);
    GrpcConfigKeys.setMessageSizeMax(properties, bytes(Units.MESSAGE_LIMIT_BYTES));
    GrpcConfigKeys.setFlowControlWindow(properties, bytes(1 << 20));
    GrpcConfigKeys.Client.setWorkerGroupSize(properties, 1);
  }
}
