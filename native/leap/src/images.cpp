/* Images. The place of one is its number in the pair. */
#include "images.h"

#include <cstring>
#include <new>

namespace Leap {

ImagePair::ImagePair() : id(-1), timestamp(0), properties(), map(), cameras(nullptr) {}

ImagePair::~ImagePair() { HandspanLetCameras(cameras); }

void ImagePair::fill(LEAP_CONNECTION connection, const LEAP_IMAGE_EVENT &event) {
  id = event.info.frame_id;
  timestamp = event.info.timestamp;
  properties = event.image[0].properties;
  cameras = HandspanHoldCameras(connection);
  for (int eye = 0; eye < 2; eye++) {
    map[eye] = event.image[eye].distortion_matrix;
  }
}

ImageList list_images(const Ref<ImagePair> &pair) {
  ImageList list;
  for (int eye = 0; pair && eye < 2; eye++) {
    Maker::add(list, Maker::handle(pair.get(), eye));
  }
  return list;
}

/* ---- The memory ---- */

void Darkroom::open(LEAP_CONNECTION connection) {
  const LEAP_ALLOCATOR allocator = {allocate, deallocate, this};
  LeapSetAllocator(connection, &allocator);
}

/* Nothing may be thrown through libLeapC, which is C: without memory there is no image. */
void *Darkroom::allocate(uint32_t size, eLeapAllocatorType, void *self) {
  ImagePair *pair = new (std::nothrow) ImagePair;
  const Ref<ImagePair> held(pair);
  if (pair != nullptr) {
    pair->pixels.reset(new (std::nothrow) unsigned char[size]);
  }
  if (pair == nullptr || pair->pixels == nullptr) {
    return nullptr;
  }
  static_cast<Darkroom *>(self)->lent_ = held;
  return pair->pixels.get();
}

void Darkroom::deallocate(void *, void *self) {
  static_cast<Darkroom *>(self)->lent_ = Ref<ImagePair>();
}

Ref<ImagePair> Darkroom::develop(LEAP_CONNECTION connection, const LEAP_IMAGE_EVENT &event) const {
  lent_->fill(connection, event);
  return lent_;
}

/* ---- What programs see ---- */

namespace {

const ImagePair *pair_of(const Handle &handle) {
  return static_cast<const ImagePair *>(Maker::shared(handle));
}

LEAP_VECTOR point(const Vector &v) {
  LEAP_VECTOR made;
  made.x = v.x;
  made.y = v.y;
  made.z = 1;
  return made;
}

} // namespace

const Image &Image::invalid() {
  static const Image none;
  return none;
}

int64_t Image::sequenceId() const { return isValid() ? pair_of(*this)->id : -1; }
int32_t Image::id() const { return isValid() ? m_place : -1; }
int64_t Image::timestamp() const { return isValid() ? pair_of(*this)->timestamp : 0; }

const unsigned char *Image::data() const {
  return isValid() ? pair_of(*this)->pixels.get() + m_place * width() * height() : nullptr;
}

int Image::width() const {
  return isValid() ? static_cast<int>(pair_of(*this)->properties.width) : 0;
}

int Image::height() const {
  return isValid() ? static_cast<int>(pair_of(*this)->properties.height) : 0;
}

const float *Image::distortion() const {
  return isValid() ? &pair_of(*this)->map[m_place]->matrix[0][0].x : nullptr;
}

int Image::distortionWidth() const { return isValid() ? 2 * LEAP_DISTORTION_MATRIX_N : 0; }
int Image::distortionHeight() const { return isValid() ? LEAP_DISTORTION_MATRIX_N : 0; }
float Image::rayOffsetX() const { return isValid() ? pair_of(*this)->properties.x_offset : 0; }
float Image::rayOffsetY() const { return isValid() ? pair_of(*this)->properties.y_offset : 0; }
float Image::rayScaleX() const { return isValid() ? pair_of(*this)->properties.x_scale : 0; }
float Image::rayScaleY() const { return isValid() ? pair_of(*this)->properties.y_scale : 0; }

Vector Image::rectify(const Vector &uv) const {
  if (!isValid()) {
    return Vector();
  }
  const uint8_t eye = static_cast<uint8_t>(m_place);
  const LEAP_VECTOR slope = HandspanPixelToSlope(pair_of(*this)->cameras, eye, point(uv));
  return Vector(slope.x, slope.y, 0);
}

Vector Image::warp(const Vector &xy) const {
  if (!isValid()) {
    return Vector();
  }
  const uint8_t eye = static_cast<uint8_t>(m_place);
  const LEAP_VECTOR pixel = HandspanSlopeToPixel(pair_of(*this)->cameras, eye, point(xy));
  return Vector(pixel.x, pixel.y, 0);
}

ImageList &ImageList::append(const ImageList &other) {
  addAll(other);
  return *this;
}

/* ---- What was begun and taken back ---- */

const Mask &Mask::invalid() {
  static const Mask none;
  return none;
}

MaskList &MaskList::append(const MaskList &other) {
  addAll(other);
  return *this;
}

const TrackedQuad &TrackedQuad::invalid() {
  static const TrackedQuad none;
  return none;
}

} // namespace Leap
