/* What all objects of the interface are: places in snapshots that never change, and lists of them.
 * Law: copying is cheap, objects outlive their Controller, nothing throws, and no string or
 * container crosses the border of the library. */
#if !defined(__Leap_Handle_h__)
#define __Leap_Handle_h__

#include "../LeapMath.h"

#include <cstdint>
#include <iterator>

#if !defined(LEAP_EXPORT)
#if defined(_WIN32)
#define LEAP_EXPORT __declspec(dllimport)
#else
#define LEAP_EXPORT __attribute__((visibility("default")))
#endif
#endif
#define LEAP_EXPORT_CLASS LEAP_EXPORT

namespace Leap {

/** Ends of the library's own; programs never use them. */
struct Shared;
struct Maker;
template <typename Element> class ListOf;

/** A place in a snapshot; without a snapshot it is invalid. */
class LEAP_EXPORT_CLASS Handle {
public:
  Handle() : m_shared(0), m_place(0) {}
  Handle(const Handle &other);
  Handle &operator=(const Handle &other);
  ~Handle();

protected:
  friend struct Maker;

  /** What a handle is taken for when it is described. */
  enum Kind {
    KIND_ARM, KIND_BONE, KIND_POINTABLE, KIND_FINGER, KIND_TOOL, KIND_HAND, KIND_GESTURE,
    KIND_INTERACTION_BOX, KIND_FRAME, KIND_DEVICE, KIND_IMAGE, KIND_SCREEN, KIND_MASK, KIND_QUAD,
    KIND_FAILED_DEVICE
  };
  std::string described(Kind kind) const {
    char text[160];
    describe(kind, text, sizeof text);
    return text;
  }

  /** Whether both are valid and the same in the same snapshot. */
  bool isSame(const Handle &other) const {
    return m_shared != 0 && m_shared == other.m_shared && m_place == other.m_place;
  }

  const Shared *m_shared;
  int32_t m_place;

private:
  void describe(Kind kind, char *text, std::size_t size) const;
};

/** What lists are made of: handles, one behind the other. */
class LEAP_EXPORT_CLASS ListBase {
public:
  ListBase() : m_shared(0) {}
  ListBase(const ListBase &other);
  ListBase &operator=(const ListBase &other);
  ~ListBase();

  int count() const;
  bool isEmpty() const { return count() == 0; }
  /** As programs of 2013 spell it. */
  bool empty() const { return isEmpty(); }

protected:
  friend struct Maker;
  Handle at(int index) const;
  void add(const Handle &element);
  void addAll(const ListBase &other);

private:
  Shared *m_shared;
};

/** A list of objects of one kind; an index that is out of range gives an invalid object. */
template <typename Element> class ListOf : public ListBase {
public:
  Element operator[](int index) const { return Element(at(index)); }

  class const_iterator {
  public:
    typedef std::forward_iterator_tag iterator_category;
    typedef Element value_type;
    typedef std::ptrdiff_t difference_type;
    typedef const Element *pointer;
    typedef const Element reference;

    /** Keeps an element for the length of an expression. */
    class Arrow {
    public:
      explicit Arrow(const Element &element) : m_element(element) {}
      const Element *operator->() const { return &m_element; }

    private:
      Element m_element;
    };

    const_iterator() : m_list(), m_index(0) {}
    const_iterator(const ListOf<Element> &list, int index) : m_list(list), m_index(index) {}
    reference operator*() const { return m_list[m_index]; }
    Arrow operator->() const { return Arrow(m_list[m_index]); }
    const_iterator &operator++() {
      ++m_index;
      return *this;
    }
    const_iterator operator++(int) {
      const_iterator before(*this);
      ++m_index;
      return before;
    }
    bool operator==(const const_iterator &other) const { return m_index == other.m_index; }
    bool operator!=(const const_iterator &other) const { return m_index != other.m_index; }

  private:
    ListOf<Element> m_list;
    int m_index;
  };
  typedef const_iterator iterator;
  typedef Element value_type;

  const_iterator begin() const { return const_iterator(*this, 0); }
  const_iterator end() const { return const_iterator(*this, count()); }
};

} // namespace Leap

#endif
