/* The lens in the form that image processing libraries know: a rational polynomial from the
 * undistorted to the distorted radius.
 *
 * Ours goes the other way round, so its inverse is fitted: with q the square of the undistorted
 * radius, the ratio of distorted to undistorted radius is
 *     g(q) = (1 + a1 q + a2 q^2 + a3 q^3) / (1 + b1 q + b2 q^2 + b3 q^3).
 * Multiplied out that is linear in a and b; weighting each row with the denominator of the last
 * round, three times, makes what is least the error in pixels (Sanathanan and Koerner, 1963). */
#include "lens.h"

#include <math.h>
#include <string.h>

#define UNKNOWNS 6
#define POINTS 240
#define ROUNDS 6

/* Solve the least squares problem by Householder reflections, in place; false if it has no answer.
 */
static bool solve(double rows[POINTS][UNKNOWNS], double right[POINTS], double answer[UNKNOWNS]) {
  for (int k = 0; k < UNKNOWNS; k++) {
    double norm = 0;
    for (int i = k; i < POINTS; i++) {
      norm += rows[i][k] * rows[i][k];
    }
    norm = rows[k][k] > 0 ? -sqrt(norm) : sqrt(norm);
    if (!(fabs(norm) > 1e-12)) {
      return false;
    }
    rows[k][k] -= norm;
    double scale = -norm * rows[k][k]; /* half the square of the reflecting vector */
    for (int j = k + 1; j <= UNKNOWNS; j++) {
      double dot = 0;
      for (int i = k; i < POINTS; i++) {
        dot += rows[i][k] * (j < UNKNOWNS ? rows[i][j] : right[i]);
      }
      for (int i = k; i < POINTS; i++) {
        *(j < UNKNOWNS ? &rows[i][j] : &right[i]) -= dot / scale * rows[i][k];
      }
    }
    answer[k] = norm; /* the diagonal, until the back substitution */
  }
  for (int k = UNKNOWNS - 1; k >= 0; k--) {
    double sum = right[k];
    for (int j = k + 1; j < UNKNOWNS; j++) {
      sum -= rows[k][j] * answer[j];
    }
    answer[k] = sum / answer[k];
  }
  return true;
}

static double bottom(const double unknown[UNKNOWNS], double q) {
  return 1 + q * (unknown[3] + q * (unknown[4] + q * unknown[5]));
}

/* The samples: distorted radii over the image, and a little beyond its corners. */
static void sample(const hs_lens *lens, double q[POINTS], double ratio[POINTS], double *far) {
  const double *k = lens->camera.radial;
  double height = 480.0 * lens->width / 640.0; /* pixels are square before they are binned */
  double corner = hypot(lens->width / 2 + fabs(lens->camera.offset_x),
                        height / 2 + fabs(lens->camera.offset_y)) /
                  lens->camera.focal;
  double most = fmin(corner * 1.02, HS_LENS_RADIUS);
  for (int i = 0; i < POINTS; i++) {
    double r = most * (i + 1) / POINTS, t = r * r;
    double s = (1 + t * (k[0] + t * (k[1] + t * k[2]))) / (1 + t * (k[3] + t * (k[4] + t * k[5])));
    q[i] = t * s * s;
    ratio[i] = 1 / s;
  }
  *far = q[POINTS - 1];
}

void hs_lens_coefficients(const hs_lens *lens, float coefficients[8]) {
  double q[POINTS], ratio[POINTS], far, unknown[UNKNOWNS] = {0};
  static const int place[UNKNOWNS] = {0, 1, 4, 5, 6, 7}; /* k1 k2 (p1 p2) k3 k4 k5 k6 */
  memset(coefficients, 0, 8 * sizeof *coefficients);
  sample(lens, q, ratio, &far);
  for (int round = 0; round < ROUNDS; round++) {
    double rows[POINTS][UNKNOWNS], right[POINTS];
    for (int i = 0; i < POINTS; i++) {
      double x = q[i] / far; /* in 0..1, or the powers would drown each other */
      double weight = sqrt(q[i]) / bottom(unknown, x);
      right[i] = weight * (ratio[i] - 1);
      for (int p = 0; p < 3; p++) {
        rows[i][p] = weight * pow(x, p + 1);
        rows[i][3 + p] = -weight * ratio[i] * pow(x, p + 1);
      }
    }
    if (!solve(rows, right, unknown)) {
      return;
    }
  }
  for (int p = 0; p < UNKNOWNS; p++) {
    coefficients[place[p]] = (float)(unknown[p] / pow(far, p % 3 + 1));
  }
}
