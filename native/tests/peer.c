/* A scripted service for the tests. */
#include "peer.h"

#include "check.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_MS 60000 /* The machine may be busy with other work. */

void peer_init(peer *service) {
  memset(service, 0, sizeof *service);
  service->listener = service->client = -1;
  CHECK(hs_framer_init(&service->framer));
  strcpy(service->folder, "/tmp/handspan-test-XXXXXX");
  CHECK(mkdtemp(service->folder) != NULL);
  snprintf(service->path, sizeof service->path, "%s/native.sock", service->folder);
  setenv("HANDSPAN_RUNTIME_DIR", service->folder, 1);
}

static void hang_up(int *descriptor) {
  if (*descriptor >= 0) {
    close(*descriptor);
    *descriptor = -1;
  }
}

void peer_die(peer *service) {
  hang_up(&service->client);
  hang_up(&service->listener);
}

void peer_free(peer *service) {
  peer_die(service);
  hs_framer_free(&service->framer);
  unlink(service->path);
  rmdir(service->folder);
}

void peer_listen(peer *service) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, service->path);
  unlink(service->path);
  service->listener = socket(AF_UNIX, SOCK_STREAM, 0);
  CHECK(service->listener >= 0);
  CHECK(bind(service->listener, (struct sockaddr *)&address, sizeof address) == 0);
  CHECK(listen(service->listener, 64) == 0);
}

static bool is_readable(int descriptor) {
  struct pollfd watched = {.fd = descriptor, .events = POLLIN};
  return poll(&watched, 1, PATIENCE_MS) == 1;
}

void peer_accept(peer *service) {
  hang_up(&service->client);
  CHECK(is_readable(service->listener));
  service->client = accept(service->listener, NULL, NULL);
  CHECK(service->client >= 0);
  hs_framer_reset(&service->framer);
}

hs_message peer_read(peer *service) {
  hs_message message;
  while (hs_framer_next(&service->framer, &message) != HS_FRAMED_MESSAGE) {
    size_t size;
    uint8_t *space = hs_framer_space(&service->framer, &size);
    CHECK(is_readable(service->client));
    ssize_t got = recv(service->client, space, size, 0);
    CHECK(got > 0);
    hs_framer_added(&service->framer, (size_t)got);
  }
  return message;
}

bool peer_sees_end(peer *service) {
  char bytes[4096];
  while (is_readable(service->client)) {
    ssize_t got = recv(service->client, bytes, sizeof bytes, 0);
    if (got == 0 || (got < 0 && errno == ECONNRESET)) {
      return true;
    }
  }
  return false;
}

void say_u8s(said *message, const void *bytes, size_t size) {
  CHECK(message->used + size <= sizeof message->bytes);
  memcpy(message->bytes + message->used, bytes, size);
  message->used += size;
}

void say_u16(said *message, uint16_t value) { say_u8s(message, &value, sizeof value); }
void say_u32(said *message, uint32_t value) { say_u8s(message, &value, sizeof value); }
void say_u64(said *message, uint64_t value) { say_u8s(message, &value, sizeof value); }
void say_f32(said *message, float value) { say_u8s(message, &value, sizeof value); }
void say_f64(said *message, double value) { say_u8s(message, &value, sizeof value); }

void say_text(said *message, const char *text) {
  say_u16(message, (uint16_t)strlen(text));
  say_u8s(message, text, strlen(text));
}

void say_begin(said *message, uint16_t type) {
  message->used = 0;
  say_u32(message, 0);
  say_u16(message, type);
  say_u16(message, 0);
}

int chmod_folder(const peer *service, unsigned mode) {
  return chmod(service->folder, (mode_t)mode);
}

bool peer_say(peer *service, said *message) {
  uint32_t length = (uint32_t)message->used - 4;
  memcpy(message->bytes, &length, sizeof length);
  return send_raw(service, message);
}

bool send_raw(peer *service, const said *message) {
  size_t sent = 0;
  while (sent < message->used) {
    ssize_t count =
        send(service->client, message->bytes + sent, message->used - sent, MSG_NOSIGNAL);
    if (count < 0) {
      return false;
    }
    sent += (size_t)count;
  }
  return true;
}

void peer_welcome(peer *service, uint16_t devices, uint64_t granted) {
  static said message;
  say_begin(&message, HS_WELCOME);
  say_u32(&message, HS_MAGIC);
  say_u16(&message, HS_VERSION);
  say_u16(&message, devices);
  say_u32(&message, 7);
  say_u32(&message, 1234);
  say_u64(&message, (uint64_t)hs_now_us());
  for (uint16_t part = 0; part < 4; part++) {
    static const uint16_t version[4] = {6, 2, 0, 0};
    say_u16(&message, version[part]);
  }
  say_u32(&message, 2);
  say_u32(&message, 0);
  say_u32(&message, 0);
  say_u64(&message, granted);
  say_text(&message, "v6.2.0-handspan-0.0.0");
  peer_say(service, &message);
}

void peer_device(peer *service, uint32_t id, uint32_t change, uint32_t status,
                 const char *serial) {
  static said message;
  const uint32_t fields[] = {id, status, change == HS_STATUS_CHANGED ? 1u : 0u, change, 3, 1, 0,
                             40000, 800000};
  say_begin(&message, HS_DEVICE);
  say_u8s(&message, fields, sizeof fields);
  say_f32(&message, 2.43f);
  say_f32(&message, 2.1f);
  say_f32(&message, 115.0f);
  say_text(&message, serial);
  say_text(&message, "Leap Motion Controller");
  say_text(&message, "1.7.0");
  peer_say(service, &message);
}

/* The left camera of a real controller, and a right one that differs from it a little. */
void peer_cameras(peer *service, uint32_t device, uint32_t version, uint32_t width, uint32_t height,
                  bool turned, double baseline_mm) {
  static said message;
  const uint32_t fields[] = {device, version, 2, width, height, 0};
  static const double normal[9] = {-1, 0, 0, 0, 0, 1, 0, 1, 0};
  static const double inverted[9] = {1, 0, 0, 0, 0, 1, 0, -1, 0};
  static const double cameras[2][12] = {
      {132.56544, -6.2913, -7.5268, 1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705, -0.0026843,
       -0.0057724, -0.0002820},
      {131.68903, -12.9540, -3.1255, 1.272, 0.2982, 0.0177, 1.464, 0.3432, -0.006705, -0.0019756,
       0.0017209, 0.0002713}};
  say_begin(&message, HS_CALIBRATION);
  say_u8s(&message, fields, sizeof fields);
  say_f64(&message, baseline_mm);
  say_u8s(&message, turned ? inverted : normal, sizeof normal);
  say_f64(&message, 0);
  say_f64(&message, 0);
  say_f64(&message, 0);
  say_u8s(&message, cameras, sizeof cameras);
  peer_say(service, &message);
}

void peer_calibration(peer *service, uint32_t device, uint32_t version, uint32_t width,
                      uint32_t height, bool turned) {
  peer_cameras(service, device, version, width, height, turned, 40.0109);
}

void peer_policy(peer *service, uint32_t request, uint32_t device, uint64_t granted) {
  static said message;
  say_begin(&message, HS_POLICY);
  say_u32(&message, request);
  say_u32(&message, device);
  say_u64(&message, granted);
  say_u64(&message, granted);
  peer_say(service, &message);
}

void peer_mode(peer *service, uint32_t request, uint32_t device, uint32_t mode) {
  static said message;
  const uint32_t fields[] = {request, device, mode, 0};
  say_begin(&message, HS_MODE);
  say_u8s(&message, fields, sizeof fields);
  peer_say(service, &message);
}

void make_hand(LEAP_HAND *hand, uint32_t id, float x) {
  float *numbers = (float *)(void *)hand;
  for (size_t i = 0; i < sizeof *hand / sizeof *numbers; i++) {
    float number = x + (float)i;
    memcpy((char *)numbers + 4 * i, &number, sizeof number);
  }
  hand->id = id;
  hand->flags = 0;
  hand->type = id % 2 == 0 ? eLeapHandType_Left : eLeapHandType_Right;
  hand->visible_time = 1000 * id;
  for (int finger = 0; finger < 5; finger++) {
    hand->digits[finger].finger_id = finger;
    hand->digits[finger].is_extended = 1;
  }
}

bool peer_frame(peer *service, uint32_t device, int64_t frame_id, int64_t timestamp_us,
                uint32_t hands) {
  static said message;
  say_begin(&message, HS_FRAME);
  say_u32(&message, device);
  say_u32(&message, 0);
  say_u64(&message, (uint64_t)frame_id);
  say_u64(&message, (uint64_t)timestamp_us);
  say_f32(&message, 115.0f);
  say_u16(&message, (uint16_t)hands);
  say_u16(&message, 0);
  say_u64(&message, 0);
  for (uint32_t i = 0; i < hands; i++) {
    LEAP_HAND hand;
    make_hand(&hand, 11 + i, (float)frame_id);
    say_u8s(&message, &hand, sizeof hand);
  }
  return peer_say(service, &message);
}

bool peer_image(peer *service, uint32_t device, int64_t frame_id, uint32_t calibration,
                uint32_t width, uint32_t height) {
  static said message;
  say_begin(&message, HS_IMAGE);
  say_u32(&message, device);
  say_u32(&message, 1);
  say_u64(&message, (uint64_t)frame_id);
  say_u64(&message, (uint64_t)hs_now_us());
  say_u32(&message, width);
  say_u32(&message, height);
  say_u32(&message, calibration);
  say_u32(&message, 0);
  for (uint32_t i = 0; i < 2 * width * height; i++) {
    uint8_t pixel = (uint8_t)(i * 7 + (uint32_t)frame_id);
    say_u8s(&message, &pixel, 1);
  }
  return peer_say(service, &message);
}

void peer_greet(peer *service) {
  peer_accept(service);
  CHECK_INT(peer_read(service).type, HS_HELLO);
  peer_welcome(service, 1, 0);
  peer_device(service, 1, HS_ATTACHED, 1, "LP1");
}
