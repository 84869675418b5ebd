// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** A request about the set of the session it comes over. Immutable. */
public sealed interface SetRequest extends Request
    permits AllocateRequest,
        FreeRequest,
        HoldsRequest,
        ListRequest,
        NameRequest,
        AllocateKeyedRequest,
        GetRequest,
        PutRequest,
        AttachSpidRequest,
        DetachSpidRequest,
        FindSpidRequest,
        HolderRequest,
        RefusalRequest,
        SubscribeRequest,
        UnsubscribeRequest,
        AcknowledgeDrainRequest {}
