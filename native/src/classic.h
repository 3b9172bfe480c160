/* What frames hold beyond LeapC's structures: gestures, tools, motion, the interaction box; and
 * cameras that are asked after their connection is gone.
 * Law: for libLeap alone, which is built and installed together with this library; programs have no
 * header for it, and it may change with any version. */
#ifndef HANDSPAN_CLASSIC_H
#define HANDSPAN_CLASSIC_H

#include "LeapC.h"

/* Source of sizes and limits: docs/protocol-native.md#0x110-frame-service. */
#define HS_CLASSIC_SIZE 88u
#define HS_CLASSIC_HAND_SIZE 416u
#define HS_CLASSIC_TOOL_SIZE 76u
#define HS_CLASSIC_GESTURE_SIZE 80u
#define HS_CLASSIC_TOOLS 2u
#define HS_CLASSIC_GESTURES 64u
#define HS_CLASSIC_BODY                                                                            \
  (HS_CLASSIC_SIZE + 2u * HS_CLASSIC_HAND_SIZE + HS_CLASSIC_TOOLS * HS_CLASSIC_TOOL_SIZE +         \
   HS_CLASSIC_GESTURES * HS_CLASSIC_GESTURE_SIZE)

/* Bits of what a program wants beyond the hands: those of SUBSCRIBE. */
enum hs_classic_parts {
  HS_CLASSIC_MOTION = 2,
  HS_CLASSIC_WITH_GESTURES = 4,
  HS_CLASSIC_WITH_TOOLS = 8
};

/* The classic part of one frame as it came. */
typedef struct hs_classic {
  int64_t frame_id;
  uint32_t hands, tools, gestures;
  uint32_t size; /* of body: CLASSIC, then hands, tools and gestures */
  uint8_t body[HS_CLASSIC_BODY];
} hs_classic;

#ifdef __cplusplus
extern "C" {
#endif

/** Want parts of frames besides the hands; replaces what was wanted before, at any time. */
LEAP_EXPORT eLeapRS LEAP_CALL HandspanWantClassic(LEAP_CONNECTION hConnection, uint32_t parts);

/** Copy the classic part of a frame that was polled just now; NotAvailable where it has none. */
LEAP_EXPORT eLeapRS LEAP_CALL HandspanGetClassic(LEAP_CONNECTION hConnection, int64_t frame_id,
                                                 hs_classic *classic);

/** The cameras that took the image that was polled last, held until they are let go; NULL where no
 * image was. For the thread that polls. */
struct hs_rig;
LEAP_EXPORT const struct hs_rig *LEAP_CALL HandspanHoldCameras(LEAP_CONNECTION hConnection);
LEAP_EXPORT void LEAP_CALL HandspanLetCameras(const struct hs_rig *cameras);

/** LeapPixelToRectilinearByIndex() and LeapRectilinearToPixelByIndex() of cameras that are held. */
LEAP_EXPORT LEAP_VECTOR LEAP_CALL HandspanPixelToSlope(const struct hs_rig *cameras,
                                                       uint8_t camera, LEAP_VECTOR pixel);
LEAP_EXPORT LEAP_VECTOR LEAP_CALL HandspanSlopeToPixel(const struct hs_rig *cameras,
                                                       uint8_t camera, LEAP_VECTOR slope);

#ifdef __cplusplus
}
#endif

#endif
