/* Policies, modes, pause and settings. Law: a call asks, and an event answers; what a client wishes
 * is told to a service that starts later or anew, too. */
#include "export.h"

#include "connection.h"

#include <string.h>

static eLeapRS ask_policy(LEAP_CONNECTION connection, uint32_t device_id, uint64_t set,
                          uint64_t clear) {
  connection->asked = (connection->asked | set) & ~clear;
  hs_writer out = hs_post(connection);
  hs_write_set_policy(&out, hs_next_request(connection), device_id, set, clear);
  return hs_posted(connection, &out);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPolicyFlags(LEAP_CONNECTION hConnection, uint64_t set,
                                                 uint64_t clear) {
  if (hConnection == NULL) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = eLeapRS_NotConnected;
  hs_lock(&hConnection->lock);
  if (hConnection->life == HS_OPEN && hConnection->status == eLeapConnectionStatus_Connected) {
    result = ask_policy(hConnection, 0, set, clear);
  } else if (hConnection->life == HS_OPEN) {
    /* Programs ask right after they have opened, long before there is anybody to ask. */
    hConnection->asked = (hConnection->asked | set) & ~clear;
    hConnection->asks_early = true;
    result = eLeapRS_Success;
  }
  hs_unlock(&hConnection->lock);
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPolicyFlagsEx(LEAP_CONNECTION hConnection,
                                                   LEAP_DEVICE hDevice, uint64_t set,
                                                   uint64_t clear) {
  hs_attached *attached;
  eLeapRS result = hs_lock_with_device(hConnection, hDevice, &attached);
  if (result == eLeapRS_Success) {
    result = ask_policy(hConnection, attached->id, set, clear);
    hs_unlock(&hConnection->lock);
  }
  return result;
}

/* Which device an answer about the mode is to name: clients that are aware of several want the
 * primary one's number, others 0. */
static uint32_t mode_device(LEAP_CONNECTION connection) {
  const hs_attached *primary = connection->multi_device_aware ? hs_primary(connection) : NULL;
  return primary != NULL ? primary->id : 0;
}

static eLeapRS ask_mode(LEAP_CONNECTION connection, uint32_t device_id, eLeapTrackingMode mode) {
  hs_writer out = hs_post(connection);
  uint32_t request = hs_next_request(connection);
  if (mode == eLeapTrackingMode_Unknown) {
    hs_write_get_mode(&out, request, device_id);
  } else {
    connection->wishes_mode = true;
    connection->wished_mode = mode;
    hs_write_set_mode(&out, request, device_id, (uint32_t)mode);
  }
  return hs_posted(connection, &out);
}

static bool is_mode(eLeapTrackingMode mode) {
  return (uint32_t)mode <= (uint32_t)eLeapTrackingMode_Unknown;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetTrackingMode(LEAP_CONNECTION hConnection,
                                                  eLeapTrackingMode mode) {
  if (!is_mode(mode)) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_connected(hConnection);
  if (result == eLeapRS_Success) {
    result = ask_mode(hConnection, mode_device(hConnection), mode);
    hs_unlock(&hConnection->lock);
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetTrackingModeEx(LEAP_CONNECTION hConnection,
                                                    LEAP_DEVICE hDevice, eLeapTrackingMode mode) {
  hs_attached *attached;
  if (!is_mode(mode)) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_with_device(hConnection, hDevice, &attached);
  if (result == eLeapRS_Success) {
    result = ask_mode(hConnection, attached->id, mode);
    hs_unlock(&hConnection->lock);
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetTrackingMode(LEAP_CONNECTION hConnection) {
  return LeapSetTrackingMode(hConnection, eLeapTrackingMode_Unknown);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetTrackingModeEx(LEAP_CONNECTION hConnection,
                                                    LEAP_DEVICE hDevice) {
  return LeapSetTrackingModeEx(hConnection, hDevice, eLeapTrackingMode_Unknown);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPause(LEAP_CONNECTION hConnection, bool pause) {
  eLeapRS result = hs_lock_connected(hConnection);
  if (result != eLeapRS_Success) {
    return result;
  }
  if ((hConnection->granted & eLeapPolicyFlag_AllowPauseResume) == 0) {
    result = eLeapRS_InvalidArgument;
  } else {
    hs_writer out = hs_post(hConnection);
    hs_write_set_paused(&out, hs_next_request(hConnection), pause);
    result = hs_posted(hConnection, &out);
  }
  hs_unlock(&hConnection->lock);
  return result;
}

/* Our tracker needs no hints: they are checked and accepted. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetDeviceHints(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice,
                                                 const char *hints[]) {
  hs_attached *attached;
  if (hConnection == NULL || hints == NULL || !hConnection->multi_device_aware) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_with_device(hConnection, hDevice, &attached);
  if (result == eLeapRS_Success) {
    hs_unlock(&hConnection->lock);
  }
  return result;
}

static bool is_share(float value) { return value >= 0.0f && value <= 1.0f; }

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetClassifierThresholds(LEAP_CONNECTION hConnection,
                                                          float acquire, float release) {
  if (hConnection == NULL || !is_share(acquire) || !is_share(release)) {
    return eLeapRS_InvalidArgument;
  }
  return eLeapRS_Unsupported;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetClassifierThresholdsEx(LEAP_CONNECTION hConnection,
                                                            LEAP_DEVICE hDevice, float acquire,
                                                            float release) {
  return hDevice != NULL ? LeapSetClassifierThresholds(hConnection, acquire, release)
                         : eLeapRS_InvalidArgument;
}

/* A key is no longer than a message allows; the service knows which ones there are. */
static bool is_text(const char *text) {
  return text != NULL && memchr(text, 0, HS_TEXT_MAX + 1) != NULL;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSaveConfigValue(LEAP_CONNECTION hConnection, const char *key,
                                                  const LEAP_VARIANT *value,
                                                  uint32_t *pRequestID) {
  if (hConnection == NULL || !is_text(key) || value == NULL ||
      (uint32_t)value->type > (uint32_t)eLeapValueType_String ||
      (value->type == eLeapValueType_String && !is_text(value->strValue))) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_connected(hConnection);
  if (result == eLeapRS_Success) {
    uint32_t request = hs_next_request(hConnection);
    hs_writer out = hs_post(hConnection);
    hs_write_set_config(&out, request, key, value);
    result = hs_posted(hConnection, &out);
    if (pRequestID != NULL) {
      *pRequestID = request;
    }
    hs_unlock(&hConnection->lock);
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRequestConfigValue(LEAP_CONNECTION hConnection, const char *key,
                                                     uint32_t *pRequestID) {
  if (hConnection == NULL || !is_text(key)) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_connected(hConnection);
  if (result == eLeapRS_Success) {
    uint32_t request = hs_next_request(hConnection);
    hs_writer out = hs_post(hConnection);
    hs_write_get_config(&out, request, key);
    result = hs_posted(hConnection, &out);
    if (pRequestID != NULL) {
      *pRequestID = request;
    }
    hs_unlock(&hConnection->lock);
  }
  return result;
}
