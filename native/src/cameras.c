/* The cameras as programs ask about them. Law: whatever is not known is written as NaN, as zeros or
 * as the identity: no result is ever left as it was. The geometry itself is in rig.c and lens.c. */
#include "export.h"

#include "classic.h"

#include "connection.h"

#include <math.h>
#include <string.h>

#define NO_EYE (-1)

static int eye_of(eLeapPerspectiveType camera) {
  switch (camera) {
  case eLeapPerspectiveType_stereo_left:
    return 0;
  case eLeapPerspectiveType_stereo_right:
    return 1;
  default:
    return NO_EYE;
  }
}

static int eye_at(uint8_t index) { return index < 2 ? index : NO_EYE; }

/* The rig of the device that calls without a device mean, held. */
static const hs_rig *primary_rig(LEAP_CONNECTION connection) {
  if (hs_lock_connected(connection) != eLeapRS_Success) {
    return NULL;
  }
  const hs_attached *primary = hs_primary(connection);
  const hs_rig *rig = primary != NULL ? hs_rig_hold(primary->rig) : NULL;
  hs_unlock(&connection->lock);
  return rig;
}

static const hs_rig *rig_of(LEAP_CONNECTION connection, LEAP_DEVICE device) {
  return connection != NULL ? hs_device_rig(device) : NULL;
}

static LEAP_VECTOR vector(bool known, const double xy[2]) {
  LEAP_VECTOR result;
  result.x = known ? (float)xy[0] : NAN;
  result.y = known ? (float)xy[1] : NAN;
  result.z = 1.0f;
  return result;
}

static LEAP_VECTOR to_slope(const hs_rig *rig, int eye, LEAP_VECTOR pixel) {
  const double from[2] = {(double)pixel.x, (double)pixel.y};
  double slope[2] = {0, 0};
  bool known = rig != NULL && eye != NO_EYE && hs_lens_slope(&rig->lens[eye], from, slope);
  return vector(known, slope);
}

static LEAP_VECTOR to_pixel(const hs_rig *rig, int eye, LEAP_VECTOR slope) {
  const double from[2] = {(double)slope.x, (double)slope.y};
  double pixel[2] = {0, 0};
  bool known = rig != NULL && eye != NO_EYE && hs_lens_pixel(&rig->lens[eye], from, pixel);
  return vector(known, pixel);
}

static void write_matrix(const hs_rig *rig, int eye, float *dest) {
  if (dest == NULL) {
    return;
  }
  memset(dest, 0, 9 * sizeof *dest);
  if (rig != NULL && eye != NO_EYE) {
    memcpy(dest, rig->matrix[eye], sizeof rig->matrix[eye]);
  }
}

static void write_coefficients(const hs_rig *rig, int eye, float *dest) {
  if (dest == NULL) {
    return;
  }
  memset(dest, 0, 8 * sizeof *dest);
  if (rig != NULL && eye != NO_EYE) {
    memcpy(dest, rig->coefficients[eye], sizeof rig->coefficients[eye]);
  }
}

static void write_identity(float *dest) {
  for (int i = 0; i < 16; i++) {
    dest[i] = i % 5 == 0 ? 1.0f : 0.0f;
  }
}

static void write_extrinsic(const hs_rig *rig, int eye, float *dest) {
  if (dest == NULL) {
    return;
  }
  write_identity(dest);
  if (rig != NULL && eye != NO_EYE) {
    memcpy(dest, rig->extrinsic[eye], sizeof rig->extrinsic[eye]);
  }
}

static void write_scales(const hs_rig *rig, int eye, float *dest) {
  if (dest == NULL) {
    return;
  }
  write_identity(dest);
  if (rig != NULL && eye != NO_EYE) {
    dest[0] = dest[10] = HS_RAY_SCALE;
    dest[12] = dest[14] = HS_RAY_OFFSET;
  }
}

/* Every function comes in four forms: of the primary device or a given one, by name or by number.
 * Each holds the rig that it asks. */
static LEAP_VECTOR converted(LEAP_VECTOR (*convert)(const hs_rig *, int, LEAP_VECTOR),
                             const hs_rig *held, int eye, LEAP_VECTOR vector) {
  LEAP_VECTOR result = convert(held, eye, vector);
  hs_rig_let(held);
  return result;
}

static void written(void (*write)(const hs_rig *, int, float *), const hs_rig *held, int eye,
                    float *dest) {
  write(held, eye, dest);
  hs_rig_let(held);
}

#define FORMS_OF_CONVERSION(function, convert)                                                     \
  LEAP_EXPORT LEAP_VECTOR LEAP_CALL function(                                                      \
      LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, LEAP_VECTOR vector) {              \
    return converted(convert, primary_rig(hConnection), eye_of(camera), vector);                   \
  }                                                                                                \
  LEAP_EXPORT LEAP_VECTOR LEAP_CALL function##Ex(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, \
                                                 eLeapPerspectiveType camera,                      \
                                                 LEAP_VECTOR vector) {                             \
    return converted(convert, rig_of(hConnection, hDevice), eye_of(camera), vector);               \
  }                                                                                                \
  LEAP_EXPORT LEAP_VECTOR LEAP_CALL function##ByIndex(LEAP_CONNECTION hConnection, uint8_t camera, \
                                                      LEAP_VECTOR vector) {                        \
    return converted(convert, primary_rig(hConnection), eye_at(camera), vector);                   \
  }                                                                                                \
  LEAP_EXPORT LEAP_VECTOR LEAP_CALL function##ByIndexEx(                                           \
      LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, LEAP_VECTOR vector) {      \
    return converted(convert, rig_of(hConnection, hDevice), eye_at(camera), vector);               \
  }

#define FORMS_OF_WRITING(function, write)                                                          \
  LEAP_EXPORT void LEAP_CALL function(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera,    \
                                      float *dest) {                                               \
    written(write, primary_rig(hConnection), eye_of(camera), dest);                                \
  }                                                                                                \
  LEAP_EXPORT void LEAP_CALL function##Ex(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice,        \
                                          eLeapPerspectiveType camera, float *dest) {              \
    written(write, rig_of(hConnection, hDevice), eye_of(camera), dest);                            \
  }                                                                                                \
  LEAP_EXPORT void LEAP_CALL function##ByIndex(LEAP_CONNECTION hConnection, uint8_t camera,        \
                                               float *dest) {                                      \
    written(write, primary_rig(hConnection), eye_at(camera), dest);                                \
  }                                                                                                \
  LEAP_EXPORT void LEAP_CALL function##ByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, \
                                                 uint8_t camera, float *dest) {                    \
    written(write, rig_of(hConnection, hDevice), eye_at(camera), dest);                            \
  }

FORMS_OF_CONVERSION(LeapPixelToRectilinear, to_slope)
FORMS_OF_CONVERSION(LeapRectilinearToPixel, to_pixel)
FORMS_OF_WRITING(LeapCameraMatrix, write_matrix)
FORMS_OF_WRITING(LeapDistortionCoeffs, write_coefficients)
FORMS_OF_WRITING(LeapExtrinsicCameraMatrix, write_extrinsic)
FORMS_OF_WRITING(LeapScaleOffsetMatrix, write_scales)

/* ---- For libLeap: classic.h ---- */

LEAP_EXPORT const hs_rig *LEAP_CALL HandspanHoldCameras(LEAP_CONNECTION hConnection) {
  return hConnection != NULL ? hs_rig_hold(hConnection->lent_rig) : NULL;
}

LEAP_EXPORT void LEAP_CALL HandspanLetCameras(const hs_rig *cameras) { hs_rig_let(cameras); }

LEAP_EXPORT LEAP_VECTOR LEAP_CALL HandspanPixelToSlope(const hs_rig *cameras, uint8_t camera,
                                                       LEAP_VECTOR pixel) {
  return to_slope(cameras, eye_at(camera), pixel);
}

LEAP_EXPORT LEAP_VECTOR LEAP_CALL HandspanSlopeToPixel(const hs_rig *cameras, uint8_t camera,
                                                       LEAP_VECTOR slope) {
  return to_pixel(cameras, eye_at(camera), slope);
}
