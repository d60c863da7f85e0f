package org.claviger.server.store;

/** The tables of authenticated rows. All have one shape; see {@link AuthenticatedTable}. */
public enum Table {
  ACCOUNT("account"),
  ACCESS_KEY("access_key"),
  ACCESS_KEY_USAGE("access_key_usage"),
  ALIAS("alias"),
  CERTIFICATE("certificate"),
  CUSTOM_KEY_STORE("custom_key_store"),
  GRANT("kms_grant"),
  IDENTITY("identity"),
  IDENTITY_LINK("identity_link"),
  KEY("kms_key"),
  LAST_USAGE("last_usage"),
  MATERIAL("key_material"),
  PEER_CHANGE("peer_change"),
  RETIRABLE_GRANT("retirable_grant"),
  SCHEDULE("key_schedule"),
  STORE_KEY("store_key"),
  TRUSTED_CERTIFICATE("trusted_certificate"),
  USE_COUNT("use_count");

  private final String sqlName;

  Table(String sqlName) {
    this.sqlName = sqlName;
  }

  /** The table's name in the schema. */
  public String sqlName() {
    return sqlName;
  }
}
