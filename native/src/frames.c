/* The hands at a time of the client's choice. Law: allocates nothing and asks nobody; where there
 * is nothing to tell, an event without hands is written all the same, since some read it unasked.
 */
#include "export.h"

#include "connection.h"

#include <string.h>

static void tell_no_hands(LEAP_TRACKING_EVENT *event, uint64_t size, int64_t time_us) {
  if (event != NULL && size >= sizeof *event) {
    memset(event, 0, sizeof *event);
    event->info.timestamp = time_us;
    event->pHands = (LEAP_HAND *)(event + 1);
  }
}

/* Copy the frames around a time; the lock is held. */
static eLeapRS find_frames(LEAP_CONNECTION connection, LEAP_DEVICE device, int64_t time_us,
                           hs_kept *before, hs_kept *after) {
  const hs_attached *attached = hs_attached_of(connection, device);
  if (attached == NULL || attached->history == NULL) {
    return eLeapRS_NotAvailable;
  }
  const hs_kept *earlier, *later;
  eLeapRS result = hs_history_find(attached->history, time_us, &earlier, &later);
  if (result == eLeapRS_Success) {
    *before = *earlier;
    *after = *later;
  } else if (result == eLeapRS_RoutineIsNotSeer && connection->state == HS_STATE_PAUSED) {
    result = eLeapRS_NotStreaming;
  }
  return result;
}

static eLeapRS interpolate(LEAP_CONNECTION connection, LEAP_DEVICE device, int64_t time_us,
                           LEAP_TRACKING_EVENT *event, uint64_t size) {
  tell_no_hands(event, size, time_us);
  if (event == NULL) {
    return eLeapRS_InvalidArgument;
  }
  if (size < sizeof *event) {
    return eLeapRS_InsufficientBuffer;
  }
  eLeapRS result = hs_lock_connected(connection);
  if (result != eLeapRS_Success) {
    return result;
  }
  hs_kept before, after, told;
  result = find_frames(connection, device, time_us, &before, &after);
  hs_unlock(&connection->lock);
  if (result != eLeapRS_Success) {
    return result;
  }
  if (time_us > after.timestamp_us) {
    hs_ahead(&after, time_us, &told);
  } else {
    hs_between(&before, &after, time_us, &told);
  }
  if (size < sizeof *event + told.hands * sizeof(LEAP_HAND)) {
    return eLeapRS_InsufficientBuffer;
  }
  hs_tell(&told, event, (LEAP_HAND *)(event + 1));
  return eLeapRS_Success;
}

/* Always for two hands: one may appear between this call and the next. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetFrameSize(LEAP_CONNECTION hConnection, int64_t timestamp,
                                               uint64_t *pncbEvent) {
  (void)timestamp;
  if (pncbEvent == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *pncbEvent = 0;
  eLeapRS result = hs_lock_connected(hConnection);
  if (result == eLeapRS_Success) {
    hs_unlock(&hConnection->lock);
    *pncbEvent = HS_FLAT_SIZE;
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetFrameSizeEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice,
                                                 int64_t timestamp, uint64_t *pncbEvent) {
  if (pncbEvent != NULL) {
    *pncbEvent = 0;
  }
  return hDevice != NULL ? LeapGetFrameSize(hConnection, timestamp, pncbEvent)
                         : eLeapRS_InvalidArgument;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrame(LEAP_CONNECTION hConnection, int64_t timestamp,
                                                   LEAP_TRACKING_EVENT *pEvent,
                                                   uint64_t ncbEvent) {
  return interpolate(hConnection, NULL, timestamp, pEvent, ncbEvent);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrameEx(LEAP_CONNECTION hConnection,
                                                     LEAP_DEVICE hDevice, int64_t timestamp,
                                                     LEAP_TRACKING_EVENT *pEvent,
                                                     uint64_t ncbEvent) {
  if (hDevice == NULL) {
    tell_no_hands(pEvent, ncbEvent, timestamp);
    return eLeapRS_InvalidArgument;
  }
  return interpolate(hConnection, hDevice, timestamp, pEvent, ncbEvent);
}

/* Our frames are interpolated from what was seen on both sides of the time, so where the blend
 * began adds nothing. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrameFromTime(LEAP_CONNECTION hConnection,
                                                           int64_t timestamp,
                                                           int64_t sourceTimestamp,
                                                           LEAP_TRACKING_EVENT *pEvent,
                                                           uint64_t ncbEvent) {
  (void)sourceTimestamp;
  return LeapInterpolateFrame(hConnection, timestamp, pEvent, ncbEvent);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrameFromTimeEx(LEAP_CONNECTION hConnection,
                                                             LEAP_DEVICE hDevice,
                                                             int64_t timestamp,
                                                             int64_t sourceTimestamp,
                                                             LEAP_TRACKING_EVENT *pEvent,
                                                             uint64_t ncbEvent) {
  (void)sourceTimestamp;
  return LeapInterpolateFrameEx(hConnection, hDevice, timestamp, pEvent, ncbEvent);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateHeadPose(LEAP_CONNECTION hConnection,
                                                      int64_t timestamp,
                                                      LEAP_HEAD_POSE_EVENT *pEvent) {
  if (pEvent == NULL) {
    return eLeapRS_InvalidArgument;
  }
  memset(pEvent, 0, sizeof *pEvent);
  pEvent->timestamp = timestamp;
  pEvent->head_orientation.w = 1.0f;
  return hConnection != NULL ? eLeapRS_NotAvailable : eLeapRS_InvalidArgument;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateHeadPoseEx(LEAP_CONNECTION hConnection,
                                                        LEAP_DEVICE hDevice, int64_t timestamp,
                                                        LEAP_HEAD_POSE_EVENT *pEvent) {
  eLeapRS result = LeapInterpolateHeadPose(hConnection, timestamp, pEvent);
  return hDevice != NULL ? result : eLeapRS_InvalidArgument;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateEyePositions(LEAP_CONNECTION hConnection,
                                                          int64_t timestamp,
                                                          LEAP_EYE_EVENT *pEvent) {
  if (pEvent == NULL) {
    return eLeapRS_InvalidArgument;
  }
  memset(pEvent, 0, sizeof *pEvent);
  pEvent->timestamp = timestamp;
  return hConnection != NULL ? eLeapRS_NotAvailable : eLeapRS_InvalidArgument;
}

/* ---- What was once mapped, and the clock ---- */

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetPointMappingSize(LEAP_CONNECTION hConnection,
                                                      uint64_t *pSize) {
  if (pSize == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *pSize = 0;
  return hConnection != NULL ? eLeapRS_NotAvailable : eLeapRS_InvalidArgument;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetPointMapping(LEAP_CONNECTION hConnection,
                                                  LEAP_POINT_MAPPING *pointMapping,
                                                  uint64_t *pSize) {
  if (hConnection == NULL || pSize == NULL) {
    return eLeapRS_InvalidArgument;
  }
  if (pointMapping != NULL && *pSize >= sizeof *pointMapping) {
    memset(pointMapping, 0, sizeof *pointMapping);
  }
  return eLeapRS_NotAvailable;
}

LEAP_EXPORT int64_t LEAP_CALL LeapGetNow(void) { return hs_now_us(); }

LEAP_EXPORT uint64_t LEAP_CALL LeapTelemetryGetNow(void) { return (uint64_t)hs_now_us(); }

LEAP_EXPORT eLeapRS LEAP_CALL LeapTelemetryProfiling(LEAP_CONNECTION hConnection,
                                                     const LEAP_TELEMETRY_DATA *telemetryData) {
  return hConnection != NULL && telemetryData != NULL ? eLeapRS_Success : eLeapRS_InvalidArgument;
}
