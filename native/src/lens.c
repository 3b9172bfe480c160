/* One camera: pixels to rays and back. */
#include "lens.h"

#include <math.h>
#include <string.h>

#define REFERENCE_HEIGHT 480.0 /* Records are stated for 480 rows; shorter images are binned. */

/* Clients pack map values v as (v + 0.6) / 2.3 into textures. */
#define MAP_LEAST (-0.6)
#define MAP_MOST 1.7

#define NEWTON_STEPS 40 /* Bisection alone would need 52; the usual lens takes 4. */

static double stretch(const hs_camera *camera, double t) {
  const double *k = camera->radial;
  return (1 + t * (k[0] + t * (k[1] + t * k[2]))) / (1 + t * (k[3] + t * (k[4] + t * k[5])));
}

/* Cayley(-rotation): the axis times tan(angle / 2), turned the other way. */
static void fill_rotation(const double rotation[3], double matrix[9]) {
  double x = -rotation[0], y = -rotation[1], z = -rotation[2];
  double n = 1 + x * x + y * y + z * z;
  const double rows[9] = {
      1 + x * x - y * y - z * z, 2 * (x * y - z),           2 * (z * x + y),
      2 * (x * y + z),           1 - x * x + y * y - z * z, 2 * (y * z - x),
      2 * (z * x - y),           2 * (y * z + x),           1 - x * x - y * y + z * z,
  };
  for (int i = 0; i < 9; i++) {
    matrix[i] = rows[i] / n;
  }
}

void hs_lens_init(hs_lens *lens, const hs_camera *camera, uint32_t width, uint32_t height) {
  lens->camera = *camera;
  lens->width = width;
  lens->height = height;
  fill_rotation(camera->rotation, lens->rig_from_camera);
  lens->reach = HS_LENS_RADIUS * stretch(camera, HS_LENS_RADIUS * HS_LENS_RADIUS);
}

bool hs_lens_slope(const hs_lens *lens, const double pixel[2], double slope[2]) {
  const hs_camera *camera = &lens->camera;
  double u = (pixel[0] - lens->width / 2 - camera->offset_x) / camera->focal;
  double row = pixel[1] * REFERENCE_HEIGHT / lens->height;
  double v = (row - REFERENCE_HEIGHT / 2 - camera->offset_y) / camera->focal;
  double t = u * u + v * v;
  if (!(t <= HS_LENS_RADIUS * HS_LENS_RADIUS)) {
    return false;
  }
  double s = stretch(camera, t);
  const double *r = lens->rig_from_camera;
  double ray[3];
  for (int i = 0; i < 3; i++) {
    ray[i] = r[3 * i] * u * s + r[3 * i + 1] * v * s + r[3 * i + 2];
  }
  if (!(ray[2] > 0)) {
    return false; /* A turned camera sees it behind the rig. */
  }
  slope[0] = ray[0] / ray[2];
  slope[1] = ray[1] / ray[2];
  return true;
}

/* Solve r s(r^2) = R within [0, HS_LENS_RADIUS]: Newton, kept inside a bracket that halves where a
 * step would leave it, so that no lens however odd makes it run away. */
static double distorted_radius(const hs_lens *lens, double undistorted) {
  double low = 0, high = HS_LENS_RADIUS;
  double r = undistorted < 1 ? undistorted : 1 + (undistorted - 1) * 0.5;
  for (int i = 0; i < NEWTON_STEPS && high - low > 1e-15; i++) {
    if (!(r > low && r < high)) {
      r = (low + high) / 2;
    }
    double value = r * stretch(&lens->camera, r * r) - undistorted;
    if (value > 0) {
      high = r;
    } else {
      low = r;
    }
    double ahead = r + 1e-7;
    double slope = (ahead * stretch(&lens->camera, ahead * ahead) - undistorted - value) / 1e-7;
    double next = r - value / slope;
    if (fabs(next - r) < 1e-14) {
      return r;
    }
    r = next;
  }
  return r > low && r < high ? r : (low + high) / 2;
}

static void place(const hs_lens *lens, double u, double v, double pixel[2]) {
  const hs_camera *camera = &lens->camera;
  pixel[0] = lens->width / 2 + camera->offset_x + camera->focal * u;
  double row = REFERENCE_HEIGHT / 2 + camera->offset_y + camera->focal * v;
  pixel[1] = row * lens->height / REFERENCE_HEIGHT;
}

/* Turn a rig slope into the plane of the camera; false behind it. */
static bool to_camera(const hs_lens *lens, const double slope[2], double plane[2]) {
  const double *r = lens->rig_from_camera;
  double ray[3];
  for (int i = 0; i < 3; i++) {
    ray[i] = r[i] * slope[0] + r[3 + i] * slope[1] + r[6 + i];
  }
  if (!(ray[2] > 0)) {
    return false;
  }
  plane[0] = ray[0] / ray[2];
  plane[1] = ray[1] / ray[2];
  return true;
}

bool hs_lens_pixel(const hs_lens *lens, const double slope[2], double pixel[2]) {
  double plane[2];
  if (!to_camera(lens, slope, plane)) {
    return false;
  }
  double radius = hypot(plane[0], plane[1]);
  if (!(radius <= lens->reach)) {
    return false;
  }
  double ratio = radius > 1e-12 ? distorted_radius(lens, radius) / radius : 1.0;
  place(lens, plane[0] * ratio, plane[1] * ratio, pixel);
  return true;
}

static float clamp_to_map(double value) {
  return (float)(value > MAP_LEAST ? (value < MAP_MOST ? value : MAP_MOST) : MAP_LEAST);
}

/* Clients interpolate between neighbours, so what the lens does not see must lie outside of the
 * image on the proper side: farther out in the same direction. */
static void map_cell(const hs_lens *lens, const double slope[2], float cell[2]) {
  double plane[2], pixel[2] = {MAP_LEAST * lens->width, MAP_LEAST * lens->height};
  if (to_camera(lens, slope, plane)) {
    double radius = hypot(plane[0], plane[1]);
    double ratio = 1.0;
    if (radius > lens->reach) {
      ratio = (HS_LENS_RADIUS + (radius - lens->reach)) / radius;
    } else if (radius > 1e-12) {
      ratio = distorted_radius(lens, radius) / radius;
    }
    place(lens, plane[0] * ratio, plane[1] * ratio, pixel);
  }
  cell[0] = clamp_to_map(pixel[0] / lens->width);
  cell[1] = clamp_to_map(pixel[1] / lens->height);
}

void hs_lens_map(const hs_lens *lens, LEAP_DISTORTION_MATRIX *map) {
  const double last = LEAP_DISTORTION_MATRIX_N - 1;
  for (int row = 0; row < LEAP_DISTORTION_MATRIX_N; row++) {
    for (int column = 0; column < LEAP_DISTORTION_MATRIX_N; column++) {
      double slope[2] = {(column / last - HS_RAY_OFFSET) / HS_RAY_SCALE,
                         (row / last - HS_RAY_OFFSET) / HS_RAY_SCALE};
      float cell[2];
      map_cell(lens, slope, cell);
      map->matrix[row][column].x = cell[0];
      map->matrix[row][column].y = cell[1];
    }
  }
}

void hs_lens_matrix(const hs_lens *lens, float matrix[9]) {
  double scale = lens->height / REFERENCE_HEIGHT;
  memset(matrix, 0, 9 * sizeof *matrix);
  matrix[0] = (float)lens->camera.focal;
  matrix[2] = (float)(lens->width / 2 + lens->camera.offset_x);
  matrix[4] = (float)(lens->camera.focal * scale);
  matrix[5] = (float)((REFERENCE_HEIGHT / 2 + lens->camera.offset_y) * scale);
  matrix[8] = 1.0f;
}
