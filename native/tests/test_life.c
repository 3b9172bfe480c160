/* The life of a connection: waiting, closing, losing the service and finding it again. */
#include "LeapC.h"
#include "check.h"
#include "client.h"
#include "peer.h"

#include <dirent.h>
#include <unistd.h>

static peer service;
static LEAP_CONNECTION_MESSAGE message;

static void poll_says(LEAP_CONNECTION connection, uint32_t timeout, eLeapRS expected,
                      int64_t at_least_us, int64_t at_most_us) {
  memset(&message, 0xAA, sizeof message);
  int64_t began = LeapGetNow();
  CHECK_INT(LeapPollConnection(connection, timeout, &message), expected);
  int64_t took = LeapGetNow() - began;
  CHECK_INT(message.size, sizeof message);
  CHECK_INT(message.type, eLeapEventType_None);
  CHECK(message.pointer == NULL);
  CHECK_INT(message.device_id, 0);
  CHECK(took >= at_least_us);
  CHECK(took <= at_most_us);
}

#define SOON_US 20000000 /* a busy machine takes its time; what hangs takes for ever */

static void without_a_service_polling_waits(void) {
  peer_init(&service);
  LEAP_CONNECTION connection;
  CHECK_INT(LeapCreateConnection(NULL, &connection), eLeapRS_Success);
  CHECK_INT(client_status(connection), eLeapConnectionStatus_NotConnected);
  poll_says(connection, 1000, eLeapRS_NotConnected, 45000, SOON_US); /* not open: a short rest */
  poll_says(connection, 0, eLeapRS_NotConnected, 0, SOON_US);
  CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
  CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
  CHECK_INT(client_status(connection), eLeapConnectionStatus_NotRunning);
  poll_says(connection, 120, eLeapRS_Timeout, 120000, SOON_US);
  poll_says(connection, 0, eLeapRS_Timeout, 0, SOON_US);
  CHECK_INT(LeapSetPause(connection, true), eLeapRS_NotConnected);
  CHECK_INT(LeapSetTrackingMode(connection, eLeapTrackingMode_HMD), eLeapRS_NotConnected);
  LeapCloseConnection(connection);
  LeapCloseConnection(connection);
  CHECK_INT(client_status(connection), eLeapConnectionStatus_NotConnected);
  LeapDestroyConnection(connection);
  peer_free(&service);
}

static void one_poll_is_enough_for_the_handshake(void) {
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  peer_greet(&service);
  CHECK_INT(LeapPollConnection(connection, 5000, &message), eLeapRS_Success);
  CHECK_INT(message.type, eLeapEventType_Connection);
  CHECK_INT(client_status(connection), eLeapConnectionStatus_Connected);
  LeapDestroyConnection(connection);
  peer_free(&service);
}

static void close_now(void *connection) {
  usleep(20000);
  LeapCloseConnection(connection);
}

static void destroy_now(void *connection) {
  usleep(20000);
  LeapDestroyConnection(connection);
}

static void closing_wakes_a_poll(void) {
  peer_init(&service);
  for (int with_service = 0; with_service < 2; with_service++) {
    LEAP_CONNECTION connection = client_open(0);
    if (with_service) {
      peer_listen(&service);
      peer_greet(&service);
      client_await(connection, eLeapEventType_Policy, &message);
    }
    hs_thread closer;
    CHECK(hs_thread_start(&closer, close_now, connection));
    poll_says(connection, 60000, eLeapRS_NotConnected, 0, SOON_US);
    hs_thread_join(closer);
    CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
    CHECK(hs_thread_start(&closer, destroy_now, connection));
    int64_t began = LeapGetNow();
    while (LeapPollConnection(connection, 60000, &message) != eLeapRS_NotConnected) {
    }
    CHECK(LeapGetNow() - began < SOON_US);
    hs_thread_join(closer);
  }
  peer_free(&service);
}

typedef struct second_poll {
  LEAP_CONNECTION connection;
  eLeapRS result;
} second_poll;

static void poll_too(void *argument) {
  second_poll *second = argument;
  LEAP_CONNECTION_MESSAGE other;
  usleep(20000);
  second->result = LeapPollConnection(second->connection, 1000, &other);
  CHECK_INT(other.type, eLeapEventType_None);
}

static void two_may_not_poll_at_once(void) {
  peer_init(&service);
  second_poll second = {client_open(0), eLeapRS_Success};
  hs_thread other;
  CHECK(hs_thread_start(&other, poll_too, &second));
  poll_says(second.connection, 200, eLeapRS_Timeout, 200000, SOON_US);
  hs_thread_join(other);
  CHECK_INT(second.result, eLeapRS_ConcurrentPoll);
  LeapDestroyConnection(second.connection);
  peer_free(&service);
}

static int count_entries(const char *folder) {
  DIR *listed = opendir(folder);
  int count = 0;
  while (listed != NULL && readdir(listed) != NULL) {
    count++;
  }
  if (listed != NULL) {
    closedir(listed);
  }
  return count;
}

/* Where the system tells: Linux. Elsewhere both counts are 0. */
static void nothing_stays_behind(void) {
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION leaked[3];
  int threads = count_entries("/proc/self/task");
  for (int i = 0; i < 3; i++) { /* programs that look for the service close, and never destroy */
    leaked[i] = client_open(0);
    peer_greet(&service);
    client_await(leaked[i], eLeapEventType_Policy, &message);
    LeapCloseConnection(leaked[i]);
    CHECK(peer_sees_end(&service));
  }
  CHECK_INT(count_entries("/proc/self/task"), threads);
  for (int i = 0; i < 3; i++) {
    LeapDestroyConnection(leaked[i]);
  }
  peer_die(&service);
  int files = count_entries("/proc/self/fd");
  for (int i = 0; i < 3; i++) {
    leaked[i] = client_open(0);
    LeapCloseConnection(leaked[i]);
  }
  CHECK_INT(count_entries("/proc/self/fd"), files);
  for (int i = 0; i < 3; i++) {
    LeapDestroyConnection(leaked[i]);
  }
  peer_free(&service);
}

static void a_lost_service_is_found_again(void) {
  peer_init(&service);
  LEAP_CONNECTION connection = client_open(0);
  CHECK_INT(LeapPollConnection(connection, 50, &message), eLeapRS_Timeout);
  CHECK_INT(LeapSetPolicyFlags(connection, 0x9, 0), eLeapRS_Success);
  for (int life = 0; life < 4; life++) {
    peer_listen(&service); /* later than the client, and anew */
    peer_accept(&service);
    hs_message hello = peer_read(&service);
    CHECK_INT(hello.type, HS_HELLO);
    CHECK_INT(hello.body[16], 0x9); /* told each service anew */
    peer_welcome(&service, 1, 0);
    peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
    client_expect(connection, eLeapEventType_Connection, &message);
    client_expect(connection, eLeapEventType_Device, &message);
    client_await(connection, eLeapEventType_Policy, &message);
    peer_frame(&service, 1, life, 1000 * life, 1);
    client_await(connection, eLeapEventType_Tracking, &message);
    peer_die(&service);
    int64_t died = LeapGetNow();
    client_expect(connection, eLeapEventType_DeviceLost, &message);
    client_expect(connection, eLeapEventType_ConnectionLost, &message);
    CHECK(LeapGetNow() - died < SOON_US);
    CHECK_INT(client_status(connection), eLeapConnectionStatus_NotRunning);
    CHECK_INT(LeapPollConnection(connection, 10, &message), eLeapRS_Timeout);
  }
  LeapDestroyConnection(connection);
  peer_free(&service);
}

static void a_closed_connection_can_be_opened_again(void) {
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  for (int i = 0; i < 5; i++) {
    peer_greet(&service);
    client_expect(connection, eLeapEventType_Connection, &message);
    client_expect(connection, eLeapEventType_Device, &message);
    peer_frame(&service, 1, 1, 1000, 1);
    LeapCloseConnection(connection); /* what waits is dropped */
    CHECK(peer_sees_end(&service));
    CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
  }
  LeapDestroyConnection(connection);
  peer_free(&service);
}

static void a_service_may_die_while_it_greets(void) {
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  peer_accept(&service);
  peer_read(&service);
  peer_welcome(&service, 2, 0);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1"); /* and no second one */
  CHECK_INT(LeapPollConnection(connection, 50, &message), eLeapRS_Timeout);
  peer_die(&service);
  CHECK_INT(LeapPollConnection(connection, 50, &message), eLeapRS_Timeout); /* nothing was known */
  peer_listen(&service);
  peer_greet(&service);
  client_expect(connection, eLeapEventType_Connection, &message);
  client_expect(connection, eLeapEventType_Device, &message);
  LeapDestroyConnection(connection);
  peer_free(&service);
}

/* What a service of another making might say; the client hangs up, and comes back. */
static void nonsense_ends_the_session_alone(void) {
  static said nonsense;
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  for (int kind = 0; kind < 6; kind++) {
    peer_accept(&service);
    peer_read(&service);
    if (kind != 0) {
      peer_welcome(&service, 0, 0);
    }
    say_begin(&nonsense, kind == 1 ? HS_WELCOME : kind == 2 ? HS_DEVICE : HS_FRAME);
    if (kind == 3) { /* three hands */
      peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
      peer_frame(&service, 1, 1, 1000, 3);
    } else if (kind == 4) { /* a length that nothing has */
      const uint8_t long_one[8] = {255, 255, 255, 255, 0, 0, 0, 0};
      nonsense.used = 0;
      say_u8s(&nonsense, long_one, 8);
      CHECK(send_raw(&service, &nonsense));
    } else if (kind == 5) {
      say_begin(&nonsense, HS_BYE);
      say_u32(&nonsense, 3);
      say_u32(&nonsense, 0);
      say_text(&nonsense, "too many messages");
      peer_say(&service, &nonsense);
    } else {
      peer_say(&service, &nonsense);
    }
    CHECK(peer_sees_end(&service));
    if (kind != 0) {
      client_await(connection, eLeapEventType_Connection, &message);
      client_await(connection, eLeapEventType_ConnectionLost, &message);
    }
  }
  LeapDestroyConnection(connection);
  peer_free(&service);
}

static void what_is_new_is_passed_over(void) {
  static said later;
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  peer_greet(&service);
  say_begin(&later, 0x7777); /* a message that is not known yet */
  say_u32(&later, 5);
  peer_say(&service, &later);
  say_begin(&later, HS_POLICY); /* one that has grown */
  say_u32(&later, 0);
  say_u32(&later, 0);
  say_u64(&later, 0x1);
  say_u64(&later, 0x1);
  say_u64(&later, 99);
  peer_say(&service, &later);
  client_await(connection, eLeapEventType_Policy, &message);
  client_expect(connection, eLeapEventType_Policy, &message);
  CHECK_INT(message.policy_event->current_policy, 1);
  LeapDestroyConnection(connection);
  peer_free(&service);
}

/* A folder that others may write to is nobody's: who made what is in it? */
static void a_folder_of_others_is_not_trusted(void) {
  peer_init(&service);
  peer_listen(&service);
  CHECK(chmod_folder(&service, 0777) == 0);
  LEAP_CONNECTION connection = client_open(0);
  poll_says(connection, 150, eLeapRS_Timeout, 150000, SOON_US);
  CHECK(chmod_folder(&service, 0700) == 0);
  peer_greet(&service);
  client_await(connection, eLeapEventType_Connection, &message);
  LeapDestroyConnection(connection);
  peer_free(&service);
}

/* Recordings that are played have serial numbers of their own; a program may see many. */
static void more_devices_come_and_go_than_are_there_at_once(void) {
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  peer_accept(&service);
  peer_read(&service);
  peer_welcome(&service, 0, 0);
  client_expect(connection, eLeapEventType_Connection, &message);
  for (uint32_t id = 1; id <= 200; id++) {
    char serial[16];
    snprintf(serial, sizeof serial, "recording-%u", id);
    peer_device(&service, id, HS_ATTACHED, 1, serial);
    client_expect(connection, eLeapEventType_Device, &message);
    CHECK_INT(message.device_event->device.id, id);
    peer_device(&service, id, HS_LOST, 0, serial);
    client_await(connection, eLeapEventType_DeviceLost, &message);
  }
  LeapDestroyConnection(connection);
  peer_free(&service);
}

/* However much waits, a greeting is told whole or it waits. */
static void a_greeting_needs_room_for_all_its_devices(void) {
  static said line;
  peer_init(&service);
  peer_listen(&service);
  LEAP_CONNECTION connection = client_open(0);
  peer_accept(&service);
  peer_read(&service);
  peer_welcome(&service, 0, 0);
  client_expect(connection, eLeapEventType_Connection, &message);
  say_begin(&line, HS_LOG);
  say_u32(&line, 3);
  say_u32(&line, 0);
  say_u64(&line, 77);
  say_text(&line, "all is well");
  for (int i = 0; i < 231; i++) { /* with ConnectionLost 24 less than there may be */
    peer_say(&service, &line);
  }
  peer_die(&service);
  peer_listen(&service);
  peer_accept(&service);
  peer_read(&service);
  peer_welcome(&service, 8, 0);
  for (uint32_t id = 1; id <= 8; id++) {
    char serial[16];
    snprintf(serial, sizeof serial, "LP%u", id);
    peer_device(&service, id, HS_ATTACHED, 1, serial);
  }
  usleep(100000); /* as long as it does not poll again, all of this must wait */
  client_await(connection, eLeapEventType_ConnectionLost, &message);
  client_expect(connection, eLeapEventType_Connection, &message);
  for (uint32_t id = 1; id <= 8; id++) {
    client_expect(connection, eLeapEventType_Device, &message);
    CHECK_INT(message.device_event->device.id, id);
    client_expect(connection, eLeapEventType_DeviceStatusChange, &message);
    client_expect(connection, eLeapEventType_Policy, &message);
  }
  LeapDestroyConnection(connection);
  peer_free(&service);
}

int main(void) {
  RUN(without_a_service_polling_waits);
  RUN(one_poll_is_enough_for_the_handshake);
  RUN(closing_wakes_a_poll);
  RUN(two_may_not_poll_at_once);
  RUN(nothing_stays_behind);
  RUN(a_lost_service_is_found_again);
  RUN(a_closed_connection_can_be_opened_again);
  RUN(a_service_may_die_while_it_greets);
  RUN(nonsense_ends_the_session_alone);
  RUN(what_is_new_is_passed_over);
  RUN(more_devices_come_and_go_than_are_there_at_once);
  RUN(a_greeting_needs_room_for_all_its_devices);
  RUN(a_folder_of_others_is_not_trusted);
  return 0;
}
