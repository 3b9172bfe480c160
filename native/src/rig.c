/* The two cameras of a controller as programs see them. */
#include "rig.h"

#include "platform.h"

#include <stdlib.h>
#include <string.h>

bool hs_same_cameras(const hs_calibration *a, const hs_calibration *b) {
  return a->width == b->width && a->height == b->height && a->baseline_mm == b->baseline_mm &&
         memcmp(a->rotation, b->rotation, sizeof a->rotation) == 0 &&
         memcmp(a->translation, b->translation, sizeof a->translation) == 0 &&
         memcmp(a->camera, b->camera, sizeof a->camera) == 0;
}

/* The camera that took an image, as if it had been turned by half together with the image. The last
 * pixel becomes the first, hence the one pixel; rows are those of the 480 that records count. */
static hs_camera turn_camera(const hs_camera *camera, uint32_t height) {
  hs_camera turned = *camera;
  turned.offset_x = -1.0 - camera->offset_x;
  turned.offset_y = -480.0 / height - camera->offset_y;
  turned.rotation[0] = -camera->rotation[0];
  turned.rotation[1] = -camera->rotation[1];
  return turned;
}

/* rig_to_device * (rig_from_camera, position): where the camera is and looks. */
static void fill_extrinsic(const double rig_to_device[9], const double translation[3],
                           const hs_lens *lens, double x_mm, float extrinsic[16]) {
  for (int row = 0; row < 3; row++) {
    const double *r = &rig_to_device[3 * row];
    for (int column = 0; column < 3; column++) {
      const double *c = &lens->rig_from_camera[column];
      extrinsic[4 * column + row] = (float)(r[0] * c[0] + r[1] * c[3] + r[2] * c[6]);
    }
    extrinsic[12 + row] = (float)(r[0] * x_mm + translation[row]);
    extrinsic[4 * row + 3] = 0.0f;
  }
  extrinsic[15] = 1.0f;
}

/* Texture caches of clients tell maps apart by this number alone. */
static uint64_t next_map_version(void) {
  static hs_mutex lock = HS_MUTEX_INIT;
  static uint64_t last;
  hs_lock(&lock);
  uint64_t next = ++last;
  hs_unlock(&lock);
  return next;
}

hs_rig *hs_rig_new(const hs_calibration *calibration) {
  hs_rig *rig = calloc(1, sizeof *rig);
  if (rig != NULL) {
    hs_rig_fill(rig, calibration);
  }
  return rig;
}

void hs_rig_fill(hs_rig *rig, const hs_calibration *calibration) {
  double rotation[9];
  memcpy(rotation, calibration->rotation, sizeof rotation);
  rig->source = *calibration;
  rig->turned = rotation[7] < 0; /* Rows of the image grow toward -z of the device. */
  if (rig->turned) {
    for (int row = 0; row < 3; row++) {
      rotation[3 * row] = -rotation[3 * row];
      rotation[3 * row + 1] = -rotation[3 * row + 1];
    }
  }
  for (int eye = 0; eye < 2; eye++) {
    hs_camera camera = calibration->camera[rig->turned ? 1 - eye : eye];
    if (rig->turned) {
      camera = turn_camera(&camera, calibration->height);
    }
    hs_lens *lens = &rig->lens[eye];
    hs_lens_init(lens, &camera, calibration->width, calibration->height);
    hs_lens_matrix(lens, rig->matrix[eye]);
    hs_lens_coefficients(lens, rig->coefficients[eye]);
    hs_lens_map(lens, &rig->map[eye]);
    double x_mm = (eye == 0 ? -0.5 : 0.5) * calibration->baseline_mm;
    fill_extrinsic(rotation, calibration->translation, lens, x_mm, rig->extrinsic[eye]);
    rig->map_version[eye] = next_map_version();
  }
}

void hs_rig_upright(const hs_rig *rig, const uint8_t *pixels, uint8_t *upright) {
  size_t count = (size_t)rig->source.width * rig->source.height * 2;
  if (!rig->turned) {
    memcpy(upright, pixels, count);
    return;
  }
  /* Turning each image by half and swapping the two is reading all bytes backward. */
  for (size_t i = 0; i < count; i++) {
    upright[i] = pixels[count - 1 - i];
  }
}
