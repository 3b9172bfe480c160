/* LeapC.h: the C interface to hand tracking. Law: the layout never changes, it only grows.
 *
 * Compatible in names, numbers and memory layout with versions 5.10 to 6.2 of the interface that
 * Leap Motion controllers were programmed with. Written for Handspan; Apache-2.0.
 *
 * Units: positions mm, velocities mm/s, angles rad, times us on the clock of LeapGetNow(), timeouts
 * ms. Space: right-handed, origin at the top centre of the controller, x along its long edge to the
 * right, y up, z toward the user. See docs/native.md and docs/coordinates.md.
 *
 * How this text is laid out matters, because bindings read it line by line: one guard and no pragma
 * instead, '#' in the first column, one line per macro, no macro but LEAP_CALL, LEAP_EXPORT and
 * LEAP_DISTORTION_MATRIX_N inside a declaration, and whatever is conditional in a nested #if.
 */
#ifndef _LEAP_C_H
#define _LEAP_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef LEAP_EXPORT
#if defined(_MSC_VER)
#define LEAP_EXPORT __declspec(dllimport)
#else
#define LEAP_EXPORT
#endif
#endif

#ifndef LEAP_CALL
#if defined(_MSC_VER)
#define LEAP_CALL __stdcall
#else
#define LEAP_CALL
#endif
#endif

#ifndef LEAP_STATIC_ASSERT
#if defined(__cplusplus) && __cplusplus >= 201103L
#define LEAP_STATIC_ASSERT(cond, text) static_assert(cond, text)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define LEAP_STATIC_ASSERT(cond, text) _Static_assert(cond, text)
#else
#define LEAP_STATIC_ASSERT(cond, text)
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Results ------------------------------------------------------------------------------- */

/** What nearly every call returns. The top bit is set in failures. */
typedef enum _eLeapRS {
  eLeapRS_Success = 0x00000000,
  eLeapRS_UnknownError = 0xE2010000,
  eLeapRS_InvalidArgument = 0xE2010001,
  eLeapRS_InsufficientResources = 0xE2010002,
  eLeapRS_InsufficientBuffer = 0xE2010003,
  /** Nothing came in time. */
  eLeapRS_Timeout = 0xE2010004,
  eLeapRS_NotConnected = 0xE2010005,
  eLeapRS_HandshakeIncomplete = 0xE2010006,
  eLeapRS_BufferSizeOverflow = 0xE2010007,
  eLeapRS_ProtocolError = 0xE2010008,
  eLeapRS_InvalidClientID = 0xE2010009,
  eLeapRS_UnexpectedClosed = 0xE201000A,
  eLeapRS_UnknownImageFrameRequest = 0xE201000B,
  eLeapRS_UnknownTrackingFrameID = 0xE201000C,
  /** The time asked for is later than the newest frame by too much. */
  eLeapRS_RoutineIsNotSeer = 0xE201000D,
  /** The time asked for is earlier than the oldest frame kept. */
  eLeapRS_TimestampTooEarly = 0xE201000E,
  /** Another thread polls this connection already. */
  eLeapRS_ConcurrentPoll = 0xE201000F,
  eLeapRS_NotAvailable = 0xE7010002,
  eLeapRS_NotStreaming = 0xE7010004,
  eLeapRS_CannotOpenDevice = 0xE7010005,
  eLeapRS_Unsupported = 0xE7010006
} eLeapRS;

#define LEAP_SUCCEEDED(rs) ((((uint32_t)(rs)) & 0x80000000u) == 0u)
#define LEAP_FAILED(rs) ((((uint32_t)(rs)) & 0x80000000u) != 0u)

/* ---- Handles ------------------------------------------------------------------------------- */

typedef struct _LEAP_CONNECTION *LEAP_CONNECTION;
typedef struct _LEAP_DEVICE *LEAP_DEVICE;
typedef struct _LEAP_CALIBRATION *LEAP_CALIBRATION;
typedef struct _LEAP_CLOCK_REBASER *LEAP_CLOCK_REBASER;
typedef struct _LEAP_RECORDING *LEAP_RECORDING;

/* ---- Enumerations -------------------------------------------------------------------------- */

/** How the controller is mounted. */
typedef enum _eLeapTrackingMode {
  eLeapTrackingMode_Desktop = 0,
  eLeapTrackingMode_HMD = 1,
  eLeapTrackingMode_ScreenTop = 2,
  /** Only in calls: asks for the mode to be announced again. */
  eLeapTrackingMode_Unknown = 3
} eLeapTrackingMode;

/** Bits of LEAP_CONNECTION_CONFIG.flags. */
typedef enum _eLeapConnectionConfig {
  eLeapConnectionConfig_MultiDeviceAware = 0x00000001,
  eLeapConnectionConfig_FiducialTracking = 0x00000002
} eLeapConnectionConfig;

/** Where coordinates begin. */
typedef enum _eLeapTrackingOrigin {
  eLeapTrackingOrigin_DeviceCenter = 0,
  eLeapTrackingOrigin_DevicePrimaryCamera = 1
} eLeapTrackingOrigin;

/** Type of the elements that an allocation is for. There is no 7. */
typedef enum _eLeapAllocatorType {
  eLeapAllocatorType_Int8 = 0,
  eLeapAllocatorType_Uint8 = 1,
  eLeapAllocatorType_Int16 = 2,
  eLeapAllocatorType_UInt16 = 3,
  eLeapAllocatorType_Int32 = 4,
  eLeapAllocatorType_UInt32 = 5,
  eLeapAllocatorType_Float = 6,
  eLeapAllocatorType_Int64 = 8,
  eLeapAllocatorType_UInt64 = 9,
  eLeapAllocatorType_Double = 0x0A
} eLeapAllocatorType;

/** Bits of LEAP_CONNECTION_EVENT.flags; none means that all is well. */
typedef enum _eLeapServiceDisposition {
  eLeapServiceState_LowFpsDetected = 0x00000001,
  eLeapServiceState_PoorPerformancePause = 0x00000002,
  eLeapServiceState_TrackingErrorUnknown = 0x00000004,
  eLeapServiceState_ALL = 0x00000007
} eLeapServiceDisposition;

/** How a connection stands. */
typedef enum _eLeapConnectionStatus {
  eLeapConnectionStatus_NotConnected = 0,
  eLeapConnectionStatus_Connected = 1,
  eLeapConnectionStatus_HandshakeIncomplete = 2,
  /** Opened, and no service answers. */
  eLeapConnectionStatus_NotRunning = 0xE7030004
} eLeapConnectionStatus;

/** Bits of the policy calls and of LEAP_POLICY_EVENT.current_policy. */
typedef enum _eLeapPolicyFlag {
  eLeapPolicyFlag_BackgroundFrames = 0x00000001,
  eLeapPolicyFlag_Images = 0x00000002,
  eLeapPolicyFlag_OptimizeHMD = 0x00000004,
  eLeapPolicyFlag_AllowPauseResume = 0x00000008,
  eLeapPolicyFlag_MapPoints = 0x00000080,
  eLeapPolicyFlag_OptimizeScreenTop = 0x00000100
} eLeapPolicyFlag;

/** Which member of a LEAP_VARIANT counts. */
typedef enum _eLeapValueType {
  eLeapValueType_Unknown = 0,
  eLeapValueType_Boolean = 1,
  eLeapValueType_Int32 = 2,
  eLeapValueType_Float = 3,
  eLeapValueType_String = 4,
  /** Never used; makes the type 32 bits wide. */
  eLeapValueType_FORCE_DWORD = 0x7FFFFFFF
} eLeapValueType;

/** Bits of LEAP_DEVICE_INFO.caps. */
enum eLeapDeviceCaps {
  eLeapDeviceCaps_Color = 0x00000001
};

/** Model of a controller. */
typedef enum _eLeapDevicePID {
  eLeapDevicePID_Unknown = 0x0000,
  eLeapDevicePID_Peripheral = 0x0003,
  eLeapDevicePID_Dragonfly = 0x1102,
  eLeapDevicePID_Nightcrawler = 0x1201,
  eLeapDevicePID_Rigel = 0x1202,
  eLeapDevicePID_SIR170 = 0x1203,
  eLeapDevicePID_3Di = 0x1204,
  eLeapDevicePID_LMC2 = 0x1206,
  eLeapDevicePID_Invalid = 0xFFFFFFFF
} eLeapDevicePID;

/** How a device stands. Values below 0x20 are bits, those above are failures as a whole. */
typedef enum _eLeapDeviceStatus {
  eLeapDeviceStatus_Streaming = 0x00000001,
  eLeapDeviceStatus_Paused = 0x00000002,
  eLeapDeviceStatus_Robust = 0x00000004,
  eLeapDeviceStatus_Smudged = 0x00000008,
  eLeapDeviceStatus_LowResource = 0x00000010,
  eLeapDeviceStatus_UnknownFailure = 0xE8010000,
  eLeapDeviceStatus_BadCalibration = 0xE8010001,
  eLeapDeviceStatus_BadFirmware = 0xE8010002,
  eLeapDeviceStatus_BadTransport = 0xE8010003,
  eLeapDeviceStatus_BadControl = 0xE8010004
} eLeapDeviceStatus;

/** What an image shows. */
typedef enum _eLeapImageType {
  eLeapImageType_UNKNOWN = 0,
  eLeapImageType_Default = 1,
  eLeapImageType_Raw = 2
} eLeapImageType;

/** How an image is stored, as a four-character code. */
typedef enum _eLeapImageFormat {
  eLeapImageFormat_UNKNOWN = 0,
  eLeapImageFormat_IR = 0x317249,
  eLeapImageFormat_RGBIr_Bayer = 0x49425247
} eLeapImageFormat;

/** Which camera. */
typedef enum _eLeapPerspectiveType {
  eLeapPerspectiveType_invalid = 0,
  eLeapPerspectiveType_stereo_left = 1,
  eLeapPerspectiveType_stereo_right = 2,
  eLeapPerspectiveType_mono = 3
} eLeapPerspectiveType;

/** Which light a calibration was made in. */
typedef enum _eLeapCameraCalibrationType {
  eLeapCameraCalibrationType_infrared = 0,
  eLeapCameraCalibrationType_visual = 1
} eLeapCameraCalibrationType;

typedef enum _eLeapHandType {
  eLeapHandType_Left = 0,
  eLeapHandType_Right = 1
} eLeapHandType;

/** Bits of LEAP_HAND.flags. */
typedef enum _eLeapHandFlag {
  eLeapHandFlag_GestureDetectionAvailable = 0x00000001,
  eLeapHandFlag_GesturePinch = 0x00000002,
  eLeapHandFlag_GestureMovingPinchOpening = 0x00000004,
  eLeapHandFlag_GestureMovingPinchClosing = 0x00000008
} eLeapHandFlag;

typedef enum _eLeapLogSeverity {
  eLeapLogSeverity_Unknown = 0,
  eLeapLogSeverity_Critical = 1,
  eLeapLogSeverity_Warning = 2,
  eLeapLogSeverity_Information = 3
} eLeapLogSeverity;

/** Where the service lost a frame. */
typedef enum _eLeapDroppedFrameType {
  eLeapDroppedFrameType_PreprocessingQueue = 0,
  eLeapDroppedFrameType_TrackingQueue = 1,
  eLeapDroppedFrameType_Other = 2
} eLeapDroppedFrameType;

/** Which fields of a LEAP_IMU_EVENT are filled. */
typedef enum _eLeapIMUFlag {
  eLeapIMUFlag_HasAccelerometer = 0x00000001,
  eLeapIMUFlag_HasGyroscope = 0x00000002,
  eLeapIMUFlag_HasTemperature = 0x00000004
} eLeapIMUFlag;

/** LEAP_CONNECTION_MESSAGE.type. */
typedef enum _eLeapEventType {
  eLeapEventType_None = 0,
  eLeapEventType_Connection = 1,
  eLeapEventType_ConnectionLost = 2,
  eLeapEventType_Device = 3,
  eLeapEventType_DeviceFailure = 4,
  eLeapEventType_Policy = 5,
  eLeapEventType_Tracking = 0x100,
  eLeapEventType_ImageRequestError = 0x101,
  eLeapEventType_ImageComplete = 0x102,
  eLeapEventType_LogEvent = 0x103,
  eLeapEventType_DeviceLost = 0x104,
  eLeapEventType_ConfigResponse = 0x105,
  eLeapEventType_ConfigChange = 0x106,
  eLeapEventType_DeviceStatusChange = 0x107,
  eLeapEventType_DroppedFrame = 0x108,
  eLeapEventType_Image = 0x109,
  eLeapEventType_PointMappingChange = 0x10A,
  eLeapEventType_TrackingMode = 0x10B,
  eLeapEventType_LogEvents = 0x10C,
  eLeapEventType_HeadPose = 0x10D,
  eLeapEventType_Eyes = 0x10E,
  eLeapEventType_IMU = 0x10F,
  eLeapEventType_NewDeviceTransform = 0x110,
  eLeapEventType_Fiducial = 0x111
} eLeapEventType;

/** Mode and state of a recording; bits. */
typedef enum _eLeapRecordingFlags {
  eLeapRecordingFlags_Error = 0x00000000,
  eLeapRecordingFlags_Reading = 0x00000001,
  eLeapRecordingFlags_Writing = 0x00000002,
  eLeapRecordingFlags_Flushing = 0x00000004,
  eLeapRecordingFlags_Compressed = 0x00000008
} eLeapRecordingFlags;

/** Whose version LeapGetVersion() tells. */
typedef enum _eLeapVersionPart {
  eLeapVersionPart_ClientLibrary = 0,
  eLeapVersionPart_ClientProtocol = 1,
  eLeapVersionPart_ServerLibrary = 2,
  eLeapVersionPart_ServerProtocol = 3
} eLeapVersionPart;

/* What LeapSetDeviceHints() understands. */
#define LEAP_HINT_BALANCED "balanced"
#define LEAP_HINT_HAND_ON_OBJECT "hand_on_object"
#define LEAP_HINT_MICROGESTURES "microgestures"
#define LEAP_HINT_FAST_HAND_MOTION "fast_hand_motion"
#define LEAP_HINT_HIGH_HAND_FIDELITY "high_hand_fidelity"
#define LEAP_HINT_LOW_RESOURCE_USAGE "low_resource_usage"
#define LEAP_HINT_HIGH_BACKGROUND_ILLUMINATION "high_background_illumination"
#define LEAP_HINT_USER_INPUT "user_input"
#define LEAP_HINT_APP_IMMERSIVE "app_immersive"
#define LEAP_HINT_APP_PASSTHROUGH "app_passthrough"
#define LEAP_HINT_ULTRA_PERFORMANCE_MODE "ultra_performance_mode"

#define LEAP_DISTORTION_MATRIX_N 64

/* ---- Structures: packed, so that every compiler agrees --------------------------------------- */

#pragma pack(push, 1)

/** A point, a direction or a velocity. */
typedef struct _LEAP_VECTOR {
  union {
    float v[3];
    struct {
      float x;
      float y;
      float z;
    };
  };
} LEAP_VECTOR;

/** A rotation; (0, 0, 0, 1) turns nothing. */
typedef struct _LEAP_QUATERNION {
  union {
    float v[4];
    struct {
      float x;
      float y;
      float z;
      float w;
    };
  };
} LEAP_QUATERNION;

typedef struct _LEAP_MATRIX_3x3 {
  LEAP_VECTOR m[3];
} LEAP_MATRIX_3x3;

/** One bone of a finger, or the forearm from elbow to wrist. */
typedef struct _LEAP_BONE {
  /** End nearer to the body. */
  LEAP_VECTOR prev_joint;
  /** End nearer to the fingertip. */
  LEAP_VECTOR next_joint;
  /** Mean thickness with flesh. */
  float width;
  /** Turns (0, 0, -1) to the direction from prev_joint to next_joint; proper for both hands. */
  LEAP_QUATERNION rotation;
} LEAP_BONE;

/** One finger. */
typedef struct _LEAP_DIGIT {
  /** 0 thumb to 4 pinky. */
  int32_t finger_id;
  union {
    LEAP_BONE bones[4];
    struct {
      /** The thumb's has no length. */
      LEAP_BONE metacarpal;
      LEAP_BONE proximal;
      LEAP_BONE intermediate;
      LEAP_BONE distal;
    };
  };
  /** 1 when straightened, else 0. */
  uint32_t is_extended;
} LEAP_DIGIT;

typedef struct _LEAP_PALM {
  LEAP_VECTOR position;
  /** Smoothed for pointing in two dimensions; lags. */
  LEAP_VECTOR stabilized_position;
  LEAP_VECTOR velocity;
  /** Unit vector out of the palm. */
  LEAP_VECTOR normal;
  float width;
  /** Unit vector from the palm toward the fingers. */
  LEAP_VECTOR direction;
  /** Axes: z against direction, y against normal, x = y cross z. */
  LEAP_QUATERNION orientation;
} LEAP_PALM;

typedef struct _LEAP_HAND {
  /** The same while this hand stays tracked; never used again. */
  uint32_t id;
  /** Bits of eLeapHandFlag. */
  uint32_t flags;
  eLeapHandType type;
  float confidence;
  /** us since this hand was first seen. */
  uint64_t visible_time;
  /** Between the tips of thumb and index finger. */
  float pinch_distance;
  /** Mean angle between the fingers and the palm. */
  float grab_angle;
  /** 0 to 1. */
  float pinch_strength;
  /** 0 open to 1 fist. */
  float grab_strength;
  LEAP_PALM palm;
  union {
    struct {
      LEAP_DIGIT thumb;
      LEAP_DIGIT index;
      LEAP_DIGIT middle;
      LEAP_DIGIT ring;
      LEAP_DIGIT pinky;
    };
    LEAP_DIGIT digits[5];
  };
  LEAP_BONE arm;
} LEAP_HAND;

typedef struct _LEAP_FRAME_HEADER {
  void *reserved;
  /** Of the image that the frame was made from. */
  int64_t frame_id;
  /** When that image was taken. */
  int64_t timestamp;
} LEAP_FRAME_HEADER;

typedef struct _LEAP_TRACKING_EVENT {
  LEAP_FRAME_HEADER info;
  /** Rises by one for each frame; a gap shows what this client was too slow for. */
  int64_t tracking_frame_id;
  /** 0 to 2. */
  uint32_t nHands;
  LEAP_HAND *pHands;
  /** Frames per second; 0 while unknown. */
  float framerate;
} LEAP_TRACKING_EVENT;

/** Options of LeapCreateConnection(). */
typedef struct _LEAP_CONNECTION_CONFIG {
  /** sizeof this structure; 16 where it ends before tracking_origin. */
  uint32_t size;
  /** Bits of eLeapConnectionConfig. */
  uint32_t flags;
  /** NULL for the service of this user, or JSON with tracking_server_ip and _port. */
  const char *server_namespace;
  eLeapTrackingOrigin tracking_origin;
} LEAP_CONNECTION_CONFIG;

typedef struct _LEAP_CONNECTION_INFO {
  /** In: how many bytes there are; out: how many are needed. */
  uint32_t size;
  eLeapConnectionStatus status;
} LEAP_CONNECTION_INFO;

/** Where images are stored. Called from within LeapPollConnection() and LeapDestroyConnection(). */
typedef struct LEAP_ALLOCATOR {
  void *(*allocate)(uint32_t size, eLeapAllocatorType typeHint, void *state);
  void (*deallocate)(void *ptr, void *state);
  void *state;
} LEAP_ALLOCATOR;

/** A value of a setting. */
typedef struct _LEAP_VARIANT {
  eLeapValueType type;
  union {
    bool boolValue;
    int32_t iValue;
    float fValue;
    const char *strValue;
  };
} LEAP_VARIANT;

typedef struct _LEAP_VERSION {
  int32_t major;
  int32_t minor;
  int32_t patch;
} LEAP_VERSION;

typedef struct _LEAP_SERVER_STATUS_DEVICE {
  const char *serial;
  const char *type;
} LEAP_SERVER_STATUS_DEVICE;

typedef struct _LEAP_SERVER_STATUS {
  const char *version;
  uint32_t device_count;
  const LEAP_SERVER_STATUS_DEVICE *devices;
} LEAP_SERVER_STATUS;

/** Names a device. The handle equals what LeapOpenDevice() gives. */
typedef struct _LEAP_DEVICE_REF {
  void *handle;
  /** The device_id of messages. */
  uint32_t id;
} LEAP_DEVICE_REF;

/** What LeapGetDeviceInfo() tells. */
typedef struct _LEAP_DEVICE_INFO {
  /** sizeof this structure; 60 where 16 characters for the firmware's version follow it. */
  uint32_t size;
  /** eLeapDeviceStatus. */
  uint32_t status;
  /** Bits of eLeapDeviceCaps. */
  uint32_t caps;
  eLeapDevicePID pid;
  /** Distance between the cameras, um. */
  uint32_t baseline;
  /** In: characters that fit into serial; out: how many are needed, the final zero included. */
  uint32_t serial_length;
  /** The caller's buffer, or NULL. */
  char *serial;
  float h_fov;
  float v_fov;
  /** How far hands are tracked, um. */
  uint32_t range;
} LEAP_DEVICE_INFO;

typedef struct _LEAP_CONNECTION_EVENT {
  /** Bits of eLeapServiceDisposition. */
  uint32_t flags;
} LEAP_CONNECTION_EVENT;

typedef struct _LEAP_CONNECTION_LOST_EVENT {
  uint32_t flags;
} LEAP_CONNECTION_LOST_EVENT;

/** A device came (Device) or went (DeviceLost). */
typedef struct _LEAP_DEVICE_EVENT {
  uint32_t flags;
  LEAP_DEVICE_REF device;
  /** eLeapDeviceStatus. */
  uint32_t status;
} LEAP_DEVICE_EVENT;

typedef struct _LEAP_DEVICE_STATUS_CHANGE_EVENT {
  LEAP_DEVICE_REF device;
  uint32_t last_status;
  uint32_t status;
} LEAP_DEVICE_STATUS_CHANGE_EVENT;

/** Never sent. */
typedef struct _LEAP_DEVICE_FAILURE_EVENT {
  eLeapDeviceStatus status;
  LEAP_DEVICE hDevice;
} LEAP_DEVICE_FAILURE_EVENT;

typedef struct _LEAP_POLICY_EVENT {
  uint32_t reserved;
  /** All bits of eLeapPolicyFlag in force. */
  uint32_t current_policy;
} LEAP_POLICY_EVENT;

typedef struct _LEAP_TRACKING_MODE_EVENT {
  uint32_t reserved;
  eLeapTrackingMode current_tracking_mode;
} LEAP_TRACKING_MODE_EVENT;

/** Answer to LeapRequestConfigValue(); of type Unknown where there is no such setting. */
typedef struct _LEAP_CONFIG_RESPONSE_EVENT {
  uint32_t requestID;
  LEAP_VARIANT value;
} LEAP_CONFIG_RESPONSE_EVENT;

/** Answer to LeapSaveConfigValue(); status tells whether it was stored. */
typedef struct _LEAP_CONFIG_CHANGE_EVENT {
  uint32_t requestID;
  bool status;
} LEAP_CONFIG_CHANGE_EVENT;

typedef struct _LEAP_DROPPED_FRAME_EVENT {
  int64_t frame_id;
  eLeapDroppedFrameType type;
} LEAP_DROPPED_FRAME_EVENT;

typedef struct _LEAP_LOG_EVENT {
  eLeapLogSeverity severity;
  int64_t timestamp;
  /** UTF-8. */
  const char *message;
} LEAP_LOG_EVENT;

typedef struct _LEAP_LOG_EVENTS {
  uint32_t nEvents;
  LEAP_LOG_EVENT *events;
} LEAP_LOG_EVENTS;

typedef struct _LEAP_NEW_DEVICE_TRANSFORM {
  uint32_t reserved;
} LEAP_NEW_DEVICE_TRANSFORM;

typedef struct _LEAP_IMU_EVENT {
  int64_t timestamp;
  /** us on the device's own clock. */
  int64_t timestamp_hw;
  /** Bits of eLeapIMUFlag. */
  uint32_t flags;
  /** m/s2. */
  LEAP_VECTOR accelerometer;
  /** rad/s. */
  LEAP_VECTOR gyroscope;
  /** Degrees Celsius. */
  float temperature;
} LEAP_IMU_EVENT;

typedef struct _LEAP_FIDUCIAL_POSE_EVENT {
  int id;
  const char *family;
  float size;
  int64_t timestamp;
  float estimated_error;
  LEAP_VECTOR translation;
  LEAP_QUATERNION rotation;
} LEAP_FIDUCIAL_POSE_EVENT;

typedef struct _LEAP_IMAGE_PROPERTIES {
  eLeapImageType type;
  eLeapImageFormat format;
  /** Bytes per pixel. */
  uint32_t bpp;
  uint32_t width;
  uint32_t height;
  /** Position in the distortion matrix, 0 to 1, = slope * scale + offset. */
  float x_scale;
  float y_scale;
  float x_offset;
  float y_offset;
} LEAP_IMAGE_PROPERTIES;

/** Where in the image, 0 to 1, the ray of each cell is seen; outside of that it is not seen. */
typedef struct _LEAP_DISTORTION_MATRIX {
  struct {
    float x;
    float y;
  } matrix[LEAP_DISTORTION_MATRIX_N][LEAP_DISTORTION_MATRIX_N];
} LEAP_DISTORTION_MATRIX;

typedef struct _LEAP_IMAGE {
  LEAP_IMAGE_PROPERTIES properties;
  /** Another number whenever distortion_matrix holds other values. */
  uint64_t matrix_version;
  LEAP_DISTORTION_MATRIX *distortion_matrix;
  /** What the allocator gave; the pixels begin offset bytes behind. */
  void *data;
  uint32_t offset;
} LEAP_IMAGE;

typedef struct _LEAP_IMAGE_EVENT {
  LEAP_FRAME_HEADER info;
  /** Left, right. */
  LEAP_IMAGE image[2];
  LEAP_CALIBRATION calib;
} LEAP_IMAGE_EVENT;

/** In no call; declared for those who name it. */
typedef struct _LEAP_IMAGE_FRAME_DESCRIPTION {
  int64_t frame_id;
  eLeapImageType type;
  uint64_t buffer_len;
  void *pBuffer;
} LEAP_IMAGE_FRAME_DESCRIPTION;

typedef struct _LEAP_RECORDING_PARAMETERS {
  /** Bits of eLeapRecordingFlags. */
  uint32_t mode;
} LEAP_RECORDING_PARAMETERS;

typedef struct _LEAP_RECORDING_STATUS {
  /** Bits of eLeapRecordingFlags. */
  uint32_t mode;
} LEAP_RECORDING_STATUS;

typedef struct _LEAP_TELEMETRY_DATA {
  uint32_t thread_id;
  uint64_t start_time;
  uint64_t end_time;
  uint32_t zone_depth;
  const char *file_name;
  uint32_t line_number;
  const char *zone_name;
} LEAP_TELEMETRY_DATA;

/** Never sent. */
typedef struct _LEAP_POINT_MAPPING_CHANGE_EVENT {
  int64_t frame_id;
  int64_t timestamp;
  uint32_t nPoints;
} LEAP_POINT_MAPPING_CHANGE_EVENT;

typedef struct _LEAP_POINT_MAPPING {
  int64_t frame_id;
  int64_t timestamp;
  uint32_t nPoints;
  LEAP_VECTOR *pPoints;
  uint32_t *pIDs;
} LEAP_POINT_MAPPING;

/** Never sent. */
typedef struct _LEAP_HEAD_POSE_EVENT {
  int64_t timestamp;
  LEAP_VECTOR head_position;
  LEAP_QUATERNION head_orientation;
  LEAP_VECTOR head_linear_velocity;
  LEAP_VECTOR head_angular_velocity;
} LEAP_HEAD_POSE_EVENT;

/** Never sent. */
typedef struct _LEAP_EYE_EVENT {
  int64_t frame_id;
  int64_t timestamp;
  LEAP_VECTOR left_eye_position;
  LEAP_VECTOR right_eye_position;
  float left_eye_estimated_error;
  float right_eye_estimated_error;
} LEAP_EYE_EVENT;

/** What LeapPollConnection() fills, on every way out. */
typedef struct _LEAP_CONNECTION_MESSAGE {
  uint32_t size;
  eLeapEventType type;
  union {
    const void *pointer;
    const LEAP_CONNECTION_EVENT *connection_event;
    const LEAP_CONNECTION_LOST_EVENT *connection_lost_event;
    const LEAP_DEVICE_EVENT *device_event;
    const LEAP_DEVICE_STATUS_CHANGE_EVENT *device_status_change_event;
    const LEAP_DEVICE_FAILURE_EVENT *device_failure_event;
    const LEAP_POLICY_EVENT *policy_event;
    const LEAP_TRACKING_EVENT *tracking_event;
    const LEAP_TRACKING_MODE_EVENT *tracking_mode_event;
    const LEAP_LOG_EVENT *log_event;
    const LEAP_LOG_EVENTS *log_events;
    const LEAP_CONFIG_RESPONSE_EVENT *config_response_event;
    const LEAP_CONFIG_CHANGE_EVENT *config_change_event;
    const LEAP_DROPPED_FRAME_EVENT *dropped_frame_event;
    const LEAP_IMAGE_EVENT *image_event;
    const LEAP_POINT_MAPPING_CHANGE_EVENT *point_mapping_change_event;
    const LEAP_HEAD_POSE_EVENT *head_pose_event;
    const LEAP_EYE_EVENT *eye_event;
    const LEAP_IMU_EVENT *imu_event;
    const LEAP_NEW_DEVICE_TRANSFORM *new_device_transform_event;
    const LEAP_FIDUCIAL_POSE_EVENT *fiducial_pose_event;
  };
  /** Which device it is from; 0 where it is about the whole system. */
  uint32_t device_id;
} LEAP_CONNECTION_MESSAGE;

#pragma pack(pop)

/* ---- Clock ----------------------------------------------------------------------------------- */

/** us on a clock that never jumps and that all processes of this machine share. */
LEAP_EXPORT int64_t LEAP_CALL LeapGetNow(void);

/** Make an estimator of how a clock of the caller's relates to LeapGetNow(). */
LEAP_EXPORT eLeapRS LEAP_CALL LeapCreateClockRebaser(LEAP_CLOCK_REBASER *phClockRebaser);

/** Tell the time on both clocks, best once per rendered frame. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapUpdateRebase(LEAP_CLOCK_REBASER hClockRebaser, int64_t userClock, int64_t leapClock);

/** Convert a time on the caller's clock; unchanged before the first update. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapRebaseClock(LEAP_CLOCK_REBASER hClockRebaser, int64_t userClock, int64_t *pLeapClock);

LEAP_EXPORT void LEAP_CALL LeapDestroyClockRebaser(LEAP_CLOCK_REBASER hClockRebaser);

LEAP_EXPORT uint64_t LEAP_CALL LeapTelemetryGetNow(void);

/** Does nothing. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapTelemetryProfiling(LEAP_CONNECTION hConnection, const LEAP_TELEMETRY_DATA *telemetryData);

/* ---- Connection ------------------------------------------------------------------------------ */

/** Make a connection object; pConfig may be NULL. Talks to nobody. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapCreateConnection(const LEAP_CONNECTION_CONFIG *pConfig, LEAP_CONNECTION *phConnection);

/** Accepted and not used. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetConnectionMetadata(LEAP_CONNECTION hConnection, const char *metadata, size_t len);

/** Begin to look for the service. Succeeds at once, whether or not one runs. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapOpenConnection(LEAP_CONNECTION hConnection);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetConnectionInfo(LEAP_CONNECTION hConnection, LEAP_CONNECTION_INFO *pInfo);

/** Wait up to timeout ms for the next event. One thread at a time; see docs/native.md. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapPollConnection(LEAP_CONNECTION hConnection, uint32_t timeout, LEAP_CONNECTION_MESSAGE *evt);

/** Hang up and wake whoever polls. The object can be opened again. */
LEAP_EXPORT void LEAP_CALL LeapCloseConnection(LEAP_CONNECTION hConnection);

LEAP_EXPORT void LEAP_CALL LeapDestroyConnection(LEAP_CONNECTION hConnection);

/** Say where the memory of images comes from; without it there are no images. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetAllocator(LEAP_CONNECTION hConnection, const LEAP_ALLOCATOR *allocator);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetVersion(LEAP_CONNECTION hConnection, eLeapVersionPart versionPart, LEAP_VERSION *pVersion);

/** There are no licences: false, once connected. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapCheckLicenseFlag(LEAP_CONNECTION hConnection, const char *flag, bool *isSet);

/** Ask a service for its version and devices. Needs no connection. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetServerStatus(uint32_t timeout, const LEAP_SERVER_STATUS **status);

LEAP_EXPORT eLeapRS LEAP_CALL LeapReleaseServerStatus(const LEAP_SERVER_STATUS *status);

/* ---- Policies, modes, settings ----------------------------------------------------------------- */

/** Wish for policies; the answer is an event Policy. (0, 0) asks what is in force. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPolicyFlags(LEAP_CONNECTION hConnection, uint64_t set, uint64_t clear);

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPolicyFlagsEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint64_t set, uint64_t clear);

/** Wish for a mounting; the answer is an event TrackingMode. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetTrackingMode(LEAP_CONNECTION hConnection, eLeapTrackingMode mode);

LEAP_EXPORT eLeapRS LEAP_CALL LeapSetTrackingModeEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapTrackingMode mode);

/** Ask for an event TrackingMode. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetTrackingMode(LEAP_CONNECTION hConnection);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetTrackingModeEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice);

/** Pause or resume tracking for everybody; needs the policy AllowPauseResume. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPause(LEAP_CONNECTION hConnection, bool pause);

/** Tell what the hands will do: LEAP_HINT_... words with a NULL behind the last. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetDeviceHints(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, const char *hints[]);

/** Not supported. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetClassifierThresholds(LEAP_CONNECTION hConnection, float acquire, float release);

/** Not supported. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetClassifierThresholdsEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, float acquire, float release);

/** Change a setting; the answer is an event ConfigChange with the number given here. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSaveConfigValue(LEAP_CONNECTION hConnection, const char *key, const LEAP_VARIANT *value, uint32_t *pRequestID);

/** Ask for a setting; the answer is an event ConfigResponse with the number given here. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapRequestConfigValue(LEAP_CONNECTION hConnection, const char *key, uint32_t *pRequestID);

/* ---- Devices ----------------------------------------------------------------------------------- */

/** List what is attached; with pArray NULL only count. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceList(LEAP_CONNECTION hConnection, LEAP_DEVICE_REF *pArray, uint32_t *pnArray);

LEAP_EXPORT eLeapRS LEAP_CALL LeapOpenDevice(LEAP_DEVICE_REF rDevice, LEAP_DEVICE *phDevice);

/** The handle stays good for as long as any connection that saw the device. */
LEAP_EXPORT void LEAP_CALL LeapCloseDevice(LEAP_DEVICE hDevice);

/** Tell about a device; asked without a buffer for the serial number, tell how long it must be. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceInfo(LEAP_DEVICE hDevice, LEAP_DEVICE_INFO *info);

/** Choose the device that calls without a device mean, and subscribe to it. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapSetPrimaryDevice(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, bool unsubscribeOthers);

LEAP_EXPORT eLeapRS LEAP_CALL LeapSubscribeEvents(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice);

LEAP_EXPORT eLeapRS LEAP_CALL LeapUnsubscribeEvents(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice);

/** 4 x 4, by columns, from the device to the world, where one was configured. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceTransform(LEAP_DEVICE hDevice, float *transform);

LEAP_EXPORT bool LEAP_CALL LeapDeviceTransformAvailable(LEAP_DEVICE hDevice);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceCameraCount(LEAP_DEVICE hDevice, uint8_t *cameraCount);

/** Name of a model, NULL where there is none. */
LEAP_EXPORT const char *LEAP_CALL LeapDevicePIDToString(eLeapDevicePID pid);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceFrameRate(LEAP_CONNECTION hConnection, float *framerate);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceFrameRateEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, float *framerate);

/** Not available. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceTemperatures(LEAP_CONNECTION hConnection, const float *temperatures[], int *count);

/** Not available. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetDeviceTemperaturesEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, const float *temperatures[], int *count);

/** Not available for controllers of this lens model. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetRawCalibration(LEAP_CONNECTION hConnection, const char **calibration);

/** Not available for controllers of this lens model. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetRawCalibrationEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, const char **calibration);

/* ---- Interpolation ------------------------------------------------------------------------------- */

/** Bytes that LeapInterpolateFrame() needs. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapGetFrameSize(LEAP_CONNECTION hConnection, int64_t timestamp, uint64_t *pncbEvent);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetFrameSizeEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, int64_t timestamp, uint64_t *pncbEvent);

/** Compute the hands at a time of the last second, or slightly ahead; the buffer holds all of them. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrame(LEAP_CONNECTION hConnection, int64_t timestamp, LEAP_TRACKING_EVENT *pEvent, uint64_t ncbEvent);

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrameEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, int64_t timestamp, LEAP_TRACKING_EVENT *pEvent, uint64_t ncbEvent);

/** The same, moved on from the frame that was current at sourceTimestamp. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrameFromTime(LEAP_CONNECTION hConnection, int64_t timestamp, int64_t sourceTimestamp, LEAP_TRACKING_EVENT *pEvent, uint64_t ncbEvent);

LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateFrameFromTimeEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, int64_t timestamp, int64_t sourceTimestamp, LEAP_TRACKING_EVENT *pEvent, uint64_t ncbEvent);

/** Not available. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateHeadPose(LEAP_CONNECTION hConnection, int64_t timestamp, LEAP_HEAD_POSE_EVENT *pEvent);

/** Not available. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateHeadPoseEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, int64_t timestamp, LEAP_HEAD_POSE_EVENT *pEvent);

/** Not available. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapInterpolateEyePositions(LEAP_CONNECTION hConnection, int64_t timestamp, LEAP_EYE_EVENT *pEvent);

/* ---- Cameras. An index counts 0 left, 1 right; matrices 4 x 4 are by columns ---------------------- */

/** The slope (x, y, 1) of the ray that a pixel sees; NaN where there is none. */
LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapPixelToRectilinear(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, LEAP_VECTOR pixel);

LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapPixelToRectilinearEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapPerspectiveType camera, LEAP_VECTOR pixel);

LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapPixelToRectilinearByIndex(LEAP_CONNECTION hConnection, uint8_t camera, LEAP_VECTOR pixel);

LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapPixelToRectilinearByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, LEAP_VECTOR pixel);

/** The pixel (x, y, 1) that sees a ray; may lie outside the image. */
LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapRectilinearToPixel(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, LEAP_VECTOR rectilinear);

LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapRectilinearToPixelEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapPerspectiveType camera, LEAP_VECTOR rectilinear);

LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapRectilinearToPixelByIndex(LEAP_CONNECTION hConnection, uint8_t camera, LEAP_VECTOR rectilinear);

LEAP_EXPORT LEAP_VECTOR LEAP_CALL LeapRectilinearToPixelByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, LEAP_VECTOR rectilinear);

/** 3 x 3, by rows: focal lengths and centre, pixels. */
LEAP_EXPORT void LEAP_CALL LeapCameraMatrix(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapCameraMatrixEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapCameraMatrixByIndex(LEAP_CONNECTION hConnection, uint8_t camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapCameraMatrixByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, float *dest);

/** k1 k2 p1 p2 k3 k4 k5 k6 of the rational model, fitted to the lens. */
LEAP_EXPORT void LEAP_CALL LeapDistortionCoeffs(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapDistortionCoeffsEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapDistortionCoeffsByIndex(LEAP_CONNECTION hConnection, uint8_t camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapDistortionCoeffsByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, float *dest);

/** 4 x 4: from the camera (x right, y down in the image, z along the view) to device space, mm. */
LEAP_EXPORT void LEAP_CALL LeapExtrinsicCameraMatrix(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapExtrinsicCameraMatrixEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapExtrinsicCameraMatrixByIndex(LEAP_CONNECTION hConnection, uint8_t camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapExtrinsicCameraMatrixByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, float *dest);

/** 4 x 4: scales and offsets of the distortion matrix, x in the first row and y in the third. */
LEAP_EXPORT void LEAP_CALL LeapScaleOffsetMatrix(LEAP_CONNECTION hConnection, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapScaleOffsetMatrixEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, eLeapPerspectiveType camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapScaleOffsetMatrixByIndex(LEAP_CONNECTION hConnection, uint8_t camera, float *dest);

LEAP_EXPORT void LEAP_CALL LeapScaleOffsetMatrixByIndexEx(LEAP_CONNECTION hConnection, LEAP_DEVICE hDevice, uint8_t camera, float *dest);

/* ---- Recordings ---------------------------------------------------------------------------------- */

/** Open a file of frames for reading or for writing. Needs no connection. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingOpen(LEAP_RECORDING *phRecording, const char *filePath, LEAP_RECORDING_PARAMETERS parameters);

/** Write what is left, close, and set the handle to NULL. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingClose(LEAP_RECORDING *phRecording);

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingGetStatus(LEAP_RECORDING hRecording, LEAP_RECORDING_STATUS *pStatus);

/** Bytes that the next frame needs; UnknownError at the end of the file. */
LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingReadSize(LEAP_RECORDING hRecording, uint64_t *pncbEvent);

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingRead(LEAP_RECORDING hRecording, LEAP_TRACKING_EVENT *pEvent, uint64_t ncbEvent);

LEAP_EXPORT eLeapRS LEAP_CALL LeapRecordingWrite(LEAP_RECORDING hRecording, LEAP_TRACKING_EVENT *pEvent, uint64_t *pnBytesWritten);

/* ---- Point mapping: not available ------------------------------------------------------------------ */

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetPointMappingSize(LEAP_CONNECTION hConnection, uint64_t *pSize);

LEAP_EXPORT eLeapRS LEAP_CALL LeapGetPointMapping(LEAP_CONNECTION hConnection, LEAP_POINT_MAPPING *pointMapping, uint64_t *pSize);

#ifdef __cplusplus
}
#endif

#endif
