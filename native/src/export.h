/* What the library shows: include this in every file that defines a function of LeapC.h. */
#ifndef HANDSPAN_EXPORT_H
#define HANDSPAN_EXPORT_H

#if defined(_WIN32)
#define LEAP_EXPORT __declspec(dllexport)
#else
#define LEAP_EXPORT __attribute__((visibility("default")))
#endif

#include "LeapC.h"

#endif
