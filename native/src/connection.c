/* One connection of a client: made, opened, closed, asked about. */
#include "export.h"

#include "connection.h"

#include <stdlib.h>
#include <string.h>

/* Before version 5.13 the structure ended here. */
#define CONFIG_SIZE_SHORT 16u

hs_attached *hs_attached_of(LEAP_CONNECTION connection, LEAP_DEVICE device) {
  if (device == NULL) {
    return hs_primary(connection);
  }
  for (uint32_t i = 0; i < connection->attached_count; i++) {
    if (connection->attached[i].device == device) {
      return &connection->attached[i];
    }
  }
  return NULL;
}

hs_attached *hs_primary(LEAP_CONNECTION connection) {
  if (connection->primary != NULL) {
    hs_attached *chosen = hs_attached_of(connection, connection->primary);
    if (chosen != NULL && chosen->present) {
      return chosen;
    }
  }
  for (uint32_t i = 0; i < connection->attached_count; i++) {
    if (connection->attached[i].present) {
      return &connection->attached[i];
    }
  }
  return NULL;
}

bool hs_is_heard(LEAP_CONNECTION connection, const hs_attached *attached) {
  return connection->multi_device_aware ? attached->subscribed
                                        : attached == hs_primary(connection);
}

uint32_t hs_wants(LEAP_CONNECTION connection) {
  return HS_WANTS_FRAMES | connection->classic_parts |
         (connection->has_allocator ? HS_WANTS_IMAGES : 0u);
}

eLeapRS hs_subscribe(LEAP_CONNECTION connection, const hs_attached *attached) {
  hs_writer out = hs_post(connection);
  hs_write_subscribe(&out, attached->id, attached->subscribed ? hs_wants(connection) : 0u);
  return hs_posted(connection, &out);
}

void hs_subscribe_all(LEAP_CONNECTION connection) {
  if (!connection->multi_device_aware) {
    hs_writer out = hs_post(connection);
    hs_write_subscribe(&out, 0, hs_wants(connection));
    hs_posted(connection, &out);
    return;
  }
  for (uint32_t i = 0; i < connection->attached_count; i++) {
    hs_subscribe(connection, &connection->attached[i]);
  }
}

uint32_t hs_next_request(LEAP_CONNECTION connection) {
  connection->last_request += connection->last_request == UINT32_MAX ? 2u : 1u;
  return connection->last_request;
}

hs_writer hs_post(LEAP_CONNECTION connection) {
  return (hs_writer){connection->outbox, HS_OUTBOX, connection->outbox_used, false};
}

eLeapRS hs_posted(LEAP_CONNECTION connection, const hs_writer *out) {
  if (out->failed) {
    return eLeapRS_InsufficientResources;
  }
  connection->outbox_used = out->used;
  if (connection->link != NULL) {
    hs_link_wake(connection->link);
  }
  return eLeapRS_Success;
}

eLeapRS hs_lock_connected(LEAP_CONNECTION connection) {
  if (connection == NULL) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&connection->lock);
  if (connection->life == HS_OPEN && connection->status == eLeapConnectionStatus_Connected) {
    return eLeapRS_Success;
  }
  hs_unlock(&connection->lock);
  return eLeapRS_NotConnected;
}

eLeapRS hs_lock_with_device(LEAP_CONNECTION connection, LEAP_DEVICE device,
                            hs_attached **attached) {
  if (connection == NULL || !hs_device_facts_of(device, NULL)) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_connected(connection);
  if (result != eLeapRS_Success) {
    return result;
  }
  *attached = hs_attached_of(connection, device);
  if (*attached == NULL || !(*attached)->present) {
    hs_unlock(&connection->lock);
    return eLeapRS_NotAvailable;
  }
  return eLeapRS_Success;
}

/* Whether an address, which ends in a quotation mark, is one of this machine. */
static bool is_here(const char *address) {
  return strncmp(address, "127.", 4) == 0 || strncmp(address, "localhost\"", 10) == 0 ||
         strncmp(address, "::1\"", 4) == 0;
}

/* A namespace is a word of the client's that means our one service, or JSON that names a server.
 * On this machine that is ours too, whatever the port; one elsewhere we cannot reach, and another
 * one would not be what was asked for. */
static bool names_a_server_elsewhere(const char *server_namespace) {
  static const char key[] = "\"tracking_server_ip\"";
  const char *at = server_namespace != NULL ? strchr(server_namespace, '{') : NULL;
  at = at != NULL ? strstr(at, key) : NULL;
  if (at == NULL) {
    return false;
  }
  at += sizeof key - 1;
  at += strspn(at, " \t\r\n:");
  return *at != '"' || !is_here(at + 1);
}

static void free_connection(LEAP_CONNECTION connection) {
  for (int i = 0; i < HS_ATTACHED_MAX; i++) {
    free(connection->attached[i].history);
    hs_rig_let(connection->attached[i].rig);
  }
  hs_framer_free(&connection->framer);
  hs_inbox_free(&connection->inbox);
  free(connection->outbox);
  free(connection->spare);
  free(connection->classics);
  hs_cond_destroy(&connection->changed);
  hs_mutex_destroy(&connection->lock);
  free(connection);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapCreateConnection(const LEAP_CONNECTION_CONFIG *pConfig,
                                                   LEAP_CONNECTION *phConnection) {
  if (phConnection == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *phConnection = NULL;
  if (pConfig != NULL && pConfig->size < CONFIG_SIZE_SHORT) {
    return eLeapRS_InvalidArgument;
  }
  if (pConfig != NULL && names_a_server_elsewhere(pConfig->server_namespace)) {
    return eLeapRS_NotAvailable;
  }
  LEAP_CONNECTION connection = calloc(1, sizeof *connection);
  if (connection == NULL) {
    return eLeapRS_InsufficientResources;
  }
  if (!hs_cond_init(&connection->changed)) {
    free(connection);
    return eLeapRS_InsufficientResources;
  }
  hs_mutex_init(&connection->lock);
  connection->outbox = malloc(HS_OUTBOX);
  if (connection->outbox == NULL || !hs_framer_init(&connection->framer) ||
      !hs_inbox_init(&connection->inbox)) {
    free_connection(connection);
    return eLeapRS_InsufficientResources;
  }
  if (pConfig != NULL) {
    connection->multi_device_aware =
        (pConfig->flags & eLeapConnectionConfig_MultiDeviceAware) != 0;
    if (pConfig->size >= sizeof *pConfig) {
      connection->origin = pConfig->tracking_origin;
    }
  }
  *phConnection = connection;
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetConnectionMetadata(LEAP_CONNECTION hConnection,
                                                        const char *metadata, size_t len) {
  (void)len;
  return hConnection != NULL && metadata != NULL ? eLeapRS_Success : eLeapRS_InvalidArgument;
}

/* Make the link and the thread that reads it; the lock is held. */
static bool start_reader(LEAP_CONNECTION connection) {
  connection->link = hs_link_new();
  if (connection->link != NULL &&
      !hs_thread_start(&connection->reader, hs_reader, connection)) {
    hs_link_free(connection->link);
    connection->link = NULL;
  }
  return connection->link != NULL;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapOpenConnection(LEAP_CONNECTION hConnection) {
  if (hConnection == NULL) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = eLeapRS_Success;
  hs_lock(&hConnection->lock);
  while (hConnection->life == HS_CLOSING) {
    hs_cond_wait_until(&hConnection->changed, &hConnection->lock, HS_FOREVER);
  }
  if (hConnection->life == HS_CLOSED) {
    hConnection->status = eLeapConnectionStatus_NotRunning;
    hConnection->life = HS_OPEN;
    hConnection->opened++;
    if (!start_reader(hConnection)) {
      hConnection->status = eLeapConnectionStatus_NotConnected;
      hConnection->life = HS_CLOSED;
      result = eLeapRS_InsufficientResources;
    }
    hs_cond_broadcast(&hConnection->changed);
  }
  hs_unlock(&hConnection->lock);
  return result;
}

/* Forget all that the client asked for and was told; the lock is held and the reader has ended.
 * Programs that only look whether there is a service close and never destroy: nothing of the system
 * may stay with them. */
static void forget(LEAP_CONNECTION connection) {
  hs_link_free(connection->link);
  connection->link = NULL;
  hs_inbox_clear(&connection->inbox);
  connection->polled = false;
  connection->outbox_used = 0;
  connection->asked = 0;
  connection->asks_early = connection->wishes_mode = false;
  connection->primary = NULL;
  connection->status = eLeapConnectionStatus_NotConnected;
}

LEAP_EXPORT void LEAP_CALL LeapCloseConnection(LEAP_CONNECTION hConnection) {
  if (hConnection == NULL) {
    return;
  }
  hs_lock(&hConnection->lock);
  if (hConnection->life == HS_OPEN) {
    hConnection->life = HS_CLOSING;
    hs_cond_broadcast(&hConnection->changed);
    hs_link_wake(hConnection->link);
    hs_unlock(&hConnection->lock);
    hs_thread_join(hConnection->reader);
    hs_lock(&hConnection->lock);
    forget(hConnection);
    hConnection->life = HS_CLOSED;
    hs_cond_broadcast(&hConnection->changed);
  }
  while (hConnection->life == HS_CLOSING) { /* by another thread */
    hs_cond_wait_until(&hConnection->changed, &hConnection->lock, HS_FOREVER);
  }
  hs_unlock(&hConnection->lock);
}

LEAP_EXPORT void LEAP_CALL LeapDestroyConnection(LEAP_CONNECTION hConnection) {
  if (hConnection == NULL) {
    return;
  }
  LeapCloseConnection(hConnection);
  hs_lock(&hConnection->lock);
  while (hConnection->polling) {
    hs_cond_wait_until(&hConnection->changed, &hConnection->lock, HS_FOREVER);
  }
  hs_unlock(&hConnection->lock);
  hs_give_back(hConnection);
  free_connection(hConnection);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetConnectionInfo(LEAP_CONNECTION hConnection,
                                                    LEAP_CONNECTION_INFO *pInfo) {
  if (hConnection == NULL || pInfo == NULL) {
    return eLeapRS_InvalidArgument;
  }
  uint32_t size = pInfo->size;
  pInfo->size = sizeof *pInfo;
  if (size < sizeof *pInfo) {
    return eLeapRS_InsufficientBuffer;
  }
  hs_lock(&hConnection->lock);
  pInfo->status = hConnection->status;
  hs_unlock(&hConnection->lock);
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetAllocator(LEAP_CONNECTION hConnection,
                                               const LEAP_ALLOCATOR *allocator) {
  if (hConnection == NULL || allocator == NULL || allocator->allocate == NULL ||
      allocator->deallocate == NULL) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&hConnection->lock);
  hConnection->allocator = *allocator;
  hConnection->has_allocator = true;
  /* HELLO may have told the service already that no images are wanted. */
  if (hConnection->life == HS_OPEN &&
      (hConnection->status == eLeapConnectionStatus_Connected ||
       hConnection->status == eLeapConnectionStatus_HandshakeIncomplete)) {
    hs_subscribe_all(hConnection);
  }
  hs_unlock(&hConnection->lock);
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetVersion(LEAP_CONNECTION hConnection,
                                             eLeapVersionPart versionPart, LEAP_VERSION *pVersion) {
  static const LEAP_VERSION library = HS_LIBRARY_VERSION, protocol = {HS_VERSION, 0, 0};
  if (pVersion == NULL) {
    return eLeapRS_InvalidArgument;
  }
  memset(pVersion, 0, sizeof *pVersion);
  switch (versionPart) {
  case eLeapVersionPart_ClientLibrary:
    *pVersion = library;
    return eLeapRS_Success;
  case eLeapVersionPart_ClientProtocol:
    *pVersion = protocol;
    return eLeapRS_Success;
  case eLeapVersionPart_ServerLibrary:
  case eLeapVersionPart_ServerProtocol:
    break;
  default:
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_connected(hConnection);
  if (result == eLeapRS_Success) {
    *pVersion = versionPart == eLeapVersionPart_ServerLibrary ? hConnection->server_library
                                                              : hConnection->server_protocol;
    hs_unlock(&hConnection->lock);
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapCheckLicenseFlag(LEAP_CONNECTION hConnection, const char *flag,
                                                   bool *isSet) {
  if (isSet == NULL || flag == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *isSet = false;
  eLeapRS result = hs_lock_connected(hConnection);
  if (result == eLeapRS_Success) {
    hs_unlock(&hConnection->lock);
  }
  return result;
}
