/* Those who listen to a Controller, and the thread that calls them. Private to the library.
 * Law: one callback at a time, and none after a listener's onExit; frames and images that come
 * while one runs are skipped, other happenings wait; no lock is held while code of a program runs.
 */
#ifndef HANDSPAN_LEAP_HEARING_H
#define HANDSPAN_LEAP_HEARING_H

#include "leap/Controller.h"
#include "shared.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace Leap {

/** What listeners are told of, besides frames and images. */
struct Happening {
  enum Kind {
    SERVICE_CONNECT,
    CONNECT,
    DISCONNECT,
    SERVICE_DISCONNECT,
    SERVICE_CHANGE,
    DEVICE_CHANGE,
    DEVICE_FAILURE,
    LOG
  };
  Kind kind;
  MessageSeverity severity; /* of a log message, as what follows */
  int64_t timestamp;
  std::string text;
};

class Hearing {
public:
  /** `keeper` is held while the thread runs, and owns this. */
  Hearing(const Shared *keeper, const Controller &view);
  ~Hearing();

  bool add(Listener &listener);
  bool remove(Listener &listener);
  /** Let all listeners go, and end the thread; within a callback it ends when that returns. */
  void stop();

  void happened(const Happening &happening);
  void frame_came();
  void images_came();

private:
  typedef std::unique_lock<std::mutex> Lock;
  typedef std::function<void(Listener &)> Call;
  struct Entry {
    Listener *listener;
    bool greeted, leaving, exiting;
  };

  void run();
  bool greet_or_part(Lock &lock);
  void greet(Lock &lock, Listener &listener);
  void tell(Lock &lock, const Happening &happening);
  void tell_all(Lock &lock, const Call &call);
  void call_if_there(Lock &lock, Listener &listener, const Call &call);
  void call(Lock &lock, Listener &listener, const Call &call);
  void part_here(Lock &lock, Listener &listener);
  Entry *find(const Listener &listener);
  void forget(const Listener &listener);
  bool is_here() const { return std::this_thread::get_id() == thread_id_; }

  const Shared *keeper_;
  const Controller &view_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::vector<Entry> entries_;
  std::deque<Happening> happenings_;
  bool frame_waits_, images_wait_, stopped_;
  bool service_, connected_; /* as far as listeners were told */
  std::thread thread_;
  std::thread::id thread_id_;
};

/** Start a thread that takes none of the program's signals. */
std::thread start_thread(const std::function<void()> &run);

} // namespace Leap

#endif
