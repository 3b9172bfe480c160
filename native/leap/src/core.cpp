/* What a Controller is made of: the thread that polls, and what came. */
#include "core.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace Leap {

namespace {

const uint32_t POLL_MS = 1000; /* closing wakes it: any long time will do */
const std::chrono::milliseconds PATIENCE(1000); /* for an answer that comes within milliseconds */
const GestureKinds ALL_GESTURES = kind_bit(Gesture::TYPE_SWIPE) | kind_bit(Gesture::TYPE_CIRCLE) |
                                  kind_bit(Gesture::TYPE_SCREEN_TAP) |
                                  kind_bit(Gesture::TYPE_KEY_TAP);

bool streams(uint32_t status) {
  const bool failed = status >= static_cast<uint32_t>(eLeapDeviceStatus_UnknownFailure);
  return !failed && (status & (eLeapDeviceStatus_Streaming | eLeapDeviceStatus_Paused)) != 0;
}

Ref<DeviceFacts> facts_of(const LEAP_DEVICE_EVENT &event) {
  Ref<DeviceFacts> facts(new DeviceFacts);
  char serial[256] = "";
  LEAP_DEVICE_INFO info;
  std::memset(&info, 0, sizeof info);
  info.size = sizeof info;
  info.serial = serial;
  info.serial_length = sizeof serial;
  LEAP_DEVICE device;
  if (LeapOpenDevice(event.device, &device) == eLeapRS_Success) {
    LeapGetDeviceInfo(device, &info); /* Zeros where it fails: an unknown device is one, too. */
    LeapCloseDevice(device);
  }
  facts->id = event.device.id;
  facts->status = event.status;
  facts->serial = serial;
  facts->h_fov = info.h_fov;
  facts->v_fov = info.v_fov;
  facts->range_mm = static_cast<float>(info.range) / 1000;
  facts->baseline_mm = static_cast<float>(info.baseline) / 1000;
  return facts;
}

} // namespace

bool DeviceFacts::is_streaming() const { return streams(status); }

Core::Core()
    : connection_(nullptr), history_(new History), stopping_(false), enabled_(0), service_(false),
      told_connected_(false), tools_(false), granted_(0), view_(*this),
      hearing_(this, view_) {}

Core::~Core() {}

void Core::start() {
  if (LeapCreateConnection(nullptr, &connection_) != eLeapRS_Success) {
    connection_ = nullptr; /* No memory: as if there were no service. */
    return;
  }
  want();
  LeapOpenConnection(connection_);
  thread_ = start_thread([this] { run(); });
}

void Core::stop() {
  hearing_.stop();
  stopping_ = true;
  LeapCloseConnection(connection_);
  if (thread_.joinable()) {
    thread_.join();
  }
  LeapDestroyConnection(connection_);
  connection_ = nullptr;
  history_->clear(); /* Its frames point back at it. */
}

void Core::run() {
  while (!stopping_) {
    LEAP_CONNECTION_MESSAGE message;
    if (LeapPollConnection(connection_, POLL_MS, &message) == eLeapRS_Success) {
      handle(message);
    }
  }
}

void Core::handle(const LEAP_CONNECTION_MESSAGE &message) {
  switch (message.type) {
  case eLeapEventType_Connection:
    {
      Guard guard(lock_);
      service_ = true;
    }
    tell(Happening::SERVICE_CONNECT);
    tell_connection();
    break;
  case eLeapEventType_ConnectionLost:
    {
      Guard guard(lock_);
      service_ = false;
      granted_ = 0;
      devices_.clear();
    }
    tell_connection();
    tell(Happening::SERVICE_DISCONNECT);
    break;
  case eLeapEventType_Device:
    handle_device(*message.device_event, false);
    break;
  case eLeapEventType_DeviceLost:
    handle_device(*message.device_event, true);
    break;
  case eLeapEventType_DeviceStatusChange:
    handle_status(message.device_status_change_event->device.id,
                  message.device_status_change_event->status);
    break;
  case eLeapEventType_Policy:
    {
      Guard guard(lock_);
      granted_ = message.policy_event->current_policy;
    }
    break;
  case eLeapEventType_Tracking:
    handle_frame(*message.tracking_event);
    break;
  case eLeapEventType_LogEvent:
    handle_log(*message.log_event);
    break;
  case eLeapEventType_ConfigResponse:
    answer(message.config_response_event->requestID, false, &message.config_response_event->value);
    break;
  case eLeapEventType_ConfigChange:
    answer(message.config_change_event->requestID, message.config_change_event->status, nullptr);
    break;
  default:
    break;
  }
}

void Core::handle_frame(const LEAP_TRACKING_EVENT &event) {
  hs_classic classic;
  if (HandspanGetClassic(connection_, event.tracking_frame_id, &classic) != eLeapRS_Success) {
    return; /* It was sent before the service heard what we want. */
  }
  Ref<Snapshot> snapshot = take_snapshot(event, classic, enabled_);
  snapshot->history = history_;
  history_->add(snapshot);
  hearing_.frame_came();
}

void Core::handle_device(const LEAP_DEVICE_EVENT &event, bool lost) {
  {
    Guard guard(lock_);
    const uint32_t id = event.device.id;
    devices_.erase(std::remove_if(devices_.begin(), devices_.end(),
                                  [id](const Ref<DeviceFacts> &one) { return one->id == id; }),
                   devices_.end());
    if (!lost) {
      devices_.push_back(facts_of(event));
    }
  }
  tell_connection();
  tell(Happening::DEVICE_CHANGE);
}

/* What is held by programs never changes: a device with another status is another value. */
void Core::handle_status(uint32_t id, uint32_t status) {
  bool changed = false;
  {
    Guard guard(lock_);
    for (Ref<DeviceFacts> &device : devices_) {
      if (device->id == id && device->status != status) {
        Ref<DeviceFacts> now(new DeviceFacts);
        now->id = id;
        now->status = status;
        now->serial = device->serial;
        now->h_fov = device->h_fov;
        now->v_fov = device->v_fov;
        now->range_mm = device->range_mm;
        now->baseline_mm = device->baseline_mm;
        device = now;
        changed = true;
      }
    }
  }
  if (changed) {
    tell_connection();
    tell(Happening::DEVICE_CHANGE);
  }
}

void Core::handle_log(const LEAP_LOG_EVENT &event) {
  const MessageSeverity severity = static_cast<MessageSeverity>(event.severity);
  hearing_.happened(Happening{Happening::LOG, severity, event.timestamp, event.message});
}

void Core::tell(Happening::Kind kind) {
  hearing_.happened(Happening{kind, MESSAGE_UNKNOWN, 0, std::string()});
}

/* Tell where whether we are connected has changed. */
void Core::tell_connection() {
  bool before, now;
  {
    Guard guard(lock_);
    before = told_connected_;
    now = told_connected_ = service_ && is_any_streaming();
  }
  if (now != before) {
    tell(now ? Happening::CONNECT : Happening::DISCONNECT);
  }
}

bool Core::is_any_streaming() const {
  return std::any_of(devices_.begin(), devices_.end(),
                     [](const Ref<DeviceFacts> &one) { return one->is_streaming(); });
}

bool Core::is_service_connected() const {
  Guard guard(lock_);
  return service_;
}

bool Core::is_connected() const {
  Guard guard(lock_);
  return told_connected_;
}

bool Core::is_paused() const {
  Guard guard(lock_);
  return std::any_of(devices_.begin(), devices_.end(), [](const Ref<DeviceFacts> &one) {
    return one->is_streaming() && (one->status & eLeapDeviceStatus_Paused) != 0;
  });
}

std::vector<Ref<DeviceFacts>> Core::devices() const {
  Guard guard(lock_);
  std::vector<Ref<DeviceFacts>> sorted = devices_;
  std::stable_partition(sorted.begin(), sorted.end(),
                        [](const Ref<DeviceFacts> &one) { return one->is_streaming(); });
  return sorted;
}

/* Nothing that nobody wants is computed by the service. */
void Core::want() {
  uint32_t parts = HS_CLASSIC_MOTION;
  if (enabled_ != 0) {
    parts |= HS_CLASSIC_WITH_GESTURES;
  }
  Guard guard(lock_); /* Of two threads the one that decides last shall say it last. */
  if (tools_) {
    parts |= HS_CLASSIC_WITH_TOOLS;
  }
  HandspanWantClassic(connection_, parts);
}

void Core::enable(Gesture::Type type, bool enabled) {
  const GestureKinds bits = type == Gesture::TYPE_INVALID ? 0 : kind_bit(type) & ALL_GESTURES;
  if (enabled) {
    enabled_ |= bits;
  } else {
    enabled_ &= ~bits;
  }
  want();
}

bool Core::is_enabled(Gesture::Type type) const { return (enabled_ & kind_bit(type)) != 0; }

void Core::want_tools(bool wanted) {
  {
    Guard guard(lock_);
    tools_ = wanted;
  }
  want();
}

void Core::set_policy(uint64_t set, uint64_t clear) {
  LeapSetPolicyFlags(connection_, set, clear);
}

uint32_t Core::granted() const {
  Guard guard(lock_);
  return granted_;
}

bool Core::set_paused(bool paused) {
  return LeapSetPause(connection_, paused) == eLeapRS_Success;
}

/* ---- Settings ---- */

void Core::answer(uint32_t request, bool stored, const LEAP_VARIANT *value) {
  Guard guard(asking_);
  const auto found = questions_.find(request);
  if (found == questions_.end()) {
    return; /* Nobody waits for it any more. */
  }
  Answer &told = *found->second;
  told.came = true;
  told.stored = stored;
  if (value != nullptr) {
    told.setting.type = value->type;
    if (value->type == eLeapValueType_String) {
      told.setting.text = value->strValue;
    } else if (value->type == eLeapValueType_Float) {
      told.setting.number = static_cast<double>(value->fValue);
    } else if (value->type == eLeapValueType_Boolean) {
      told.setting.number = value->boolValue ? 1 : 0;
    } else if (value->type == eLeapValueType_Int32) {
      told.setting.number = value->iValue;
    }
  }
  answered_.notify_all();
}

/* Wait for an answer; the lock was taken before the question was asked. */
bool Core::await(std::unique_lock<std::mutex> &lock, uint32_t request, Answer &answer) {
  questions_[request] = &answer;
  answered_.wait_for(lock, PATIENCE, [&answer] { return answer.came; });
  questions_.erase(request);
  return answer.came;
}

Setting Core::ask(const char *key) {
  Answer answer = {false, false, {eLeapValueType_Unknown, 0, std::string()}};
  uint32_t request = 0;
  std::unique_lock<std::mutex> lock(asking_);
  if (LeapRequestConfigValue(connection_, key, &request) == eLeapRS_Success) {
    await(lock, request, answer);
  }
  return answer.setting;
}

bool Core::set(const char *key, const LEAP_VARIANT &value) {
  Answer answer = {false, false, {eLeapValueType_Unknown, 0, std::string()}};
  uint32_t request = 0;
  std::unique_lock<std::mutex> lock(asking_);
  return LeapSaveConfigValue(connection_, key, &value, &request) == eLeapRS_Success &&
         await(lock, request, answer) && answer.stored;
}

} // namespace Leap
