/* Devices and settings as programs see them. */
#include "core.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace Leap {

namespace {

const DeviceFacts *facts_of(const Handle &handle) {
  return static_cast<const DeviceFacts *>(Maker::shared(handle));
}

bool has_status(const Handle &handle, uint32_t bit) {
  const DeviceFacts *facts = facts_of(handle);
  return facts != nullptr && facts->is_streaming() && (facts->status & bit) != 0;
}

bool are_same(const Handle &one, const Handle &other) {
  const DeviceFacts *a = facts_of(one), *b = facts_of(other);
  return a != nullptr && b != nullptr && a->id == b->id && a->serial == b->serial;
}

} // namespace

const Device &Device::invalid() {
  static const Device none;
  return none;
}

float Device::horizontalViewAngle() const { return isValid() ? facts_of(*this)->h_fov : 0; }
float Device::verticalViewAngle() const { return isValid() ? facts_of(*this)->v_fov : 0; }
float Device::range() const { return isValid() ? facts_of(*this)->range_mm : 0; }
float Device::baseline() const { return isValid() ? facts_of(*this)->baseline_mm : 0; }
bool Device::isStreaming() const { return has_status(*this, eLeapDeviceStatus_Streaming); }
bool Device::isSmudged() const { return has_status(*this, eLeapDeviceStatus_Smudged); }
bool Device::isLightingBad() const { return has_status(*this, eLeapDeviceStatus_Robust); }
const char *Device::serialText() const { return isValid() ? facts_of(*this)->serial.c_str() : ""; }

bool Device::operator==(const Device &other) const { return are_same(*this, other); }

/* The cameras see a pyramid that stands on its top, cut off where hands are too far away. */
float Device::distanceToBoundary(const Vector &position) const {
  if (!isValid()) {
    return 0;
  }
  const float across = facts_of(*this)->h_fov / 2, along = facts_of(*this)->v_fov / 2;
  const float to_sides = position.y * std::sin(across) - std::fabs(position.x) * std::cos(across);
  const float to_ends = position.y * std::sin(along) - std::fabs(position.z) * std::cos(along);
  return std::min(std::min(to_sides, to_ends), range() - position.magnitude());
}

DeviceList &DeviceList::append(const DeviceList &other) {
  addAll(other);
  return *this;
}

/* ---- Devices that do not work ---- */

const FailedDevice &FailedDevice::invalid() {
  static const FailedDevice none;
  return none;
}

const char *FailedDevice::serialText() const {
  return isValid() ? facts_of(*this)->serial.c_str() : "";
}

/* Failures have the numbers of LeapC, from that of the unknown one on. */
FailedDevice::FailureType FailedDevice::failure() const {
  const uint32_t number =
      isValid() ? facts_of(*this)->status - static_cast<uint32_t>(eLeapDeviceStatus_UnknownFailure)
                : 0;
  return number < FAIL_COUNT ? static_cast<FailureType>(number) : FAIL_UNKNOWN;
}

bool FailedDevice::operator==(const FailedDevice &other) const { return are_same(*this, other); }

FailedDeviceList &FailedDeviceList::append(const FailedDevice &device) {
  add(device);
  return *this;
}

FailedDeviceList &FailedDeviceList::append(const FailedDeviceList &other) {
  addAll(other);
  return *this;
}

/* ---- Settings ---- */

namespace {

Core *core_of(const Handle &handle) {
  return static_cast<Core *>(const_cast<Shared *>(Maker::shared(handle)));
}

Setting setting_of(const Handle &handle, const char *key) {
  Core *core = core_of(handle);
  return core == nullptr ? Setting{eLeapValueType_Unknown, 0, std::string()} : core->ask(key);
}

} // namespace

Config::ValueType Config::typeOf(const char *key) const {
  switch (setting_of(*this, key).type) {
  case eLeapValueType_Boolean:
    return TYPE_BOOLEAN;
  case eLeapValueType_Int32:
    return TYPE_INT32;
  case eLeapValueType_Float:
    return TYPE_FLOAT;
  case eLeapValueType_String:
    return TYPE_STRING;
  default:
    return TYPE_UNKNOWN;
  }
}

double Config::numberOf(const char *key) const { return setting_of(*this, key).number; }

void Config::textOf(const char *key, char *text, std::size_t size) const {
  std::snprintf(text, size, "%s", setting_of(*this, key).text.c_str());
}

bool Config::set(const char *key, ValueType type, double number, const char *text) {
  Core *core = core_of(*this);
  LEAP_VARIANT value;
  std::memset(&value, 0, sizeof value);
  switch (type) {
  case TYPE_BOOLEAN:
    value.type = eLeapValueType_Boolean;
    value.boolValue = number != 0;
    break;
  case TYPE_INT32:
    value.type = eLeapValueType_Int32;
    value.iValue = static_cast<int32_t>(number);
    break;
  case TYPE_FLOAT:
    value.type = eLeapValueType_Float;
    value.fValue = static_cast<float>(number);
    break;
  case TYPE_STRING:
    value.type = eLeapValueType_String;
    value.strValue = text;
    break;
  default:
    return false;
  }
  if (core == nullptr || !core->set(key, value)) {
    return false;
  }
  if (std::strcmp(key, "tracking_tool_enabled") == 0) {
    core->want_tools(number != 0); /* What we ask for next must not take it back. */
  }
  return true;
}

bool Config::save() const {
  const Core *core = core_of(*this);
  return core != nullptr && core->is_service_connected();
}

} // namespace Leap
