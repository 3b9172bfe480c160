/* Frames as bytes, whatever they are: what is read of them is all that a program can read.
 *
 * A length that fits its head is never met by chance, so the first byte of the input says for how
 * many hands, tools and gestures a head is put before the rest, which is cut or filled with zeros.
 * Where it is 255 the rest is taken as it is. */
#include "classic.h"

#include <Leap.h>

#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

using namespace Leap;

static const size_t HEAD_SIZE = 32; /* magic, counts, id, time, rate */

static std::string with_head(uint8_t counts, const std::string &rest) {
  const uint16_t hands = counts % 3, tools = counts / 3 % 3, gestures = counts / 9 % 5;
  const uint16_t told[] = {hands, tools, gestures, 0};
  std::string bytes = "HSF1";
  bytes.append(reinterpret_cast<const char *>(told), sizeof told);
  bytes += rest;
  bytes.resize(HEAD_SIZE + HS_CLASSIC_SIZE + hands * (sizeof(LEAP_HAND) + HS_CLASSIC_HAND_SIZE) +
               tools * HS_CLASSIC_TOOL_SIZE + gestures * HS_CLASSIC_GESTURE_SIZE);
  return bytes;
}

static void read_all(const Frame &frame) {
  std::ostringstream out;
  out << frame << frame.interactionBox().normalizePoint(Vector(1, 2, 3)) << frame.pointables()[0];
  for (const Hand &hand : frame.hands()) {
    out << hand.basis() << hand.arm().basis() << hand.rotationAngle(frame);
    for (const Finger &finger : hand.fingers()) {
      out << finger.touchZone() << finger.bone(Bone::TYPE_METACARPAL).basis();
    }
  }
  for (const Tool &tool : frame.tools()) {
    out << tool << tool.hand() << tool.touchDistance() << tool.tipPosition();
  }
  for (const Gesture &gesture : frame.gestures()) {
    out << gesture << gesture.state() << gesture.hands()[0] << gesture.pointables()[0];
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) {
    return 0;
  }
  std::string bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
  if (data[0] != 255) {
    bytes = with_head(data[0], bytes);
  }
  Frame frame;
  frame.deserialize(bytes);
  if (!frame.isValid()) {
    return 0;
  }
  read_all(frame);
  if (frame.serialize() != bytes) {
    std::abort();
  }
  return 0;
}
