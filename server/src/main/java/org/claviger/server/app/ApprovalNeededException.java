package org.claviger.server.app;

import java.nio.file.Path;
import java.util.List;

/** An operation needs approvals that are not there yet. The message says how to get them. */
final class ApprovalNeededException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ApprovalNeededException(int threshold, List<String> operators, Path folder) {
    super(
        """
        this needs the approval of %d of these operators: %s.
          A request is in %s, good for a week. Each operator reads and signs it:
            ./claviger operators sign %s --name NAME --key FILE
          Then run the same command again with: --approvals %s"""
            .formatted(threshold, String.join(", ", operators), folder, folder, folder));
  }
}
