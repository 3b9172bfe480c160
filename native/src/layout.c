/* The layout of LeapC.h, asserted. Law: a compiler that lays it out otherwise does not get through.
 */
#include "export.h"

/* Elsewhere offsets differ by the width of the pointers alone. */
#if UINTPTR_MAX == UINT64_MAX
#define SIZE(structure, bytes)                                                                     \
  _Static_assert(sizeof(structure) == (bytes), #structure " is " #bytes " bytes long");
#define FIELD(structure, field, offset, bytes)                                                     \
  _Static_assert(offsetof(structure, field) == (offset),                                           \
                 #structure "." #field " stands at " #offset);                                     \
  _Static_assert(sizeof(((structure *)0)->field) == (bytes),                                       \
                 #structure "." #field " is " #bytes " bytes long");
#include "layout.inc"
#endif

_Static_assert(sizeof(eLeapRS) == 4, "enumerations are 4 bytes wide");
_Static_assert(sizeof(eLeapDeviceStatus) == 4, "enumerations are 4 bytes wide");
_Static_assert(sizeof(eLeapHandType) == 4, "enumerations are 4 bytes wide");
_Static_assert(sizeof(enum eLeapDeviceCaps) == 4, "enumerations are 4 bytes wide");
_Static_assert(sizeof(bool) == 1, "bool is 1 byte wide");
