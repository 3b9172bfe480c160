/* One frame, with all that was seen in it.
 * Law: it never changes; programs may keep thousands, longer than their Controller. */
#if !defined(__Leap_Frame_h__)
#define __Leap_Frame_h__

#include "Gestures.h"
#include "Quad.h"

namespace Leap {

/** A box above the controller, whose points are 0 to 1 in each direction. */
class LEAP_EXPORT_CLASS InteractionBox : public Handle {
public:
  InteractionBox() {}
  static const InteractionBox &invalid();

  Vector normalizePoint(const Vector &position, bool clamp = true) const;
  Vector denormalizePoint(const Vector &normalized) const;
  Vector center() const;
  float width() const;
  float height() const;
  float depth() const;
  bool isValid() const { return m_shared != 0; }
  bool operator==(const InteractionBox &other) const { return isSame(other); }
  bool operator!=(const InteractionBox &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_INTERACTION_BOX); }
  friend std::ostream &operator<<(std::ostream &out, const InteractionBox &box) {
    return out << box.toString();
  }

private:
  friend struct Maker;
  explicit InteractionBox(const Handle &handle) : Handle(handle) {}
  Vector size() const;
};

class LEAP_EXPORT_CLASS Frame : public Handle {
public:
  Frame() {}
  static const Frame &invalid();

  /** Rises by one from frame to frame; -1 where invalid. */
  int64_t id() const;
  /** us, of the clock of Controller::now(). */
  int64_t timestamp() const;
  float currentFramesPerSecond() const;

  HandList hands() const;
  FingerList fingers() const;
  /** Fingers, then tools. */
  PointableList pointables() const;
  ToolList tools() const;
  Hand hand(int32_t id) const;
  Finger finger(int32_t id) const;
  Pointable pointable(int32_t id) const;
  Tool tool(int32_t id) const;
  InteractionBox interactionBox() const;

  /** Those of the kinds that were enabled when the frame came. */
  GestureList gestures() const;
  /** Those of all frames after another one up to this; empty where either is gone from the
   * Controller. */
  GestureList gestures(const Frame &sinceFrame) const;
  Gesture gesture(int32_t id) const;

  /** The pair that the frame was made of. Hands never wait for pixels, so the pair before until it
   * came, some milliseconds behind the frame. Empty without POLICY_IMAGES. */
  ImageList images() const;
  /** The same: our images are as the cameras gave them. */
  ImageList rawImages() const { return images(); }
  /** Always invalid. */
  TrackedQuad trackedQuad() const { return TrackedQuad(); }

  /* Motion of all hands together since an earlier frame. */
  Vector translation(const Frame &sinceFrame) const;
  Vector rotationAxis(const Frame &sinceFrame) const;
  float rotationAngle(const Frame &sinceFrame) const;
  float rotationAngle(const Frame &sinceFrame, const Vector &axis) const;
  Matrix rotationMatrix(const Frame &sinceFrame) const;
  float scaleFactor(const Frame &sinceFrame) const;
  /** Which share of the motion was of that kind, 0 to 1; 0 where there was none. */
  float translationProbability(const Frame &sinceFrame) const;
  float rotationProbability(const Frame &sinceFrame) const;
  float scaleProbability(const Frame &sinceFrame) const;

  /** The frame as bytes of a format of our own, without images; empty where it is invalid. */
  std::string serialize() const {
    std::string bytes(static_cast<std::size_t>(serializeLength()), '\0');
    if (!bytes.empty()) {
      serialize(reinterpret_cast<unsigned char *>(&bytes[0]));
    }
    return bytes;
  }
  int serializeLength() const;
  /** Write serializeLength() bytes. */
  void serialize(unsigned char *bytes) const;
  /** Become the frame that bytes tell, or invalid where they tell none. */
  void deserialize(const std::string &bytes) {
    deserialize(reinterpret_cast<const unsigned char *>(bytes.data()),
                static_cast<int>(bytes.size()));
  }
  void deserialize(const unsigned char *bytes, int length);

  bool isValid() const { return m_shared != 0; }
  bool operator==(const Frame &other) const { return isSame(other); }
  bool operator!=(const Frame &other) const { return !isSame(other); }
  std::string toString() const { return described(KIND_FRAME); }
  friend std::ostream &operator<<(std::ostream &out, const Frame &frame) {
    return out << frame.toString();
  }

private:
  friend struct Maker;
  explicit Frame(const Handle &handle) : Handle(handle) {}
};

} // namespace Leap

#endif
