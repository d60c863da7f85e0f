package org.claviger.server.store;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the prepared statements of one connection for reuse: parsing costs more than most reads.
 * The statements are few, their text is fixed. Not safe for several threads, as the connection.
 */
final class CachedStatements implements StatementBuilder {
  private final Map<String, PreparedStatement> idle = new HashMap<>();

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return connection.createStatement();
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return kept == null ? connection.prepareStatement(sql) : kept;
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context)
      throws SQLException {
    return connection.prepareCall(sql);
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    if (statement instanceof PreparedStatement prepared && !statement.isClosed()) {
      prepared.clearParameters();
      PreparedStatement other = idle.putIfAbsent(sql, prepared);
      if (other == null) {
        return;
      }
    }
    statement.close();
  }

  @Override
  public void close(Connection connection) {
    // The statements end with their connection.
    idle.clear();
  }
}
