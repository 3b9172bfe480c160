/* Answers of the service to what clients ask, and the same said unasked. */
#include "receive.h"

#include <stdlib.h>

static void add_mode(LEAP_CONNECTION connection, uint32_t device_id, uint32_t mode) {
  hs_event event = {0};
  event.body.mode.current_tracking_mode =
      mode <= eLeapTrackingMode_ScreenTop ? (eLeapTrackingMode)mode : eLeapTrackingMode_Desktop;
  hs_add(connection, eLeapEventType_TrackingMode, device_id, &event);
}

/* Answers name the device that was asked about. What changed holds for all, and clients look it up
 * under the device's number or, where they named none, under 0. */
hs_received hs_receive_policy(LEAP_CONNECTION connection, const hs_message *message) {
  hs_policy policy;
  if (!hs_read_policy(message, &policy)) {
    return HS_RECEIVED_NONSENSE;
  }
  bool changed = policy.granted != connection->granted;
  connection->granted = policy.granted;
  if (policy.device == 0 || hs_attached_with(connection, policy.device) != NULL) {
    hs_add_policy(connection, policy.device);
  }
  for (uint32_t i = 0; changed && i < connection->attached_count; i++) {
    const hs_attached *attached = &connection->attached[i];
    if (attached->present && attached->id != policy.device) {
      hs_add_policy(connection, attached->id);
    }
  }
  return HS_RECEIVED;
}

/* A client that is aware of several devices looks the number up, and one throws where it has not
 * been told of such a device: so it never gets 0. */
hs_received hs_receive_mode(LEAP_CONNECTION connection, const hs_message *message) {
  hs_mode mode;
  if (!hs_read_mode(message, &mode)) {
    return HS_RECEIVED_NONSENSE;
  }
  if (mode.device != 0) {
    if (hs_attached_with(connection, mode.device) != NULL) {
      add_mode(connection, mode.device, mode.mode);
    }
  } else if (!connection->multi_device_aware) {
    add_mode(connection, 0, mode.mode);
  } else {
    for (uint32_t i = 0; i < connection->attached_count; i++) {
      if (connection->attached[i].present) {
        add_mode(connection, connection->attached[i].id, mode.mode);
      }
    }
  }
  return HS_RECEIVED;
}

static char *copy_text(hs_text text) {
  char *copy = malloc((size_t)text.size + 1);
  if (copy != NULL) {
    hs_copy_text(copy, (size_t)text.size + 1, text);
  }
  return copy;
}

hs_received hs_receive_config(LEAP_CONNECTION connection, const hs_message *message) {
  hs_config config;
  if (!hs_read_config(message, &config)) {
    return HS_RECEIVED_NONSENSE;
  }
  hs_event event = {0};
  LEAP_VARIANT *value = &event.body.config.value;
  event.body.config.requestID = config.request;
  value->type = config.value.type;
  if (config.value.type == eLeapValueType_String) {
    event.text = copy_text(config.value.text);
    value->type = event.text != NULL ? eLeapValueType_String : eLeapValueType_Unknown;
  } else if (config.value.type == eLeapValueType_Boolean) {
    value->boolValue = config.value.is.bits != 0;
  } else {
    value->iValue = config.value.is.integer; /* or the bits of a float */
  }
  hs_add(connection, eLeapEventType_ConfigResponse, 0, &event);
  return HS_RECEIVED;
}

hs_received hs_receive_config_change(LEAP_CONNECTION connection, const hs_message *message) {
  hs_config_change change;
  if (!hs_read_config_change(message, &change)) {
    return HS_RECEIVED_NONSENSE;
  }
  hs_event event = {0};
  event.body.config_change.requestID = change.request;
  event.body.config_change.status = change.stored;
  hs_add(connection, eLeapEventType_ConfigChange, 0, &event);
  return HS_RECEIVED;
}

hs_received hs_receive_log(LEAP_CONNECTION connection, const hs_message *message) {
  hs_log log;
  if (!hs_read_log(message, &log)) {
    return HS_RECEIVED_NONSENSE;
  }
  hs_event event = {0};
  event.text = copy_text(log.text);
  event.body.log.severity = log.severity;
  event.body.log.timestamp = log.timestamp_us;
  if (event.text != NULL) {
    hs_add(connection, eLeapEventType_LogEvent, 0, &event);
  }
  return HS_RECEIVED;
}
