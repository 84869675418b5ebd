// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.protocol.command;

/** A request about the set of the session over which it comes. Immutable. */
public sealed interface SetRequest extends Request
    permits AllocateRequest,
        FreeRequest,
        IdRequest,
        ListRequest,
        NameRequest,
        AllocateKeyedRequest,
        AttachSpidRequest,
        HolderRequest,
        RefusalRequest,
        SubscribeRequest,
        UnsubscribeRequest,
        AcknowledgeDrainRequest,
        ReportBusyRequest {}
