/* Frames as bytes, whatever they are: what is read of them is all that a program can read. */
#include <Leap.h>

#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

using namespace Leap;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Frame frame;
  frame.deserialize(data, static_cast<int>(size));
  if (!frame.isValid()) {
    return 0;
  }
  std::ostringstream out;
  out << frame << frame.interactionBox().normalizePoint(Vector(1, 2, 3)) << frame.pointables()[0];
  for (const Hand &hand : frame.hands()) {
    out << hand.basis() << hand.arm().basis() << hand.rotationAngle(frame);
    for (const Finger &finger : hand.fingers()) {
      out << finger.touchZone() << finger.bone(Bone::TYPE_METACARPAL).basis();
    }
  }
  for (const Gesture &gesture : frame.gestures()) {
    out << gesture << gesture.state() << gesture.hands()[0] << gesture.pointables()[0];
  }
  if (frame.serialize() != std::string(reinterpret_cast<const char *>(data), size)) {
    std::abort();
  }
  return 0;
}
