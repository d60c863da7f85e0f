package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An approved operation.
 *
 * @param request the request
 * @param approvers the names of those who approved
 * @param quorum with the request as used: to be kept before the operation begins
 */
public record Approved(ApprovalRequest request, List<String> approvers, Quorum quorum) {
  public Approved {
    requireNonNull(request, "request");
    requireNonNull(quorum, "quorum");
    approvers = List.copyOf(approvers);
  }
}
