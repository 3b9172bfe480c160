/* Hands between two frames, and slightly ahead of the newest.
 * Law: pure; at the time of a frame the result is that frame, and no more than two hands come out.
 */
#ifndef HANDSPAN_INTERPOLATE_H
#define HANDSPAN_INTERPOLATE_H

#include "LeapC.h"

#define HS_MAX_HANDS 2 /* Clients copy hands into arrays of two. */

/* One frame with its hands inside. */
typedef struct hs_kept {
  int64_t frame_id;
  int64_t timestamp_us;
  float rate_hz;
  uint32_t hands;
  LEAP_HAND hand[HS_MAX_HANDS];
} hs_kept;

/* A frame as clients read it: pHands points to `hand`. */
typedef struct hs_told {
  LEAP_TRACKING_EVENT event;
  LEAP_HAND hand[HS_MAX_HANDS];
} hs_told;

/** Bytes of an event with room for its hands behind it: what clients are told to allocate. */
#define HS_FLAT_SIZE (sizeof(LEAP_TRACKING_EVENT) + HS_MAX_HANDS * sizeof(LEAP_HAND))

/** Write a frame into an event whose hands shall stand at `hand`, which has room for two. */
void hs_tell(const hs_kept *kept, LEAP_TRACKING_EVENT *event, LEAP_HAND *hand);

/** The hands at a time between two frames; `before` and `after` may be the same. */
void hs_between(const hs_kept *before, const hs_kept *after, int64_t time_us, hs_kept *between);

/* Longer than this a hand does not go on as it went. */
#define HS_MOVE_ON_US 50000

/** The hands of a frame at a later time: moved on with the speed of their palms, for HS_MOVE_ON_US
 * at most, and then held. */
void hs_ahead(const hs_kept *newest, int64_t time_us, hs_kept *ahead);

/** Move all positions of a hand. */
void hs_move_hand(LEAP_HAND *hand, float x, float y, float z);

#endif
