/* Pose, light and rasterise triangle meshes with a depth buffer. Training only; the product needs no
 * compiler.
 *
 * Law: a pixel shows the nearest triangle whose inside holds the pixel's centre.
 */
#include <math.h>
#include <stdint.h>

/* Return the factor on the brightness at a place of a solid texture.
 *   solid   (nz, ny, nx) bytes on a grid of 1 mm
 *   size    nx, ny, nz
 *   low     (3): place of the first cell, mm
 *   factor  (256): what each byte means
 */
static inline float painted(const uint8_t *solid, const int32_t *size, const float *low,
                            const float *factor, float x, float y, float z)
{
    int i = (int)(x - low[0] + 0.5f), j = (int)(y - low[1] + 0.5f), k = (int)(z - low[2] + 0.5f);
    if (i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2])
        return 1.0f;
    return factor[solid[((int64_t)k * size[1] + j) * size[0] + i]];
}

/* Carry a mesh with its bones.
 *   rest, normal (V, 3): places and unit normals at rest
 *   weights (V, bones): share of each bone in each vertex
 *   motion  (bones, 12): matrix by rows, then offset
 *   off     (V): how far to move each vertex out of the skin, mm
 *   points, normals (V, 3): the result
 */
void carry(const float *rest, const float *normal, const float *weights, int count, int bones,
           const float *motion, const float *off, float *points, float *normals)
{
    for (int v = 0; v < count; v++) {
        float m[12] = {0};
        for (int b = 0; b < bones; b++) {
            float share = weights[v * bones + b];
            if (share != 0.0f)
                for (int i = 0; i < 12; i++)
                    m[i] += share * motion[12 * b + i];
        }
        const float *r = rest + 3 * v, *n = normal + 3 * v;
        float *p = points + 3 * v, *q = normals + 3 * v, square = 1e-12f;
        for (int i = 0; i < 3; i++) {
            p[i] = m[3 * i] * r[0] + m[3 * i + 1] * r[1] + m[3 * i + 2] * r[2] + m[9 + i];
            q[i] = m[3 * i] * n[0] + m[3 * i + 1] * n[1] + m[3 * i + 2] * n[2];
            square += q[i] * q[i];
        }
        float unit = 1.0f / sqrtf(square);
        for (int i = 0; i < 3; i++) {
            q[i] *= unit;
            p[i] += off[v] * q[i];
        }
    }
}

/* Draw triangles.
 *   xyz     (V, 3): screen x, screen y in pixels, depth; NaN x skips every triangle that uses it
 *   shade   (V): brightness
 *   rest    (V, 3): place in the solid texture, mm; null draws without
 *   faces   (F, 3): vertex numbers
 *   solid, size, low, factor: the texture, see painted()
 *   image   (h, w): brightness, written where nearer
 *   depth   (h, w): nearest depth so far
 *   owner   (h, w): `label` of whoever is seen
 *   winding +1 or -1: which screen orientation faces the camera; 0 draws both
 */
void raster(const float *xyz, const float *shade, const float *rest, const int32_t *faces,
            int n_faces, const uint8_t *solid, const int32_t *size, const float *low,
            const float *factor, float *image, float *depth, uint8_t *owner, int w, int h,
            uint8_t label, int winding)
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
                owner[i] = label;
                float value = wa * sa + wb * sb + wc * sc;
                if (rest) {
                    const float *p = rest + 3 * t[0], *q = rest + 3 * t[1], *r = rest + 3 * t[2];
                    value *= painted(solid, size, low, factor, wa * p[0] + wb * q[0] + wc * r[0],
                                     wa * p[1] + wb * q[1] + wc * r[1],
                                     wa * p[2] + wb * q[2] + wc * r[2]);
                }
                image[i] = value;
            }
        }
    }
}

/* Light vertices as one eye sees them.
 *   points  (V, 3), mm; normals (V, 3), unit; albedo (V)
 *   lamps   (n, 4): place, mm, and power
 *   how     exponent on the cosine, wrap of the light around the limb, exponent of the lamps'
 *           lobe, level of the room's light relative to a lamp at 200 mm
 *   eye     (3), mm; sky (3): unit, where the room's light comes from
 *   out     (V): brightness
 */
void light(const float *points, const float *normals, const float *albedo, int count,
           const float *lamps, int n_lamps, const float *how, const float *eye, const float *sky,
           float *out)
{
    for (int v = 0; v < count; v++) {
        const float *p = points + 3 * v, *n = normals + 3 * v;
        float x = p[0] - eye[0], y = p[1] - eye[1], z = p[2] - eye[2];
        float far = sqrtf(x * x + y * y + z * z + 1e-6f);
        out[v] = 0.0f;
        if (z <= 0.0f || n[0] * x + n[1] * y + n[2] * z > 0.5f * far)
            continue; /* Faces away so far that no triangle seen uses it. */
        float reach = sqrtf(p[0] * p[0] + p[1] * p[1] + p[2] * p[2] + 1e-6f);
        float lobe = powf(fmaxf(p[2] / reach, 0.0f), how[2]);
        float total = how[3] * (1.0f / 40000.0f) *
                      fmaxf(0.3f + 0.7f * (n[0] * sky[0] + n[1] * sky[1] + n[2] * sky[2]), 0.0f);
        for (int l = 0; l < n_lamps; l++) {
            const float *lamp = lamps + 4 * l;
            float u = lamp[0] - p[0], v2 = lamp[1] - p[1], w = lamp[2] - p[2];
            float square = fmaxf(u * u + v2 * v2 + w * w, 100.0f);
            float cosine = (u * n[0] + v2 * n[1] + w * n[2]) / sqrtf(square);
            cosine = fmaxf((cosine + how[1]) / (1.0f + how[1]), 0.0f);
            total += lamp[3] * (0.08f + 0.92f * powf(cosine, how[0])) * lobe / square;
        }
        float axis = z / far;
        out[v] = albedo[v] * total * axis * sqrtf(axis);
    }
}
