/* The newest frames of one device. */
#include "history.h"

#include <string.h>

/* The ring goes on where it is, so that the frames stay readable for as long as ever. */
void hs_history_clear(hs_history *history) { history->count = 0; }

const hs_kept *hs_history_get(const hs_history *history, uint32_t back) {
  if (back >= history->count) {
    return NULL;
  }
  return &history->kept[(history->next + HS_HISTORY - 1 - back) % HS_HISTORY];
}

void hs_history_add(hs_history *history, const hs_kept *kept) {
  const hs_kept *newest = hs_history_get(history, 0);
  if (newest != NULL && kept->timestamp_us <= newest->timestamp_us) {
    hs_history_clear(history);
  }
  hs_kept *place = &history->kept[history->next];
  size_t unused = (HS_MAX_HANDS - kept->hands) * sizeof(LEAP_HAND);
  memcpy(place, kept, sizeof *kept - unused);
  history->next = (history->next + 1) % HS_HISTORY;
  if (history->count < HS_HISTORY) {
    history->count++;
  }
}

eLeapRS hs_history_find(const hs_history *history, int64_t time_us, const hs_kept **before,
                        const hs_kept **after) {
  const hs_kept *newest = hs_history_get(history, 0);
  if (newest == NULL) {
    return eLeapRS_NotAvailable;
  }
  if (time_us >= newest->timestamp_us) {
    *before = *after = newest;
    /* Unsigned: the difference of two times that nobody checked may be too large for the other. */
    uint64_t ahead_us = (uint64_t)time_us - (uint64_t)newest->timestamp_us;
    return ahead_us <= HS_AHEAD_US ? eLeapRS_Success : eLeapRS_RoutineIsNotSeer;
  }
  if (time_us < hs_history_get(history, history->count - 1)->timestamp_us) {
    return eLeapRS_TimestampTooEarly;
  }
  /* The frames of `early` ago is at or before the time, that of `late` ago is after it. */
  uint32_t early = history->count - 1, late = 0;
  while (early - late > 1) {
    uint32_t middle = (early + late) / 2;
    if (hs_history_get(history, middle)->timestamp_us <= time_us) {
      early = middle;
    } else {
      late = middle;
    }
  }
  *before = hs_history_get(history, early);
  *after = hs_history_get(history, late);
  return eLeapRS_Success;
}
