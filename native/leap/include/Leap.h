/* The classic interface of Leap Motion controllers in C++. docs/native.md says how to
 * build with it, and which parts of the original are not there. */
#if !defined(__Leap_h__)
#define __Leap_h__

#include "leap/Controller.h"

#endif
