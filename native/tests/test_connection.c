/* A connection and a scripted service: the order of events, what is told, what is kept. */
#include "LeapC.h"
#include "check.h"
#include "client.h"
#include "interpolate.h"
#include "peer.h"

static peer service;
static LEAP_CONNECTION connection;
static LEAP_CONNECTION_MESSAGE message;

static void begin(uint32_t flags) {
  peer_init(&service);
  peer_listen(&service);
  connection = client_open(flags);
}

static void end(void) {
  LeapDestroyConnection(connection);
  peer_free(&service);
}

static void expect(eLeapEventType type) { client_expect(connection, type, &message); }

static LEAP_DEVICE expect_greeting(void) { return client_expect_greeting(connection, &message); }

static void the_greeting_comes_in_order(void) {
  begin(0);
  peer_accept(&service);
  hs_message hello = peer_read(&service);
  CHECK_INT(hello.type, HS_HELLO);
  CHECK_INT(hello.body[12], HS_WANTS_FRAMES);
  uint32_t count = 9;
  CHECK_INT(LeapGetDeviceList(connection, NULL, &count), eLeapRS_NotConnected);
  LEAP_VERSION version;
  CHECK_INT(LeapGetVersion(connection, eLeapVersionPart_ServerLibrary, &version),
            eLeapRS_NotConnected);
  CHECK_INT(version.major, 0);
  peer_welcome(&service, 2, 0x40000001);
  peer_device(&service, 3, HS_ATTACHED, 1, "LP3");
  CHECK_INT(LeapPollConnection(connection, 30, &message), eLeapRS_Timeout); /* one is to come */
  peer_device(&service, 4, HS_ATTACHED, 2, "LP4");
  expect(eLeapEventType_Connection);
  CHECK_INT(message.device_id, 0);
  for (uint32_t id = 3; id <= 4; id++) {
    expect(eLeapEventType_Device);
    CHECK_INT(message.device_id, 0);
    CHECK_INT(message.device_event->device.id, id);
    CHECK_INT(message.device_event->status, id - 2);
    expect(eLeapEventType_DeviceStatusChange);
    CHECK_INT(message.device_id, id);
    CHECK_INT(message.device_status_change_event->last_status, 0);
    CHECK_INT(message.device_status_change_event->status, id - 2);
    expect(eLeapEventType_Policy);
    CHECK_INT(message.device_id, id);
    CHECK_INT(message.policy_event->current_policy, 0x40000001);
  }
  CHECK_INT(LeapPollConnection(connection, 0, &message), eLeapRS_Timeout);
  CHECK_INT(client_status(connection), eLeapConnectionStatus_Connected);
  CHECK_INT(LeapGetVersion(connection, eLeapVersionPart_ServerLibrary, &version), eLeapRS_Success);
  CHECK_INT(version.major, 6);
  CHECK_INT(version.minor, 2);
  bool licensed = true;
  CHECK_INT(LeapCheckLicenseFlag(connection, "any", &licensed), eLeapRS_Success);
  CHECK(!licensed);
  LEAP_DEVICE_REF list[2];
  CHECK_INT(LeapGetDeviceList(connection, NULL, &count), eLeapRS_Success);
  CHECK_INT(count, 2);
  count = 1;
  CHECK_INT(LeapGetDeviceList(connection, list, &count), eLeapRS_InsufficientBuffer);
  CHECK_INT(count, 1);
  count = 2;
  CHECK_INT(LeapGetDeviceList(connection, list, &count), eLeapRS_Success);
  CHECK_INT(list[1].id, 4);
  end();
}

static void devices_tell_about_themselves(void) {
  begin(0);
  peer_greet(&service);
  LEAP_DEVICE device = expect_greeting(), again;
  LEAP_DEVICE_REF reference = {device, 1}, foreign = {&service, 1}, none = {NULL, 0};
  CHECK_INT(LeapOpenDevice(reference, &again), eLeapRS_Success);
  CHECK(again == device);
  CHECK_INT(LeapOpenDevice(foreign, &again), eLeapRS_CannotOpenDevice);
  CHECK_INT(LeapOpenDevice(none, &again), eLeapRS_CannotOpenDevice);
  LeapCloseDevice(device);
  struct {
    LEAP_DEVICE_INFO info;
    char firmware[16];
  } told = {.info = {.size = 44}};
  memset(told.firmware, 'x', sizeof told.firmware);
  CHECK_INT(LeapGetDeviceInfo(device, &told.info), eLeapRS_Success);
  CHECK_INT(told.info.serial_length, 4);
  CHECK_INT(told.info.status, eLeapDeviceStatus_Streaming);
  CHECK_INT(told.info.pid, eLeapDevicePID_Peripheral);
  CHECK_INT(told.info.baseline, 40000);
  CHECK_INT(told.info.range, 800000);
  CHECK_NEAR(told.info.h_fov, 2.43, 1e-6);
  CHECK(told.firmware[0] == 'x');
  char serial[4] = "???";
  told.info.serial = serial;
  told.info.serial_length = 1;
  CHECK_INT(LeapGetDeviceInfo(device, &told.info), eLeapRS_InsufficientBuffer);
  CHECK_INT(told.info.serial_length, 4);
  CHECK(strcmp(serial, "???") == 0);
  told.info.size = 60;
  CHECK_INT(LeapGetDeviceInfo(device, &told.info), eLeapRS_Success);
  CHECK(strcmp(serial, "LP1") == 0);
  CHECK(strcmp(told.firmware, "1.7.0") == 0);
  told.info.size = 43;
  CHECK_INT(LeapGetDeviceInfo(device, &told.info), eLeapRS_InsufficientBuffer);
  uint8_t cameras;
  CHECK_INT(LeapGetDeviceCameraCount(device, &cameras), eLeapRS_Success);
  CHECK_INT(cameras, 2);
  float rate;
  CHECK_INT(LeapGetDeviceFrameRate(connection, &rate), eLeapRS_Success);
  CHECK_NEAR(rate, 115, 0);
  CHECK(strcmp(LeapDevicePIDToString(eLeapDevicePID_Peripheral), "Leap Motion Controller") == 0);
  CHECK(LeapDevicePIDToString(eLeapDevicePID_Invalid) == NULL);
  end();
}

static void an_unplugged_device_keeps_its_handle(void) {
  begin(0);
  peer_greet(&service);
  LEAP_DEVICE device = expect_greeting(), again;
  peer_device(&service, 1, HS_STATUS_CHANGED, 9, "LP1");
  expect(eLeapEventType_DeviceStatusChange);
  CHECK(message.device_status_change_event->device.handle == device);
  CHECK_INT(message.device_status_change_event->last_status, 1);
  CHECK_INT(message.device_status_change_event->status, 9);
  peer_device(&service, 1, HS_LOST, 0, "LP1");
  expect(eLeapEventType_DeviceLost);
  CHECK_INT(message.device_id, 0);
  CHECK(message.device_event->device.handle == device);
  CHECK_INT(LeapOpenDevice(message.device_event->device, &again), eLeapRS_Success);
  CHECK(again == device);
  CHECK_INT(LeapSubscribeEvents(connection, device), eLeapRS_NotAvailable);
  uint32_t count;
  CHECK_INT(LeapGetDeviceList(connection, NULL, &count), eLeapRS_Success);
  CHECK_INT(count, 0);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
  expect(eLeapEventType_Device);
  CHECK(message.device_event->device.handle == device);
  end();
}

static void frames_come_as_they_were_sent(void) {
  begin(0);
  peer_greet(&service);
  expect_greeting();
  for (uint32_t hands = 0; hands <= 2; hands++) {
    int64_t now = LeapGetNow();
    peer_frame(&service, 1, 100 + hands, now, hands);
    expect(eLeapEventType_Tracking);
    CHECK_INT(message.device_id, 1);
    const LEAP_TRACKING_EVENT *event = message.tracking_event;
    CHECK_INT(event->tracking_frame_id, 100 + hands);
    CHECK_INT(event->info.frame_id, 100 + hands);
    CHECK_INT(event->info.timestamp, now);
    CHECK_INT(event->nHands, hands);
    CHECK_NEAR(event->framerate, 115, 0);
    CHECK(event->pHands != NULL);
    for (uint32_t i = 0; i < hands; i++) {
      LEAP_HAND hand;
      make_hand(&hand, 11 + i, (float)(100 + hands));
      CHECK(memcmp(&hand, &event->pHands[i], sizeof hand) == 0);
    }
  }
  end();
}

static void what_was_told_stays_for_64_polls(void) {
  begin(0);
  peer_greet(&service);
  expect_greeting();
  const LEAP_TRACKING_EVENT *told[64];
  for (int i = 0; i < 64; i++) {
    peer_frame(&service, 1, 200 + i, LeapGetNow(), 2);
    expect(eLeapEventType_Tracking);
    told[i] = message.tracking_event;
  }
  for (int i = 0; i < 64; i++) {
    LEAP_HAND hand;
    make_hand(&hand, 12, (float)(200 + i));
    CHECK_INT(told[i]->tracking_frame_id, 200 + i);
    CHECK(memcmp(&told[i]->pHands[1], &hand, sizeof hand) == 0);
  }
  end();
}

static void a_slow_client_loses_the_oldest_frames_alone(void) {
  begin(0);
  peer_greet(&service);
  for (int i = 1; i <= 50; i++) {
    peer_frame(&service, 1, i, 1000 * i, 1);
    if (i == 20) {
      peer_device(&service, 1, HS_STATUS_CHANGED, 2, "LP1");
    }
  }
  peer_device(&service, 1, HS_STATUS_CHANGED, 1, "LP1");
  client_wait_for_frame(connection, 50000);
  expect_greeting();
  expect(eLeapEventType_DeviceStatusChange);
  for (int i = 43; i <= 50; i++) {
    expect(eLeapEventType_Tracking);
    CHECK_INT(message.tracking_event->tracking_frame_id, i);
  }
  expect(eLeapEventType_DeviceStatusChange);
  end();
}

/* It would starve behind what nobody takes. */
static void one_that_only_interpolates_gets_frames_for_ever(void) {
  static said answer;
  begin(0);
  peer_greet(&service);
  for (int i = 1; i <= 400; i++) {
    peer_device(&service, 1, HS_STATUS_CHANGED, i % 2 == 0 ? 1 : 2, "LP1");
    peer_policy(&service, 0, 0, i % 2 == 0 ? 1 : 0);
    peer_mode(&service, 0, 0, i % 2 == 0 ? 1 : 0);
    say_begin(&answer, HS_CONFIG_CHANGE);
    say_u32(&answer, (uint32_t)i);
    say_u32(&answer, 1);
    peer_say(&service, &answer);
  }
  for (uint32_t id = 2; id <= 101; id++) {
    peer_device(&service, id, HS_ATTACHED, 1, "LP2");
    peer_device(&service, id, HS_LOST, 0, "LP2");
  }
  peer_device(&service, 1, HS_STATUS_CHANGED, 9, "LP1");
  peer_frame(&service, 1, 1, 1000, 1);
  client_wait_for_frame(connection, 1000);
  /* Who begins to poll now is told all that matters, in order. */
  expect(eLeapEventType_Connection);
  expect(eLeapEventType_Device);
  CHECK_INT(message.device_event->device.id, 1);
  bool smudged = false;
  for (int events = 0; events < 256; events++) {
    CHECK_INT(LeapPollConnection(connection, 1000, &message), eLeapRS_Success);
    if (message.type == eLeapEventType_Tracking) {
      break;
    }
    if (message.type == eLeapEventType_DeviceStatusChange && message.device_id == 1) {
      smudged = message.device_status_change_event->status == 9;
    }
  }
  CHECK_INT(message.type, eLeapEventType_Tracking);
  CHECK(smudged);
  end();
}

static void the_time_between_frames_can_be_asked(void) {
  begin(0);
  hs_told room;
  uint64_t size = 1;
  memset(&room, 0xAA, sizeof room);
  CHECK_INT(LeapGetFrameSize(connection, 0, &size), eLeapRS_NotConnected);
  CHECK_INT(size, 0);
  CHECK_INT(LeapInterpolateFrame(connection, 5, &room.event, sizeof room), eLeapRS_NotConnected);
  CHECK_INT(room.event.nHands, 0);
  CHECK(room.event.pHands == room.hand);
  peer_greet(&service);
  LEAP_DEVICE device = expect_greeting();
  CHECK_INT(LeapGetFrameSizeEx(connection, device, 0, &size), eLeapRS_Success);
  CHECK_INT(size, 2216);
  CHECK_INT(LeapInterpolateFrame(connection, 5, &room.event, size), eLeapRS_NotAvailable);
  for (int i = 1; i <= 9; i++) {
    peer_frame(&service, 1, i, 10000 * i, 2);
  }
  do {
    expect(eLeapEventType_Tracking);
  } while (message.tracking_event->tracking_frame_id < 9);
  CHECK_INT(LeapInterpolateFrameEx(connection, device, 25000, &room.event, size), eLeapRS_Success);
  CHECK_INT(room.event.nHands, 2);
  CHECK_INT(room.event.info.timestamp, 25000);
  CHECK_INT(room.event.tracking_frame_id, 3);
  LEAP_HAND second, third;
  make_hand(&second, 11, 2);
  make_hand(&third, 11, 3);
  CHECK_NEAR(room.hand[0].palm.position.y,
             0.5 * ((double)second.palm.position.y + (double)third.palm.position.y), 1e-4);
  CHECK_INT(LeapInterpolateFrameFromTimeEx(connection, device, 20000, 10000, &room.event, size),
            eLeapRS_Success);
  CHECK_NEAR(room.hand[0].palm.position.y, second.palm.position.y, 0);
  CHECK_INT(LeapInterpolateFrame(connection, 95000, &room.event, size), eLeapRS_Success);
  CHECK_INT(LeapInterpolateFrame(connection, 9000, &room.event, size), eLeapRS_TimestampTooEarly);
  CHECK_INT(room.event.nHands, 0);
  CHECK_INT(LeapInterpolateFrame(connection, 1000000, &room.event, size),
            eLeapRS_RoutineIsNotSeer);
  memset(&room, 0xAA, sizeof room);
  CHECK_INT(LeapInterpolateFrame(connection, 50000, &room.event, 48 + 1084),
            eLeapRS_InsufficientBuffer);
  CHECK_INT(room.event.nHands, 0);
  CHECK_INT(LeapInterpolateFrame(connection, 50000, &room.event, 47), eLeapRS_InsufficientBuffer);
  end();
}

static void one_that_is_aware_hears_what_it_subscribed_to(void) {
  begin(eLeapConnectionConfig_MultiDeviceAware);
  peer_accept(&service);
  hs_message hello = peer_read(&service);
  CHECK_INT(hello.body[12], 0); /* wants nothing yet */
  peer_welcome(&service, 2, 0);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
  peer_device(&service, 2, HS_ATTACHED, 1, "LP2");
  LEAP_DEVICE first = expect_greeting();
  expect(eLeapEventType_Device);
  LEAP_DEVICE second = message.device_event->device.handle;
  CHECK(first != second);
  expect(eLeapEventType_DeviceStatusChange);
  expect(eLeapEventType_Policy);
  CHECK_INT(LeapSubscribeEvents(connection, second), eLeapRS_Success);
  CHECK_INT(LeapSubscribeEvents(connection, second), eLeapRS_Success);
  hs_message asked = peer_read(&service);
  CHECK_INT(asked.type, HS_SUBSCRIBE);
  CHECK_INT(asked.body[0], 2);
  CHECK_INT(asked.body[4], HS_WANTS_FRAMES);
  peer_frame(&service, 1, 1, 1000, 1);
  peer_frame(&service, 2, 2, 1000, 1);
  expect(eLeapEventType_Tracking);
  CHECK_INT(message.device_id, 2);
  CHECK_INT(LeapSetPrimaryDevice(connection, first, true), eLeapRS_Success);
  asked = peer_read(&service);
  CHECK_INT(asked.body[0], 2);
  CHECK_INT(asked.body[4], 0);
  asked = peer_read(&service);
  CHECK_INT(asked.body[0], 1);
  CHECK_INT(asked.body[4], HS_WANTS_FRAMES);
  peer_frame(&service, 2, 3, 2000, 1);
  peer_frame(&service, 1, 4, 2000, 1);
  expect(eLeapEventType_Tracking);
  CHECK_INT(message.device_id, 1);
  const char *hints[] = {LEAP_HINT_MICROGESTURES, "a new word", NULL};
  CHECK_INT(LeapSetDeviceHints(connection, first, hints), eLeapRS_Success);
  end();
}

int main(void) {
  RUN(the_greeting_comes_in_order);
  RUN(devices_tell_about_themselves);
  RUN(an_unplugged_device_keeps_its_handle);
  RUN(frames_come_as_they_were_sent);
  RUN(what_was_told_stays_for_64_polls);
  RUN(a_slow_client_loses_the_oldest_frames_alone);
  RUN(one_that_only_interpolates_gets_frames_for_ever);
  RUN(the_time_between_frames_can_be_asked);
  RUN(one_that_is_aware_hears_what_it_subscribed_to);
  return 0;
}
