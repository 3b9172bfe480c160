/* Looking through lists. Private to the library. Law: what is not found is invalid. */
#ifndef HANDSPAN_LEAP_LISTS_H
#define HANDSPAN_LEAP_LISTS_H

#include "leap/Handle.h"

namespace Leap {

/** The element with an id. */
template <typename Element> Element find_id(const ListOf<Element> &list, int32_t id) {
  for (int i = 0; i < list.count(); i++) {
    if (list[i].id() == id) {
      return list[i];
    }
  }
  return Element();
}

/** The element whose measure is the least, or with the sign -1 the greatest. */
template <typename Element>
Element least(const ListOf<Element> &list, float (*measure)(const Element &), float sign) {
  Element found;
  for (int i = 0; i < list.count(); i++) {
    if (i == 0 || sign * measure(list[i]) < sign * measure(found)) {
      found = list[i];
    }
  }
  return found;
}

} // namespace Leap

#endif
