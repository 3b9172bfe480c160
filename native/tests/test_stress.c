/* Connecting, closing and being killed, from many threads at once: test_stress [seconds].
 *
 * A service greets, streams, hangs up when it likes and at times is gone altogether, while each
 * client is polled by one thread and asked, closed, opened and destroyed by another. What is
 * checked is that everybody gets events and everything ends; what goes wrong unseen is for the
 * sanitizers. */
#include "LeapC.h"
#include "check.h"
#include "interpolate.h"
#include "peer.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define CLIENTS 6
#define SESSIONS 32

static peer service;
static hs_mutex lock = HS_MUTEX_INIT;
static bool ending;
static uint64_t events, connections, losses;

static bool is_ending(void) {
  hs_lock(&lock);
  bool now = ending;
  hs_unlock(&lock);
  return now;
}

static void count(uint64_t *counter) {
  hs_lock(&lock);
  ++*counter;
  hs_unlock(&lock);
}

/* A little random number of a thread's own. */
static uint32_t next(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static bool greet(int client) {
  service.client = client;
  peer_welcome(&service, 1, 0x9);
  peer_device(&service, 1, HS_ATTACHED, 1, "LP1");
  peer_calibration(&service, 1, 1, 64, 24, false);
  return true;
}

/* Stream to one client; false where it has gone. */
static bool stream(int client, int64_t frame_id, uint32_t *seed) {
  char heard[4096];
  while (recv(client, heard, sizeof heard, MSG_DONTWAIT) > 0) {
  }
  service.client = client;
  bool there = peer_frame(&service, 1, frame_id, LeapGetNow(), (uint32_t)(frame_id % 3));
  if (there && next(seed) % 4 == 0) {
    there = peer_image(&service, 1, frame_id, 1, 64, 24);
  }
  if (there && next(seed) % 16 == 0) {
    peer_policy(&service, 0, 0, next(seed) % 16);
    peer_device(&service, 1, HS_STATUS_CHANGED, 1 + next(seed) % 2, "LP1");
    peer_mode(&service, 0, 0, next(seed) % 3);
  }
  return there && next(seed) % 200 != 0; /* at times it just hangs up */
}

static void serve(void *unused) {
  (void)unused;
  int sessions[SESSIONS], session_count = 0;
  uint32_t seed = 1;
  for (int64_t frame_id = 1; !is_ending(); frame_id++) {
    struct pollfd watched = {.fd = service.listener, .events = POLLIN};
    if (service.listener < 0) {
      peer_listen(&service);
    } else if (poll(&watched, 1, 1) == 1 && session_count < SESSIONS) {
      int client = accept(service.listener, NULL, NULL);
      if (client >= 0 && greet(client)) {
        sessions[session_count++] = client;
      }
    }
    bool killed = next(&seed) % 500 == 0;
    for (int i = session_count - 1; i >= 0; i--) {
      if (killed || !stream(sessions[i], frame_id, &seed)) {
        close(sessions[i]);
        sessions[i] = sessions[--session_count];
      }
    }
    if (killed) {
      close(service.listener);
      service.listener = -1;
    }
  }
  for (int i = 0; i < session_count; i++) {
    close(sessions[i]);
  }
  service.client = -1;
}

static void *take(uint32_t size, eLeapAllocatorType type, void *state) {
  (void)type, (void)state;
  return malloc(size);
}

static void give(void *piece, void *state) {
  (void)state;
  free(piece);
}

static void poll_client(void *connection) {
  LEAP_CONNECTION_MESSAGE message;
  int refused = 0;
  while (refused < 3) { /* closed, and not only for a moment: then it will be destroyed */
    eLeapRS result = LeapPollConnection(connection, 50, &message);
    refused = result == eLeapRS_NotConnected ? refused + 1 : 0;
    if (result == eLeapRS_Success) {
      count(message.type == eLeapEventType_Connection       ? &connections
            : message.type == eLeapEventType_ConnectionLost ? &losses
                                                            : &events);
    }
    if (message.type == eLeapEventType_Tracking && message.tracking_event->nHands == 2) {
      CHECK(message.tracking_event->pHands[1].id == 12);
    }
  }
}

static void ask_everything(LEAP_CONNECTION connection, uint32_t *seed) {
  hs_told room;
  LEAP_DEVICE_REF device;
  uint32_t number = 1;
  float matrix[16];
  LEAP_VECTOR pixel = {{{10, 10, 0}}};
  LeapInterpolateFrame(connection, LeapGetNow() - 10000, &room.event, sizeof room);
  LeapSetPolicyFlags(connection, next(seed) % 16, next(seed) % 16);
  LeapGetTrackingMode(connection);
  LeapRequestConfigValue(connection, "key", &number);
  LeapPixelToRectilinear(connection, eLeapPerspectiveType_stereo_left, pixel);
  LeapExtrinsicCameraMatrix(connection, eLeapPerspectiveType_stereo_right, matrix);
  number = 1;
  if (LeapGetDeviceList(connection, &device, &number) == eLeapRS_Success && number == 1) {
    LEAP_DEVICE_INFO info = {.size = sizeof info};
    CHECK_INT(LeapGetDeviceInfo(device.handle, &info), eLeapRS_Success);
    LeapSubscribeEvents(connection, device.handle);
    LeapSetPrimaryDevice(connection, device.handle, true);
  }
}

static void use(void *argument) {
  uint32_t seed = (uint32_t)(uintptr_t)argument;
  const LEAP_ALLOCATOR allocator = {take, give, NULL};
  while (!is_ending()) {
    LEAP_CONNECTION connection;
    LEAP_CONNECTION_CONFIG config = {.size = 20, .flags = next(&seed) % 2};
    hs_thread poller;
    CHECK_INT(LeapCreateConnection(&config, &connection), eLeapRS_Success);
    CHECK_INT(LeapSetAllocator(connection, &allocator), eLeapRS_Success);
    CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
    CHECK(hs_thread_start(&poller, poll_client, connection));
    for (uint32_t round = next(&seed) % 40; round > 0; round--) {
      ask_everything(connection, &seed);
      usleep(next(&seed) % 20000);
      if (next(&seed) % 10 == 0) {
        LeapCloseConnection(connection);
        CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
      }
    }
    if (next(&seed) % 2 == 0) {
      LeapCloseConnection(connection);
    } else { /* with a poll under way */
      LeapCloseConnection(connection);
      CHECK_INT(LeapOpenConnection(connection), eLeapRS_Success);
      LeapCloseConnection(connection);
    }
    hs_thread_join(poller);
    LeapDestroyConnection(connection);
  }
}

static void ask_status(void *unused) {
  (void)unused;
  while (!is_ending()) {
    const LEAP_SERVER_STATUS *status;
    if (LeapGetServerStatus(50, &status) == eLeapRS_Success) {
      CHECK(strncmp(status->version, "v6.2.0", 6) == 0);
      CHECK_INT(status->device_count, 1);
      CHECK(strcmp(status->devices[0].serial, "LP1") == 0);
      CHECK_INT(LeapReleaseServerStatus(status), eLeapRS_Success);
    }
  }
}

int main(int count_of_arguments, char **arguments) {
  int seconds = count_of_arguments > 1 ? atoi(arguments[1]) : 2;
  hs_thread server, clients[CLIENTS], asker;
  peer_init(&service);
  peer_listen(&service);
  CHECK(hs_thread_start(&server, serve, NULL));
  CHECK(hs_thread_start(&asker, ask_status, NULL));
  for (int i = 0; i < CLIENTS; i++) {
    CHECK(hs_thread_start(&clients[i], use, (void *)(uintptr_t)(i + 1)));
  }
  sleep((unsigned)seconds);
  hs_lock(&lock);
  ending = true;
  hs_unlock(&lock);
  for (int i = 0; i < CLIENTS; i++) {
    hs_thread_join(clients[i]);
  }
  hs_thread_join(asker);
  hs_thread_join(server);
  peer_free(&service);
  printf("ok %llu connections, %llu losses, %llu other events\n", (unsigned long long)connections,
         (unsigned long long)losses, (unsigned long long)events);
  CHECK(connections > 0 && events > 0);
  return 0;
}
