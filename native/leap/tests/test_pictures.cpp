/* Images: when they come, what they show, and how long they stay. */
#include "scripted.h"

#include "device.h"

#include <atomic>

using namespace Leap;

namespace {

peer service;
const uint32_t WIDTH = 640, HEIGHT = 240;

/* Connect a program that may see images. */
void greet_with_images(const Controller &controller) {
  controller.setPolicy(Controller::POLICY_IMAGES);
  peer_greet(&service);
  peer_policy(&service, 0, 0, Controller::POLICY_IMAGES);
  peer_calibration(&service, 1, 5, WIDTH, HEIGHT, false);
  wait_until([&] { return controller.isPolicySet(Controller::POLICY_IMAGES); });
}

void say_image(int64_t id, uint32_t calibration) {
  CHECK(peer_image(&service, 1, id, calibration, WIDTH, HEIGHT));
}

ImageList wait_for_images(const Controller &controller, int64_t id) {
  wait_until([&] { return controller.images()[0].sequenceId() == id; });
  return controller.images();
}

uint8_t sent_pixel(uint32_t index, int64_t id) {
  return static_cast<uint8_t>(index * 7 + static_cast<uint32_t>(id));
}

void check_pixels(const ImageList &images, int64_t id) {
  for (uint32_t eye = 0; eye < 2; eye++) {
    const Image image = images[static_cast<int>(eye)];
    CHECK_INT(image.sequenceId(), id);
    for (uint32_t i = 0; i < WIDTH * HEIGHT; i++) {
      CHECK(image.data()[i] == sent_pixel(eye * WIDTH * HEIGHT + i, id));
    }
  }
}

void an_image_is_told() {
  Controller controller;
  greet_with_images(controller);
  CHECK(controller.images().isEmpty());
  say_image(31, 5);
  const ImageList images = wait_for_images(controller, 31);
  CHECK_INT(images.count(), 2);
  check_pixels(images, 31);
  const Image left = images[0];
  CHECK(left.id() == 0 && images[1].id() == 1 && left != images[1] && left == images[0]);
  CHECK(left.isValid() && left.timestamp() > 0 && left.timestamp() <= controller.now());
  CHECK_INT(left.width(), WIDTH);
  CHECK_INT(left.height(), HEIGHT);
  CHECK(left.bytesPerPixel() == 1 && left.format() == Image::INFRARED);
  CHECK(left.distortionWidth() == 128 && left.distortionHeight() == 64);
  CHECK_NEAR(left.rayScaleX(), 0.125, 0);
  CHECK_NEAR(left.rayOffsetY(), 0.5, 0);
  CHECK(left.toString() == "Image Id:0 sequence:31");
  CHECK_INT(ImageList(images).append(images).count(), 4);
  CHECK(controller.rawImages()[1] == images[1]);
}

/* Both lead to the same place: a bilinear look into the map, as shaders do it, and the lens. */
void the_lens_and_its_map_agree() {
  Controller controller;
  greet_with_images(controller);
  say_image(1, 5);
  const ImageList images = wait_for_images(controller, 1);
  for (int eye = 0; eye < 2; eye++) {
    const Image image = images[eye];
    for (float x = 60; x < 600; x += 60) {
      const Vector slope = image.rectify(Vector(x, 100, 0));
      const Vector back = image.warp(slope);
      CHECK_NEAR(back.x, x, 1e-2);
      CHECK_NEAR(back.y, 100, 1e-2);
      CHECK_NEAR(slope.z, 0, 0);
      const float column = (slope.x * image.rayScaleX() + image.rayOffsetX()) * 63;
      const float row = (slope.y * image.rayScaleY() + image.rayOffsetY()) * 63;
      const int c = static_cast<int>(column), r = static_cast<int>(row);
      CHECK(c >= 0 && c < 63 && r >= 0 && r < 63);
      const float *cell = image.distortion() + r * image.distortionWidth() + 2 * c;
      const float right = column - static_cast<float>(c), below = row - static_cast<float>(r);
      const float upper = cell[0] + (cell[2] - cell[0]) * right;
      const float lower = cell[128] + (cell[130] - cell[128]) * right;
      CHECK_NEAR((upper + (lower - upper) * below) * float{WIDTH}, x, 1.5);
    }
  }
  CHECK(!images[0].rectify(Vector(-5000, 0, 0)).isValid());
  CHECK(!images[0].warp(Vector(4000, 0, 0)).isValid());
}

/* Hands never wait for pixels: a frame has the pair before until its own comes. */
void a_frame_gets_its_own_images() {
  Controller controller;
  greet_with_images(controller);
  say_frame(&service, 1);
  const Frame first = wait_for_frame(controller, 1);
  CHECK(first.images().isEmpty());
  say_image(1, 5);
  check_pixels(wait_for_images(controller, 1), 1);
  CHECK(first.images()[0] == controller.images()[0]);
  say_frame(&service, 2);
  const Frame second = wait_for_frame(controller, 2);
  CHECK_INT(second.images()[0].sequenceId(), 1);
  say_image(2, 5);
  wait_for_images(controller, 2);
  CHECK_INT(second.images()[1].sequenceId(), 2);
  CHECK_INT(first.rawImages()[0].sequenceId(), 1);
  check_pixels(first.images(), 1);
}

void images_stay_when_all_is_gone() {
  Frame frame;
  Image image;
  Vector slope;
  static float map[128 * 64];
  {
    Controller controller;
    greet_with_images(controller);
    say_frame(&service, 7);
    frame = wait_for_frame(controller, 7);
    say_image(7, 5);
    image = wait_for_images(controller, 7)[1];
    slope = image.rectify(Vector(100, 60, 0));
    std::memcpy(map, image.distortion(), sizeof map);
    for (uint32_t version = 6; version < 6 + 3 * HS_RIGS_KEPT; version++) {
      peer_cameras(&service, 1, version, WIDTH, HEIGHT, false, version);
      say_image(version, version);
      wait_for_images(controller, version);
    }
  }
  check_pixels(frame.images(), 7);
  CHECK(image.rectify(Vector(100, 60, 0)) == slope);
  CHECK(std::memcmp(map, image.distortion(), sizeof map) == 0);
}

void without_the_policy_there_are_none() {
  Controller controller;
  greet_with_images(controller);
  say_image(1, 5);
  const ImageList kept = wait_for_images(controller, 1);
  peer_policy(&service, 0, 0, 0);
  wait_until([&] { return controller.images().isEmpty(); });
  say_frame(&service, 2);
  CHECK(wait_for_frame(controller, 2).images().isEmpty());
  check_pixels(kept, 1);
}

void raw_images_are_asked_for_as_images() {
  Controller controller;
  controller.setPolicy(Controller::POLICY_RAW_IMAGES);
  peer_greet(&service);
  peer_policy(&service, 0, 0, Controller::POLICY_IMAGES);
  wait_until([&] { return controller.isPolicySet(Controller::POLICY_RAW_IMAGES); });
  controller.setPolicy(Controller::POLICY_IMAGES);
  controller.clearPolicy(Controller::POLICY_RAW_IMAGES); /* The other wish stays. */
  CHECK(!controller.isPolicySet(Controller::POLICY_RAW_IMAGES));
  CHECK(controller.isPolicySet(Controller::POLICY_IMAGES));
  for (int asked = 0; asked < 3; asked++) {
    const hs_message message = read_until(&service, HS_SET_POLICY);
    if (asked == 2) {
      CHECK_INT(u32_at(message, 8), 0);
      CHECK_INT(u32_at(message, 16), 0);
    }
  }
}

/* Counts, and sees no pair older than the one before. */
class Viewer : public Listener {
public:
  Viewer() : pairs(0), newest(0) {}
  void onImages(const Controller &controller) override {
    const int64_t id = controller.images()[0].sequenceId();
    CHECK(id >= newest);
    newest = id;
    pairs++;
  }
  std::atomic<int> pairs;
  std::atomic<int64_t> newest;
};

void listeners_are_told_of_images() {
  Viewer viewer;
  Controller controller(viewer);
  greet_with_images(controller);
  for (int64_t id = 1; id <= 20; id++) {
    say_frame(&service, id);
    say_image(id, 5);
  }
  wait_until([&] { return viewer.newest == 20; });
  CHECK(viewer.pairs >= 1 && viewer.pairs <= 20);
}

} // namespace

int main() {
  peer_init(&service);
  peer_listen(&service);
  RUN(an_image_is_told);
  RUN(the_lens_and_its_map_agree);
  RUN(a_frame_gets_its_own_images);
  RUN(images_stay_when_all_is_gone);
  RUN(without_the_policy_there_are_none);
  RUN(raw_images_are_asked_for_as_images);
  RUN(listeners_are_told_of_images);
  peer_free(&service);
  return 0;
}
