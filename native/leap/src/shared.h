/* What handles point to: counted, and made handles of by Maker alone. Private to the library. */
#ifndef HANDSPAN_LEAP_SHARED_H
#define HANDSPAN_LEAP_SHARED_H

#include "leap/Handle.h"

#include <atomic>

namespace Leap {

/** Anything that is kept while somebody holds it. */
struct Shared {
  Shared() : users(0) {}
  virtual ~Shared();
  Shared(const Shared &) = delete;
  Shared &operator=(const Shared &) = delete;

  mutable std::atomic<int> users;
};

inline void retain(const Shared *shared) {
  if (shared != nullptr) {
    shared->users.fetch_add(1, std::memory_order_relaxed);
  }
}

inline void release(const Shared *shared) {
  if (shared != nullptr && shared->users.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    delete shared;
  }
}

/** A hold on something shared, or on nothing. */
template <typename Kind> class Ref {
public:
  Ref() : held_(nullptr) {}
  explicit Ref(Kind *held) : held_(held) { retain(held_); }
  Ref(const Ref &other) : held_(other.held_) { retain(held_); }
  Ref &operator=(Ref other) {
    std::swap(held_, other.held_);
    return *this;
  }
  ~Ref() { release(held_); }
  Kind *get() const { return held_; }
  Kind *operator->() const { return held_; }
  explicit operator bool() const { return held_ != nullptr; }

private:
  Kind *held_;
};

/** The way from what is shared to handles, and back. */
struct Maker {
  static Handle handle(const Shared *shared, int place) {
    Handle made;
    retain(shared);
    made.m_shared = shared;
    made.m_place = place;
    return made;
  }
  template <typename Element> static Element make(const Shared *shared, int place) {
    return Element(handle(shared, place));
  }
  static const Shared *shared(const Handle &handle) { return handle.m_shared; }
  static int place(const Handle &handle) { return handle.m_place; }
  static void add(ListBase &list, const Handle &element) { list.add(element); }
  static void add_all(ListBase &list, const ListBase &other) { list.addAll(other); }
};

} // namespace Leap

#endif
