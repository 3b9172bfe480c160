/* The controllers that this process was ever told of. */
#include "device.h"

#include "platform.h"

#include <stdlib.h>
#include <string.h>

/* Bound on what is never freed. Each recording that is played counts as a device of its own. */
#define DEVICES_MAX 1024

struct _LEAP_DEVICE {
  hs_device_facts facts;
  hs_rig *rigs; /* those of this device, the present one first, then as they were used last */
  int rig_count;
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

/* Where in its list the rig of these cameras stands, else the place behind the last one. */
static hs_rig **find_rig(LEAP_DEVICE device, const hs_calibration *calibration) {
  hs_rig **place = &device->rigs;
  while (*place != NULL && !hs_same_cameras(&(*place)->source, calibration)) {
    place = &(*place)->older;
  }
  return place;
}

/* Where the rig stands that was not used for the longest time and that nobody holds. */
static hs_rig **find_spare_rig(LEAP_DEVICE device) {
  hs_rig **spare = NULL;
  for (hs_rig **place = &device->rigs; *place != NULL; place = &(*place)->older) {
    spare = (*place)->holders == 0 ? place : spare;
  }
  return spare;
}

static hs_rig *take_out(hs_rig **place) {
  hs_rig *rig = *place;
  *place = rig->older;
  return rig;
}

/* A rig for new cameras that stands in no list; NULL without memory. */
static hs_rig *make_rig(LEAP_DEVICE device, const hs_calibration *calibration) {
  hs_rig **spare = device->rig_count >= HS_RIGS_KEPT ? find_spare_rig(device) : NULL;
  if (spare != NULL) {
    hs_rig *rig = take_out(spare);
    hs_rig_fill(rig, calibration);
    return rig;
  }
  hs_rig *rig = hs_rig_new(calibration);
  device->rig_count += rig != NULL;
  return rig;
}

const hs_rig *hs_device_calibrate(LEAP_DEVICE device, const hs_calibration *calibration) {
  hs_lock(&lock);
  hs_rig **known = find_rig(device, calibration);
  hs_rig *rig = *known != NULL ? take_out(known) : make_rig(device, calibration);
  if (rig != NULL) {
    rig->older = device->rigs;
    rig->holders++;
    device->rigs = rig;
  }
  hs_unlock(&lock);
  return rig;
}

const hs_rig *hs_rig_hold(const hs_rig *rig) {
  if (rig != NULL) {
    hs_lock(&lock);
    ((hs_rig *)rig)->holders++;
    hs_unlock(&lock);
  }
  return rig;
}

void hs_rig_let(const hs_rig *rig) {
  if (rig != NULL) {
    hs_lock(&lock);
    ((hs_rig *)rig)->holders--;
    hs_unlock(&lock);
  }
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
  hs_rig *rig = device != NULL ? device->rigs : NULL;
  if (rig != NULL) {
    rig->holders++;
  }
  hs_unlock(&lock);
  return rig;
}
