/* Controllers of hardware, and settings of the service. */
#import "Values.h"

typedef enum {
  LEAP_DEVICE_TYPE_PERIPHERAL = 3,
  LEAP_DEVICE_TYPE_HP_LEGACY = 4097,
  LEAP_DEVICE_TYPE_KEYBOARD = 4098,
  LEAP_DEVICE_TYPE_LAPTOP = 4099
} LeapDeviceType;

typedef enum {
  LEAP_CONFIG_TYPE_UNKNOWN = 0,
  LEAP_CONFIG_TYPE_BOOLEAN = 1,
  LEAP_CONFIG_TYPE_INT32 = 2,
  LEAP_CONFIG_TYPE_FLOAT = 6,
  LEAP_CONFIG_TYPE_STRING = 8
} LeapConfigType;

/** A device as it was when it was asked for. Two are equal if they are the same device. */
@interface LeapDevice : LeapObject
/** rad. */
@property (nonatomic, readonly) float horizontalViewAngle;
@property (nonatomic, readonly) float verticalViewAngle;
/** How far hands are tracked, mm. */
@property (nonatomic, readonly) float range;
/** Between the cameras, mm. */
@property (nonatomic, readonly) float baseline;
@property (nonatomic, readonly) NSString *serialNumber;
@property (nonatomic, readonly) LeapDeviceType type;
@property (nonatomic, readonly) BOOL isEmbedded;
@property (nonatomic, readonly) BOOL isStreaming;
@property (nonatomic, readonly) BOOL isFlipped;
@property (nonatomic, readonly) BOOL isSmudged;
@property (nonatomic, readonly) BOOL isLightingBad;
/** All coordinates are those of the device itself: zero and the identity. */
@property (nonatomic, readonly) LeapVector *position;
@property (nonatomic, readonly) LeapMatrix *orientation;
/** From a point to the nearest edge of what the cameras see, mm; negative outside. */
- (float)distanceToBoundary:(LeapVector *)position;
@end

/** Settings of this program's connection: gone with it. Without a service there are none, and
 * setters return NO. Each call waits for the service. */
@interface LeapConfig : LeapObject
- (LeapConfigType)type:(NSString *)key;
- (BOOL)getBool:(NSString *)key;
- (int32_t)getInt32:(NSString *)key;
- (float)getFloat:(NSString *)key;
- (NSString *)getString:(NSString *)key;
- (BOOL)setBool:(NSString *)key value:(BOOL)value;
- (BOOL)setInt32:(NSString *)key value:(int32_t)value;
- (BOOL)setFloat:(NSString *)key value:(float)value;
- (BOOL)setString:(NSString *)key value:(NSString *)value;
/** Settings are told to the service as they are set: whether there is one. */
- (BOOL)save;
@end
