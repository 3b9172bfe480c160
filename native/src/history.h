/* The newest frames of one device. Law: the ring holds the last second at 120 frames a second, its
 * times rise, and looking something up allocates nothing. Not guarded: its owner holds a lock. */
#ifndef HANDSPAN_HISTORY_H
#define HANDSPAN_HISTORY_H

#include "interpolate.h"

#define HS_HISTORY 128 /* frames: 1.07 s at 120 a second */

/* How far ahead of the newest frame clients may ask. An image takes 9 ms to arrive and some 15 to
 * be tracked, on slow machines thrice that, and clients ask for the time at which they will have
 * drawn: a screen's frame on. Where they are refused, hands vanish from the screen. */
#define HS_AHEAD_US 200000

typedef struct hs_history {
  uint32_t count; /* frames held */
  uint32_t next;  /* where the next one goes */
  hs_kept kept[HS_HISTORY];
} hs_history;

/** Forget all frames. Who holds one may read it until HS_HISTORY more have come. */
void hs_history_clear(hs_history *history);

/** Keep a frame. One that is not later than the last begins anew: its clock was set back. */
void hs_history_add(hs_history *history, const hs_kept *kept);

/** Where the frame of `back` frames ago is: 0 is the newest. */
const hs_kept *hs_history_get(const hs_history *history, uint32_t back);

/** Give the two frames around a time, the same one twice at or after the newest frame. */
eLeapRS hs_history_find(const hs_history *history, int64_t time_us, const hs_kept **before,
                        const hs_kept **after);

#endif
