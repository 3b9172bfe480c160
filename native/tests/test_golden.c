/* The bytes that both sides of the protocol agree on: tests/golden/native, a file of bytes and a
 * description of each. What the service says is read, what a client says is written. */
#include "check.h"
#include "wire.h"

#ifndef GOLDEN
#error "GOLDEN names the folder of the golden bytes"
#endif

static uint8_t bytes[8192];
static size_t size;
static char description[65536];
static const char *current;

static size_t load(const char *name, const char *end, void *to, size_t room) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s.%s", GOLDEN, name, end);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fprintf(stderr, "%s is not there\n", path);
    exit(1);
  }
  size_t got = fread(to, 1, room, file);
  CHECK(got < room);
  fclose(file);
  return got;
}

static hs_message open_golden(const char *name) {
  current = name;
  size = load(name, "bin", bytes, sizeof bytes);
  description[load(name, "txt", description, sizeof description - 1)] = '\0';
  hs_framer framer;
  hs_message message;
  size_t room;
  CHECK(hs_framer_init(&framer));
  uint8_t *space = hs_framer_space(&framer, &room);
  memcpy(space, bytes, size);
  hs_framer_added(&framer, size);
  CHECK_INT(hs_framer_next(&framer, &message), HS_FRAMED_MESSAGE);
  message.body = bytes + (message.body - framer.small);
  hs_framer_free(&framer);
  return message;
}

/* Return what the description says of a field. Its lines are: type, name, value. */
static const char *field(const char *name) {
  static char value[512];
  size_t length = strlen(name);
  for (const char *line = description; line != NULL; line = strchr(line, '\n')) {
    line += *line == '\n';
    const char *found = strchr(line, ' ');
    if (line[0] != '#' && found != NULL && strncmp(found + 1, name, length) == 0 &&
        found[1 + length] == ' ') {
      found += length + 2;
      size_t count = strcspn(found, "\n");
      CHECK(count < sizeof value);
      memcpy(value, found, count);
      value[count] = '\0';
      return value;
    }
  }
  fprintf(stderr, "%s describes no %s\n", current, name);
  exit(1);
}

static long long integer(const char *name) { return strtoll(field(name), NULL, 10); }
static double number(const char *name) { return strtod(field(name), NULL); }

static void check_text(hs_text text, const char *name) {
  const char *quoted = field(name);
  CHECK_INT(text.size, strlen(quoted) - 2);
  CHECK(memcmp(text.bytes, quoted + 1, text.size) == 0);
}

static const char *text_of(const char *name, char *to) {
  const char *quoted = field(name);
  size_t length = strlen(quoted) - 2;
  memcpy(to, quoted + 1, length);
  to[length] = '\0';
  return to;
}

#define SAME(value, name) CHECK_INT(value, integer(name))
#define SAME_NUMBER(value, name) CHECK_NEAR(value, number(name), 1e-6)

static void the_opening(void) {
  hs_welcome welcome;
  hs_message message = open_golden("welcome");
  CHECK_INT(message.type, HS_WELCOME);
  CHECK(hs_read_welcome(&message, &welcome));
  SAME(welcome.version, "version");
  SAME(welcome.devices, "devices");
  SAME(welcome.session, "session");
  SAME(welcome.service_pid, "service_pid");
  SAME(welcome.now_us, "now_us");
  SAME(welcome.interface_version[0], "interface_major");
  SAME(welcome.interface_version[1], "interface_minor");
  SAME(welcome.state, "state");
  SAME(welcome.disposition, "disposition");
  SAME(welcome.mode, "mode");
  SAME(welcome.granted, "granted");
  check_text(welcome.version_text, "version_text");
  message.size--;
  CHECK(!hs_read_welcome(&message, &welcome));

  hs_bye bye;
  message = open_golden("bye");
  CHECK_INT(message.type, HS_BYE);
  CHECK(hs_read_bye(&message, &bye));
  SAME(bye.reason, "reason");
  SAME(bye.version_max, "version_max");
  check_text(bye.text, "text");

  hs_service told;
  message = open_golden("service");
  CHECK_INT(message.type, HS_SERVICE);
  CHECK(hs_read_service(&message, &told));
  SAME(told.state, "state");
  SAME_NUMBER(told.rate_hz, "rate_hz");
  check_text(told.detail, "detail");
}

static void a_device_and_its_cameras(void) {
  hs_device_message device;
  hs_message message = open_golden("device");
  CHECK_INT(message.type, HS_DEVICE);
  CHECK(hs_read_device(&message, &device));
  SAME(device.device, "device");
  SAME(device.status, "status");
  SAME(device.last_status, "last_status");
  SAME(device.change, "change");
  SAME(device.pid, "pid");
  SAME(device.source, "source");
  SAME(device.baseline_um, "baseline_um");
  SAME(device.range_um, "range_um");
  SAME_NUMBER(device.h_fov, "h_fov");
  SAME_NUMBER(device.v_fov, "v_fov");
  SAME_NUMBER(device.rate_hz, "rate_hz");
  check_text(device.serial, "serial");
  check_text(device.model, "model");
  check_text(device.firmware, "firmware");

  hs_calibration calibration;
  message = open_golden("calibration");
  CHECK_INT(message.type, HS_CALIBRATION);
  CHECK(hs_read_calibration(&message, &calibration));
  SAME(calibration.version, "version");
  SAME(calibration.kind, "kind");
  SAME(calibration.width, "width_px");
  SAME(calibration.height, "height_px");
  SAME_NUMBER(calibration.baseline_mm, "baseline_mm");
  SAME_NUMBER(calibration.rotation[0], "rotation[0]");
  SAME_NUMBER(calibration.rotation[5], "rotation[5]");
  SAME_NUMBER(calibration.translation[2], "translation_mm[2]");
  SAME_NUMBER(calibration.camera[0].focal, "left[0]");
  SAME_NUMBER(calibration.camera[0].offset_y, "left[2]");
  SAME_NUMBER(calibration.camera[0].radial[5], "left[8]");
  SAME_NUMBER(calibration.camera[1].rotation[2], "right[11]");
}

static void check_hand(const LEAP_HAND *hand, int index) {
  char name[64];
#define HAND(member, words, check)                                                                 \
  snprintf(name, sizeof name, "hand[%d]." words, index);                                           \
  check(hand->member, name)
  HAND(id, "id", SAME);
  HAND(flags, "flags", SAME);
  HAND(type, "type", SAME);
  HAND(confidence, "confidence", SAME_NUMBER);
  HAND(visible_time, "visible_time", SAME);
  HAND(pinch_distance, "pinch_distance", SAME_NUMBER);
  HAND(grab_angle, "grab_angle", SAME_NUMBER);
  HAND(pinch_strength, "pinch_strength", SAME_NUMBER);
  HAND(grab_strength, "grab_strength", SAME_NUMBER);
  HAND(palm.position.x, "position.x", SAME_NUMBER);
  HAND(palm.stabilized_position.y, "stabilized_position.y", SAME_NUMBER);
  HAND(palm.velocity.z, "velocity.z", SAME_NUMBER);
  HAND(palm.normal.x, "normal.x", SAME_NUMBER);
  HAND(palm.width, "width", SAME_NUMBER);
  HAND(palm.direction.z, "direction.z", SAME_NUMBER);
  HAND(palm.orientation.w, "orientation.w", SAME_NUMBER);
  HAND(thumb.finger_id, "digit[0].finger_id", SAME);
  HAND(thumb.metacarpal.width, "digit[0].metacarpal.width", SAME_NUMBER);
  HAND(index.proximal.prev_joint.y, "digit[1].proximal.prev_joint.y", SAME_NUMBER);
  HAND(middle.intermediate.next_joint.z, "digit[2].intermediate.next_joint.z", SAME_NUMBER);
  HAND(pinky.distal.rotation.w, "digit[4].distal.rotation.w", SAME_NUMBER);
  HAND(pinky.finger_id, "digit[4].finger_id", SAME);
  HAND(ring.is_extended, "digit[3].is_extended", SAME);
  HAND(arm.prev_joint.x, "arm.prev_joint.x", SAME_NUMBER);
  HAND(arm.rotation.w, "arm.rotation.w", SAME_NUMBER);
#undef HAND
}

static void frames_and_images(void) {
  static const char *const names[] = {"frame_empty", "frame_hands", "frame_classic",
                                      "frame_classic_empty", "frame_classic_whole"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    hs_frame frame;
    hs_message message = open_golden(names[i]);
    CHECK_INT(message.type, HS_FRAME);
    CHECK(hs_read_frame(&message, &frame));
    SAME(frame.device, "device");
    SAME(frame.frame_id, "frame_id");
    SAME(frame.timestamp_us, "timestamp");
    SAME_NUMBER(frame.rate_hz, "rate");
    SAME(frame.hands, "hands");
    for (uint32_t hand = 0; hand < frame.hands; hand++) {
      LEAP_HAND copy;
      memcpy(&copy, frame.hand + hand * sizeof copy, sizeof copy);
      check_hand(&copy, (int)hand);
    }
    if (frame.hands > 0) {
      message.size = 40 + frame.hands * sizeof(LEAP_HAND) - 1;
      CHECK(!hs_read_frame(&message, &frame));
    }
  }
  hs_image image;
  hs_message message = open_golden("image");
  CHECK_INT(message.type, HS_IMAGE);
  CHECK(hs_read_image(&message, &image));
  SAME(image.device, "device");
  SAME(image.frame_id, "frame_id");
  SAME(image.timestamp_us, "timestamp");
  SAME(image.width, "width");
  SAME(image.height, "height");
  SAME(image.calibration, "calibration");
  SAME(image.pixels[0], "left[0]");
  SAME(image.pixels[image.width * image.height], "right[0]");
  message.size--;
  CHECK(!hs_read_image(&message, &image));
}

static void answers(void) {
  hs_policy policy;
  hs_message message = open_golden("policy");
  CHECK_INT(message.type, HS_POLICY);
  CHECK(hs_read_policy(&message, &policy));
  SAME(policy.request, "request");
  SAME(policy.device, "device");
  SAME(policy.granted, "granted");
  SAME(policy.asked, "asked");

  hs_mode mode;
  message = open_golden("mode");
  CHECK_INT(message.type, HS_MODE);
  CHECK(hs_read_mode(&message, &mode));
  SAME(mode.device, "device");
  SAME(mode.mode, "mode");

  hs_result result;
  message = open_golden("result");
  CHECK_INT(message.type, HS_RESULT);
  CHECK(hs_read_result(&message, &result));
  SAME(result.result, "result");
  check_text(result.text, "text");

  static const char *const names[] = {"config", "config_integer", "config_unknown"};
  for (int i = 0; i < 3; i++) {
    hs_config config;
    message = open_golden(names[i]);
    CHECK_INT(message.type, HS_CONFIG);
    CHECK(hs_read_config(&message, &config));
    SAME(config.request, "request");
    SAME(config.value.type, "kind");
    SAME(config.value.is.integer, "value");
    check_text(config.value.text, "text");
  }
  hs_config_change change;
  message = open_golden("config_change");
  CHECK_INT(message.type, HS_CONFIG_CHANGE);
  CHECK(hs_read_config_change(&message, &change));
  SAME(change.request, "request");
  SAME(change.stored, "stored");

  hs_log log;
  message = open_golden("log");
  CHECK_INT(message.type, HS_LOG);
  CHECK(hs_read_log(&message, &log));
  SAME(log.severity, "severity");
  SAME(log.timestamp_us, "time_us");
  check_text(log.text, "text");
}

static uint8_t written[8192];
static hs_writer out;

static hs_writer *writing(const char *name) {
  open_golden(name);
  out = (hs_writer){written, sizeof written, 0, false};
  return &out;
}

static void check_written(void) {
  CHECK(!out.failed);
  CHECK_INT(out.used, size);
  CHECK(memcmp(written, bytes, size) == 0);
}

#define U32(name) ((uint32_t)integer(name))

static void what_a_client_says(void) {
  char library[64], program[64], key[64], text[64];
  hs_writer *to = writing("hello_probe");
  hs_write_hello(to, HS_ROLE_PROBE, U32("wants"), (uint64_t)integer("policy"),
                 text_of("name", program), text_of("library", library));
  check_written();
  to = writing("subscribe");
  hs_write_subscribe(to, U32("device"), U32("wants"));
  check_written();
  to = writing("set_policy");
  hs_write_set_policy(to, U32("request"), U32("device"), (uint64_t)integer("set"),
                      (uint64_t)integer("clear"));
  check_written();
  to = writing("set_paused");
  hs_write_set_paused(to, U32("request"), integer("paused") != 0);
  check_written();
  to = writing("set_mode");
  hs_write_set_mode(to, U32("request"), U32("device"), U32("mode"));
  check_written();
  to = writing("get_mode");
  hs_write_get_mode(to, U32("request"), U32("device"));
  check_written();
  to = writing("set_config");
  LEAP_VARIANT value = {.type = eLeapValueType_Float};
  value.fValue = (float)number("value");
  hs_write_set_config(to, U32("request"), text_of("key", key), &value);
  check_written();
  to = writing("set_config_text");
  value.type = eLeapValueType_String;
  value.strValue = text_of("text", text);
  hs_write_set_config(to, U32("request"), text_of("key", key), &value);
  check_written();
  to = writing("get_config");
  hs_write_get_config(to, U32("request"), text_of("key", key));
  check_written();
}

static void what_does_not_fit_is_not_written(void) {
  for (size_t room = 0; room < 30; room++) {
    hs_writer small = {written, room, 0, false};
    hs_write_get_config(&small, 1, "a key that takes room");
    CHECK(small.failed);
    CHECK_INT(small.used, 0);
  }
}

int main(void) {
  RUN(the_opening);
  RUN(a_device_and_its_cameras);
  RUN(frames_and_images);
  RUN(answers);
  RUN(what_a_client_says);
  RUN(what_does_not_fit_is_not_written);
  return 0;
}
