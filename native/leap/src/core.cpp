/* What a Controller is made of: the thread that polls, and what came. */
#include "core.h"

#include <algorithm>
#include <cstring>

namespace Leap {

namespace {

const uint32_t POLL_MS = 1000; /* closing wakes it: any long time will do */

bool failed(uint32_t status) { return status >= uint32_t{eLeapDeviceStatus_UnknownFailure}; }

bool streams(uint32_t status) {
  const uint32_t either = eLeapDeviceStatus_Streaming | eLeapDeviceStatus_Paused;
  return !failed(status) && (status & either) != 0;
}

Ref<DeviceFacts> facts_of(const LEAP_DEVICE_EVENT &event) {
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
  const DeviceValues values = {event.device.id,
                               event.status,
                               serial,
                               info.h_fov,
                               info.v_fov,
                               static_cast<float>(info.range) / 1000,
                               static_cast<float>(info.baseline) / 1000};
  return Ref<DeviceFacts>(new DeviceFacts(values));
}

} // namespace

bool DeviceFacts::is_streaming() const { return streams(status); }
bool DeviceFacts::has_failed() const { return failed(status); }

Core::Core()
    : connection_(nullptr), history_(new History), stopping_(false), enabled_(0), service_(false),
      told_connected_(false), told_paused_(false), tools_(false), lends_(false), granted_(0),
      wished_(0), view_(*this), hearing_(this, view_) {}

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
    handle_loss();
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
    handle_policy(message.policy_event->current_policy);
    break;
  case eLeapEventType_Tracking:
    handle_frame(*message.tracking_event);
    break;
  case eLeapEventType_Image:
    handle_image(*message.image_event);
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

void Core::handle_image(const LEAP_IMAGE_EVENT &event) {
  history_->show(darkroom_.develop(connection_, event));
  hearing_.images_came();
}

void Core::handle_policy(uint32_t granted) {
  {
    Guard guard(lock_);
    granted_ = granted;
  }
  if ((granted & Controller::POLICY_IMAGES) == 0) {
    history_->show(Ref<ImagePair>());
  }
}

void Core::handle_loss() {
  {
    Guard guard(lock_);
    service_ = false;
    granted_ = 0;
    devices_.clear();
    told_paused_ = false;
  }
  history_->show(Ref<ImagePair>());
  tell_connection();
  tell(Happening::SERVICE_DISCONNECT);
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
  tell_pause();
  if (!lost && failed(event.status)) {
    tell(Happening::DEVICE_FAILURE);
  }
}

/* What is held by programs never changes: a device with another status is another value. */
void Core::handle_status(uint32_t id, uint32_t status) {
  bool changed = false, fails = false;
  {
    Guard guard(lock_);
    for (Ref<DeviceFacts> &device : devices_) {
      if (device->id == id && device->status != status) {
        fails = failed(status) && !device->has_failed();
        DeviceValues now = *device.get();
        now.status = status;
        device = Ref<DeviceFacts>(new DeviceFacts(now));
        changed = true;
      }
    }
  }
  if (changed) {
    tell_connection();
    tell(Happening::DEVICE_CHANGE);
    tell_pause();
  }
  if (fails) {
    tell(Happening::DEVICE_FAILURE);
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

/* Tell where tracking pauses or goes on. */
void Core::tell_pause() {
  bool before, now;
  {
    Guard guard(lock_);
    before = told_paused_;
    now = told_paused_ = is_any_paused();
  }
  if (now != before) {
    tell(Happening::SERVICE_CHANGE);
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
  return is_any_paused();
}

bool Core::is_any_paused() const {
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

} // namespace Leap
