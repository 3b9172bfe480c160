/* How late frames are by the time a program has them, and what a connection costs:
 *   meter [clients [seconds]]
 *
 * A scripted service writes a frame of two hands to every client 115 times a second, stamped just
 * before the first write; each client has a thread that polls. What is measured is the library and
 * the socket: no camera, no tracker, no Python. */
#include "LeapC.h"
#include "check.h"
#include "client.h"
#include "peer.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define PERIOD_US 8696 /* 115 a second */
#define CLIENTS_MAX 128

typedef struct meter {
  LEAP_CONNECTION connection;
  hs_thread thread;
  int64_t *late_us;
  int count, wanted;
} meter;

static int compare(const void *a, const void *b) {
  int64_t difference = *(const int64_t *)a - *(const int64_t *)b;
  return (difference > 0) - (difference < 0);
}

static void listen_to(void *argument) {
  meter *client = argument;
  LEAP_CONNECTION_MESSAGE message;
  int64_t last = 0;
  while (last < client->wanted) {
    if (LeapPollConnection(client->connection, 1000, &message) == eLeapRS_Success &&
        message.type == eLeapEventType_Tracking) {
      client->late_us[client->count++] = LeapGetNow() - message.tracking_event->info.timestamp;
      last = message.tracking_event->tracking_frame_id;
    }
  }
}

static long resident_kb(void) {
  long pages = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file != NULL) {
    if (fscanf(file, "%ld %ld", &pages, &resident) != 2) {
      resident = 0;
    }
    fclose(file);
  }
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double processor_s(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void stream(peer *service, const int *sockets, int clients, int frames) {
  int64_t due = LeapGetNow();
  for (int frame = 1; frame <= frames; frame++) {
    due += PERIOD_US;
    int64_t left = due - LeapGetNow();
    if (left > 0) {
      usleep((useconds_t)left);
    }
    int64_t stamp = LeapGetNow();
    for (int i = 0; i < clients; i++) {
      service->client = sockets[i];
      CHECK(peer_frame(service, 1, frame, stamp, 2));
    }
  }
}

int main(int count, char **arguments) {
  int clients = count > 1 ? atoi(arguments[1]) : 1;
  int frames = (count > 2 ? atoi(arguments[2]) : 5) * 115;
  static meter meters[CLIENTS_MAX];
  static int sockets[CLIENTS_MAX];
  static peer service;
  CHECK(clients >= 1 && clients <= CLIENTS_MAX && frames > 0);
  peer_init(&service);
  peer_listen(&service);
  long before_kb = resident_kb();
  for (int i = 0; i < clients; i++) {
    meters[i].wanted = frames;
    meters[i].late_us = calloc((size_t)frames, sizeof(int64_t));
    meters[i].connection = client_open(0);
    service.client = -1;
    peer_greet(&service);
    sockets[i] = service.client;
    CHECK(hs_thread_start(&meters[i].thread, listen_to, &meters[i]));
  }
  double began_s = processor_s();
  stream(&service, sockets, clients, frames);
  int64_t *all = calloc((size_t)clients * (size_t)frames, sizeof *all);
  int total = 0, least = frames;
  for (int i = 0; i < clients; i++) {
    hs_thread_join(meters[i].thread);
    memcpy(all + total, meters[i].late_us, (size_t)meters[i].count * sizeof *all);
    total += meters[i].count;
    least = meters[i].count < least ? meters[i].count : least;
  }
  double used_s = processor_s() - began_s;
  long each_kb = (resident_kb() - before_kb) / clients - frames * 8 / 1024;
  qsort(all, (size_t)total, sizeof *all, compare);
  printf("%d clients, %d frames at 115/s: every client got at least %.2f %%\n", clients, frames,
         100.0 * least / frames);
  printf("late by p50 %lld us, p99 %lld us, most %lld us; processor %.2f %% each; %ld KB each\n",
         (long long)all[total / 2], (long long)all[total * 99 / 100], (long long)all[total - 1],
         100.0 * used_s / (frames / 115.0) / clients, each_kb);
  for (int i = 0; i < clients; i++) {
    close(sockets[i]);
    LeapDestroyConnection(meters[i].connection);
    free(meters[i].late_us);
  }
  service.client = -1;
  free(all);
  peer_free(&service);
  return 0;
}
