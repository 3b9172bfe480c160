/* How a clock of the client's relates to LeapGetNow(): LEAP_CLOCK_REBASER.
 * Law: a steady drift is followed to the microsecond; a single late sample moves nothing much, and
 * a clock that was set is followed after three samples.
 *
 * Each sample is a pair of readings that were taken one after another, so it errs by however long
 * the program was held up between them. The offset is therefore a straight line through the last
 * samples, fitted without those that lie far off it. */
#include "export.h"

#include "platform.h"

#include <math.h>
#include <stdlib.h>

#define SAMPLES 64          /* about a second of a program that draws */
#define JUMP_US 20000.0     /* farther off the line a sample is late, or the clock was set */
#define JUMPS 3             /* so many of them in a row, and the clock was set */
#define SLOPE_SPAN_US 200000.0 /* a shorter time than that tells nothing about drift */
#define SLOPE_MAX 0.01      /* no clock drifts by more than a hundredth */

struct _LEAP_CLOCK_REBASER {
  hs_mutex lock;
  int count, next, jumps;
  int64_t user[SAMPLES];
  int64_t offset[SAMPLES]; /* Leap time minus user time */
  /* offset(user) = middle_offset + slope * (user - middle_user) */
  int64_t middle_user;
  double middle_offset, slope;
};

static double predict(const struct _LEAP_CLOCK_REBASER *rebaser, int64_t user) {
  return rebaser->middle_offset + rebaser->slope * ((double)user - (double)rebaser->middle_user);
}

/* Fit the line by least squares; differences to the newest sample keep the sums exact. */
static void fit(struct _LEAP_CLOCK_REBASER *rebaser) {
  int newest = (rebaser->next + SAMPLES - 1) % SAMPLES;
  int64_t user0 = rebaser->user[newest], offset0 = rebaser->offset[newest];
  double n = rebaser->count, x = 0, y = 0, xx = 0, xy = 0, least = 0, most = 0;
  for (int i = 0; i < rebaser->count; i++) {
    double dx = (double)(rebaser->user[i] - user0), dy = (double)(rebaser->offset[i] - offset0);
    x += dx;
    y += dy;
    xx += dx * dx;
    xy += dx * dy;
    least = fmin(least, dx);
    most = fmax(most, dx);
  }
  double spread = xx - x * x / n;
  double slope = 0.0;
  if (most - least >= SLOPE_SPAN_US && spread > 0.0) {
    slope = fmax(-SLOPE_MAX, fmin(SLOPE_MAX, (xy - x * y / n) / spread));
  }
  double middle = nearbyint(x / n);
  rebaser->middle_user = user0 + (int64_t)middle;
  rebaser->slope = slope;
  rebaser->middle_offset = (double)offset0 + y / n + slope * (middle - x / n);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapCreateClockRebaser(LEAP_CLOCK_REBASER *phClockRebaser) {
  if (phClockRebaser == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *phClockRebaser = calloc(1, sizeof **phClockRebaser);
  if (*phClockRebaser == NULL) {
    return eLeapRS_InsufficientResources;
  }
  hs_mutex_init(&(*phClockRebaser)->lock);
  return eLeapRS_Success;
}

/* Times are what clients say they are: a difference that no clock has is refused, not computed. */
static bool is_sane(int64_t time) { return time > -(INT64_C(1) << 61) && time < INT64_C(1) << 61; }

LEAP_EXPORT eLeapRS LEAP_CALL LeapUpdateRebase(LEAP_CLOCK_REBASER hClockRebaser, int64_t userClock,
                                               int64_t leapClock) {
  if (hClockRebaser == NULL || !is_sane(userClock) || !is_sane(leapClock)) {
    return eLeapRS_InvalidArgument;
  }
  struct _LEAP_CLOCK_REBASER *rebaser = hClockRebaser;
  int64_t offset = leapClock - userClock;
  hs_lock(&rebaser->lock);
  bool fits = rebaser->count == 0 || fabs((double)offset - predict(rebaser, userClock)) <= JUMP_US;
  rebaser->jumps = fits ? 0 : rebaser->jumps + 1;
  if (rebaser->jumps >= JUMPS) {
    rebaser->count = rebaser->next = rebaser->jumps = 0;
    fits = true;
  }
  if (fits) {
    rebaser->user[rebaser->next] = userClock;
    rebaser->offset[rebaser->next] = offset;
    rebaser->next = (rebaser->next + 1) % SAMPLES;
    rebaser->count += rebaser->count < SAMPLES ? 1 : 0;
    fit(rebaser);
  }
  hs_unlock(&rebaser->lock);
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapRebaseClock(LEAP_CLOCK_REBASER hClockRebaser, int64_t userClock,
                                              int64_t *pLeapClock) {
  if (pLeapClock == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *pLeapClock = userClock;
  if (hClockRebaser == NULL || !is_sane(userClock)) {
    return eLeapRS_InvalidArgument;
  }
  hs_lock(&hClockRebaser->lock);
  if (hClockRebaser->count > 0) {
    *pLeapClock = userClock + (int64_t)nearbyint(predict(hClockRebaser, userClock));
  }
  hs_unlock(&hClockRebaser->lock);
  return eLeapRS_Success;
}

LEAP_EXPORT void LEAP_CALL LeapDestroyClockRebaser(LEAP_CLOCK_REBASER hClockRebaser) {
  if (hClockRebaser != NULL) {
    hs_mutex_destroy(&hClockRebaser->lock);
    free(hClockRebaser);
  }
}
