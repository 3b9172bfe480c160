/* One camera: pixels to rays and back, and what image processing libraries want to know of it.
 * Law: hs_lens_pixel(hs_lens_slope(p)) == p; beyond the fitted lens both say that there is nothing.
 * Pure. Source: docs/coordinates.md#camera-model. */
#ifndef HANDSPAN_LENS_H
#define HANDSPAN_LENS_H

#include "wire.h"

/* Image corners lie at a radius of 3.03; the lens model has a pole at 7.43. */
#define HS_LENS_RADIUS 3.5

/* Grid of the distortion matrix: slopes of -4 to 4. */
#define HS_RAY_SCALE 0.125f
#define HS_RAY_OFFSET 0.5f

typedef struct hs_lens {
  hs_camera camera;
  double width, height;
  double rig_from_camera[9]; /* by rows */
  double reach;              /* undistorted radius of HS_LENS_RADIUS */
} hs_lens;

void hs_lens_init(hs_lens *lens, const hs_camera *camera, uint32_t width, uint32_t height);

/** The slope, in rig axes, of the ray that a pixel sees. */
bool hs_lens_slope(const hs_lens *lens, const double pixel[2], double slope[2]);

/** The pixel that sees a ray; it may lie outside the image. */
bool hs_lens_pixel(const hs_lens *lens, const double slope[2], double pixel[2]);

/** Positions, 0 to 1 inside the image, of the rays of the grid; rays beyond the lens lie outside.
 */
void hs_lens_map(const hs_lens *lens, LEAP_DISTORTION_MATRIX *map);

/** Focal lengths and centre in pixels: 3 x 3, by rows. */
void hs_lens_matrix(const hs_lens *lens, float matrix[9]);

/** Coefficients k1 k2 p1 p2 k3 k4 k5 k6 of the rational model from undistorted to distorted radius,
 * the inverse of the lens's own, fitted over the image. */
void hs_lens_coefficients(const hs_lens *lens, float coefficients[8]);

#endif
