/* Handles and lists of them. Law: a list that is shared is copied before it changes. */
#include "shared.h"

#include <vector>

namespace Leap {

Shared::~Shared() {}

Handle::Handle(const Handle &other) : m_shared(other.m_shared), m_place(other.m_place) {
  retain(m_shared);
}

Handle &Handle::operator=(const Handle &other) {
  retain(other.m_shared);
  release(m_shared);
  m_shared = other.m_shared;
  m_place = other.m_place;
  return *this;
}

Handle::~Handle() { release(m_shared); }

namespace {

struct Elements : Shared {
  std::vector<Handle> handles;
};

const std::vector<Handle> &handles_of(const Shared *shared) {
  return static_cast<const Elements *>(shared)->handles;
}

} // namespace

ListBase::ListBase(const ListBase &other) : m_shared(other.m_shared) { retain(m_shared); }

ListBase &ListBase::operator=(const ListBase &other) {
  retain(other.m_shared);
  release(m_shared);
  m_shared = other.m_shared;
  return *this;
}

ListBase::~ListBase() { release(m_shared); }

int ListBase::count() const {
  return m_shared == nullptr ? 0 : static_cast<int>(handles_of(m_shared).size());
}

Handle ListBase::at(int index) const {
  return index >= 0 && index < count() ? handles_of(m_shared)[static_cast<size_t>(index)]
                                       : Handle();
}

void ListBase::add(const Handle &element) {
  if (m_shared == nullptr || m_shared->users.load(std::memory_order_acquire) > 1) {
    Elements *own = new Elements;
    if (m_shared != nullptr) {
      own->handles = handles_of(m_shared);
    }
    retain(own);
    release(m_shared);
    m_shared = own;
  }
  static_cast<Elements *>(m_shared)->handles.push_back(element);
}

void ListBase::addAll(const ListBase &other) {
  const ListBase kept(other); /* It may be this one. */
  for (int i = 0; i < kept.count(); i++) {
    add(kept.at(i));
  }
}

} // namespace Leap
