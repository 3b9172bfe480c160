/* What version 2 of the original began and took back: a printed square that is followed, and hands
 * cut out of images. Law: declared, and always invalid. */
#if !defined(__Leap_Quad_h__)
#define __Leap_Quad_h__

#include "Image.h"

namespace Leap {

/** Which pixels of an image show a hand. */
class LEAP_EXPORT_CLASS Mask : public Handle {
public:
  Mask() {}
  static const Mask &invalid();

  int64_t sequenceId() const { return -1; }
  int32_t id() const { return -1; }
  const unsigned char *data() const { return 0; }
  int width() const { return 0; }
  int height() const { return 0; }
  int offsetX() const { return 0; }
  int offsetY() const { return 0; }
  bool isValid() const { return false; }
  bool operator==(const Mask &) const { return false; }
  bool operator!=(const Mask &) const { return true; }
  std::string toString() const { return described(KIND_MASK); }
  friend std::ostream &operator<<(std::ostream &out, const Mask &mask) {
    return out << mask.toString();
  }

private:
  friend class ListOf<Mask>;
  explicit Mask(const Handle &handle) : Handle(handle) {}
};

class LEAP_EXPORT_CLASS MaskList : public ListOf<Mask> {
public:
  MaskList &append(const MaskList &other);
};

/** The printed square. */
class LEAP_EXPORT_CLASS TrackedQuad : public Handle {
public:
  TrackedQuad() {}
  static const TrackedQuad &invalid();

  float width() const { return 0; }
  float height() const { return 0; }
  int resolutionX() const { return 0; }
  int resolutionY() const { return 0; }
  bool visible() const { return false; }
  Matrix orientation() const { return Matrix(); }
  Vector position() const { return Vector(); }
  MaskList masks() const { return MaskList(); }
  ImageList images() const { return ImageList(); }
  bool isValid() const { return false; }
  bool operator==(const TrackedQuad &) const { return false; }
  bool operator!=(const TrackedQuad &) const { return true; }
  std::string toString() const { return described(KIND_QUAD); }
  friend std::ostream &operator<<(std::ostream &out, const TrackedQuad &quad) {
    return out << quad.toString();
  }
};

} // namespace Leap

#endif
