/* What a Controller is made of: the connection, what came over it, and those who listen.
 * Private to the library. Law: the thread that polls never runs code of the program, so that the
 * history is whole however long a callback takes. */
#ifndef HANDSPAN_LEAP_CORE_H
#define HANDSPAN_LEAP_CORE_H

#include "hearing.h"
#include "images.h"
#include "snapshot.h"

#include <map>

namespace Leap {

/** What is told of a device. */
struct DeviceValues {
  uint32_t id, status;
  std::string serial;
  float h_fov, v_fov;         /* rad */
  float range_mm, baseline_mm;
};

/** A device as it was at some time. */
struct DeviceFacts : Shared, DeviceValues {
  explicit DeviceFacts(const DeviceValues &values) : DeviceValues(values) {}
  bool is_streaming() const;
  bool has_failed() const;
};

/** The screens that there are. */
ScreenList list_screens();

/** A setting as the service tells it. */
struct Setting {
  eLeapValueType type;
  double number; /* of a boolean, integer or float */
  std::string text;
};

class Core : public Shared {
public:
  Core();
  ~Core();
  /** Begin to look for the service. */
  void start();
  /** Let all listeners go and hang up; nothing comes any more. */
  void stop();

  Hearing &hearing() { return hearing_; }
  const History &history() const { return *history_.get(); }
  bool is_service_connected() const;
  bool is_connected() const;
  bool is_paused() const;
  std::vector<Ref<DeviceFacts>> devices() const;

  void enable(Gesture::Type type, bool enabled);
  bool is_enabled(Gesture::Type type) const;
  void want_tools(bool wanted);

  /** Policies are told as bits of Controller::PolicyFlag. */
  void set_policy(uint32_t set, uint32_t clear);
  uint32_t granted() const;
  bool set_paused(bool paused);

  /** Ask for a setting, or set one; wait for the answer. Unknown and false without a service. */
  Setting ask(const char *key);
  bool set(const char *key, const LEAP_VARIANT &value);

private:
  struct Answer {
    bool came, stored;
    Setting setting;
  };
  typedef std::lock_guard<std::mutex> Guard;

  void run();
  void handle(const LEAP_CONNECTION_MESSAGE &message);
  void handle_frame(const LEAP_TRACKING_EVENT &event);
  void handle_device(const LEAP_DEVICE_EVENT &event, bool lost);
  void handle_status(uint32_t id, uint32_t status);
  void handle_policy(uint32_t granted);
  void handle_loss();
  void handle_image(const LEAP_IMAGE_EVENT &event);
  void handle_log(const LEAP_LOG_EVENT &event);
  void answer(uint32_t request, bool stored, const LEAP_VARIANT *value);
  bool await(std::unique_lock<std::mutex> &lock, uint32_t request, Answer &answer);
  void tell(Happening::Kind kind);
  void tell_connection();
  void tell_pause();
  void want();
  bool is_any_streaming() const;
  bool is_any_paused() const;

  LEAP_CONNECTION connection_;
  Ref<History> history_;
  Darkroom darkroom_;
  std::thread thread_;
  std::atomic<bool> stopping_;
  std::atomic<GestureKinds> enabled_;

  mutable std::mutex lock_; /* what follows */
  bool service_, told_connected_, told_paused_, tools_, lends_;
  uint32_t granted_; /* bits of LeapC */
  uint32_t wished_;  /* bits of Controller::PolicyFlag */
  std::vector<Ref<DeviceFacts>> devices_;

  std::mutex asking_; /* questions that wait for their answers */
  std::condition_variable answered_;
  std::map<uint32_t, Answer *> questions_;

  Controller view_;
  Hearing hearing_;
};

} // namespace Leap

#endif
