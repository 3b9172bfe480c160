/* Takes frames as a program does and prints when it had each: taker SECONDS [images].
 * With "images" it asks for those, too. For benchmarks/native.py, which compares that with what the
 * service knows. */
#include "LeapC.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAKEN_MAX 200000

static struct {
  char kind; /* f: a frame, i: an image */
  int64_t id, us;
} taken[TAKEN_MAX];
static int count_taken;

static void *lend(uint32_t size, eLeapAllocatorType type, void *state) {
  (void)type, (void)state;
  return malloc(size);
}

static void give_back(void *piece, void *state) {
  (void)state;
  free(piece);
}

static void note(char kind, int64_t id) {
  if (count_taken < TAKEN_MAX) {
    taken[count_taken].us = LeapGetNow();
    taken[count_taken].kind = kind;
    taken[count_taken++].id = id;
  }
}

static bool begin(LEAP_CONNECTION *connection, bool images) {
  static const LEAP_ALLOCATOR allocator = {lend, give_back, NULL};
  return LeapCreateConnection(NULL, connection) == eLeapRS_Success &&
         (!images || LeapSetAllocator(*connection, &allocator) == eLeapRS_Success) &&
         LeapOpenConnection(*connection) == eLeapRS_Success;
}

static void take(LEAP_CONNECTION connection, double seconds, bool images) {
  LEAP_CONNECTION_MESSAGE message;
  const int64_t end_us = LeapGetNow() + (int64_t)(seconds * 1e6);
  while (LeapGetNow() < end_us) {
    if (LeapPollConnection(connection, 100, &message) != eLeapRS_Success) {
      continue;
    }
    if (message.type == eLeapEventType_Tracking) {
      note('f', message.tracking_event->tracking_frame_id);
    } else if (message.type == eLeapEventType_Image) {
      note('i', message.image_event->info.frame_id);
    } else if (message.type == eLeapEventType_Connection && images) {
      LeapSetPolicyFlags(connection, eLeapPolicyFlag_Images, 0);
    }
  }
}

int main(int count, char **arguments) {
  const bool images = count == 3 && strcmp(arguments[2], "images") == 0;
  LEAP_CONNECTION connection;
  if (count != 2 + images || !begin(&connection, images)) {
    fprintf(stderr, "taker SECONDS [images]\n");
    return 2;
  }
  take(connection, atof(arguments[1]), images);
  LeapDestroyConnection(connection);
  for (int i = 0; i < count_taken; i++) { /* Printing takes time, so afterwards. */
    printf("%c %lld %lld\n", taken[i].kind, (long long)taken[i].id, (long long)taken[i].us);
  }
  return 0;
}
