/* Controllers of hardware, and settings of the service. */
#if !defined(__Leap_Device_h__)
#define __Leap_Device_h__

#include "Handle.h"

namespace Leap {

/** A device as it was when it was asked for. */
class LEAP_EXPORT_CLASS Device : public Handle {
public:
  enum Type {
    TYPE_PERIPHERAL = 3,
    TYPE_HP_LEGACY = 4097,
    TYPE_KEYBOARD = 4098,
    TYPE_LAPTOP = 4099
  };

  Device() {}
  static const Device &invalid();

  /** rad. */
  float horizontalViewAngle() const;
  float verticalViewAngle() const;
  /** How far hands are tracked, mm. */
  float range() const;
  /** Between the cameras, mm. */
  float baseline() const;
  std::string serialNumber() const { return serialText(); }
  Type type() const { return TYPE_PERIPHERAL; }
  bool isEmbedded() const { return false; }
  bool isStreaming() const;
  bool isFlipped() const { return false; }
  bool isSmudged() const;
  bool isLightingBad() const;
  /** All coordinates are those of the device itself: zero and the identity. */
  Vector position() const { return Vector(); }
  Matrix orientation() const { return Matrix(); }
  /** From a point to the nearest edge of what the cameras see, mm; negative outside. */
  float distanceToBoundary(const Vector &position) const;
  bool isValid() const { return m_shared != 0; }
  /** Whether it is the same device, whatever its state was. */
  bool operator==(const Device &other) const;
  bool operator!=(const Device &other) const { return !(*this == other); }
  std::string toString() const { return described(KIND_DEVICE); }
  friend std::ostream &operator<<(std::ostream &out, const Device &device) {
    return out << device.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<Device>;
  explicit Device(const Handle &handle) : Handle(handle) {}
  const char *serialText() const;
};

class LEAP_EXPORT_CLASS DeviceList : public ListOf<Device> {
public:
  DeviceList &append(const DeviceList &other);
};

/** A device that does not work, and why. */
class LEAP_EXPORT_CLASS FailedDevice : public Handle {
public:
  enum FailureType {
    FAIL_UNKNOWN = 0,
    FAIL_CALIBRATION = 1,
    FAIL_FIRMWARE = 2,
    FAIL_TRANSPORT = 3,
    FAIL_CONTROL = 4,
    FAIL_COUNT = 5
  };

  FailedDevice() {}
  static const FailedDevice &invalid();

  /** Its serial number. */
  std::string pnpId() const { return serialText(); }
  FailureType failure() const;
  bool isValid() const { return m_shared != 0; }
  /** Whether it is the same device. */
  bool operator==(const FailedDevice &other) const;
  bool operator!=(const FailedDevice &other) const { return !(*this == other); }
  std::string toString() const { return described(KIND_FAILED_DEVICE); }
  friend std::ostream &operator<<(std::ostream &out, const FailedDevice &device) {
    return out << device.toString();
  }

private:
  friend struct Maker;
  friend class ListOf<FailedDevice>;
  explicit FailedDevice(const Handle &handle) : Handle(handle) {}
  const char *serialText() const;
};

class LEAP_EXPORT_CLASS FailedDeviceList : public ListOf<FailedDevice> {
public:
  FailedDeviceList &append(const FailedDevice &device);
  FailedDeviceList &append(const FailedDeviceList &other);
};

/** Settings of this program's connection: gone with it. Without a service there are none, and
 * setters return false. Each call waits for the service. */
class LEAP_EXPORT_CLASS Config : public Handle {
public:
  enum ValueType {
    TYPE_UNKNOWN = 0,
    TYPE_BOOLEAN = 1,
    TYPE_INT32 = 2,
    TYPE_FLOAT = 6,
    TYPE_STRING = 8
  };

  Config() {}
  ValueType type(const std::string &key) const { return typeOf(key.c_str()); }
  bool getBool(const std::string &key) const { return numberOf(key.c_str()) != 0; }
  int32_t getInt32(const std::string &key) const { return whole(numberOf(key.c_str())); }
  float getFloat(const std::string &key) const {
    return static_cast<float>(numberOf(key.c_str()));
  }
  std::string getString(const std::string &key) const {
    const Text text(*this, key.c_str());
    return text.characters;
  }
  bool setBool(const std::string &key, bool value) {
    return set(key.c_str(), TYPE_BOOLEAN, value ? 1 : 0, 0);
  }
  bool setInt32(const std::string &key, int32_t value) {
    return set(key.c_str(), TYPE_INT32, value, 0);
  }
  bool setFloat(const std::string &key, float value) {
    return set(key.c_str(), TYPE_FLOAT, static_cast<double>(value), 0);
  }
  bool setString(const std::string &key, const std::string &value) {
    return set(key.c_str(), TYPE_STRING, 0, value.c_str());
  }
  /** Settings are told to the service as they are set: whether there is one. */
  bool save() const;

private:
  friend struct Maker;
  explicit Config(const Handle &handle) : Handle(handle) {}

  /** A text of the service's, no longer than a message allows. */
  struct Text {
    Text(const Config &config, const char *key) {
      config.textOf(key, characters, sizeof characters);
    }
    char characters[4097];
  };

  static int32_t whole(double number) { return static_cast<int32_t>(number); }
  ValueType typeOf(const char *key) const;
  double numberOf(const char *key) const;
  void textOf(const char *key, char *text, std::size_t size) const;
  bool set(const char *key, ValueType type, double number, const char *text);
};

} // namespace Leap

#endif
