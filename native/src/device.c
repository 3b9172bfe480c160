/* The controllers that this process was ever told of. */
#include "device.h"

#include "platform.h"

#include <stdlib.h>
#include <string.h>

/* Bounds on what is never freed. Each recording that is played counts as a device of its own. */
#define DEVICES_MAX 1024
#define RIGS_MAX 16 /* two ways round, three image sizes, and a few calibrations by the user */

struct _LEAP_DEVICE {
  hs_device_facts facts;
  hs_rig *rigs[RIGS_MAX];
  int rig_count;
  const hs_rig *rig; /* the present one */
};

static hs_mutex lock = HS_MUTEX_INIT;
static LEAP_DEVICE devices[DEVICES_MAX];
static int device_count;

void hs_copy_text(char *to, size_t size, hs_text text) {
  size_t length = text.size;
  if (length >= size) {
    length = size - 1;
    while (length > 0 && ((uint8_t)text.bytes[length] & 0xC0) == 0x80) {
      length--; /* in the middle of a letter */
    }
  }
  memcpy(to, text.bytes, length);
  to[length] = '\0';
}

static LEAP_DEVICE find(const void *handle) {
  for (int i = 0; handle != NULL && i < device_count; i++) {
    if (devices[i] == handle) {
      return devices[i];
    }
  }
  return NULL;
}

LEAP_DEVICE hs_device_of(const hs_device_message *message) {
  char serial[HS_SERIAL_SIZE];
  hs_copy_text(serial, sizeof serial, message->serial);
  LEAP_DEVICE device = NULL;
  hs_lock(&lock);
  for (int i = 0; i < device_count && device == NULL; i++) {
    if (strcmp(devices[i]->facts.serial, serial) == 0) {
      device = devices[i];
    }
  }
  if (device == NULL && device_count < DEVICES_MAX) {
    device = calloc(1, sizeof *device);
    if (device != NULL) {
      memcpy(device->facts.serial, serial, sizeof serial);
      devices[device_count++] = device;
    }
  }
  hs_unlock(&lock);
  return device;
}

/* The Python bindings raise an error for a number that they do not know. */
static eLeapDevicePID known_pid(uint32_t pid) {
  switch (pid) {
  case eLeapDevicePID_Peripheral:
  case eLeapDevicePID_Dragonfly:
  case eLeapDevicePID_Nightcrawler:
  case eLeapDevicePID_Rigel:
  case eLeapDevicePID_SIR170:
  case eLeapDevicePID_3Di:
  case eLeapDevicePID_LMC2:
    return (eLeapDevicePID)pid;
  default:
    return eLeapDevicePID_Unknown;
  }
}

void hs_device_told(LEAP_DEVICE device, const hs_device_message *message) {
  hs_lock(&lock);
  hs_device_facts *facts = &device->facts;
  facts->status = message->status;
  facts->caps = message->caps;
  facts->baseline_um = message->baseline_um;
  facts->range_um = message->range_um;
  facts->pid = known_pid(message->pid);
  facts->h_fov = message->h_fov;
  facts->v_fov = message->v_fov;
  facts->rate_hz = message->rate_hz;
  hs_copy_text(facts->model, sizeof facts->model, message->model);
  hs_copy_text(facts->firmware, sizeof facts->firmware, message->firmware);
  hs_unlock(&lock);
}

const hs_rig *hs_device_calibrate(LEAP_DEVICE device, const hs_calibration *calibration) {
  hs_rig *rig = NULL;
  hs_lock(&lock);
  for (int i = 0; i < device->rig_count && rig == NULL; i++) {
    if (hs_same_cameras(&device->rigs[i]->source, calibration)) {
      rig = device->rigs[i];
    }
  }
  if (rig == NULL && device->rig_count < RIGS_MAX) {
    rig = hs_rig_new(calibration);
    if (rig != NULL) {
      device->rigs[device->rig_count++] = rig;
    }
  }
  if (rig != NULL) {
    device->rig = rig;
  }
  hs_unlock(&lock);
  return rig;
}

bool hs_device_facts_of(const void *handle, hs_device_facts *facts) {
  hs_lock(&lock);
  LEAP_DEVICE device = find(handle);
  if (device != NULL && facts != NULL) {
    *facts = device->facts;
  }
  hs_unlock(&lock);
  return device != NULL;
}

const hs_rig *hs_device_rig(const void *handle) {
  hs_lock(&lock);
  LEAP_DEVICE device = find(handle);
  const hs_rig *rig = device != NULL ? device->rig : NULL;
  hs_unlock(&lock);
  return rig;
}
