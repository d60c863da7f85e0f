package org.claviger.server.hsm.remote;

/** What can be asked of the worker's module. */
enum ModuleMethod {
  HAS_IDENTITY,
  HAS_REGION,
  OPEN_IDENTITY,
  OPEN_REGION,
  SHARE_TRANSFER_KEY,
  HAS_TOKEN,
  RESCAN,
  OPEN_KEY_STORE,
  IS_KEY_STORE_OPEN,
  CLOSE_KEY_STORE
}
