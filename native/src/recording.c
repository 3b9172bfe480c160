/* Recordings of frames in a file: LEAP_RECORDING.
 * Law: what was written is read back bit by bit; a file that ends in the middle of a frame, or is
 * damaged, gives the frames before and then its end. All calls but Close may come from several
 * threads: each frame is written, or read, whole.
 *
 * The file is the word below and then frames, each a u32 count of hands, i64 frame id, i64
 * timestamp, f32 rate, all little-endian, and so many LEAP_HAND. It is our own: nobody reads
 * foreign ones. */
#include "export.h"

#include "interpolate.h"
#include "platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "HSPNREC1"
#define MAGIC_SIZE 8
#define HEAD_SIZE (4 + 8 + 8 + 4)

struct _LEAP_RECORDING {
  hs_mutex lock; /* guards all that follows */
  FILE *file;
  uint32_t mode; /* Reading or Writing; Error once the file would not take or give any more */
  bool has_next;
  bool ended; /* nothing more can be read: what follows damage would be read askew */
  hs_kept next; /* what LeapRecordingReadSize() found, for LeapRecordingRead() */
};

/* The file holds structures as they lie in memory. */
#if defined(__BYTE_ORDER__)
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "hands are little-endian everywhere");
#endif

static void pack(const hs_kept *kept, uint8_t head[HEAD_SIZE]) {
  memcpy(head, &kept->hands, 4);
  memcpy(head + 4, &kept->frame_id, 8);
  memcpy(head + 12, &kept->timestamp_us, 8);
  memcpy(head + 20, &kept->rate_hz, 4);
}

static void unpack(const uint8_t head[HEAD_SIZE], hs_kept *kept) {
  memcpy(&kept->hands, head, 4);
  memcpy(&kept->frame_id, head + 4, 8);
  memcpy(&kept->timestamp_us, head + 12, 8);
  memcpy(&kept->rate_hz, head + 20, 4);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingOpen(LEAP_RECORDING *phRecording, const char *filePath,
                                                LEAP_RECORDING_PARAMETERS parameters) {
  if (phRecording == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *phRecording = NULL;
  bool reads = (parameters.mode & eLeapRecordingFlags_Reading) != 0;
  bool writes = (parameters.mode & eLeapRecordingFlags_Writing) != 0;
  if (filePath == NULL || reads == writes) {
    return eLeapRS_InvalidArgument;
  }
  LEAP_RECORDING recording = calloc(1, sizeof *recording);
  if (recording == NULL) {
    return eLeapRS_InsufficientResources;
  }
  hs_mutex_init(&recording->lock);
  recording->mode = reads ? eLeapRecordingFlags_Reading : eLeapRecordingFlags_Writing;
  recording->file = fopen(filePath, reads ? "rb" : "wb");
  char magic[MAGIC_SIZE];
  bool good = recording->file != NULL &&
              (reads ? fread(magic, MAGIC_SIZE, 1, recording->file) == 1 &&
                           memcmp(magic, MAGIC, MAGIC_SIZE) == 0
                     : fwrite(MAGIC, MAGIC_SIZE, 1, recording->file) == 1);
  if (!good) {
    LeapRecordingClose(&recording);
    return eLeapRS_UnknownError;
  }
  *phRecording = recording;
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingClose(LEAP_RECORDING *phRecording) {
  if (phRecording == NULL || *phRecording == NULL) {
    return eLeapRS_InvalidArgument;
  }
  LEAP_RECORDING recording = *phRecording;
  *phRecording = NULL;
  bool kept = recording->file == NULL || fclose(recording->file) == 0;
  kept = kept && recording->mode != eLeapRecordingFlags_Error;
  hs_mutex_destroy(&recording->lock);
  free(recording);
  return kept ? eLeapRS_Success : eLeapRS_UnknownError;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingGetStatus(LEAP_RECORDING hRecording,
                                                     LEAP_RECORDING_STATUS *pStatus) {
  if (hRecording == NULL || pStatus == NULL) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&hRecording->lock);
  pStatus->mode = hRecording->mode;
  hs_unlock(&hRecording->lock);
  return eLeapRS_Success;
}

/* The lock is held, here and below. */
static bool find_next(LEAP_RECORDING recording) {
  if (!recording->has_next && !recording->ended) {
    uint8_t head[HEAD_SIZE];
    hs_kept *next = &recording->next;
    if (fread(head, HEAD_SIZE, 1, recording->file) == 1) {
      unpack(head, next);
      recording->has_next = next->hands <= HS_MAX_HANDS &&
                            fread(next->hand, sizeof(LEAP_HAND), next->hands, recording->file) ==
                                next->hands;
    }
    recording->ended = !recording->has_next;
  }
  return recording->has_next;
}

static eLeapRS read_size(LEAP_RECORDING recording, uint64_t *size) {
  if (recording->mode != eLeapRecordingFlags_Reading) {
    return eLeapRS_InvalidArgument;
  }
  if (!find_next(recording)) {
    return eLeapRS_UnknownError; /* What clients take for the end. */
  }
  *size = sizeof(LEAP_TRACKING_EVENT) + recording->next.hands * sizeof(LEAP_HAND);
  return eLeapRS_Success;
}

static eLeapRS read_frame(LEAP_RECORDING recording, LEAP_TRACKING_EVENT *event, uint64_t room) {
  uint64_t size;
  eLeapRS result = read_size(recording, &size);
  if (result != eLeapRS_Success) {
    return result;
  }
  if (room < size) {
    return eLeapRS_InsufficientBuffer;
  }
  hs_tell(&recording->next, event, (LEAP_HAND *)(event + 1));
  recording->has_next = false;
  return eLeapRS_Success;
}

static eLeapRS write_frame(LEAP_RECORDING recording, const LEAP_TRACKING_EVENT *event,
                           uint64_t *written) {
  if (recording->mode != eLeapRecordingFlags_Writing) {
    return eLeapRS_InvalidArgument;
  }
  hs_kept kept = {.frame_id = event->tracking_frame_id,
                  .timestamp_us = event->info.timestamp,
                  .rate_hz = event->framerate,
                  .hands = event->nHands};
  uint8_t head[HEAD_SIZE];
  pack(&kept, head);
  size_t hands = kept.hands * sizeof(LEAP_HAND);
  if (fwrite(head, HEAD_SIZE, 1, recording->file) != 1 ||
      (hands > 0 && fwrite(event->pHands, hands, 1, recording->file) != 1)) {
    recording->mode = eLeapRecordingFlags_Error;
    return eLeapRS_UnknownError;
  }
  *written = HEAD_SIZE + hands;
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingReadSize(LEAP_RECORDING hRecording,
                                                    uint64_t *pncbEvent) {
  if (pncbEvent == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *pncbEvent = 0;
  if (hRecording == NULL) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&hRecording->lock);
  eLeapRS result = read_size(hRecording, pncbEvent);
  hs_unlock(&hRecording->lock);
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingRead(LEAP_RECORDING hRecording,
                                                LEAP_TRACKING_EVENT *pEvent, uint64_t ncbEvent) {
  if (hRecording == NULL || pEvent == NULL) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&hRecording->lock);
  eLeapRS result = read_frame(hRecording, pEvent, ncbEvent);
  hs_unlock(&hRecording->lock);
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingWrite(LEAP_RECORDING hRecording,
                                                 LEAP_TRACKING_EVENT *pEvent,
                                                 uint64_t *pnBytesWritten) {
  uint64_t written = 0;
  eLeapRS result = eLeapRS_InvalidArgument;
  if (hRecording != NULL && pEvent != NULL && pEvent->nHands <= HS_MAX_HANDS &&
      (pEvent->nHands == 0 || pEvent->pHands != NULL)) {
    hs_lock(&hRecording->lock);
    result = write_frame(hRecording, pEvent, &written);
    hs_unlock(&hRecording->lock);
  }
  if (pnBytesWritten != NULL) {
    *pnBytesWritten = written;
  }
  return result;
}
