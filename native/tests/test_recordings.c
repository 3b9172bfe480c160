/* Recordings of frames: what is written is read back, whatever became of the file meanwhile. */
#include "LeapC.h"
#include "check.h"
#include "interpolate.h"
#include "peer.h"

#include <unistd.h>

#define PATH "/tmp/handspan-recording-XXXXXX"
#define WRITERS 4
#define FRAMES 1000 /* of each */

static int make_file(char path[]) {
  int made = mkstemp(path);
  CHECK(made >= 0);
  return made;
}

static void recordings_give_back_what_they_got(void) {
  char path[] = PATH;
  close(make_file(path));
  LEAP_RECORDING recording;
  LEAP_RECORDING_PARAMETERS read = {eLeapRecordingFlags_Reading};
  LEAP_RECORDING_PARAMETERS write = {eLeapRecordingFlags_Writing | eLeapRecordingFlags_Compressed};
  LEAP_RECORDING_STATUS status;
  CHECK_INT(LeapRecordingOpen(&recording, path, read), eLeapRS_UnknownError); /* empty */
  CHECK(recording == NULL);
  CHECK_INT(LeapRecordingOpen(&recording, path, write), eLeapRS_Success);
  CHECK_INT(LeapRecordingGetStatus(recording, &status), eLeapRS_Success);
  CHECK_INT(status.mode, eLeapRecordingFlags_Writing);
  hs_told told[3];
  for (uint32_t i = 0; i < 3; i++) {
    hs_kept kept = {.frame_id = 40 + i, .timestamp_us = 1000 * i, .rate_hz = 115, .hands = i};
    make_hand(&kept.hand[0], 5, (float)i);
    make_hand(&kept.hand[1], 6, 3);
    hs_tell(&kept, &told[i].event, told[i].hand);
    uint64_t written;
    CHECK_INT(LeapRecordingWrite(recording, &told[i].event, &written), eLeapRS_Success);
    CHECK(written > i * sizeof(LEAP_HAND));
  }
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
  CHECK(recording == NULL);

  CHECK_INT(LeapRecordingOpen(&recording, path, read), eLeapRS_Success);
  hs_told room;
  uint64_t size;
  for (uint32_t i = 0; i < 3; i++) {
    CHECK_INT(LeapRecordingReadSize(recording, &size), eLeapRS_Success);
    CHECK_INT(size, sizeof(LEAP_TRACKING_EVENT) + i * sizeof(LEAP_HAND));
    CHECK_INT(LeapRecordingRead(recording, &room.event, size - 1), eLeapRS_InsufficientBuffer);
    CHECK_INT(LeapRecordingRead(recording, &room.event, size), eLeapRS_Success);
    CHECK(room.event.pHands == room.hand);
    CHECK_INT(room.event.tracking_frame_id, 40 + i);
    CHECK_INT(room.event.info.timestamp, 1000 * i);
    CHECK(memcmp(room.hand, told[i].hand, i * sizeof(LEAP_HAND)) == 0);
  }
  CHECK_INT(LeapRecordingReadSize(recording, &size), eLeapRS_UnknownError);
  CHECK_INT(size, 0);
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
  CHECK(truncate(path, 8 + 24 + 24 + 100) == 0); /* in the middle of the second one's hand */
  CHECK_INT(LeapRecordingOpen(&recording, path, read), eLeapRS_Success);
  CHECK_INT(LeapRecordingRead(recording, &room.event, sizeof room), eLeapRS_Success);
  CHECK_INT(LeapRecordingRead(recording, &room.event, sizeof room), eLeapRS_UnknownError);
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
  unlink(path);
}

static void after_damage_a_recording_is_at_its_end(void) {
  char path[] = PATH;
  int made = make_file(path);
  char bytes[8 + 3 * 24] = "HSPNREC1"; /* three frames without hands */
  bytes[8 + 24] = 3; /* but for the second, which has too many */
  CHECK(write(made, bytes, sizeof bytes) == sizeof bytes);
  close(made);
  LEAP_RECORDING recording;
  LEAP_RECORDING_PARAMETERS read = {eLeapRecordingFlags_Reading};
  hs_told room;
  uint64_t size;
  CHECK_INT(LeapRecordingOpen(&recording, path, read), eLeapRS_Success);
  CHECK_INT(LeapRecordingRead(recording, &room.event, sizeof room), eLeapRS_Success);
  CHECK_INT(LeapRecordingReadSize(recording, &size), eLeapRS_UnknownError);
  CHECK_INT(LeapRecordingReadSize(recording, &size), eLeapRS_UnknownError);
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
  unlink(path);
}

/* A file of numbers at random, and of few of them, so that some look like frames. */
static void rubbish_is_read_to_its_end(void) {
  LEAP_RECORDING_PARAMETERS read = {eLeapRecordingFlags_Reading};
  for (uint32_t seed = 1; seed <= 200; seed++) {
    char path[] = PATH, bytes[8 + 6000] = "HSPNREC1";
    uint32_t random = seed;
    for (size_t i = 8; i < sizeof bytes; i++) {
      random = random * 1664525u + 1013904223u;
      bytes[i] = (char)(seed % 2 == 0 ? random >> 24 : (random >> 24) % 200 == 0);
    }
    int made = make_file(path);
    CHECK(write(made, bytes, sizeof bytes) == sizeof bytes);
    close(made);
    LEAP_RECORDING recording;
    CHECK_INT(LeapRecordingOpen(&recording, path, read), eLeapRS_Success);
    hs_told room;
    while (LeapRecordingRead(recording, &room.event, sizeof room) == eLeapRS_Success) {
      CHECK(room.event.nHands <= 2);
    }
    CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
    unlink(path);
  }
}

typedef struct writer {
  LEAP_RECORDING recording;
  uint32_t number;
} writer;

static hs_mutex start = HS_MUTEX_INIT; /* held until all writers are there */

static void write_many(void *argument) {
  writer *one = argument;
  hs_told told;
  hs_kept kept = {.frame_id = one->number, .hands = 2};
  make_hand(&kept.hand[0], one->number, 1);
  make_hand(&kept.hand[1], one->number + 1000, 2);
  hs_tell(&kept, &told.event, told.hand);
  hs_lock(&start);
  hs_unlock(&start);
  for (int i = 0; i < FRAMES; i++) {
    CHECK_INT(LeapRecordingWrite(one->recording, &told.event, NULL), eLeapRS_Success);
  }
}

/* A program may take frames of several connections in as many threads, and record them all. */
static void frames_of_several_threads_stay_whole(void) {
  char path[] = PATH;
  close(make_file(path));
  LEAP_RECORDING recording;
  LEAP_RECORDING_PARAMETERS read = {eLeapRecordingFlags_Reading};
  LEAP_RECORDING_PARAMETERS write = {eLeapRecordingFlags_Writing};
  CHECK_INT(LeapRecordingOpen(&recording, path, write), eLeapRS_Success);
  writer writers[WRITERS];
  hs_thread threads[WRITERS];
  hs_lock(&start);
  for (uint32_t i = 0; i < WRITERS; i++) {
    writers[i] = (writer){recording, i + 1};
    CHECK(hs_thread_start(&threads[i], write_many, &writers[i]));
  }
  hs_unlock(&start);
  for (int i = 0; i < WRITERS; i++) {
    hs_thread_join(threads[i]);
  }
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
  CHECK_INT(LeapRecordingOpen(&recording, path, read), eLeapRS_Success);
  int count[WRITERS + 1] = {0};
  hs_told room;
  while (LeapRecordingRead(recording, &room.event, sizeof room) == eLeapRS_Success) {
    int64_t number = room.event.tracking_frame_id;
    CHECK(number >= 1 && number <= WRITERS);
    CHECK_INT(room.event.nHands, 2);
    CHECK_INT(room.hand[0].id, number);
    CHECK_INT(room.hand[1].id, number + 1000);
    count[number]++;
  }
  for (int i = 1; i <= WRITERS; i++) {
    CHECK_INT(count[i], FRAMES);
  }
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_Success);
  unlink(path);
}

int main(void) {
  RUN(recordings_give_back_what_they_got);
  RUN(after_damage_a_recording_is_at_its_end);
  RUN(rubbish_is_read_to_its_end);
  RUN(frames_of_several_threads_stay_whole);
  return 0;
}
