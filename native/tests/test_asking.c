/* Policies, modes, pause and settings: what is asked of a scripted service, and what its answers
 * become. */
#include "LeapC.h"
#include "check.h"
#include "client.h"
#include "peer.h"

#include <errno.h>

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

static void policies_are_asked_and_answered(void) {
  begin(0);
  CHECK_INT(LeapSetPolicyFlags(connection, 0x83, 0), eLeapRS_Success); /* before the handshake */
  peer_accept(&service);
  hs_message asked = peer_read(&service);
  CHECK_INT(asked.type, HS_HELLO);
  peer_welcome(&service, 1, 0x1);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
  asked = peer_read(&service);
  CHECK_INT(asked.type, HS_SET_POLICY);
  CHECK_INT(asked.body[8], 0x83);
  LEAP_DEVICE device = expect_greeting();
  peer_policy(&service, asked.body[0], 0, 0x3);
  expect(eLeapEventType_Policy);
  CHECK_INT(message.device_id, 0);
  CHECK_INT(message.policy_event->current_policy, 0x3);
  expect(eLeapEventType_Policy); /* it changed for the device too */
  CHECK_INT(message.device_id, 1);
  CHECK_INT(LeapSetPolicyFlagsEx(connection, device, 0, 2), eLeapRS_Success);
  asked = peer_read(&service);
  CHECK_INT(asked.body[4], 1);
  CHECK_INT(asked.body[16], 2);
  peer_policy(&service, asked.body[0], 1, 0x3);
  expect(eLeapEventType_Policy);
  CHECK_INT(message.device_id, 1);
  CHECK_INT(LeapPollConnection(connection, 20, &message), eLeapRS_Timeout);
  CHECK_INT(LeapSetPause(connection, true), eLeapRS_InvalidArgument); /* not granted */
  peer_policy(&service, 0, 0, 0xB);
  expect(eLeapEventType_Policy);
  expect(eLeapEventType_Policy);
  CHECK_INT(LeapSetPause(connection, true), eLeapRS_Success);
  asked = peer_read(&service);
  CHECK_INT(asked.type, HS_SET_PAUSED);
  CHECK_INT(asked.body[4], 1);
  end();
}

static void the_mode_names_a_device_the_client_knows(void) {
  for (int aware = 0; aware < 2; aware++) {
    begin(aware ? eLeapConnectionConfig_MultiDeviceAware : 0);
    peer_greet(&service);
    LEAP_DEVICE device = expect_greeting();
    CHECK_INT(LeapSetTrackingMode(connection, (eLeapTrackingMode)4), eLeapRS_InvalidArgument);
    CHECK_INT(LeapSetTrackingMode(connection, eLeapTrackingMode_HMD), eLeapRS_Success);
    hs_message asked = peer_read(&service);
    CHECK_INT(asked.type, HS_SET_MODE);
    CHECK_INT(asked.body[4], aware);
    peer_mode(&service, asked.body[0], asked.body[4], 1);
    expect(eLeapEventType_TrackingMode);
    CHECK_INT(message.device_id, aware);
    CHECK_INT(message.tracking_mode_event->current_tracking_mode, eLeapTrackingMode_HMD);
    CHECK_INT(LeapGetTrackingModeEx(connection, device), eLeapRS_Success);
    asked = peer_read(&service);
    CHECK_INT(asked.type, HS_GET_MODE);
    peer_mode(&service, asked.body[0], asked.body[4], 2);
    expect(eLeapEventType_TrackingMode);
    CHECK_INT(message.device_id, 1);
    peer_mode(&service, 0, 0, 0); /* somebody else changed it */
    expect(eLeapEventType_TrackingMode);
    CHECK_INT(message.device_id, aware);
    end();
  }
}

static void settings_are_asked_and_answered(void) {
  static said answer;
  begin(0);
  peer_greet(&service);
  expect_greeting();
  uint32_t request;
  LEAP_VARIANT value = {.type = eLeapValueType_Float};
  value.fValue = 2.5f;
  CHECK_INT(LeapSaveConfigValue(connection, "a.key", &value, &request), eLeapRS_Success);
  hs_message asked = peer_read(&service);
  CHECK_INT(asked.type, HS_SET_CONFIG);
  CHECK_INT(asked.body[0], request);
  CHECK_INT(asked.body[4], eLeapValueType_Float);
  CHECK(memcmp(asked.body + 12, "\5\0a.key\0\0", 9) == 0);
  say_begin(&answer, HS_CONFIG_CHANGE);
  say_u32(&answer, request);
  say_u32(&answer, 1);
  peer_say(&service, &answer);
  expect(eLeapEventType_ConfigChange);
  CHECK_INT(message.config_change_event->requestID, request);
  CHECK(message.config_change_event->status);
  int32_t wide; /* what C# reads */
  memcpy(&wide, (const char *)message.pointer + 4, 4);
  CHECK_INT(wide, 1);
  CHECK_INT(LeapRequestConfigValue(connection, "b", &request), eLeapRS_Success);
  asked = peer_read(&service);
  CHECK_INT(asked.type, HS_GET_CONFIG);
  say_begin(&answer, HS_CONFIG);
  say_u32(&answer, request);
  say_u32(&answer, eLeapValueType_String);
  say_u32(&answer, 0);
  say_text(&answer, "b");
  say_text(&answer, "w\xc3\xb6rd");
  peer_say(&service, &answer);
  expect(eLeapEventType_ConfigResponse);
  CHECK_INT(message.config_response_event->requestID, request);
  CHECK_INT(message.config_response_event->value.type, eLeapValueType_String);
  CHECK(strcmp(message.config_response_event->value.strValue, "w\xc3\xb6rd") == 0);
  char *long_key = calloc(1, 5001);
  memset(long_key, 'k', 5000);
  CHECK_INT(LeapRequestConfigValue(connection, long_key, NULL), eLeapRS_InvalidArgument);
  free(long_key);
  say_begin(&answer, HS_LOG);
  say_u32(&answer, 2);
  say_u32(&answer, 0);
  say_u64(&answer, 77);
  say_text(&answer, "clean the glass");
  peer_say(&service, &answer);
  expect(eLeapEventType_LogEvent);
  CHECK_INT(message.log_event->severity, eLeapLogSeverity_Warning);
  CHECK_INT(message.log_event->timestamp, 77);
  CHECK(strcmp(message.log_event->message, "clean the glass") == 0);
  end();
}

/* A program that asks in a loop is slowed down, or the service would hang up on it. */
static void asking_in_a_loop_is_slowed_down(void) {
  begin(0);
  peer_greet(&service);
  expect_greeting();
  int64_t began = LeapGetNow();
  for (int i = 0; i < 320; i++) {
    CHECK_INT(LeapGetTrackingMode(connection), eLeapRS_Success);
  }
  for (uint32_t i = 1; i <= 320; i++) {
    hs_message asked = peer_read(&service);
    CHECK_INT(asked.type, HS_GET_MODE);
    CHECK_INT(asked.body[0] + 256 * asked.body[1], i); /* in order, none lost */
  }
  CHECK(LeapGetNow() - began > 300000); /* 250 at once, the rest at 167 a second */
  end();
}

/* What is said between HELLO and the end of the greeting counts, too. */
static void what_is_let_go_during_the_handshake_is_let_go(void) {
  peer_init(&service);
  connection = client_open(0);
  CHECK_INT(LeapSetPolicyFlags(connection, 0x3, 0), eLeapRS_Success);
  peer_listen(&service);
  peer_accept(&service);
  hs_message heard = peer_read(&service);
  CHECK_INT(heard.type, HS_HELLO);
  CHECK_INT(heard.body[16], 0x3);
  CHECK_INT(LeapSetPolicyFlags(connection, 0, 0x1), eLeapRS_Success);
  peer_welcome(&service, 0, 0x3);
  heard = peer_read(&service);
  CHECK_INT(heard.type, HS_SET_POLICY);
  CHECK_INT(heard.body[8], 0x2);
  CHECK_INT(heard.body[16] & 0x3, 0x1);
  end();
}

/* The service hangs up on text that is no UTF-8, and file names and keys may be anything. */
static void what_is_no_text_is_made_one(void) {
#if defined(__GLIBC__)
  char *name = program_invocation_short_name;
  program_invocation_short_name = "m\xe9ter \xc3\xa9";
#endif
  begin(0);
  peer_accept(&service);
  hs_message heard = peer_read(&service);
  CHECK_INT(heard.type, HS_HELLO);
#if defined(__GLIBC__)
  program_invocation_short_name = name;
  CHECK_INT(heard.body[24], 8);
  CHECK(memcmp(heard.body + 26, "m?ter \xc3\xa9", 8) == 0);
#endif
  peer_welcome(&service, 0, 0);
  expect(eLeapEventType_Connection);
  static const char *const keys[][2] = {
      {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x96\x90", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x96\x90"},
      {"caf\xe9", "caf?"},
      {"\xc0\xaf\xe0\x80\xaf", "?????"},    /* longer than need be */
      {"\xed\xa0\x80\xf4\x90\x80\x80", "???????"}, /* no letters */
      {"\xe2\x82", "??"},                   /* cut off */
      {"\x80\xff", "??"},
  };
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    size_t size = strlen(keys[i][1]);
    CHECK_INT(LeapRequestConfigValue(connection, keys[i][0], NULL), eLeapRS_Success);
    heard = peer_read(&service);
    CHECK_INT(heard.type, HS_GET_CONFIG);
    CHECK_INT(heard.body[4], size);
    CHECK(memcmp(heard.body + 6, keys[i][1], size) == 0);
  }
  end();
}

int main(void) {
  RUN(policies_are_asked_and_answered);
  RUN(the_mode_names_a_device_the_client_knows);
  RUN(settings_are_asked_and_answered);
  RUN(what_is_let_go_during_the_handshake_is_let_go);
  RUN(what_is_no_text_is_made_one);
  RUN(asking_in_a_loop_is_slowed_down);
  return 0;
}
