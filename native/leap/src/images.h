/* A pair of images as it came. Private to the library.
 * Law: it never changes once it is shown; its cameras are held as long as it is. */
#ifndef HANDSPAN_LEAP_IMAGES_H
#define HANDSPAN_LEAP_IMAGES_H

#include "leap/Quad.h"
#include "shared.h"

#include "classic.h"

#include <memory>

namespace Leap {

struct ImagePair : Shared {
  ImagePair();
  ~ImagePair() override;
  /** Take over what an event tells besides the pixels; it was polled just now. */
  void fill(LEAP_CONNECTION connection, const LEAP_IMAGE_EVENT &event);

  int64_t id, timestamp;
  std::unique_ptr<unsigned char[]> pixels; /* left, then right */
  LEAP_IMAGE_PROPERTIES properties;
  const LEAP_DISTORTION_MATRIX *map[2]; /* in the cameras */
  const hs_rig *cameras;
};

/** Both images of a pair; none of nothing. */
ImageList list_images(const Ref<ImagePair> &pair);

/** The memory of the images that libLeapC fills: one pair at a time. Used by the thread that polls
 * alone. */
class Darkroom {
public:
  /** Lend memory to a connection from now on. */
  void open(LEAP_CONNECTION connection);
  /** Make a pair of the image that was polled just now. */
  Ref<ImagePair> develop(LEAP_CONNECTION connection, const LEAP_IMAGE_EVENT &event) const;

private:
  static void *allocate(uint32_t size, eLeapAllocatorType type, void *self);
  static void deallocate(void *pixels, void *self);

  Ref<ImagePair> lent_;
};

} // namespace Leap

#endif
