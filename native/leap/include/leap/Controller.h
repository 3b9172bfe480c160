/* The connection of a program with the service, and those who listen to it.
 * Law: nothing here waits but Config and removeListener(); a service that comes later, or anew, is
 * found; all callbacks of a Controller come from one thread of its own, never two at a time. */
#if !defined(__Leap_Controller_h__)
#define __Leap_Controller_h__

#include "Device.h"
#include "Frame.h"
#include "Screen.h"

namespace Leap {

class Controller;
class Core;

/** How grave a message of the service is. */
enum MessageSeverity {
  MESSAGE_UNKNOWN = 0,
  MESSAGE_CRITICAL = 1,
  MESSAGE_WARNING = 2,
  MESSAGE_INFORMATION = 3
};

/** What a program may want to hear; derive from it. Its calls:
 * onInit first; onServiceConnect when the service answers; onConnect when a device streams too;
 * onFrame and onImages for each frame and pair of images that comes while no callback runs;
 * onDisconnect and onServiceDisconnect when that ends; onExit last, when it is removed or the
 * Controller goes. */
class LEAP_EXPORT_CLASS Listener {
public:
  Listener() {}
  virtual ~Listener();
  virtual void onInit(const Controller &);
  virtual void onConnect(const Controller &);
  virtual void onDisconnect(const Controller &);
  virtual void onExit(const Controller &);
  virtual void onFrame(const Controller &);
  /** Once after onConnect: Linux does not tell programs of focus. */
  virtual void onFocusGained(const Controller &);
  virtual void onFocusLost(const Controller &);
  virtual void onServiceConnect(const Controller &);
  virtual void onServiceDisconnect(const Controller &);
  virtual void onDeviceChange(const Controller &);
  virtual void onImages(const Controller &);
  /** After onServiceConnect, onServiceDisconnect, and when tracking pauses or goes on. */
  virtual void onServiceChange(const Controller &);
  /** When there is one more of Controller::failedDevices(). */
  virtual void onDeviceFailure(const Controller &);
  virtual void onLogMessage(const Controller &, MessageSeverity severity, int64_t timestamp,
                            const char *message);
};

class LEAP_EXPORT_CLASS Controller {
public:
  enum PolicyFlag {
    POLICY_DEFAULT = 0,
    POLICY_BACKGROUND_FRAMES = 1,
    POLICY_IMAGES = 2,
    POLICY_OPTIMIZE_HMD = 4,
    POLICY_ALLOW_PAUSE_RESUME = 8,
    /** The same images as those of POLICY_IMAGES. */
    POLICY_RAW_IMAGES = 64
  };

  /** Begins to look for the service; never waits. */
  Controller();
  explicit Controller(Listener &listener);
  /** Calls onExit of all who still listen. May be done within a callback. */
  ~Controller();

  /** Whether the service answers and a device streams. */
  bool isConnected() const;
  bool isServiceConnected() const;
  bool hasFocus() const { return true; }

  /** False where it listens already. */
  bool addListener(Listener &listener);
  /** Waits for a callback of its that runs, and for onExit; within a callback it waits for none. */
  bool removeListener(Listener &listener);

  /** One of the newest 60 frames: 0 is the newest, 59 the oldest; else invalid. */
  Frame frame(int history = 0) const;

  /** None is at the start. */
  void enableGesture(Gesture::Type type, bool enable = true) const;
  bool isGestureEnabled(Gesture::Type type) const;

  Config config() const;
  /** Those that stream first. */
  DeviceList devices() const;
  FailedDeviceList failedDevices() const;

  /** The newest pair, which may be newer than the newest frame's; empty without POLICY_IMAGES. */
  ImageList images() const;
  ImageList rawImages() const { return images(); }

  /** One, which stands behind the device. */
  ScreenList locatedScreens() const;
  /** As programs of 2013 spell it. */
  ScreenList calibratedScreens() const { return locatedScreens(); }
  BugReport bugReport() const { return BugReport(); }
  /** Always invalid. */
  TrackedQuad trackedQuad() const { return TrackedQuad(); }

  /** Requests to the service; it may deny them. */
  void setPolicy(PolicyFlag policy) const;
  void clearPolicy(PolicyFlag policy) const;
  bool isPolicySet(PolicyFlag policy) const;
  /** All at once, as programs of 2013 do. */
  PolicyFlag policyFlags() const;
  void setPolicyFlags(PolicyFlag flags) const;

  /** Needs POLICY_ALLOW_PAUSE_RESUME; pauses tracking for everybody. */
  void setPaused(bool pause);
  bool isPaused() const;

  /** us, of the clock of Frame::timestamp(). */
  int64_t now() const;

private:
  friend class Core;
  /** That which callbacks get: it ends with its core. */
  explicit Controller(Core &core);
  Controller(const Controller &);
  Controller &operator=(const Controller &);

  Core *m_core;
  bool m_owner;
};

} // namespace Leap

#endif
