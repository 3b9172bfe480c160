/* Images: whose memory they are in, what they show, and the calls about the cameras. */
#include "LeapC.h"
#include "check.h"
#include "client.h"
#include "device.h"
#include "peer.h"

#define WIDTH 640u
#define HEIGHT 240u
#define SIZE (2 * WIDTH * HEIGHT)

static peer service;
static LEAP_CONNECTION connection;
static LEAP_CONNECTION_MESSAGE message;

/* The client's memory: each piece is taken once and given back once. */
static struct {
  void *taken[8];
  int count, allocations;
  bool empty;
} memory;

static void *take(uint32_t size, eLeapAllocatorType type, void *state) {
  CHECK(state == &memory);
  CHECK_INT(type, eLeapAllocatorType_Uint8);
  CHECK_INT(size, SIZE);
  memory.allocations++;
  if (memory.empty) {
    return NULL;
  }
  CHECK(memory.count < 8);
  return memory.taken[memory.count++] = malloc(size);
}

static void give(void *piece, void *state) {
  CHECK(state == &memory);
  for (int i = 0; i < memory.count; i++) {
    if (memory.taken[i] == piece) {
      memory.taken[i] = memory.taken[--memory.count];
      free(piece);
      return;
    }
  }
  CHECK(piece == NULL); /* given back what was not taken */
}

static const LEAP_ALLOCATOR ALLOCATOR = {take, give, &memory};

static void begin(bool turned) {
  memset(&memory, 0, sizeof memory);
  peer_init(&service);
  peer_listen(&service);
  connection = client_open(0);
  CHECK_INT(LeapSetAllocator(connection, &ALLOCATOR), eLeapRS_Success);
  peer_greet(&service);
  peer_calibration(&service, 1, 5, WIDTH, HEIGHT, turned);
  client_await(connection, eLeapEventType_Policy, &message);
}

static void end(void) {
  LeapDestroyConnection(connection);
  CHECK_INT(memory.count, 0);
  peer_free(&service);
}

static uint8_t sent_pixel(uint32_t index, uint32_t frame_id) {
  return (uint8_t)(index * 7 + frame_id);
}

static void an_image_is_in_the_memory_of_the_client(void) {
  begin(false);
  peer_image(&service, 1, 31, 5, WIDTH, HEIGHT);
  client_expect(connection, eLeapEventType_Image, &message);
  CHECK_INT(message.device_id, 1);
  CHECK_INT(memory.count, 1);
  const LEAP_IMAGE_EVENT *event = message.image_event;
  CHECK_INT(event->info.frame_id, 31);
  for (uint32_t eye = 0; eye < 2; eye++) {
    const LEAP_IMAGE *image = &event->image[eye];
    CHECK(image->data == memory.taken[0]);
    CHECK_INT(image->offset, eye * WIDTH * HEIGHT);
    CHECK_INT(image->properties.type, eLeapImageType_Default);
    CHECK_INT(image->properties.format, eLeapImageFormat_IR);
    CHECK_INT(image->properties.bpp, 1);
    CHECK_INT(image->properties.width, WIDTH);
    CHECK_INT(image->properties.height, HEIGHT);
    const uint8_t *pixels = (const uint8_t *)image->data + image->offset;
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++) {
      CHECK(pixels[i] == sent_pixel(eye * WIDTH * HEIGHT + i, 31));
    }
  }
  CHECK(event->image[0].matrix_version != event->image[1].matrix_version);
  CHECK_INT(LeapPollConnection(connection, 0, &message), eLeapRS_Timeout);
  CHECK_INT(memory.count, 0); /* given back with the next poll */
  end();
}

static void the_images_of_a_case_that_lies_the_other_way_round_are_turned(void) {
  begin(true);
  peer_image(&service, 1, 32, 5, WIDTH, HEIGHT);
  client_expect(connection, eLeapEventType_Image, &message);
  const uint8_t *pixels = message.image_event->image[0].data;
  for (uint32_t i = 0; i < SIZE; i++) {
    CHECK(pixels[i] == sent_pixel(SIZE - 1 - i, 32));
  }
  end(); /* the memory of the last image comes back here */
}

static void without_memory_there_is_no_image(void) {
  begin(false);
  memory.empty = true;
  peer_image(&service, 1, 1, 5, WIDTH, HEIGHT);
  peer_frame(&service, 1, 2, 1000, 0);
  client_expect(connection, eLeapEventType_Tracking, &message);
  CHECK_INT(memory.allocations, 1);
  memory.empty = false;
  peer_image(&service, 1, 3, 4, WIDTH, HEIGHT); /* of another calibration */
  peer_image(&service, 1, 4, 5, 320, HEIGHT);   /* of another size */
  peer_image(&service, 1, 5, 5, WIDTH, HEIGHT);
  client_expect(connection, eLeapEventType_Image, &message);
  CHECK_INT(message.image_event->info.frame_id, 5);
  end();
}

static void a_slow_client_gets_the_newest_image(void) {
  begin(false);
  for (uint32_t i = 1; i <= 10; i++) {
    peer_image(&service, 1, i, 5, WIDTH, HEIGHT);
  }
  peer_frame(&service, 1, 11, 11000, 0);
  client_wait_for_frame(connection, 11000);
  client_expect(connection, eLeapEventType_Image, &message);
  CHECK_INT(message.image_event->info.frame_id, 10);
  CHECK(((const uint8_t *)message.image_event->image[0].data)[5] == sent_pixel(5, 10));
  client_expect(connection, eLeapEventType_Tracking, &message);
  end();
}

static void the_wish_for_images_is_told(void) {
  memset(&memory, 0, sizeof memory);
  peer_init(&service);
  peer_listen(&service);
  connection = client_open(0);
  peer_greet(&service);
  peer_calibration(&service, 1, 5, WIDTH, HEIGHT, false);
  client_await(connection, eLeapEventType_Policy, &message);
  CHECK_INT(LeapSetAllocator(connection, &ALLOCATOR), eLeapRS_Success);
  hs_message asked = peer_read(&service);
  CHECK_INT(asked.type, HS_SUBSCRIBE);
  CHECK_INT(asked.body[0], 0);
  CHECK_INT(asked.body[4], HS_WANTS_FRAMES | HS_WANTS_IMAGES);
  end();
}

/* Programs give their allocator right after they open, while the reader says hello. */
static void the_wish_for_images_may_come_during_the_handshake(void) {
  memset(&memory, 0, sizeof memory);
  peer_init(&service);
  peer_listen(&service);
  connection = client_open(0);
  peer_accept(&service);
  hs_message heard = peer_read(&service);
  CHECK_INT(heard.type, HS_HELLO);
  CHECK_INT(heard.body[12], HS_WANTS_FRAMES);
  CHECK_INT(LeapSetAllocator(connection, &ALLOCATOR), eLeapRS_Success);
  peer_welcome(&service, 0, 0);
  heard = peer_read(&service);
  CHECK_INT(heard.type, HS_SUBSCRIBE);
  CHECK_INT(heard.body[0], 0);
  CHECK_INT(heard.body[4], HS_WANTS_FRAMES | HS_WANTS_IMAGES);
  end();
}

static void the_cameras_can_be_asked(void) {
  begin(false);
  LEAP_VECTOR pixel = {{{100, 60, 0}}}, none = {{{NAN, 0, 0}}};
  LEAP_VECTOR slope = LeapPixelToRectilinear(connection, eLeapPerspectiveType_stereo_left, pixel);
  for (int64_t until = LeapGetNow() + 60000000; isnan(slope.x) && LeapGetNow() < until;) {
    LeapPollConnection(connection, 1, &message); /* until the calibration was read */
    slope = LeapPixelToRectilinear(connection, eLeapPerspectiveType_stereo_left, pixel);
  }
  CHECK_NEAR(slope.x, -1.537759, 1e-5);
  CHECK_NEAR(slope.y, -0.821792, 1e-5);
  CHECK_NEAR(slope.z, 1, 0);
  LEAP_VECTOR back = LeapRectilinearToPixelByIndex(connection, 0, slope);
  CHECK_NEAR(back.x, 100, 1e-3);
  CHECK_NEAR(back.y, 60, 1e-3);
  LEAP_DEVICE_REF device;
  uint32_t count = 1;
  CHECK_INT(LeapGetDeviceList(connection, &device, &count), eLeapRS_Success);
  LEAP_VECTOR other = LeapPixelToRectilinearByIndexEx(connection, device.handle, 1, pixel);
  CHECK(fabsf(other.x - slope.x) > 1e-4f);
  CHECK(isnan(LeapPixelToRectilinear(connection, eLeapPerspectiveType_mono, pixel).x));
  CHECK(isnan(LeapPixelToRectilinearByIndex(connection, 2, pixel).x));
  CHECK(isnan(LeapRectilinearToPixel(connection, eLeapPerspectiveType_stereo_left, none).x));
  CHECK(isnan(LeapPixelToRectilinear(NULL, eLeapPerspectiveType_stereo_left, pixel).y));
  float matrix[9], coefficients[8], extrinsic[16], scales[16];
  LeapCameraMatrix(connection, eLeapPerspectiveType_stereo_left, matrix);
  CHECK_NEAR(matrix[0], 132.56544, 1e-4);
  CHECK_NEAR(matrix[4], 132.56544 / 2, 1e-4);
  LeapDistortionCoeffsEx(connection, device.handle, eLeapPerspectiveType_stereo_right,
                         coefficients);
  CHECK(coefficients[0] > 0.1f);
  LeapExtrinsicCameraMatrixByIndex(connection, 1, extrinsic);
  CHECK_NEAR(extrinsic[12], -20.00545, 1e-4);
  LeapScaleOffsetMatrix(connection, eLeapPerspectiveType_stereo_left, scales);
  CHECK_NEAR(scales[0], 0.125, 0);
  CHECK_NEAR(scales[14], 0.5, 0);
  LeapCameraMatrixByIndex(connection, 9, matrix);
  CHECK_NEAR(matrix[0], 0, 0);
  LeapExtrinsicCameraMatrixEx(connection, NULL, eLeapPerspectiveType_stereo_left, extrinsic);
  CHECK_NEAR(extrinsic[0], 1, 0);
  CHECK_NEAR(extrinsic[12], 0, 0);
  end();
}

/* As many as a user may make, who calibrates again and again while a program runs. */
static void each_calibration_has_images(void) {
  begin(false);
  for (uint32_t version = 6; version < 6 + 3 * HS_RIGS_KEPT; version++) {
    peer_cameras(&service, 1, version, WIDTH, HEIGHT, false, version);
    peer_image(&service, 1, version, version, WIDTH, HEIGHT);
    client_expect(connection, eLeapEventType_Image, &message);
    CHECK_INT(message.image_event->info.frame_id, version);
    float extrinsic[16];
    LeapExtrinsicCameraMatrix(connection, eLeapPerspectiveType_stereo_left, extrinsic);
    CHECK_NEAR(extrinsic[12], version / 2.0, 1e-4);
  }
  end();
}

static void the_map_of_an_image_stays_until_the_next_poll(void) {
  begin(false);
  peer_image(&service, 1, 1, 5, WIDTH, HEIGHT);
  client_expect(connection, eLeapEventType_Image, &message);
  static LEAP_DISTORTION_MATRIX before;
  const LEAP_IMAGE image = message.image_event->image[0];
  before = *image.distortion_matrix;
  for (uint32_t version = 6; version < 6 + 2 * HS_RIGS_KEPT; version++) {
    peer_cameras(&service, 1, version, WIDTH / 2, HEIGHT, version % 2 == 0, version);
  }
  peer_frame(&service, 1, 2, 5000, 0);
  client_wait_for_frame(connection, 5000);
  CHECK(memcmp(&before, image.distortion_matrix, sizeof before) == 0);
  CHECK_INT(message.image_event->image[0].matrix_version, image.matrix_version);
  end();
}

int main(void) {
  RUN(an_image_is_in_the_memory_of_the_client);
  RUN(the_images_of_a_case_that_lies_the_other_way_round_are_turned);
  RUN(without_memory_there_is_no_image);
  RUN(a_slow_client_gets_the_newest_image);
  RUN(the_wish_for_images_is_told);
  RUN(the_wish_for_images_may_come_during_the_handshake);
  RUN(the_cameras_can_be_asked);
  RUN(each_calibration_has_images);
  RUN(the_map_of_an_image_stays_until_the_next_poll);
  return 0;
}
