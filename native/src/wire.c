/* Messages as values: reading. Writing is in wire_write.c. */
#include "wire.h"

#include "classic.h"

#include <string.h>

#define EYES_MAX 8192u /* px; larger images are nonsense, and their size must not overflow */

typedef struct cursor {
  const uint8_t *at;
  size_t left;
  bool failed;
} cursor;

static cursor open_body(const hs_message *message) {
  return (cursor){message->body, message->size, false};
}

/* Return the next bytes, or NULL once the body is too short for them. */
static const uint8_t *take(cursor *in, size_t size) {
  if (in->failed || in->left < size) {
    in->failed = true;
    return NULL;
  }
  const uint8_t *bytes = in->at;
  in->at += size;
  in->left -= size;
  return bytes;
}

static uint64_t take_integer(cursor *in, size_t size) {
  const uint8_t *bytes = take(in, size);
  uint64_t value = 0;
  for (size_t i = 0; bytes != NULL && i < size; i++) {
    value |= (uint64_t)bytes[i] << (8 * i);
  }
  return value;
}

static uint16_t take_u16(cursor *in) { return (uint16_t)take_integer(in, 2); }
static uint32_t take_u32(cursor *in) { return (uint32_t)take_integer(in, 4); }
static uint64_t take_u64(cursor *in) { return take_integer(in, 8); }
static int64_t take_i64(cursor *in) { return (int64_t)take_integer(in, 8); }

static float take_f32(cursor *in) {
  uint32_t bits = take_u32(in);
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static double take_f64(cursor *in) {
  uint64_t bits = take_u64(in);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static void take_f64s(cursor *in, double *values, int count) {
  for (int i = 0; i < count; i++) {
    values[i] = take_f64(in);
  }
}

static hs_text take_text(cursor *in) {
  hs_text text = {"", take_u16(in)};
  const uint8_t *bytes = take(in, text.size);
  if (bytes == NULL || text.size > HS_TEXT_MAX || memchr(bytes, 0, text.size) != NULL) {
    in->failed = true;
    return (hs_text){"", 0};
  }
  text.bytes = (const char *)bytes;
  return text;
}

bool hs_read_welcome(const hs_message *message, hs_welcome *welcome) {
  cursor in = open_body(message);
  uint32_t magic = take_u32(&in);
  welcome->version = take_u16(&in);
  welcome->devices = take_u16(&in);
  welcome->session = take_u32(&in);
  welcome->service_pid = take_u32(&in);
  welcome->now_us = take_i64(&in);
  for (int i = 0; i < 3; i++) {
    welcome->interface_version[i] = take_u16(&in);
  }
  take(&in, 2);
  welcome->state = take_u32(&in);
  welcome->disposition = take_u32(&in);
  welcome->mode = take_u32(&in);
  welcome->granted = take_u64(&in);
  welcome->version_text = take_text(&in);
  return !in.failed && magic == HS_MAGIC;
}

bool hs_read_bye(const hs_message *message, hs_bye *bye) {
  cursor in = open_body(message);
  bye->reason = take_u32(&in);
  bye->version_min = take_u16(&in);
  bye->version_max = take_u16(&in);
  bye->text = take_text(&in);
  return !in.failed;
}

bool hs_read_service(const hs_message *message, hs_service *service) {
  cursor in = open_body(message);
  service->state = take_u32(&in);
  service->disposition = take_u32(&in);
  service->rate_hz = take_f32(&in);
  take(&in, 4);
  service->detail = take_text(&in);
  return !in.failed;
}

bool hs_read_device(const hs_message *message, hs_device_message *device) {
  cursor in = open_body(message);
  device->device = take_u32(&in);
  device->status = take_u32(&in);
  device->last_status = take_u32(&in);
  device->change = take_u32(&in);
  device->pid = take_u32(&in);
  device->source = take_u32(&in);
  device->caps = take_u32(&in);
  device->baseline_um = take_u32(&in);
  device->range_um = take_u32(&in);
  device->h_fov = take_f32(&in);
  device->v_fov = take_f32(&in);
  device->rate_hz = take_f32(&in);
  device->serial = take_text(&in);
  device->model = take_text(&in);
  device->firmware = take_text(&in);
  if (device->change != HS_ATTACHED && device->change != HS_LOST) {
    device->change = HS_STATUS_CHANGED;
  }
  return !in.failed && device->device != 0;
}

static void take_camera(cursor *in, hs_camera *camera) {
  camera->focal = take_f64(in);
  camera->offset_x = take_f64(in);
  camera->offset_y = take_f64(in);
  take_f64s(in, camera->radial, 6);
  take_f64s(in, camera->rotation, 3);
}

bool hs_read_calibration(const hs_message *message, hs_calibration *calibration) {
  cursor in = open_body(message);
  calibration->device = take_u32(&in);
  calibration->version = take_u32(&in);
  calibration->kind = take_u32(&in);
  calibration->width = take_u32(&in);
  calibration->height = take_u32(&in);
  take(&in, 4);
  calibration->baseline_mm = take_f64(&in);
  take_f64s(&in, calibration->rotation, 9);
  take_f64s(&in, calibration->translation, 3);
  take_camera(&in, &calibration->camera[0]);
  take_camera(&in, &calibration->camera[1]);
  return !in.failed && calibration->width > 0 && calibration->width <= EYES_MAX &&
         calibration->height > 0 && calibration->height <= EYES_MAX;
}

bool hs_read_policy(const hs_message *message, hs_policy *policy) {
  cursor in = open_body(message);
  policy->request = take_u32(&in);
  policy->device = take_u32(&in);
  policy->granted = take_u64(&in);
  policy->asked = take_u64(&in);
  return !in.failed;
}

bool hs_read_mode(const hs_message *message, hs_mode *mode) {
  cursor in = open_body(message);
  mode->request = take_u32(&in);
  mode->device = take_u32(&in);
  mode->mode = take_u32(&in);
  return !in.failed;
}

bool hs_read_result(const hs_message *message, hs_result *result) {
  cursor in = open_body(message);
  result->request = take_u32(&in);
  result->result = take_u32(&in);
  result->text = take_text(&in);
  return !in.failed;
}

bool hs_read_config(const hs_message *message, hs_config *config) {
  cursor in = open_body(message);
  config->request = take_u32(&in);
  uint32_t type = take_u32(&in);
  config->value.is.bits = take_u32(&in);
  take_text(&in); /* The key: the request tells which it was. */
  config->value.text = take_text(&in);
  bool known = type <= eLeapValueType_String;
  config->value.type = known ? (eLeapValueType)type : eLeapValueType_Unknown;
  return !in.failed;
}

bool hs_read_config_change(const hs_message *message, hs_config_change *change) {
  cursor in = open_body(message);
  change->request = take_u32(&in);
  change->stored = take_u32(&in) != 0;
  return !in.failed;
}

bool hs_read_log(const hs_message *message, hs_log *log) {
  cursor in = open_body(message);
  uint32_t severity = take_u32(&in);
  take(&in, 4);
  log->timestamp_us = take_i64(&in);
  log->text = take_text(&in);
  log->severity = severity == eLeapLogSeverity_Critical || severity == eLeapLogSeverity_Warning
                      ? (eLeapLogSeverity)severity
                      : eLeapLogSeverity_Information;
  return !in.failed;
}

/* What follows the hands: its size is known from what it holds. */
static bool take_classic(cursor *in, hs_frame *frame) {
  if (frame->tools > HS_CLASSIC_TOOLS || frame->gestures > HS_CLASSIC_GESTURES) {
    return false;
  }
  frame->classic_size = HS_CLASSIC_SIZE + frame->hands * HS_CLASSIC_HAND_SIZE +
                        frame->tools * HS_CLASSIC_TOOL_SIZE +
                        frame->gestures * HS_CLASSIC_GESTURE_SIZE;
  frame->classic = take(in, frame->classic_size);
  return !in->failed;
}

bool hs_read_frame(const hs_message *message, hs_frame *frame) {
  cursor in = open_body(message);
  frame->device = take_u32(&in);
  uint32_t parts = take_u32(&in);
  frame->frame_id = take_i64(&in);
  frame->timestamp_us = take_i64(&in);
  frame->rate_hz = take_f32(&in);
  frame->hands = take_u16(&in);
  frame->tools = take_u16(&in);
  frame->gestures = take_u16(&in);
  take(&in, 2 + 4);
  frame->classic = NULL;
  frame->classic_size = 0;
  /* Clients copy hands into arrays of two: a third one would write beyond them. */
  if (in.failed || frame->hands > 2) {
    return false;
  }
  frame->hand = take(&in, frame->hands * sizeof(LEAP_HAND));
  return !in.failed && ((parts & HS_FRAME_CLASSIC) == 0 || take_classic(&in, frame));
}

bool hs_read_image(const hs_message *message, hs_image *image) {
  cursor in = open_body(message);
  image->device = take_u32(&in);
  uint32_t format = take_u32(&in);
  image->frame_id = take_i64(&in);
  image->timestamp_us = take_i64(&in);
  image->width = take_u32(&in);
  image->height = take_u32(&in);
  image->calibration = take_u32(&in);
  take(&in, 4);
  if (in.failed || format != 1 || image->width == 0 || image->width > EYES_MAX ||
      image->height == 0 || image->height > EYES_MAX) {
    return false;
  }
  image->pixels = take(&in, (size_t)image->width * image->height * 2);
  return !in.failed;
}
