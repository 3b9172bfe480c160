/* Listing, opening, asking and choosing devices. Law: a handle never goes bad: see device.h. */
#include "export.h"

#include "connection.h"

#include <string.h>

#define INFO_SIZE_LONG 60u /* From version 7.3.1 on 16 characters of firmware follow. */
#define FIRMWARE_OFFSET 44u
#define FIRMWARE_SIZE 16u

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceList(LEAP_CONNECTION hConnection,
                                                LEAP_DEVICE_REF *pArray, uint32_t *pnArray) {
  if (pnArray == NULL) {
    return eLeapRS_InvalidArgument;
  }
  eLeapRS result = hs_lock_connected(hConnection);
  if (result != eLeapRS_Success) {
    return result;
  }
  uint32_t room = pArray != NULL ? *pnArray : 0, present = 0, filled = 0;
  for (uint32_t i = 0; i < hConnection->attached_count; i++) {
    const hs_attached *attached = &hConnection->attached[i];
    if (attached->present) {
      present++;
      if (filled < room) {
        pArray[filled++] = (LEAP_DEVICE_REF){attached->device, attached->id};
      }
    }
  }
  hs_unlock(&hConnection->lock);
  *pnArray = pArray != NULL ? filled : present;
  return pArray != NULL && filled < present ? eLeapRS_InsufficientBuffer : eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapOpenDevice(LEAP_DEVICE_REF rDevice, LEAP_DEVICE *phDevice) {
  if (phDevice == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *phDevice = NULL;
  if (!hs_device_facts_of(rDevice.handle, NULL)) {
    return eLeapRS_CannotOpenDevice;
  }
  *phDevice = rDevice.handle;
  return eLeapRS_Success;
}

/* Programs go on using a handle that they have closed, so nothing ends here. */
LEAP_EXPORT void LEAP_CALL LeapCloseDevice(LEAP_DEVICE hDevice) { (void)hDevice; }

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceInfo(LEAP_DEVICE hDevice, LEAP_DEVICE_INFO *info) {
  hs_device_facts facts;
  if (info == NULL || !hs_device_facts_of(hDevice, &facts)) {
    return eLeapRS_InvalidArgument;
  }
  if (info->size < sizeof *info) {
    return eLeapRS_InsufficientBuffer;
  }
  uint32_t needed = (uint32_t)strlen(facts.serial) + 1;
  uint32_t room = info->serial_length;
  info->status = facts.status;
  info->caps = facts.caps;
  info->pid = facts.pid;
  info->baseline = facts.baseline_um;
  info->serial_length = needed;
  info->h_fov = facts.h_fov;
  info->v_fov = facts.v_fov;
  info->range = facts.range_um;
  if (info->size >= INFO_SIZE_LONG) {
    char *firmware = (char *)info + FIRMWARE_OFFSET;
    memset(firmware, 0, FIRMWARE_SIZE);
    memcpy(firmware, facts.firmware, strnlen(facts.firmware, FIRMWARE_SIZE - 1));
  }
  if (info->serial == NULL) {
    return eLeapRS_Success;
  }
  if (room < needed) {
    return eLeapRS_InsufficientBuffer;
  }
  memcpy(info->serial, facts.serial, needed);
  return eLeapRS_Success;
}

static eLeapRS set_subscribed(LEAP_CONNECTION connection, hs_attached *attached, bool subscribed) {
  if (!connection->multi_device_aware || attached->subscribed == subscribed) {
    return eLeapRS_Success;
  }
  attached->subscribed = subscribed;
  return hs_subscribe(connection, attached);
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPrimaryDevice(LEAP_CONNECTION hConnection,
                                                   LEAP_DEVICE hDevice, bool unsubscribeOthers) {
  hs_attached *attached;
  eLeapRS result = hs_lock_with_device(hConnection, hDevice, &attached);
  if (result != eLeapRS_Success) {
    return result;
  }
  hConnection->primary = hDevice;
  for (uint32_t i = 0; unsubscribeOthers && i < hConnection->attached_count; i++) {
    if (&hConnection->attached[i] != attached) {
      set_subscribed(hConnection, &hConnection->attached[i], false);
    }
  }
  result = set_subscribed(hConnection, attached, true);
  hs_unlock(&hConnection->lock);
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapSubscribeEvents(LEAP_CONNECTION hConnection,
                                                  LEAP_DEVICE hDevice) {
  hs_attached *attached;
  eLeapRS result = hs_lock_with_device(hConnection, hDevice, &attached);
  if (result == eLeapRS_Success) {
    result = set_subscribed(hConnection, attached, true);
    hs_unlock(&hConnection->lock);
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapUnsubscribeEvents(LEAP_CONNECTION hConnection,
                                                    LEAP_DEVICE hDevice) {
  hs_attached *attached;
  eLeapRS result = hs_lock_with_device(hConnection, hDevice, &attached);
  if (result == eLeapRS_Success) {
    result = set_subscribed(hConnection, attached, false);
    hs_unlock(&hConnection->lock);
  }
  return result;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceTransform(LEAP_DEVICE hDevice, float *transform) {
  if (transform == NULL || !hs_device_facts_of(hDevice, NULL)) {
    return eLeapRS_InvalidArgument;
  }
  for (int i = 0; i < 16; i++) {
    transform[i] = i % 5 == 0 ? 1.0f : 0.0f;
  }
  return eLeapRS_NotAvailable; /* The service configures none. */
}

LEAP_EXPORT bool LEAP_CALL LeapDeviceTransformAvailable(LEAP_DEVICE hDevice) {
  (void)hDevice;
  return false;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceCameraCount(LEAP_DEVICE hDevice, uint8_t *cameraCount) {
  if (cameraCount == NULL || !hs_device_facts_of(hDevice, NULL)) {
    return eLeapRS_InvalidArgument;
  }
  *cameraCount = 2;
  return eLeapRS_Success;
}

LEAP_EXPORT const char *LEAP_CALL LeapDevicePIDToString(eLeapDevicePID pid) {
  switch (pid) {
  case eLeapDevicePID_Peripheral:
    return "Leap Motion Controller";
  case eLeapDevicePID_Dragonfly:
    return "Dragonfly";
  case eLeapDevicePID_Nightcrawler:
    return "Nightcrawler";
  case eLeapDevicePID_Rigel:
  case eLeapDevicePID_SIR170:
    return "Stereo IR 170";
  case eLeapDevicePID_3Di:
    return "3Di";
  case eLeapDevicePID_LMC2:
    return "Leap Motion Controller 2";
  case eLeapDevicePID_Unknown: /* What a device of a kind that we do not know is reported as. */
    return "Unknown";
  default:
    return NULL;
  }
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceFrameRate(LEAP_CONNECTION hConnection,
                                                     float *framerate) {
  if (framerate == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *framerate = 0.0f;
  eLeapRS result = hs_lock_connected(hConnection);
  if (result != eLeapRS_Success) {
    return result;
  }
  const hs_attached *primary = hs_primary(hConnection);
  LEAP_DEVICE device = primary != NULL ? primary->device : NULL;
  hs_unlock(&hConnection->lock);
  return device != NULL ? LeapGetDeviceFrameRateEx(hConnection, device, framerate)
                        : eLeapRS_NotAvailable;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceFrameRateEx(LEAP_CONNECTION hConnection,
                                                       LEAP_DEVICE hDevice, float *framerate) {
  hs_device_facts facts;
  if (hConnection == NULL || framerate == NULL || !hs_device_facts_of(hDevice, &facts)) {
    return eLeapRS_InvalidArgument;
  }
  *framerate = facts.rate_hz > 0.0f ? facts.rate_hz : 0.0f;
  return eLeapRS_Success;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceTemperatures(LEAP_CONNECTION hConnection,
                                                        const float *temperatures[], int *count) {
  if (hConnection == NULL || temperatures == NULL || count == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *temperatures = NULL;
  *count = 0;
  return eLeapRS_NotAvailable;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceTemperaturesEx(LEAP_CONNECTION hConnection,
                                                          LEAP_DEVICE hDevice,
                                                          const float *temperatures[],
                                                          int *count) {
  return hDevice != NULL ? LeapGetDeviceTemperatures(hConnection, temperatures, count)
                         : eLeapRS_InvalidArgument;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetRawCalibration(LEAP_CONNECTION hConnection,
                                                    const char **calibration) {
  if (calibration == NULL) {
    return eLeapRS_InvalidArgument;
  }
  *calibration = NULL;
  eLeapRS result = hs_lock_connected(hConnection);
  if (result != eLeapRS_Success) {
    return result == eLeapRS_NotConnected ? eLeapRS_NotAvailable : result;
  }
  bool has_device = hs_primary(hConnection) != NULL;
  hs_unlock(&hConnection->lock);
  /* The text tells another lens model (Kannala and Brandt's) than that of this controller. */
  return has_device ? eLeapRS_UnknownError : eLeapRS_NotAvailable;
}

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetRawCalibrationEx(LEAP_CONNECTION hConnection,
                                                      LEAP_DEVICE hDevice,
                                                      const char **calibration) {
  if (calibration == NULL || hDevice == NULL) {
    return eLeapRS_InvalidArgument;
  }
  return LeapGetRawCalibration(hConnection, calibration);
}
