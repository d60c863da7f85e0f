package org.claviger.server.backup;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.action.OfOperator;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code Claviger.CreateBackup}: writes a backup into the folder that the configuration names. What
 * is in it never leaves by the API.
 */
public final class CreateBackup implements Operation<CreateBackup.Input> {
  private static final Logger log = LoggerFactory.getLogger(CreateBackup.class);
  private static final Action ACTION = Action.claviger("CreateBackup", false);

  private final Identities identities;
  private final BackupMaker maker;

  /** For the operator's account alone. */
  public CreateBackup(Identities identities, BackupMaker maker) {
    this.identities = requireNonNull(identities, "identities");
    this.maker = requireNonNull(maker, "maker");
  }

  /** The request, which says nothing. */
  record Input() {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    members.check();
    return new Input();
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return OfOperator.prepared(identities, context, ACTION.permissions(), this::run);
  }

  private Result run() {
    try {
      return RecordForm.recorded(answer(maker.make()));
    } catch (BackupRefusedException e) {
      throw new ApiException(ErrorCode.ConflictException, e.getMessage());
    } catch (UncheckedIOException e) {
      log.error("A backup could not be written", e);
      throw new ApiException(ErrorCode.KMSInternalException, "The backup could not be written.");
    }
  }

  private static ObjectNode answer(BackupMaker.Made made) {
    Manifest manifest = made.manifest();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("BackupId", manifest.id());
    answer.put("File", made.file().toString());
    answer.put("Bytes", made.bytes());
    answer.put("SignerRegion", manifest.signerRegion());
    answer.put("SignerKey", manifest.signerKey());
    answer.put("AuditSequence", manifest.auditSequence());
    answer.put("AuditHash", manifest.auditHash());
    answer.put("LeftBehind", manifest.leftBehind());
    return answer;
  }
}
