/* The controllers that this process was ever told of.
 * Law: a device object is found again by its serial number, is never freed, and its address is the
 * handle that clients hold: it stays good after LeapCloseDevice(), an unplug, or a new service. */
#ifndef HANDSPAN_DEVICE_H
#define HANDSPAN_DEVICE_H

#include "rig.h"

#define HS_SERIAL_SIZE 64

/* Two ways round, three image sizes, and a few calibrations by the user. Programs that keep what an
 * image pointed to longer than its event do not hold the rig. */
#define HS_RIGS_KEPT 16

/* What is told about a device, in values of our own. */
typedef struct hs_device_facts {
  uint32_t status, caps, baseline_um, range_um;
  eLeapDevicePID pid;
  float h_fov, v_fov, rate_hz;
  char serial[HS_SERIAL_SIZE];
  char model[HS_SERIAL_SIZE];
  char firmware[HS_SERIAL_SIZE];
} hs_device_facts;

/** Copy a text that may be too long, and is cut between letters then, or not end in a zero. */
void hs_copy_text(char *to, size_t size, hs_text text);

/** Return the device of a message, made on first sight; NULL where there are too many. */
LEAP_DEVICE hs_device_of(const hs_device_message *message);

/** Remember what the device is like now. */
void hs_device_told(LEAP_DEVICE device, const hs_device_message *message);

/** Return the rig for a calibration of this device, held for the caller, and make it the present
 * one; NULL where there is no memory. */
const hs_rig *hs_device_calibrate(LEAP_DEVICE device, const hs_calibration *calibration);

/** Hold a rig so that it stays as it is, and let it go: its memory may then serve another of the
 * same device, once that had HS_RIGS_KEPT more. Nothing where there is no rig. */
const hs_rig *hs_rig_hold(const hs_rig *rig);
void hs_rig_let(const hs_rig *rig);

/** Return whether this is a handle of ours, and copy what is known; `facts` may be NULL. */
bool hs_device_facts_of(const void *handle, hs_device_facts *facts);

/** Return the present rig of a device, held for the caller; NULL before it was calibrated or where
 * it is none of ours. */
const hs_rig *hs_device_rig(const void *handle);

#endif
