/* Controllers and listeners as programs see them. */
#include "core.h"

namespace Leap {

Listener::~Listener() {}
void Listener::onInit(const Controller &) {}
void Listener::onConnect(const Controller &) {}
void Listener::onDisconnect(const Controller &) {}
void Listener::onExit(const Controller &) {}
void Listener::onFrame(const Controller &) {}
void Listener::onFocusGained(const Controller &) {}
void Listener::onFocusLost(const Controller &) {}
void Listener::onServiceConnect(const Controller &) {}
void Listener::onServiceDisconnect(const Controller &) {}
void Listener::onDeviceChange(const Controller &) {}
void Listener::onImages(const Controller &) {}
void Listener::onServiceChange(const Controller &) {}
void Listener::onDeviceFailure(const Controller &) {}
void Listener::onLogMessage(const Controller &, MessageSeverity, int64_t, const char *) {}

Controller::Controller() : m_core(new Core), m_owner(true) {
  retain(m_core);
  m_core->start();
}

Controller::Controller(Listener &listener) : m_core(new Core), m_owner(true) {
  retain(m_core);
  m_core->hearing().add(listener);
  m_core->start();
}

Controller::Controller(Core &core) : m_core(&core), m_owner(false) {}

Controller::~Controller() {
  if (m_owner) {
    m_core->stop();
    release(m_core);
  }
}

bool Controller::isConnected() const { return m_core->is_connected(); }
bool Controller::isServiceConnected() const { return m_core->is_service_connected(); }

bool Controller::addListener(Listener &listener) {
  return m_core->hearing().add(listener);
}

bool Controller::removeListener(Listener &listener) {
  return m_core->hearing().remove(listener);
}

Frame Controller::frame(int history) const {
  const Ref<Snapshot> found = m_core->history().get(history);
  return found ? Maker::make<Frame>(found.get(), 0) : Frame();
}

void Controller::enableGesture(Gesture::Type type, bool enable) const {
  m_core->enable(type, enable);
}

bool Controller::isGestureEnabled(Gesture::Type type) const {
  return m_core->is_enabled(type);
}

Config Controller::config() const { return Maker::make<Config>(m_core, 0); }

DeviceList Controller::devices() const {
  DeviceList list;
  for (const Ref<DeviceFacts> &device : m_core->devices()) {
    Maker::add(list, Maker::handle(device.get(), 0));
  }
  return list;
}

FailedDeviceList Controller::failedDevices() const {
  FailedDeviceList list;
  for (const Ref<DeviceFacts> &device : m_core->devices()) {
    if (device->has_failed()) {
      Maker::add(list, Maker::handle(device.get(), 0));
    }
  }
  return list;
}

ImageList Controller::images() const { return list_images(m_core->history().newest_images()); }
ScreenList Controller::locatedScreens() const { return list_screens(); }

void Controller::setPolicy(PolicyFlag policy) const {
  m_core->set_policy(static_cast<uint32_t>(policy), 0);
}

void Controller::clearPolicy(PolicyFlag policy) const {
  m_core->set_policy(0, static_cast<uint32_t>(policy));
}

bool Controller::isPolicySet(PolicyFlag policy) const {
  const uint32_t bits = static_cast<uint32_t>(policy);
  return (m_core->granted() & bits) == bits;
}

namespace {
const uint32_t ALL_POLICIES =
    Controller::POLICY_BACKGROUND_FRAMES | Controller::POLICY_IMAGES |
    Controller::POLICY_OPTIMIZE_HMD | Controller::POLICY_ALLOW_PAUSE_RESUME |
    Controller::POLICY_RAW_IMAGES;
}

Controller::PolicyFlag Controller::policyFlags() const {
  return static_cast<PolicyFlag>(m_core->granted() & ALL_POLICIES);
}

void Controller::setPolicyFlags(PolicyFlag flags) const {
  const uint32_t set = static_cast<uint32_t>(flags) & ALL_POLICIES;
  m_core->set_policy(set, ALL_POLICIES & ~set);
}

void Controller::setPaused(bool pause) { m_core->set_paused(pause); }
bool Controller::isPaused() const { return m_core->is_paused(); }
int64_t Controller::now() const { return LeapGetNow(); }

} // namespace Leap
