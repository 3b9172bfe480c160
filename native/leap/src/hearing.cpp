/* Those who listen to a Controller, and the thread that calls them. */
#include "hearing.h"

#include <csignal>

#include <pthread.h>

namespace Leap {

std::thread start_thread(const std::function<void()> &run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(run);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

Hearing::Hearing(const Shared *keeper, const Controller &view)
    : keeper_(keeper), view_(view), frame_waits_(false), images_wait_(false), stopped_(false),
      service_(false), connected_(false) {}

Hearing::~Hearing() {}

Hearing::Entry *Hearing::find(const Listener &listener) {
  for (Entry &entry : entries_) {
    if (entry.listener == &listener) {
      return &entry;
    }
  }
  return nullptr;
}

void Hearing::forget(const Listener &listener) {
  for (size_t i = 0; i < entries_.size(); i++) {
    if (entries_[i].listener == &listener) {
      entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
  }
  changed_.notify_all();
}

bool Hearing::add(Listener &listener) {
  Lock lock(lock_);
  if (stopped_ || find(listener) != nullptr) {
    return false;
  }
  entries_.push_back(Entry{&listener, false, false, false});
  if (!thread_.joinable()) {
    Ref<const Shared> keeper(keeper_);
    thread_ = start_thread([this, keeper] { run(); });
    thread_id_ = thread_.get_id();
  }
  changed_.notify_all();
  return true;
}

bool Hearing::remove(Listener &listener) {
  Lock lock(lock_);
  Entry *entry = find(listener);
  if (entry == nullptr) {
    return false;
  }
  if (is_here()) {
    if (!entry->leaving) {
      part_here(lock, listener);
    }
    return true;
  }
  entry->leaving = true;
  changed_.notify_all();
  changed_.wait(lock, [&] { return find(listener) == nullptr; });
  return true;
}

void Hearing::stop() {
  Lock lock(lock_);
  if (is_here()) {
    while (!entries_.empty()) {
      Listener &listener = *entries_.front().listener;
      if (entries_.front().exiting) {
        forget(listener); /* It is in onExit now, and ends everything from there. */
      } else {
        part_here(lock, listener);
      }
    }
  }
  for (Entry &entry : entries_) {
    entry.leaving = true;
  }
  changed_.notify_all();
  changed_.wait(lock, [this] { return entries_.empty(); });
  stopped_ = true;
  changed_.notify_all();
  if (!thread_.joinable()) {
    return;
  }
  std::thread thread(std::move(thread_));
  lock.unlock();
  if (thread.get_id() == std::this_thread::get_id()) {
    thread.detach();
  } else {
    thread.join();
  }
}

void Hearing::happened(const Happening &happening) {
  Lock lock(lock_);
  const bool connects = happening.kind == Happening::SERVICE_CONNECT;
  if (!thread_.joinable()) { /* Nobody has ever listened: keep what one would be greeted with. */
    service_ = connects || (service_ && happening.kind != Happening::SERVICE_DISCONNECT);
    connected_ = happening.kind == Happening::CONNECT ||
                 (connected_ && happening.kind != Happening::DISCONNECT);
    return;
  }
  happenings_.push_back(happening);
  changed_.notify_all();
}

void Hearing::frame_came() {
  Lock lock(lock_);
  if (!entries_.empty()) {
    frame_waits_ = true;
    changed_.notify_all();
  }
}

void Hearing::images_came() {
  Lock lock(lock_);
  if (!entries_.empty()) {
    images_wait_ = true;
    changed_.notify_all();
  }
}

void Hearing::run() {
  Lock lock(lock_);
  while (!stopped_) {
    if (greet_or_part(lock)) {
      continue;
    }
    if (!happenings_.empty()) {
      const Happening happening = happenings_.front();
      happenings_.pop_front();
      tell(lock, happening);
    } else if (frame_waits_) {
      tell_all(lock, [this](Listener &listener) { listener.onFrame(view_); });
      frame_waits_ = false; /* Those that came meanwhile are in the history alone. */
    } else if (images_wait_) {
      tell_all(lock, [this](Listener &listener) { listener.onImages(view_); });
      images_wait_ = false;
    } else {
      changed_.wait(lock);
    }
  }
}

/* Greet one who is new, or let one go; false where there is neither. */
bool Hearing::greet_or_part(Lock &lock) {
  for (Entry &entry : entries_) {
    Listener &listener = *entry.listener;
    if (!entry.greeted) {
      entry.greeted = true;
      greet(lock, listener);
      return true;
    }
    if (entry.leaving) {
      entry.exiting = true;
      call(lock, listener, [this](Listener &one) { one.onExit(view_); });
      forget(listener);
      return true;
    }
  }
  return false;
}

void Hearing::greet(Lock &lock, Listener &listener) {
  call(lock, listener, [this](Listener &one) { one.onInit(view_); });
  if (service_) {
    call_if_there(lock, listener, [this](Listener &one) { one.onServiceConnect(view_); });
    call_if_there(lock, listener, [this](Listener &one) { one.onServiceChange(view_); });
  }
  if (connected_) {
    call_if_there(lock, listener, [this](Listener &one) { one.onConnect(view_); });
    call_if_there(lock, listener, [this](Listener &one) { one.onFocusGained(view_); });
  }
}

void Hearing::tell(Lock &lock, const Happening &happening) {
  switch (happening.kind) {
  case Happening::SERVICE_CONNECT:
    service_ = true;
    tell_all(lock, [this](Listener &one) { one.onServiceConnect(view_); });
    tell_all(lock, [this](Listener &one) { one.onServiceChange(view_); });
    break;
  case Happening::CONNECT:
    connected_ = true;
    tell_all(lock, [this](Listener &one) { one.onConnect(view_); });
    tell_all(lock, [this](Listener &one) { one.onFocusGained(view_); });
    break;
  case Happening::DISCONNECT:
    connected_ = false;
    tell_all(lock, [this](Listener &one) { one.onDisconnect(view_); });
    break;
  case Happening::SERVICE_DISCONNECT:
    service_ = false;
    tell_all(lock, [this](Listener &one) { one.onServiceDisconnect(view_); });
    tell_all(lock, [this](Listener &one) { one.onServiceChange(view_); });
    break;
  case Happening::SERVICE_CHANGE:
    tell_all(lock, [this](Listener &one) { one.onServiceChange(view_); });
    break;
  case Happening::DEVICE_CHANGE:
    tell_all(lock, [this](Listener &one) { one.onDeviceChange(view_); });
    break;
  case Happening::DEVICE_FAILURE:
    tell_all(lock, [this](Listener &one) { one.onDeviceFailure(view_); });
    break;
  case Happening::LOG:
    tell_all(lock, [&](Listener &one) {
      one.onLogMessage(view_, happening.severity, happening.timestamp, happening.text.c_str());
    });
    break;
  }
}

void Hearing::tell_all(Lock &lock, const Call &told) {
  const std::vector<Entry> now = entries_;
  for (const Entry &entry : now) {
    call_if_there(lock, *entry.listener, told);
  }
}

void Hearing::call_if_there(Lock &lock, Listener &listener, const Call &told) {
  const Entry *entry = find(listener);
  if (entry != nullptr && entry->greeted && !entry->leaving) {
    call(lock, listener, told);
  }
}

void Hearing::call(Lock &lock, Listener &listener, const Call &told) {
  lock.unlock();
  told(listener);
  lock.lock();
}

/* Let one go within a callback: this thread is the one that calls. */
void Hearing::part_here(Lock &lock, Listener &listener) {
  forget(listener);
  call(lock, listener, [this](Listener &one) { one.onExit(view_); });
}

} // namespace Leap
