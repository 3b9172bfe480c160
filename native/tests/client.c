/* What the tests do as a program that uses the library. */
#include "client.h"

#include "check.h"
#include "interpolate.h"

#include <unistd.h>

#define PATIENCE_MS 60000 /* The machine may be busy with other work. */

LEAP_CONNECTION client_open(uint32_t flags) {
  LEAP_CONNECTION connection;
  LEAP_CONNECTION_CONFIG config = {.size = sizeof config, .flags = flags};
  CHECK_INT(LeapCreateConnection(&config, &connection), eLeapRS_Success);
  CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
  return connection;
}

void client_expect(LEAP_CONNECTION connection, eLeapEventType type,
                   LEAP_CONNECTION_MESSAGE *message) {
  memset(message, 0xAA, sizeof *message); /* as programs leave it */
  CHECK_INT(LeapPollConnection(connection, PATIENCE_MS, message), eLeapRS_Success);
  CHECK_INT(message->type, type);
  CHECK_INT(message->size, sizeof *message);
  CHECK(message->pointer != NULL);
}

LEAP_DEVICE client_expect_greeting(LEAP_CONNECTION connection, LEAP_CONNECTION_MESSAGE *message) {
  client_expect(connection, eLeapEventType_Connection, message);
  client_expect(connection, eLeapEventType_Device, message);
  LEAP_DEVICE device = message->device_event->device.handle;
  client_expect(connection, eLeapEventType_DeviceStatusChange, message);
  client_expect(connection, eLeapEventType_Policy, message);
  return device;
}

void client_await(LEAP_CONNECTION connection, eLeapEventType type,
                  LEAP_CONNECTION_MESSAGE *message) {
  int64_t until = LeapGetNow() + PATIENCE_MS * 1000;
  do {
    CHECK(LeapGetNow() < until);
    LeapPollConnection(connection, 100, message);
  } while (message->type != type);
}

eLeapConnectionStatus client_status(LEAP_CONNECTION connection) {
  LEAP_CONNECTION_INFO info = {.size = sizeof info};
  CHECK_INT(LeapGetConnectionInfo(connection, &info), eLeapRS_Success);
  return info.status;
}

void client_wait_for_frame(LEAP_CONNECTION connection, int64_t time_us) {
  hs_told room;
  int64_t until = LeapGetNow() + PATIENCE_MS * 1000;
  do {
    CHECK(LeapGetNow() < until);
    usleep(1000);
    LeapInterpolateFrame(connection, time_us, &room.event, sizeof room);
  } while (room.event.info.timestamp != time_us || room.event.tracking_frame_id == 0);
}
