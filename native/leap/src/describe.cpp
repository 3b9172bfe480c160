/* Objects as texts for people. */
#include "core.h"

#include <cinttypes>
#include <cstdio>

namespace Leap {

namespace {

const char *const NAMES[] = {"Arm",  "Bone",    "Pointable",      "Finger", "Tool",
                             "Hand", "Gesture", "InteractionBox", "Frame",  "Device"};

const char *gesture_name(Gesture::Type type) {
  switch (type) {
  case Gesture::TYPE_SWIPE:
    return "swipe";
  case Gesture::TYPE_CIRCLE:
    return "circle";
  case Gesture::TYPE_SCREEN_TAP:
    return "screen tap";
  case Gesture::TYPE_KEY_TAP:
    return "key tap";
  default:
    return "unknown";
  }
}

} // namespace

void Handle::describe(Kind kind, char *text, std::size_t size) const {
  if (m_shared == nullptr) {
    std::snprintf(text, size, "Invalid %s", NAMES[kind]);
    return;
  }
  switch (kind) {
  case KIND_FRAME:
    std::snprintf(text, size, "Frame Id:%" PRId64, Maker::make<Frame>(m_shared, m_place).id());
    break;
  case KIND_HAND:
    std::snprintf(text, size, "Hand Id:%d", Maker::make<Hand>(m_shared, m_place).id());
    break;
  case KIND_POINTABLE:
  case KIND_FINGER:
  case KIND_TOOL:
    std::snprintf(text, size, "%s Id:%d", Maker::make<Pointable>(m_shared, m_place).isTool() ? "Tool" : "Finger",
                  Maker::make<Pointable>(m_shared, m_place).id());
    break;
  case KIND_GESTURE:
    std::snprintf(text, size, "Gesture Id:%d %s", Maker::make<Gesture>(m_shared, m_place).id(),
                  gesture_name(Maker::make<Gesture>(m_shared, m_place).type()));
    break;
  case KIND_BONE:
    std::snprintf(text, size, "Bone type:%d", static_cast<int>(Maker::make<Bone>(m_shared, m_place).type()));
    break;
  case KIND_DEVICE:
    std::snprintf(text, size, "Device serial:%s", Maker::make<Device>(m_shared, m_place).serialNumber().c_str());
    break;
  default:
    std::snprintf(text, size, "%s", NAMES[kind]);
    break;
  }
}

} // namespace Leap
