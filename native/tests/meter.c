/* How late frames are by the time a program has them, and what a connection costs:
 *   meter [clients [seconds [images]]]
 *
 * A scripted service writes a frame of two hands to every client 115 times a second, stamped just
 * before the first write, and with "images" an image of the controller behind each; each client has
 * a thread that polls. What is measured is the library and the socket: no camera, no tracker, no
 * Python; and no memory that images are put into, which is the client's. */
#include "LeapC.h"
#include "check.h"
#include "client.h"
#include "peer.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define PERIOD_US 8696 /* 115 a second */
#define CLIENTS_MAX 128
#define WIDTH 640u
#define HEIGHT 240u

/* Where the image's message has its number and time. Source: docs/protocol-native.md. */
#define IMAGE_ID (HS_HEADER_SIZE + 8)
#define IMAGE_TIME (HS_HEADER_SIZE + 16)

typedef struct meter {
  LEAP_CONNECTION connection;
  hs_thread thread;
  int64_t *late_us, *image_late_us;
  int count, images, wanted;
} meter;

/* Every image of every client is put here: what is measured is not this. */
static uint8_t album[2 * WIDTH * HEIGHT];

static void *lend(uint32_t size, eLeapAllocatorType type, void *state) {
  (void)type, (void)state;
  return size == sizeof album ? album : NULL;
}

static void give_back(void *piece, void *state) { (void)piece, (void)state; }

static int compare(const void *a, const void *b) {
  int64_t difference = *(const int64_t *)a - *(const int64_t *)b;
  return (difference > 0) - (difference < 0);
}

static said picture; /* empty without images */

static void listen_to(void *argument) {
  meter *client = argument;
  LEAP_CONNECTION_MESSAGE message;
  int64_t last = 0;
  while (last < client->wanted) {
    if (LeapPollConnection(client->connection, 1000, &message) == eLeapRS_Success &&
        message.type == eLeapEventType_Tracking) {
      client->late_us[client->count++] = LeapGetNow() - message.tracking_event->info.timestamp;
      last = picture.used == 0 ? message.tracking_event->tracking_frame_id : last;
    } else if (message.type == eLeapEventType_Image) {
      client->image_late_us[client->images++] =
          LeapGetNow() - message.image_event->info.timestamp;
      last = message.image_event->info.frame_id;
    }
  }
}

/* Memory of this process alone. The code of the C library, which comes into view with what is first
 * used of it, is everybody's. */
static long own_kb(void) {
  long own = 0;
  char line[256];
  FILE *file = fopen("/proc/self/status", "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "RssAnon: %ld kB", &own) == 1) {
      break;
    }
  }
  if (file != NULL) {
    fclose(file);
  }
  return own;
}

static double processor_s(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void make_picture(void) {
  static const uint8_t row[WIDTH];
  const uint32_t fields[] = {1, 1, 0, 0, 0, 0, WIDTH, HEIGHT, 1, 0};
  say_begin(&picture, HS_IMAGE);
  say_u8s(&picture, fields, sizeof fields);
  for (uint32_t i = 0; i < 2 * HEIGHT; i++) {
    say_u8s(&picture, row, sizeof row);
  }
  const uint32_t length = (uint32_t)picture.used - 4;
  memcpy(picture.bytes, &length, sizeof length);
}

static void stream(peer *service, const int *sockets, int clients, int64_t frames) {
  int64_t due = LeapGetNow();
  for (int64_t frame = 1; frame <= frames; frame++) {
    due += PERIOD_US;
    int64_t left = due - LeapGetNow();
    if (left > 0) {
      usleep((useconds_t)left);
    }
    int64_t stamp = LeapGetNow();
    for (int i = 0; i < clients; i++) {
      service->client = sockets[i];
      CHECK(peer_frame(service, 1, frame, stamp, 2));
      if (picture.used > 0) {
        stamp = LeapGetNow();
        memcpy(picture.bytes + IMAGE_ID, &frame, sizeof frame);
        memcpy(picture.bytes + IMAGE_TIME, &stamp, sizeof stamp);
        CHECK(send_raw(service, &picture));
      }
    }
  }
}

/* Connect a client that listens from now on; returns its socket. */
static int begin(meter *client, peer *service, int frames) {
  static const LEAP_ALLOCATOR allocator = {lend, give_back, NULL};
  client->wanted = frames;
  client->late_us = calloc((size_t)frames, sizeof(int64_t));
  client->image_late_us = calloc((size_t)frames, sizeof(int64_t));
  client->connection = client_open(0);
  service->client = -1;
  if (picture.used > 0) {
    CHECK_INT(LeapSetAllocator(client->connection, &allocator), eLeapRS_Success);
  }
  peer_greet(service);
  peer_calibration(service, 1, 1, WIDTH, HEIGHT, true);
  CHECK(hs_thread_start(&client->thread, listen_to, client));
  return service->client;
}

/* Print what was late by how much, and the least that a client got. */
static void tell_lateness(const char *name, const meter *meters, int clients, bool images) {
  int64_t *all = calloc((size_t)clients * (size_t)meters[0].wanted, sizeof *all);
  int total = 0, least = meters[0].wanted;
  CHECK(all != NULL);
  for (int i = 0; i < clients; i++) {
    int count = images ? meters[i].images : meters[i].count;
    const int64_t *late_us = images ? meters[i].image_late_us : meters[i].late_us;
    memcpy(all + total, late_us, (size_t)count * sizeof *all);
    total += count;
    least = count < least ? count : least;
  }
  qsort(all, (size_t)total, sizeof *all, compare);
  CHECK(total > 0);
  printf("%s late by p50 %lld us, p99 %lld us, most %lld us; every client got %.2f %%\n", name,
         (long long)all[total / 2], (long long)all[total * 99 / 100], (long long)all[total - 1],
         100.0 * least / meters[0].wanted);
  free(all);
}

int main(int count, char **arguments) {
  int clients = count > 1 ? atoi(arguments[1]) : 1;
  int frames = (count > 2 ? atoi(arguments[2]) : 5) * 115;
  static meter meters[CLIENTS_MAX];
  static int sockets[CLIENTS_MAX];
  static peer service;
  CHECK(clients >= 1 && clients <= CLIENTS_MAX && frames > 0);
  if (count > 3 && strcmp(arguments[3], "images") == 0) {
    make_picture();
    memset(album, 1, sizeof album);
  }
  peer_init(&service);
  peer_listen(&service);
  long before_kb = own_kb();
  for (int i = 0; i < clients; i++) {
    sockets[i] = begin(&meters[i], &service, frames);
  }
  double began_s = processor_s();
  stream(&service, sockets, clients, frames);
  for (int i = 0; i < clients; i++) {
    hs_thread_join(meters[i].thread);
  }
  double used_s = processor_s() - began_s;
  long each_kb = (own_kb() - before_kb) / clients - 2 * frames * 8 / 1024;
  printf("%d clients, %d frames at 115/s\n", clients, frames);
  tell_lateness("frames", meters, clients, false);
  if (picture.used > 0) {
    tell_lateness("images", meters, clients, true);
  }
  printf("processor %.2f %% each, with the scripted service; memory %ld KB each\n",
         100.0 * used_s / (frames / 115.0) / clients, each_kb);
  for (int i = 0; i < clients; i++) {
    close(sockets[i]);
    LeapDestroyConnection(meters[i].connection);
    free(meters[i].late_us);
    free(meters[i].image_late_us);
  }
  service.client = -1;
  peer_free(&service);
  return 0;
}
