/* Hands between two frames, and slightly ahead of the newest. */
#include "interpolate.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define HISTORY_US 10000000 /* more than frames are kept for */
#define BONES 21 /* four of each of five fingers, and the forearm */

void hs_tell(const hs_kept *kept, LEAP_TRACKING_EVENT *event, LEAP_HAND *hand) {
  memset(event, 0, sizeof *event);
  event->info.frame_id = kept->frame_id;
  event->info.timestamp = kept->timestamp_us;
  event->tracking_frame_id = kept->frame_id;
  event->nHands = kept->hands;
  event->pHands = hand;
  event->framerate = kept->rate_hz;
  memcpy(hand, kept->hand, kept->hands * sizeof *hand);
}

static float mix(float a, float b, float part) { return a + (b - a) * part; }

static LEAP_VECTOR mix_points(LEAP_VECTOR a, LEAP_VECTOR b, float part) {
  LEAP_VECTOR mixed;
  for (int i = 0; i < 3; i++) {
    mixed.v[i] = mix(a.v[i], b.v[i], part);
  }
  return mixed;
}

static LEAP_VECTOR mix_directions(LEAP_VECTOR a, LEAP_VECTOR b, float part) {
  LEAP_VECTOR mixed = mix_points(a, b, part);
  float length = sqrtf(mixed.x * mixed.x + mixed.y * mixed.y + mixed.z * mixed.z);
  if (!(length > 1e-6f)) {
    return part < 0.5f ? a : b; /* They point against each other: there is no middle. */
  }
  for (int i = 0; i < 3; i++) {
    mixed.v[i] /= length;
  }
  return mixed;
}

/* Spherical, the shorter way round. */
static LEAP_QUATERNION mix_rotations(LEAP_QUATERNION a, LEAP_QUATERNION b, float part) {
  float dot = a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
  float sign = dot < 0.0f ? -1.0f : 1.0f;
  float from = 1.0f - part;
  float to = part * sign;
  if (fabsf(dot) < 0.9995f) { /* Nearer than that a straight line is exact to 1e-7. */
    float angle = acosf(fabsf(dot));
    float sine = sinf(angle);
    from = sinf(from * angle) / sine;
    to = sign * sinf(part * angle) / sine;
  }
  LEAP_QUATERNION mixed;
  float square = 0.0f;
  for (int i = 0; i < 4; i++) {
    mixed.v[i] = from * a.v[i] + to * b.v[i];
    square += mixed.v[i] * mixed.v[i];
  }
  if (!(square > 1e-12f)) {
    return part < 0.5f ? a : b;
  }
  for (int i = 0; i < 4; i++) {
    mixed.v[i] /= sqrtf(square);
  }
  return mixed;
}

static LEAP_BONE *bone_of(LEAP_HAND *hand, int index) {
  return index < 20 ? &hand->digits[index / 4].bones[index % 4] : &hand->arm;
}

static void mix_bones(const LEAP_BONE *a, const LEAP_BONE *b, float part, LEAP_BONE *mixed) {
  mixed->prev_joint = mix_points(a->prev_joint, b->prev_joint, part);
  mixed->next_joint = mix_points(a->next_joint, b->next_joint, part);
  mixed->width = mix(a->width, b->width, part);
  mixed->rotation = mix_rotations(a->rotation, b->rotation, part);
}

static void mix_palms(const LEAP_PALM *a, const LEAP_PALM *b, float part, LEAP_PALM *mixed) {
  mixed->position = mix_points(a->position, b->position, part);
  mixed->stabilized_position = mix_points(a->stabilized_position, b->stabilized_position, part);
  mixed->velocity = mix_points(a->velocity, b->velocity, part);
  mixed->normal = mix_directions(a->normal, b->normal, part);
  mixed->width = mix(a->width, b->width, part);
  mixed->direction = mix_directions(a->direction, b->direction, part);
  mixed->orientation = mix_rotations(a->orientation, b->orientation, part);
}

/* What has no middle (side, flags, which fingers are extended) is that of the nearer frame, which
 * `mixed` is a copy of. */
static void mix_hands(LEAP_HAND *a, LEAP_HAND *b, float part, LEAP_HAND *mixed) {
  mixed->confidence = mix(a->confidence, b->confidence, part);
  mixed->pinch_distance = mix(a->pinch_distance, b->pinch_distance, part);
  mixed->grab_angle = mix(a->grab_angle, b->grab_angle, part);
  mixed->pinch_strength = mix(a->pinch_strength, b->pinch_strength, part);
  mixed->grab_strength = mix(a->grab_strength, b->grab_strength, part);
  uint64_t seen_us = b->visible_time - a->visible_time;
  if (seen_us < HISTORY_US) { /* else it is not one hand, or nonsense */
    mixed->visible_time = a->visible_time + (uint64_t)((float)seen_us * part);
  }
  mix_palms(&a->palm, &b->palm, part, &mixed->palm);
  for (int i = 0; i < BONES; i++) {
    mix_bones(bone_of(a, i), bone_of(b, i), part, bone_of(mixed, i));
  }
}

static LEAP_HAND *find_hand(hs_kept *kept, uint32_t id) {
  for (uint32_t i = 0; i < kept->hands; i++) {
    if (kept->hand[i].id == id) {
      return &kept->hand[i];
    }
  }
  return NULL;
}

void hs_between(const hs_kept *before, const hs_kept *after, int64_t time_us, hs_kept *between) {
  if (time_us <= before->timestamp_us) {
    *between = *before;
    return;
  }
  double span = (double)after->timestamp_us - (double)before->timestamp_us;
  double gone = (double)time_us - (double)before->timestamp_us;
  float part = span > 0.0 ? (float)(gone / span) : 1.0f;
  hs_kept earlier = *before, later = *after;
  *between = part < 0.5f ? earlier : later;
  between->frame_id = later.frame_id; /* What clients expect: the id of the later frame. */
  between->timestamp_us = time_us;
  between->rate_hz = later.rate_hz;
  for (uint32_t i = 0; i < between->hands; i++) {
    LEAP_HAND *a = find_hand(&earlier, between->hand[i].id);
    LEAP_HAND *b = find_hand(&later, between->hand[i].id);
    if (a != NULL && b != NULL && a->type == b->type) {
      mix_hands(a, b, part, &between->hand[i]);
    }
  }
}

static void move_point(LEAP_VECTOR *point, float x, float y, float z) {
  point->x += x;
  point->y += y;
  point->z += z;
}

void hs_move_hand(LEAP_HAND *hand, float x, float y, float z) {
  move_point(&hand->palm.position, x, y, z);
  move_point(&hand->palm.stabilized_position, x, y, z);
  for (int i = 0; i < BONES; i++) {
    LEAP_BONE *bone = bone_of(hand, i);
    move_point(&bone->prev_joint, x, y, z);
    move_point(&bone->next_joint, x, y, z);
  }
}

void hs_ahead(const hs_kept *newest, int64_t time_us, hs_kept *ahead) {
  int64_t later_us = time_us - newest->timestamp_us;
  float later_s = (float)(later_us < HS_MOVE_ON_US ? later_us : HS_MOVE_ON_US) * 1e-6f;
  *ahead = *newest;
  ahead->timestamp_us = time_us;
  for (uint32_t i = 0; i < ahead->hands; i++) {
    LEAP_HAND *hand = &ahead->hand[i];
    LEAP_VECTOR speed = hand->palm.velocity;
    hs_move_hand(hand, speed.x * later_s, speed.y * later_s, speed.z * later_s);
    hand->visible_time += (uint64_t)later_us;
  }
}
