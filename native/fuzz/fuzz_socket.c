/* Bytes of the socket, whatever they are: the target of the fuzzers.
 *
 * The first byte of the input says whether the client is aware of several devices, whether the
 * service greets properly before the bytes begin, whether it tells of cameras that take small
 * images or large ones, and into pieces of which size the bytes are cut. After each message the
 * client polls and asks what reads what the message changed. */
#include "classic.h"
#include "connection.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

volatile uint32_t fuzz_sink; /* so that no compiler leaves the reads out */

static bool tells_cameras; /* the target itself does, not its input */

static void *take(uint32_t size, eLeapAllocatorType type, void *state) {
  (void)type, (void)state;
  return malloc(size);
}

static void give(void *piece, void *state) {
  (void)state;
  free(piece);
}

/* A connection that is open and has no thread: this one plays the reader. */
static LEAP_CONNECTION open_quietly(uint32_t flags) {
  LEAP_CONNECTION connection;
  const LEAP_ALLOCATOR allocator = {take, give, NULL};
  LEAP_CONNECTION_CONFIG config = {.size = 20, .flags = flags, .tracking_origin = flags};
  if (LeapCreateConnection(&config, &connection) != eLeapRS_Success) {
    abort();
  }
  LeapSetAllocator(connection, &allocator);
  HandspanWantClassic(connection,
                      HS_CLASSIC_MOTION | HS_CLASSIC_WITH_GESTURES | HS_CLASSIC_WITH_TOOLS);
  connection->life = HS_OPEN;
  connection->status = eLeapConnectionStatus_HandshakeIncomplete;
  return connection;
}

/* Read here and there, and the last byte: a sanitizer sees one that is not ours as well as all. */
static uint32_t read_all(const void *bytes, size_t size) {
  uint32_t sum = size > 0 ? ((const uint8_t *)bytes)[size - 1] : 0;
  for (size_t i = 0; i < size; i += 61) {
    sum += ((const uint8_t *)bytes)[i];
  }
  return sum;
}

/* Read the classic part of a frame by its counts, as libLeap does. */
static void read_classic(LEAP_CONNECTION connection, const LEAP_TRACKING_EVENT *event) {
  hs_classic *classic = malloc(sizeof *classic); /* so that a byte too far is seen */
  if (classic != NULL &&
      HandspanGetClassic(connection, event->tracking_frame_id, classic) == eLeapRS_Success) {
    size_t size = HS_CLASSIC_SIZE + classic->hands * HS_CLASSIC_HAND_SIZE +
                  classic->tools * HS_CLASSIC_TOOL_SIZE +
                  classic->gestures * HS_CLASSIC_GESTURE_SIZE;
    if (size != classic->size || size > sizeof classic->body) {
      abort();
    }
    fuzz_sink += read_all(classic->body, size);
  }
  free(classic);
}

/* Cameras outlive their connection: ask them as libLeap does. */
static void ask_cameras(LEAP_CONNECTION connection) {
  const struct hs_rig *cameras = HandspanHoldCameras(connection);
  if (cameras == NULL) {
    abort();
  }
  LEAP_VECTOR point = {{{2, 1, 0}}};
  point = HandspanPixelToSlope(cameras, 1, point);
  HandspanSlopeToPixel(cameras, 0, point);
  HandspanLetCameras(cameras);
}

/* Read all that an event points to, as a program may: a sanitizer watches. */
static void read_event(LEAP_CONNECTION connection, const LEAP_CONNECTION_MESSAGE *message) {
  switch (message->type) {
  case eLeapEventType_Tracking:
    if (message->tracking_event->nHands > HS_MAX_HANDS) {
      abort();
    }
    fuzz_sink += read_all(message->tracking_event->pHands,
                          message->tracking_event->nHands * sizeof(LEAP_HAND));
    read_classic(connection, message->tracking_event);
    break;
  case eLeapEventType_Image:
    ask_cameras(connection);
    for (int eye = 0; eye < 2; eye++) {
      const LEAP_IMAGE *image = &message->image_event->image[eye];
      const uint8_t *pixels = (const uint8_t *)image->data + image->offset;
      fuzz_sink += read_all(pixels, (size_t)image->properties.width * image->properties.height);
      fuzz_sink += read_all(image->distortion_matrix, sizeof *image->distortion_matrix);
    }
    break;
  case eLeapEventType_LogEvent:
    fuzz_sink += (uint32_t)strlen(message->log_event->message);
    break;
  case eLeapEventType_ConfigResponse:
    if (message->config_response_event->value.type == eLeapValueType_String) {
      fuzz_sink += (uint32_t)strlen(message->config_response_event->value.strValue);
    }
    break;
  case eLeapEventType_Device:
    LeapSubscribeEvents(NULL, message->device_event->device.handle);
    break;
  default:
    break;
  }
}

static void poll_all(LEAP_CONNECTION connection) {
  LEAP_CONNECTION_MESSAGE message;
  while (LeapPollConnection(connection, 0, &message) == eLeapRS_Success) {
    read_event(connection, &message);
    if (message.type == eLeapEventType_Device) {
      LeapSubscribeEvents(connection, message.device_event->device.handle);
    }
  }
}

static void ask(LEAP_CONNECTION connection, int64_t time_us) {
  hs_told room;
  float matrix[16];
  LEAP_VECTOR point = {{{100, 50, 0}}};
  LeapInterpolateFrame(connection, time_us, &room.event, sizeof room);
  point = LeapPixelToRectilinear(connection, eLeapPerspectiveType_stereo_left, point);
  LeapRectilinearToPixel(connection, eLeapPerspectiveType_stereo_right, point);
  LeapExtrinsicCameraMatrix(connection, eLeapPerspectiveType_stereo_left, matrix);
}

/* Making the rig of new cameras takes a thousand times as long as the rest: of those that an input
 * tells, one in 256 is made, always the same ones, and the others are but read. */
static bool is_worth_it(const hs_message *message) {
  hs_calibration calibration;
  uint32_t mixed = 2166136261u; /* FNV-1a */
  if (message->type != HS_CALIBRATION || !hs_read_calibration(message, &calibration)) {
    return true;
  }
  for (size_t i = 24; i < message->size; i++) { /* behind number, version and size */
    mixed = (mixed ^ message->body[i]) * 16777619u;
  }
  return mixed >> 24 == 0;
}

/* Take in whole messages as the reader thread does; false where it would hang up. */
static bool take_messages(LEAP_CONNECTION connection) {
  hs_message message;
  for (;;) {
    if (hs_framer_needs_buffer(&connection->framer)) {
      hs_lend_buffer(connection);
    }
    switch (hs_framer_next(&connection->framer, &message)) {
    case HS_FRAMED_NOTHING:
      return true;
    case HS_FRAMED_BROKEN:
      return false;
    case HS_FRAMED_MESSAGE:
      break;
    }
    if ((tells_cameras || is_worth_it(&message)) &&
        hs_receive(connection, &message) != HS_RECEIVED) {
      return false;
    }
    poll_all(connection);
    connection->outbox_used = 0; /* sent */
  }
}

static bool feed(LEAP_CONNECTION connection, const uint8_t *data, size_t size, size_t piece) {
  while (size > 0) {
    size_t room;
    uint8_t *space = hs_framer_space(&connection->framer, &room);
    size_t count = piece < room ? piece : room;
    count = count < size ? count : size;
    memcpy(space, data, count);
    hs_framer_added(&connection->framer, count);
    data += count;
    size -= count;
    if (!take_messages(connection)) {
      return false;
    }
  }
  return true;
}

/* WELCOME that announces one device, and that device: number 1, serial L. */
static size_t greet(uint8_t greeting[256]) {
  static const uint32_t device[] = {1, 1, 0, HS_ATTACHED, 3, 1, 0, 40000, 800000, 0, 0, 0};
  static const uint8_t serial[] = {1, 0, 'L', 0, 0, 0, 0};
  uint8_t *to = greeting;
  memset(greeting, 0, 256);
  const uint32_t welcome[] = {4 + 54, HS_WELCOME, HS_MAGIC, 1u | 1u << 16};
  memcpy(to, welcome, sizeof welcome);
  to += HS_HEADER_SIZE + 54;
  const uint32_t head[] = {4 + sizeof device + sizeof serial, HS_DEVICE};
  memcpy(to, head, sizeof head);
  memcpy(to + sizeof head, device, sizeof device);
  memcpy(to + sizeof head + sizeof device, serial, sizeof serial);
  to += sizeof head + sizeof device + sizeof serial;
  return (size_t)(to - greeting);
}

#define CAMERAS_SIZE (24 + 37 * 8)

/* CALIBRATION 3 of device 1: the one that the golden image names. */
static void tell_cameras(LEAP_CONNECTION connection, uint32_t width, uint32_t height) {
  static const double cameras[] = {
      40,    -1,     0,      0,     0,      0,         1, 0, 1, 0, 0, 0, 0,
      132.5, 1,      2,      1.272, 0.2982, 0.0177,    1.464, 0.3432, -0.006705, 0.001, 0.002, 0,
      131.5, 3,      4,      1.272, 0.2982, 0.0177,    1.464, 0.3432, -0.006705, 0.002, 0.001, 0};
  uint8_t message[HS_HEADER_SIZE + CAMERAS_SIZE];
  const uint32_t head[] = {4 + CAMERAS_SIZE, HS_CALIBRATION, 1, 3, 1, width, height, 0};
  memcpy(message, head, sizeof head);
  memcpy(message + sizeof head, cameras, sizeof cameras);
  tells_cameras = true;
  feed(connection, message, sizeof message, sizeof message);
  tells_cameras = false;
}

/* An image that does not fit into the framer's small buffer. */
static void send_large_image(LEAP_CONNECTION connection, uint32_t width, uint32_t height) {
  static uint8_t message[HS_HEADER_SIZE + 40 + 2 * 256 * 80];
  const uint32_t head[] = {4 + 40 + 2 * width * height, HS_IMAGE, 1, 1, 5, 0, 7, 0, width, height,
                           3, 0};
  memcpy(message, head, sizeof head);
  feed(connection, message, HS_HEADER_SIZE + 40 + 2 * width * height, 8192);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static LEAP_CONNECTION connections[2]; /* reused: making one costs more than most inputs */
  if (size == 0) {
    return 0;
  }
  uint32_t aware = data[0] & 1u;
  size_t piece = (size_t)1 << (data[0] >> 4);
  if (connections[aware] == NULL) {
    connections[aware] = open_quietly(aware);
  }
  LEAP_CONNECTION connection = connections[aware];
  hs_framer_reset(&connection->framer);
  bool goes_on = true;
  if ((data[0] & 2) != 0) {
    uint8_t greeting[256];
    goes_on = feed(connection, greeting, greet(greeting), sizeof greeting);
    if (!goes_on || connection->status != eLeapConnectionStatus_Connected) {
      abort(); /* The fuzzer would look at nothing. */
    }
  }
  if (goes_on && (data[0] & 4) != 0) {
    tell_cameras(connection, 4, 2);
  } else if (goes_on && (data[0] & 8) != 0) {
    tell_cameras(connection, 256, 80);
    send_large_image(connection, 256, 80);
    send_large_image(connection, 256, 80);
  }
  if (goes_on) {
    feed(connection, data + 1, size - 1, piece);
  }
  ask(connection, 1000 * data[0]);
  hs_receive_loss(connection);
  poll_all(connection);
  return 0;
}
