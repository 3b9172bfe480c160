/* Every function, called with nothing: none may crash, wait, or leave a result as it was. */
#include "LeapC.h"
#include "check.h"

/* That each of the 89 is there, in the header and in the library. */
static void all_functions_are_there(void) {
  typedef void (*function)(void);
#define FUNCTION(name) (function) name,
  static const function functions[] = {
#include "functions.inc"
  };
#undef FUNCTION
  CHECK_INT(sizeof functions / sizeof *functions, 89);
  for (int i = 0; i < 89; i++) {
    CHECK(functions[i] != NULL);
  }
}

static void a_clock_runs(void) {
  int64_t before = LeapGetNow(), leap = 0;
  CHECK(before > 0 && LeapGetNow() >= before);
  CHECK(LeapTelemetryGetNow() >= (uint64_t)before);
  CHECK_INT(LeapCreateClockRebaser(NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapUpdateRebase(NULL, 1, 2), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRebaseClock(NULL, 7, &leap), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRebaseClock(NULL, 7, NULL), eLeapRS_InvalidArgument);
  LeapDestroyClockRebaser(NULL);
  CHECK_INT(LeapTelemetryProfiling(NULL, NULL), eLeapRS_InvalidArgument);
}

static void no_connection(void) {
  LEAP_CONNECTION connection = (LEAP_CONNECTION)1;
  LEAP_CONNECTION_CONFIG short_config = {.size = 15};
  LEAP_CONNECTION_CONFIG remote = {
      .size = 20,
      .server_namespace = "{\"tracking_server_ip\": \"192.0.2.1\", \"tracking_server_port\": 1}"};
  static const char *const words[] = {
      "Leap Service", "null", "{}", "",
      "{\"tracking_server_ip\": \"127.0.0.1\", \"tracking_server_port\": 12345}",
      "{\"tracking_server_port\":1,\"tracking_server_ip\":\"localhost\"}",
      "{\"tracking_server_ip\" : \"::1\"}"};
  static const char *const elsewhere[] = {
      "{\"tracking_server_ip\"", "{\"tracking_server_ip\": 127}",
      "{\"tracking_server_ip\": \"localhost.example\"}"};
  CHECK_INT(LeapCreateConnection(NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapCreateConnection(&short_config, &connection), eLeapRS_InvalidArgument);
  CHECK(connection == NULL);
  CHECK_INT(LeapCreateConnection(&remote, &connection), eLeapRS_NotAvailable);
  for (int i = 0; i < 3; i++) {
    remote.server_namespace = elsewhere[i];
    CHECK_INT(LeapCreateConnection(&remote, &connection), eLeapRS_NotAvailable);
  }
  for (int i = 0; i < 7; i++) {
    LEAP_CONNECTION_CONFIG config = {.size = 16, .server_namespace = words[i]};
    CHECK_INT(LeapCreateConnection(&config, &connection), eLeapRS_Success);
    CHECK_INT(LeapSetConnectionMetadata(connection, "{}", 2), eLeapRS_Success);
    LEAP_CONNECTION_INFO info = {.size = 7};
    CHECK_INT(LeapGetConnectionInfo(connection, &info), eLeapRS_InsufficientBuffer);
    CHECK_INT(info.size, 8);
    LeapDestroyConnection(connection);
  }
  LEAP_CONNECTION_MESSAGE message;
  memset(&message, 0xAA, sizeof message);
  CHECK_INT(LeapPollConnection(NULL, 1000, &message), eLeapRS_InvalidArgument);
  CHECK_INT(message.type, eLeapEventType_None);
  CHECK(message.pointer == NULL);
  CHECK_INT(LeapPollConnection(NULL, 1000, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapOpenConnection(NULL), eLeapRS_InvalidArgument);
  LeapCloseConnection(NULL);
  LeapDestroyConnection(NULL);
  CHECK_INT(LeapSetConnectionMetadata(NULL, "", 0), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetConnectionInfo(NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetAllocator(NULL, NULL), eLeapRS_InvalidArgument);
  bool set = true;
  CHECK_INT(LeapCheckLicenseFlag(NULL, "x", &set), eLeapRS_InvalidArgument);
  CHECK(!set);
  LEAP_VERSION version;
  CHECK_INT(LeapGetVersion(NULL, eLeapVersionPart_ClientLibrary, &version), eLeapRS_Success);
  CHECK_INT(version.major, 6);
  CHECK_INT(version.minor, 2);
  CHECK_INT(LeapGetVersion(NULL, eLeapVersionPart_ServerLibrary, &version),
            eLeapRS_InvalidArgument);
  CHECK_INT(version.major, 0);
  CHECK_INT(LeapGetVersion(NULL, (eLeapVersionPart)9, &version), eLeapRS_InvalidArgument);
}

static void no_service_status(void) {
  const LEAP_SERVER_STATUS *status = (const LEAP_SERVER_STATUS *)1;
  LEAP_SERVER_STATUS copy = {0};
  setenv("HANDSPAN_RUNTIME_DIR", "/nowhere", 1);
  int64_t began = LeapGetNow();
  CHECK_INT(LeapGetServerStatus(60, &status), eLeapRS_Timeout);
  CHECK(LeapGetNow() - began >= 60000);
  CHECK(status == NULL);
  CHECK_INT(LeapGetServerStatus(1, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapReleaseServerStatus(NULL), eLeapRS_Success);
  CHECK_INT(LeapReleaseServerStatus(&copy), eLeapRS_Success);
}

static void nobody_to_ask(void) {
  uint32_t request;
  LEAP_VARIANT value = {.type = eLeapValueType_Int32};
  CHECK_INT(LeapSetPolicyFlags(NULL, 1, 0), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetPolicyFlagsEx(NULL, NULL, 1, 0), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetTrackingMode(NULL, eLeapTrackingMode_HMD), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetTrackingModeEx(NULL, NULL, eLeapTrackingMode_HMD), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetTrackingMode(NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetTrackingModeEx(NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetPause(NULL, true), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetDeviceHints(NULL, NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetClassifierThresholds(NULL, 0.5f, 0.5f), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetClassifierThresholdsEx(NULL, NULL, 0.5f, 0.5f), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSaveConfigValue(NULL, "k", &value, &request), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRequestConfigValue(NULL, "k", &request), eLeapRS_InvalidArgument);
  LEAP_CONNECTION connection;
  CHECK_INT(LeapCreateConnection(NULL, &connection), eLeapRS_Success);
  CHECK_INT(LeapSetPolicyFlags(connection, 1, 0), eLeapRS_NotConnected);
  CHECK_INT(LeapSaveConfigValue(connection, "k", &value, NULL), eLeapRS_NotConnected);
  CHECK_INT(LeapSaveConfigValue(connection, NULL, &value, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSaveConfigValue(connection, "k", NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetClassifierThresholds(connection, 2.0f, 0.5f), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetClassifierThresholds(connection, NAN, 0.5f), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetClassifierThresholds(connection, 1.0f, 0.5f), eLeapRS_Unsupported);
  CHECK_INT(LeapGetTrackingModeEx(connection, (LEAP_DEVICE)(void *)&value),
            eLeapRS_InvalidArgument);
  LeapDestroyConnection(connection);
}

static void no_device(void) {
  LEAP_DEVICE_REF reference = {NULL, 1};
  LEAP_DEVICE device = (LEAP_DEVICE)1;
  LEAP_DEVICE_INFO info = {.size = sizeof info};
  uint32_t count = 3;
  uint8_t cameras;
  float transform[16] = {5}, rate = 5;
  const float *temperatures = transform;
  const char *calibration = "x";
  int number = 5;
  CHECK_INT(LeapOpenDevice(reference, &device), eLeapRS_CannotOpenDevice);
  CHECK(device == NULL);
  CHECK_INT(LeapOpenDevice(reference, NULL), eLeapRS_InvalidArgument);
  LeapCloseDevice(NULL);
  CHECK_INT(LeapGetDeviceInfo(NULL, &info), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetDeviceList(NULL, NULL, &count), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetDeviceList(NULL, NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSetPrimaryDevice(NULL, NULL, true), eLeapRS_InvalidArgument);
  CHECK_INT(LeapSubscribeEvents(NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapUnsubscribeEvents(NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetDeviceTransform(NULL, transform), eLeapRS_InvalidArgument);
  CHECK(!LeapDeviceTransformAvailable(NULL));
  CHECK_INT(LeapGetDeviceCameraCount(NULL, &cameras), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetDeviceFrameRate(NULL, &rate), eLeapRS_InvalidArgument);
  CHECK_NEAR(rate, 0, 0);
  CHECK_INT(LeapGetDeviceFrameRateEx(NULL, NULL, &rate), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetDeviceTemperatures(NULL, &temperatures, &number), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetDeviceTemperaturesEx(NULL, NULL, NULL, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetRawCalibration(NULL, &calibration), eLeapRS_InvalidArgument);
  CHECK(calibration == NULL);
  CHECK_INT(LeapGetRawCalibrationEx(NULL, NULL, NULL), eLeapRS_InvalidArgument);
  LEAP_CONNECTION connection;
  CHECK_INT(LeapCreateConnection(NULL, &connection), eLeapRS_Success);
  CHECK_INT(LeapGetRawCalibration(connection, &calibration), eLeapRS_NotAvailable);
  CHECK_INT(LeapGetDeviceTemperatures(connection, &temperatures, &number), eLeapRS_NotAvailable);
  CHECK(temperatures == NULL && number == 0);
  LeapDestroyConnection(connection);
}

static void no_frames(void) {
  uint64_t size = 5;
  LEAP_TRACKING_EVENT event;
  LEAP_HEAD_POSE_EVENT pose;
  LEAP_EYE_EVENT eyes;
  LEAP_POINT_MAPPING mapping;
  memset(&event, 0xAA, sizeof event);
  CHECK_INT(LeapGetFrameSize(NULL, 0, &size), eLeapRS_InvalidArgument);
  CHECK_INT(size, 0);
  CHECK_INT(LeapGetFrameSizeEx(NULL, NULL, 0, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapInterpolateFrame(NULL, 0, &event, sizeof event), eLeapRS_InvalidArgument);
  CHECK_INT(event.nHands, 0);
  CHECK(event.pHands != NULL);
  CHECK_INT(LeapInterpolateFrame(NULL, 0, NULL, 0), eLeapRS_InvalidArgument);
  CHECK_INT(LeapInterpolateFrameEx(NULL, NULL, 0, &event, sizeof event), eLeapRS_InvalidArgument);
  CHECK_INT(LeapInterpolateFrameFromTime(NULL, 0, 0, &event, sizeof event),
            eLeapRS_InvalidArgument);
  CHECK_INT(LeapInterpolateFrameFromTimeEx(NULL, NULL, 0, 0, &event, sizeof event),
            eLeapRS_InvalidArgument);
  CHECK_INT(LeapInterpolateHeadPose(NULL, 3, &pose), eLeapRS_InvalidArgument);
  CHECK_NEAR(pose.head_orientation.w, 1, 0);
  CHECK_INT(LeapInterpolateHeadPoseEx(NULL, NULL, 3, NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapInterpolateEyePositions(NULL, 3, &eyes), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetPointMappingSize(NULL, &size), eLeapRS_InvalidArgument);
  CHECK_INT(LeapGetPointMapping(NULL, &mapping, &size), eLeapRS_InvalidArgument);
}

static void no_recording(void) {
  LEAP_RECORDING recording = NULL;
  LEAP_RECORDING_PARAMETERS both = {3}, none = {0}, read = {1};
  LEAP_RECORDING_STATUS status;
  LEAP_TRACKING_EVENT event;
  uint64_t size;
  CHECK_INT(LeapRecordingOpen(NULL, "x", read), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingOpen(&recording, NULL, read), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingOpen(&recording, "x", both), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingOpen(&recording, "x", none), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingOpen(&recording, "/nowhere/x", read), eLeapRS_UnknownError);
  CHECK_INT(LeapRecordingClose(&recording), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingClose(NULL), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingGetStatus(NULL, &status), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingReadSize(NULL, &size), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingRead(NULL, &event, 48), eLeapRS_InvalidArgument);
  CHECK_INT(LeapRecordingWrite(NULL, &event, &size), eLeapRS_InvalidArgument);
}

int main(void) {
  RUN(all_functions_are_there);
  RUN(a_clock_runs);
  RUN(no_connection);
  RUN(no_service_status);
  RUN(nobody_to_ask);
  RUN(no_device);
  RUN(no_frames);
  RUN(no_recording);
  return 0;
}
