/* Takes frames as a program does and prints when it had each: taker SECONDS. For
 * benchmarks/native.py, which compares that with what the service knows. */
#include "LeapC.h"

#include <stdio.h>
#include <stdlib.h>

#define FRAMES_MAX 100000

int main(int count, char **arguments) {
  static struct {
    int64_t id, us;
  } taken[FRAMES_MAX];
  LEAP_CONNECTION connection;
  LEAP_CONNECTION_MESSAGE message;
  int frames = 0;
  if (count != 2 || LeapCreateConnection(NULL, &connection) != eLeapRS_Success ||
      LeapOpenConnection(connection) != eLeapRS_Success) {
    fprintf(stderr, "taker SECONDS\n");
    return 2;
  }
  const int64_t end_us = LeapGetNow() + (int64_t)(atof(arguments[1]) * 1e6);
  while (LeapGetNow() < end_us && frames < FRAMES_MAX) {
    if (LeapPollConnection(connection, 100, &message) == eLeapRS_Success &&
        message.type == eLeapEventType_Tracking) {
      taken[frames].us = LeapGetNow();
      taken[frames++].id = message.tracking_event->tracking_frame_id;
    }
  }
  LeapDestroyConnection(connection);
  for (int i = 0; i < frames; i++) { /* Printing takes time, so afterwards. */
    printf("%lld %lld\n", (long long)taken[i].id, (long long)taken[i].us);
  }
  return 0;
}
