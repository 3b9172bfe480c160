/* Messages as values, and values as messages.
 * Law: pure; a body that is too short for its table gives false, one that is longer is fine, and
 * every text and array points into the body. Source: docs/protocol-native.md; numbers are its own.
 */
#ifndef HANDSPAN_WIRE_H
#define HANDSPAN_WIRE_H

#include "LeapC.h"
#include "framer.h"

#define HS_MAGIC 0x4E505348u
#define HS_VERSION 1
#define HS_MESSAGE_TO_SERVICE_MAX (16u * 1024u)
#define HS_TEXT_MAX 4096u

enum hs_to_service {
  HS_HELLO = 1,
  HS_SUBSCRIBE = 2,
  HS_SET_POLICY = 3,
  HS_SET_PAUSED = 4,
  HS_SET_MODE = 5,
  HS_GET_MODE = 6,
  HS_SET_CONFIG = 7,
  HS_GET_CONFIG = 8,
  HS_SET_FOCUS = 9,
  HS_PING = 10
};

enum hs_from_service {
  HS_WELCOME = 0x101,
  HS_BYE = 0x102,
  HS_SERVICE = 0x103,
  HS_DEVICE = 0x104,
  HS_CALIBRATION = 0x105,
  HS_POLICY = 0x106,
  HS_MODE = 0x107,
  HS_RESULT = 0x108,
  HS_CONFIG = 0x109,
  HS_CONFIG_CHANGE = 0x10A,
  HS_LOG = 0x10B,
  HS_PONG = 0x10C,
  HS_FRAME = 0x110,
  HS_IMAGE = 0x111
};

enum hs_role { HS_ROLE_CLIENT = 0, HS_ROLE_PROBE = 1 };
enum hs_wants { HS_WANTS_FRAMES = 1, HS_WANTS_CLASSIC = 2, HS_WANTS_IMAGES = 16 };
enum hs_frame_parts { HS_FRAME_CLASSIC = 1 };
enum hs_bye_reason { HS_BYE_STOPPING = 1, HS_BYE_VERSION = 6, HS_BYE_OFF = 7 };
enum hs_change { HS_ATTACHED = 1, HS_STATUS_CHANGED = 2, HS_LOST = 3 };
enum hs_state { HS_STATE_PAUSED = 3 };

/* UTF-8 inside a message, without a final zero. */
typedef struct hs_text {
  const char *bytes;
  uint16_t size;
} hs_text;

typedef struct hs_welcome {
  uint16_t version, devices;
  uint32_t session, service_pid;
  int64_t now_us;
  uint16_t interface_version[3];
  uint32_t state, disposition, mode;
  uint64_t granted;
  hs_text version_text;
} hs_welcome;

typedef struct hs_bye {
  uint32_t reason;
  uint16_t version_min, version_max;
  hs_text text;
} hs_bye;

typedef struct hs_service {
  uint32_t state, disposition;
  float rate_hz;
  hs_text detail;
} hs_service;

typedef struct hs_device_message {
  uint32_t device, status, last_status, change, pid, source, caps, baseline_um, range_um;
  float h_fov, v_fov, rate_hz;
  hs_text serial, model, firmware;
} hs_device_message;

/* One camera as its factory record describes it: docs/coordinates.md#camera-model. */
typedef struct hs_camera {
  double focal, offset_x, offset_y;
  double radial[6];
  double rotation[3];
} hs_camera;

typedef struct hs_calibration {
  uint32_t device, version, kind, width, height;
  double baseline_mm;
  double rotation[9]; /* p_D = R p_C + translation, by rows */
  double translation[3];
  hs_camera camera[2]; /* left, right */
} hs_calibration;

typedef struct hs_policy {
  uint32_t request, device;
  uint64_t granted, asked;
} hs_policy;

typedef struct hs_mode {
  uint32_t request, device, mode;
} hs_mode;

typedef struct hs_result {
  uint32_t request, result;
  hs_text text;
} hs_result;

/* A LEAP_VARIANT whose text is not yet a C string. */
typedef struct hs_value {
  eLeapValueType type;
  union {
    uint32_t bits;
    int32_t integer;
    float number;
  } is;
  hs_text text;
} hs_value;

typedef struct hs_config {
  uint32_t request;
  hs_value value;
} hs_config;

typedef struct hs_config_change {
  uint32_t request;
  bool stored;
} hs_config_change;

typedef struct hs_log {
  eLeapLogSeverity severity;
  int64_t timestamp_us;
  hs_text text;
} hs_log;

typedef struct hs_frame {
  uint32_t device;
  int64_t frame_id, timestamp_us;
  float rate_hz;
  uint32_t hands;
  const uint8_t *hand; /* hands times LEAP_HAND, not aligned */
  uint32_t tools, gestures, classic_size; /* of the classic part */
  const uint8_t *classic;                 /* NULL where the frame has none */
} hs_frame;

typedef struct hs_image {
  uint32_t device, width, height, calibration;
  int64_t frame_id, timestamp_us;
  const uint8_t *pixels; /* width times height of the left eye, then of the right one */
} hs_image;

bool hs_read_welcome(const hs_message *message, hs_welcome *welcome);
bool hs_read_bye(const hs_message *message, hs_bye *bye);
bool hs_read_service(const hs_message *message, hs_service *service);
bool hs_read_device(const hs_message *message, hs_device_message *device);
bool hs_read_calibration(const hs_message *message, hs_calibration *calibration);
bool hs_read_policy(const hs_message *message, hs_policy *policy);
bool hs_read_mode(const hs_message *message, hs_mode *mode);
bool hs_read_result(const hs_message *message, hs_result *result);
bool hs_read_config(const hs_message *message, hs_config *config);
bool hs_read_config_change(const hs_message *message, hs_config_change *change);
bool hs_read_log(const hs_message *message, hs_log *log);
bool hs_read_frame(const hs_message *message, hs_frame *frame);
bool hs_read_image(const hs_message *message, hs_image *image);

/* Bytes to be sent. Once something did not fit, `failed` stays true and nothing more is added. */
typedef struct hs_writer {
  uint8_t *bytes;
  size_t size, used;
  bool failed;
} hs_writer;

void hs_write_hello(hs_writer *out, enum hs_role role, uint32_t wants, uint64_t policy,
                    const char *name, const char *library);
void hs_write_subscribe(hs_writer *out, uint32_t device, uint32_t wants);
void hs_write_set_policy(hs_writer *out, uint32_t request, uint32_t device, uint64_t set,
                         uint64_t clear);
void hs_write_set_paused(hs_writer *out, uint32_t request, bool paused);
void hs_write_set_mode(hs_writer *out, uint32_t request, uint32_t device, uint32_t mode);
void hs_write_get_mode(hs_writer *out, uint32_t request, uint32_t device);
void hs_write_set_config(hs_writer *out, uint32_t request, const char *key,
                         const LEAP_VARIANT *value);
void hs_write_get_config(hs_writer *out, uint32_t request, const char *key);

#endif
