/* Objects as texts for people. */
#include "core.h"

#include <cinttypes>
#include <cstdio>

namespace Leap {

namespace {

const char *const NAMES[] = {"Arm",  "Bone",    "Pointable",      "Finger", "Tool",
                             "Hand", "Gesture", "InteractionBox", "Frame",  "Device",
                             "Image", "Screen", "Mask", "TrackedQuad", "FailedDevice"};

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

template <typename Object> static Object as(const Handle &handle) {
  return Maker::make<Object>(Maker::shared(handle), Maker::place(handle));
}

void Handle::describe(Kind kind, char *text, std::size_t size) const {
  if (m_shared == nullptr) {
    std::snprintf(text, size, "Invalid %s", NAMES[kind]);
    return;
  }
  switch (kind) {
  case KIND_FRAME:
    std::snprintf(text, size, "Frame Id:%" PRId64, as<Frame>(*this).id());
    break;
  case KIND_HAND:
    std::snprintf(text, size, "Hand Id:%d", as<Hand>(*this).id());
    break;
  case KIND_POINTABLE:
  case KIND_FINGER:
  case KIND_TOOL:
    std::snprintf(text, size, "%s Id:%d", as<Pointable>(*this).isTool() ? "Tool" : "Finger",
                  as<Pointable>(*this).id());
    break;
  case KIND_GESTURE:
    std::snprintf(text, size, "Gesture Id:%d %s", as<Gesture>(*this).id(),
                  gesture_name(as<Gesture>(*this).type()));
    break;
  case KIND_BONE:
    std::snprintf(text, size, "Bone type:%d", static_cast<int>(as<Bone>(*this).type()));
    break;
  case KIND_DEVICE:
    std::snprintf(text, size, "Device serial:%s", as<Device>(*this).serialNumber().c_str());
    break;
  case KIND_FAILED_DEVICE:
    std::snprintf(text, size, "FailedDevice serial:%s", as<FailedDevice>(*this).pnpId().c_str());
    break;
  case KIND_IMAGE:
    std::snprintf(text, size, "Image Id:%d sequence:%" PRId64, as<Image>(*this).id(),
                  as<Image>(*this).sequenceId());
    break;
  case KIND_SCREEN:
    std::snprintf(text, size, "Screen Id:%d", as<Screen>(*this).id());
    break;
  default:
    std::snprintf(text, size, "%s", NAMES[kind]);
    break;
  }
}

} // namespace Leap
