/* Rasterise triangle meshes with a depth buffer. Training only; the product needs no compiler.
 *
 * Law: a pixel shows the nearest triangle whose inside holds the pixel's centre.
 */
#include <math.h>
#include <stdint.h>

/* Draw triangles.
 *   xyz     (V, 3): screen x, screen y in pixels, depth; NaN x skips every triangle that uses it
 *   shade   (V): brightness
 *   faces   (F, 3): vertex numbers
 *   image   (h, w): brightness, written where nearer
 *   depth   (h, w): nearest depth so far
 *   owner   (h, w): `label` of whoever is seen
 *   winding +1 or -1: which screen orientation faces the camera; 0 draws both
 */
void raster(const float *xyz, const float *shade, const int32_t *faces, int n_faces,
            float *image, float *depth, uint8_t *owner, int w, int h, uint8_t label, int winding)
{
    for (int f = 0; f < n_faces; f++) {
        const int32_t *t = faces + 3 * f;
        const float *a = xyz + 3 * t[0], *b = xyz + 3 * t[1], *c = xyz + 3 * t[2];
        if (!(a[0] == a[0] && b[0] == b[0] && c[0] == c[0]))
            continue;
        float area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if (area == 0.0f || (winding && area * winding < 0.0f))
            continue;
        float low_x = fminf(a[0], fminf(b[0], c[0])), high_x = fmaxf(a[0], fmaxf(b[0], c[0]));
        float low_y = fminf(a[1], fminf(b[1], c[1])), high_y = fmaxf(a[1], fmaxf(b[1], c[1]));
        if (high_x < 0 || high_y < 0 || low_x > w - 1 || low_y > h - 1)
            continue;
        if (high_x - low_x > w / 2)
            continue;
        int x0 = (int)ceilf(fmaxf(low_x, 0)), x1 = (int)floorf(fminf(high_x, w - 1));
        int y0 = (int)ceilf(fmaxf(low_y, 0)), y1 = (int)floorf(fminf(high_y, h - 1));
        float inv = 1.0f / area;
        float sa = shade[t[0]], sb = shade[t[1]], sc = shade[t[2]];
        for (int y = y0; y <= y1; y++) {
            for (int x = x0; x <= x1; x++) {
                float wb = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) * inv;
                float wc = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) * inv;
                float wa = 1.0f - wb - wc;
                if (wa < -1e-4f || wb < -1e-4f || wc < -1e-4f)
                    continue;
                float z = wa * a[2] + wb * b[2] + wc * c[2];
                int i = y * w + x;
                if (z >= depth[i])
                    continue;
                depth[i] = z;
                image[i] = wa * sa + wb * sb + wc * sc;
                owner[i] = label;
            }
        }
    }
}
