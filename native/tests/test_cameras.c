/* Laws of the cameras: known values of a real controller, inverses, and images turned upright. */
#include "check.h"
#include "rig.h"

/* The record of a real controller, see docs/coordinates.md#camera-model. */
static const hs_calibration CALIBRATION = {
    .device = 1,
    .version = 1,
    .width = 640,
    .height = 240,
    .baseline_mm = 40.0109,
    .rotation = {-1, 0, 0, 0, 0, 1, 0, 1, 0},
    .camera = {{132.56544, -6.2913, -7.5268,
                {1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705},
                {-0.0026843, -0.0057724, -0.0002820}},
               {131.68903, -12.9540, -3.1255,
                {1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705},
                {-0.0019756, 0.0017209, 0.0002713}}}};

static void pixels_see_the_rays_that_are_known(void) {
  static const struct {
    int eye;
    double pixel[2], slope[2];
  } known[] = {
      {0, {320, 120}, {0.058940, 0.051397}}, {0, {0, 0}, {-3.015611, -2.251122}},
      {0, {639, 239}, {3.461150, 2.601236}}, {0, {100, 60}, {-1.537759, -0.821792}},
      {1, {320, 120}, {0.094707, 0.019676}}, {1, {0, 0}, {-3.119277, -2.405017}},
      {1, {500, 200}, {1.434761, 1.210591}},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    hs_lens lens;
    double slope[2];
    hs_lens_init(&lens, &CALIBRATION.camera[known[i].eye], 640, 240);
    CHECK(hs_lens_slope(&lens, known[i].pixel, slope));
    CHECK_NEAR(slope[0], known[i].slope[0], 2e-6);
    CHECK_NEAR(slope[1], known[i].slope[1], 2e-6);
  }
}

static void pixel_to_ray_and_back_is_nothing(void) {
  hs_lens lens;
  hs_lens_init(&lens, &CALIBRATION.camera[0], 640, 240);
  for (double y = 0; y < 240; y += 7.25) {
    for (double x = 0; x < 640; x += 7.75) {
      double pixel[2] = {x, y}, slope[2], back[2];
      CHECK(hs_lens_slope(&lens, pixel, slope));
      CHECK(hs_lens_pixel(&lens, slope, back));
      CHECK_NEAR(back[0], x, 1e-6);
      CHECK_NEAR(back[1], y, 1e-6);
    }
  }
}

static void beyond_the_lens_is_nothing(void) {
  hs_lens lens;
  double far[2] = {2000, 120}, ray[2] = {30, 0}, nan_ray[2] = {NAN, 0}, out[2];
  hs_lens_init(&lens, &CALIBRATION.camera[0], 640, 240);
  CHECK(!hs_lens_slope(&lens, far, out));
  CHECK(!hs_lens_pixel(&lens, ray, out));
  CHECK(!hs_lens_pixel(&lens, nan_ray, out));
}

static void the_map_leads_to_the_pixels(void) {
  hs_rig *rig = hs_rig_new(&CALIBRATION);
  int inside = 0;
  for (int row = 0; row < 64; row++) {
    for (int column = 0; column < 64; column++) {
      double slope[2] = {(column / 63.0 - 0.5) * 8, (row / 63.0 - 0.5) * 8}, pixel[2];
      double x = (double)rig->map[0].matrix[row][column].x;
      double y = (double)rig->map[0].matrix[row][column].y;
      CHECK(x >= -0.60001 && x <= 1.70001 && y >= -0.60001 && y <= 1.70001);
      if (x >= 0 && x <= 1 && y >= 0 && y <= 1) {
        CHECK(hs_lens_pixel(&rig->lens[0], slope, pixel));
        CHECK_NEAR(pixel[0], x * 640, 1e-3);
        CHECK_NEAR(pixel[1], y * 240, 1e-3);
        inside++;
      }
    }
  }
  CHECK(inside > 1100); /* of 4096 cells; the field is 139 x 120.5 degrees */
  CHECK(rig->map_version[0] != 0 && rig->map_version[0] != rig->map_version[1]);
  free(rig);
}

/* What a program does that knows OpenCV's model alone: matrix, coefficients, extrinsics. */
static void the_fitted_model_agrees_with_the_lens(void) {
  hs_rig *rig = hs_rig_new(&CALIBRATION);
  for (int eye = 0; eye < 2; eye++) {
    const float *k = rig->coefficients[eye], *m = rig->matrix[eye];
    double worst = 0;
    for (double y = 0; y < 240; y += 5) {
      for (double x = 0; x < 640; x += 5) {
        double pixel[2] = {x, y}, slope[2];
        CHECK(hs_lens_slope(&rig->lens[eye], pixel, slope));
        const double *r = rig->lens[eye].rig_from_camera; /* back to the camera's own axes */
        double ray[3];
        for (int i = 0; i < 3; i++) {
          ray[i] = r[i] * slope[0] + r[3 + i] * slope[1] + r[6 + i];
        }
        double u = ray[0] / ray[2], v = ray[1] / ray[2], q = u * u + v * v;
        double top = 1 + q * ((double)k[0] + q * ((double)k[1] + q * (double)k[4]));
        double low = 1 + q * ((double)k[5] + q * ((double)k[6] + q * (double)k[7]));
        double found_x = (double)m[0] * u * top / low + (double)m[2];
        double found_y = (double)m[4] * v * top / low + (double)m[5];
        worst = fmax(worst, hypot(found_x - x, found_y - y));
      }
    }
    CHECK(worst < 0.1);
    CHECK_NEAR(k[2], 0, 0);
    CHECK_NEAR(k[3], 0, 0);
  }
  free(rig);
}

/* A ray of a pixel, in device space, as a program computes it. */
static void device_ray(const hs_rig *rig, int eye, double x, double y, double ray[3]) {
  double pixel[2] = {x, y}, slope[2];
  CHECK(hs_lens_slope(&rig->lens[eye], pixel, slope));
  /* rig axes of upright images: x toward -x, y toward +z, z up */
  ray[0] = -slope[0];
  ray[1] = 1;
  ray[2] = slope[1];
}

/* The same controller lying the other way round: the same pixel looks the same way into the world
 * once the image is turned and swapped. */
static void turned_images_look_the_same_way(void) {
  hs_calibration calibration = CALIBRATION;
  static const double inverted[9] = {1, 0, 0, 0, 0, 1, 0, -1, 0};
  memcpy(calibration.rotation, inverted, sizeof inverted);
  hs_rig *rig = hs_rig_new(&calibration);
  CHECK(rig->turned);
  for (int eye = 0; eye < 2; eye++) {
    hs_lens raw;
    int raw_eye = 1 - eye;
    hs_lens_init(&raw, &calibration.camera[raw_eye], 640, 240);
    for (double y = 3; y < 240; y += 31) {
      for (double x = 5; x < 640; x += 57) {
        double pixel[2] = {639 - x, 239 - y}, slope[2], ray[3];
        CHECK(hs_lens_slope(&raw, pixel, slope));
        device_ray(rig, eye, x, y, ray);
        CHECK_NEAR(ray[0], slope[0], 1e-9); /* inverted: rig x is device x, rig y is -z */
        CHECK_NEAR(ray[2], -slope[1], 1e-9);
      }
    }
    CHECK_NEAR(rig->extrinsic[eye][12], eye == 0 ? 20.00545 : -20.00545, 1e-4);
  }
  free(rig);
}

static void extrinsics_lead_from_the_camera_to_the_device(void) {
  hs_rig *rig = hs_rig_new(&CALIBRATION);
  CHECK(!rig->turned);
  CHECK_NEAR(rig->extrinsic[0][12], 20.00545, 1e-4); /* image 0 is the camera at +x */
  CHECK_NEAR(rig->extrinsic[1][12], -20.00545, 1e-4);
  for (int eye = 0; eye < 2; eye++) {
    const float *m = rig->extrinsic[eye];
    CHECK_NEAR(m[9], 1, 1e-3); /* the view goes up */
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double dot = 0;
        for (int i = 0; i < 3; i++) {
          dot += (double)m[4 * a + i] * (double)m[4 * b + i];
        }
        CHECK_NEAR(dot, a == b, 1e-6);
      }
    }
  }
  free(rig);
}

static void a_turned_image_is_turned_and_swapped(void) {
  hs_calibration calibration = CALIBRATION;
  calibration.width = 3;
  calibration.height = 2;
  const uint8_t pixels[12] = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16};
  const uint8_t expected[12] = {16, 15, 14, 13, 12, 11, 6, 5, 4, 3, 2, 1};
  uint8_t found[12];
  hs_rig *rig = hs_rig_new(&calibration);
  hs_rig_upright(rig, pixels, found);
  CHECK(memcmp(found, pixels, 12) == 0);
  rig->turned = true;
  hs_rig_upright(rig, pixels, found);
  CHECK(memcmp(found, expected, 12) == 0);
  free(rig);
}

int main(void) {
  RUN(pixels_see_the_rays_that_are_known);
  RUN(pixel_to_ray_and_back_is_nothing);
  RUN(beyond_the_lens_is_nothing);
  RUN(the_map_leads_to_the_pixels);
  RUN(the_fitted_model_agrees_with_the_lens);
  RUN(turned_images_look_the_same_way);
  RUN(extrinsics_lead_from_the_camera_to_the_device);
  RUN(a_turned_image_is_turned_and_swapped);
  return 0;
}
