/* What the service says, turned into what the connection knows and into events for the client.
 * Law: events come in the order Connection, then for each device Device, DeviceStatusChange and
 * Policy, then the rest; whatever ends does so with DeviceLost for each device and ConnectionLost.
 */
#include "receive.h"

#include <string.h>

/* No message adds more events than the last one of a greeting: Connection, and of each device
 * Device, DeviceStatusChange and Policy. */
#define EVENTS_AT_ONCE (1 + 3 * HS_ATTACHED_MAX)

#define IDLE_US 10000000 /* longer than any program that polls is busy with what it got */

void hs_add(LEAP_CONNECTION connection, eLeapEventType type, uint32_t device_id,
            hs_event *event) {
  event->type = type;
  event->device_id = device_id;
  hs_inbox_add(&connection->inbox, event);
  hs_cond_broadcast(&connection->changed);
}

hs_attached *hs_attached_with(LEAP_CONNECTION connection, uint32_t id) {
  for (uint32_t i = 0; i < connection->attached_count; i++) {
    if (connection->attached[i].id == id) {
      return &connection->attached[i];
    }
  }
  return NULL;
}

void hs_add_policy(LEAP_CONNECTION connection, uint32_t device_id) {
  hs_event event = {0};
  event.body.policy.current_policy = (uint32_t)connection->granted;
  hs_add(connection, eLeapEventType_Policy, device_id, &event);
}

static LEAP_DEVICE_REF reference(const hs_attached *attached) {
  return (LEAP_DEVICE_REF){attached->device, attached->id};
}

static void add_device(LEAP_CONNECTION connection, eLeapEventType type,
                       const hs_attached *attached) {
  hs_event event = {0};
  event.body.device.device = reference(attached);
  event.body.device.status = attached->status;
  hs_add(connection, type, 0, &event);
}

static void add_status(LEAP_CONNECTION connection, const hs_attached *attached, uint32_t last) {
  hs_event event = {0};
  event.body.device_status.device = reference(attached);
  event.body.device_status.last_status = last;
  event.body.device_status.status = attached->status;
  hs_add(connection, eLeapEventType_DeviceStatusChange, attached->id, &event);
}

static void announce(LEAP_CONNECTION connection, const hs_attached *attached) {
  add_device(connection, eLeapEventType_Device, attached);
  add_status(connection, attached, 0);
  hs_add_policy(connection, attached->id);
}

/* The handshake is done: the service is known with all its devices. */
static void finish_greeting(LEAP_CONNECTION connection) {
  connection->greeting_left = 0;
  connection->status = eLeapConnectionStatus_Connected;
  hs_event event = {0};
  event.body.connection.flags = connection->disposition & eLeapServiceState_ALL;
  hs_add(connection, eLeapEventType_Connection, 0, &event);
  for (uint32_t i = 0; i < connection->attached_count; i++) {
    if (connection->attached[i].present) {
      announce(connection, &connection->attached[i]);
    }
  }
  if (!connection->multi_device_aware && connection->greeted_wants != hs_wants(connection)) {
    hs_subscribe_all(connection); /* The client changed its mind since HELLO. */
  }
  hs_writer out = hs_post(connection);
  if (connection->asks_early) {
    /* All of it: what was let go since HELLO is not to stay. */
    hs_write_set_policy(&out, hs_next_request(connection), 0, connection->asked,
                        ~connection->asked);
    connection->asks_early = false;
  }
  if (connection->wishes_mode) { /* A wish holds for a session, and this is a new one. */
    hs_write_set_mode(&out, hs_next_request(connection), 0, (uint32_t)connection->wished_mode);
  }
  hs_posted(connection, &out);
}

static hs_received receive_welcome(LEAP_CONNECTION connection, const hs_message *message) {
  hs_welcome welcome;
  if (!hs_read_welcome(message, &welcome) || connection->welcomed) {
    return HS_RECEIVED_NONSENSE;
  }
  if (welcome.version != HS_VERSION) {
    return HS_RECEIVED_VERSION;
  }
  const uint16_t *v = welcome.interface_version;
  connection->server_library = (LEAP_VERSION){v[0], v[1], v[2]};
  connection->server_protocol = (LEAP_VERSION){welcome.version, 0, 0};
  connection->state = welcome.state;
  connection->disposition = welcome.disposition;
  connection->granted = welcome.granted;
  connection->welcomed = true;
  connection->greeting_left = welcome.devices;
  if (welcome.devices == 0) {
    finish_greeting(connection);
  }
  return HS_RECEIVED;
}

/* A place for a device: its own, a new one, or that of one that is gone. */
static hs_attached *place_for(LEAP_CONNECTION connection, uint32_t id) {
  hs_attached *place = hs_attached_with(connection, id);
  if (place == NULL && connection->attached_count < HS_ATTACHED_MAX) {
    place = &connection->attached[connection->attached_count++];
    place->present = false; /* What stood here belonged to an earlier service. */
  }
  for (uint32_t i = 0; place == NULL && i < connection->attached_count; i++) {
    place = connection->attached[i].present ? NULL : &connection->attached[i];
  }
  return place;
}

static hs_received attach(LEAP_CONNECTION connection, const hs_device_message *told) {
  LEAP_DEVICE device = hs_device_of(told);
  hs_attached *attached = place_for(connection, told->device);
  if (device == NULL || attached == NULL || attached->present) {
    return HS_RECEIVED_NONSENSE;
  }
  hs_device_told(device, told);
  hs_history *history = attached->history;
  hs_rig_let(attached->rig);
  *attached = (hs_attached){.device = device, .id = told->device, .present = true};
  attached->status = told->status;
  attached->history = history;
  if (history != NULL) {
    hs_history_clear(history);
  }
  if (connection->greeting_left == 0) {
    announce(connection, attached);
  } else if (--connection->greeting_left == 0) {
    finish_greeting(connection);
  }
  return HS_RECEIVED;
}

static void lose(LEAP_CONNECTION connection, hs_attached *attached) {
  attached->present = attached->subscribed = false;
  if (attached->history != NULL) {
    hs_history_clear(attached->history);
  }
  add_device(connection, eLeapEventType_DeviceLost, attached);
}

static hs_received receive_device(LEAP_CONNECTION connection, const hs_message *message) {
  hs_device_message told;
  if (!hs_read_device(message, &told)) {
    return HS_RECEIVED_NONSENSE;
  }
  if (told.change == HS_ATTACHED) {
    return attach(connection, &told);
  }
  hs_attached *attached = hs_attached_with(connection, told.device);
  if (attached == NULL || !attached->present) {
    return HS_RECEIVED;
  }
  hs_device_told(attached->device, &told);
  attached->status = told.status;
  if (told.change == HS_LOST) {
    lose(connection, attached);
  } else {
    add_status(connection, attached, told.last_status);
  }
  return HS_RECEIVED;
}

static hs_received receive_calibration(LEAP_CONNECTION connection, const hs_message *message) {
  hs_calibration calibration;
  if (!hs_read_calibration(message, &calibration)) {
    return HS_RECEIVED_NONSENSE;
  }
  hs_attached *attached = hs_attached_with(connection, calibration.device);
  if (attached != NULL) {
    hs_rig_let(attached->rig);
    attached->rig = hs_device_calibrate(attached->device, &calibration);
    attached->calibration = calibration.version;
  }
  return HS_RECEIVED;
}

static hs_received receive_service(LEAP_CONNECTION connection, const hs_message *message) {
  hs_service service;
  if (!hs_read_service(message, &service)) {
    return HS_RECEIVED_NONSENSE;
  }
  connection->state = service.state;
  connection->disposition = service.disposition;
  return HS_RECEIVED;
}

static hs_received receive_bye(const hs_message *message) {
  hs_bye bye;
  if (!hs_read_bye(message, &bye)) {
    return HS_RECEIVED_NONSENSE;
  }
  switch (bye.reason) {
  case HS_BYE_STOPPING:
  case HS_BYE_OFF:
    return HS_RECEIVED_END;
  case HS_BYE_VERSION:
    return HS_RECEIVED_VERSION;
  default:
    return HS_RECEIVED_NONSENSE;
  }
}

typedef hs_received (*receiver)(LEAP_CONNECTION, const hs_message *);

static receiver receiver_of(uint16_t type) {
  switch (type) {
  case HS_WELCOME:
    return receive_welcome;
  case HS_SERVICE:
    return receive_service;
  case HS_DEVICE:
    return receive_device;
  case HS_CALIBRATION:
    return receive_calibration;
  case HS_POLICY:
    return hs_receive_policy;
  case HS_MODE:
    return hs_receive_mode;
  case HS_CONFIG:
    return hs_receive_config;
  case HS_CONFIG_CHANGE:
    return hs_receive_config_change;
  case HS_LOG:
    return hs_receive_log;
  case HS_FRAME:
    return hs_receive_frame;
  case HS_IMAGE:
    return hs_receive_image;
  default:
    return NULL; /* RESULT and PONG answer what we do not ask, others are newer than we are. */
  }
}

/* When a client counts as one that only interpolates. */
static int64_t idle_from_us(LEAP_CONNECTION connection) {
  if (connection->polling) {
    return HS_FOREVER;
  }
  return connection->polled ? connection->last_poll_us + IDLE_US : 0;
}

/* A client that is slow to poll makes the service wait, and not our memory grow. Frames need no
 * room, but come behind what does: for one that does not poll at all, what is void makes room. */
static void await_room(LEAP_CONNECTION connection) {
  while (connection->life == HS_OPEN &&
         !hs_inbox_has_room(&connection->inbox, EVENTS_AT_ONCE)) {
    int64_t idle_us = idle_from_us(connection);
    bool idle = hs_now_us() >= idle_us;
    if (!idle || !hs_inbox_thin(&connection->inbox)) {
      hs_cond_wait_until(&connection->changed, &connection->lock, idle ? HS_FOREVER : idle_us);
    }
  }
}

hs_received hs_receive(LEAP_CONNECTION connection, const hs_message *message) {
  if (message->type == HS_BYE) {
    return receive_bye(message);
  }
  receiver receive = receiver_of(message->type);
  if (receive == NULL) {
    return HS_RECEIVED;
  }
  hs_lock(&connection->lock);
  hs_received result = HS_RECEIVED_NONSENSE;
  if (connection->welcomed || message->type == HS_WELCOME) {
    if (message->type != HS_FRAME && message->type != HS_IMAGE && message->type != HS_SERVICE) {
      await_room(connection);
    }
    result = receive(connection, message);
  }
  hs_unlock(&connection->lock);
  return result;
}

void hs_receive_loss(LEAP_CONNECTION connection) {
  hs_lock(&connection->lock);
  bool knew = connection->status == eLeapConnectionStatus_Connected;
  if (knew) {
    await_room(connection);
  }
  for (uint32_t i = 0; knew && i < connection->attached_count; i++) {
    if (connection->attached[i].present) {
      lose(connection, &connection->attached[i]);
    }
  }
  if (knew) {
    hs_event event = {0};
    hs_add(connection, eLeapEventType_ConnectionLost, 0, &event);
  }
  connection->attached_count = 0; /* Their histories stay: frames in them may wait to be polled. */
  connection->welcomed = false;
  connection->greeting_left = 0;
  connection->granted = 0;
  connection->outbox_used = 0;
  connection->status = eLeapConnectionStatus_NotRunning;
  hs_unlock(&connection->lock);
}
