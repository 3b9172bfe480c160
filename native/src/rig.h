/* The two cameras of a controller as programs see them.
 * Law: image 0 is the camera at +x and the top of images points to the far side (-z), whichever way
 * round the case lies: the images of a case that lies the other way round are turned by half and
 * swapped, and everything told about the cameras is turned with them. A rig does not change while
 * somebody holds it: device.h. */
#ifndef HANDSPAN_RIG_H
#define HANDSPAN_RIG_H

#include "lens.h"

typedef struct hs_rig {
  struct hs_rig *older; /* in the list of its device, as what follows of device.c alone */
  int holders;
  hs_calibration source;
  bool turned; /* images must be turned and swapped: hs_rig_upright() */
  hs_lens lens[2];
  float matrix[2][9];       /* pinhole, by rows */
  float coefficients[2][8]; /* k1 k2 p1 p2 k3 k4 k5 k6 */
  float extrinsic[2][16];   /* camera to device space, by columns, mm */
  LEAP_DISTORTION_MATRIX map[2];
  uint64_t map_version[2]; /* different for all maps of this process */
} hs_rig;

/** Make a rig of what the service told; NULL where there is no memory. */
hs_rig *hs_rig_new(const hs_calibration *calibration);

/** Make another rig of one that nobody holds. */
void hs_rig_fill(hs_rig *rig, const hs_calibration *calibration);

/** Whether two calibrations describe the same cameras, whatever their numbers are. */
bool hs_same_cameras(const hs_calibration *a, const hs_calibration *b);

/** Copy the pixels of both eyes as programs see them: image 0, then image 1. */
void hs_rig_upright(const hs_rig *rig, const uint8_t *pixels, uint8_t *upright);

#endif
