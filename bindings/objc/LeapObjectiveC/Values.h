/* Points, directions and bases, and what all objects of the interface share.
 * Law: right-handed, mm, x along the controller to the right, y up, z towards the user. */
#import <Foundation/Foundation.h>
#include <stdint.h>

extern const float LEAP_PI;
extern const float LEAP_DEG_TO_RAD;
extern const float LEAP_RAD_TO_DEG;

/** What hands, frames and all others are: a place in a snapshot, or nothing. */
@interface LeapObject : NSObject {
@private
  struct LeapHeld *_held;
}
/** An object that is not valid, as those are that are made with init. */
+ (instancetype)invalid;
@property (nonatomic, readonly) BOOL isValid;
/** Whether both are valid and the same thing of the same frame. */
- (BOOL)isEqual:(id)other;
@end

/** A point, a direction or a velocity. */
@interface LeapVector : NSObject <NSCopying> {
@private
  float _x, _y, _z;
}
+ (LeapVector *)zero;
+ (LeapVector *)xAxis;
+ (LeapVector *)yAxis;
+ (LeapVector *)zAxis;
+ (LeapVector *)left;
+ (LeapVector *)right;
+ (LeapVector *)up;
+ (LeapVector *)down;
/** Away from the user: (0, 0, -1). */
+ (LeapVector *)forward;
+ (LeapVector *)backward;
- (id)initWithX:(float)x y:(float)y z:(float)z;
- (id)initWithVector:(LeapVector *)vector;
@property (nonatomic, readonly) float x;
@property (nonatomic, readonly) float y;
@property (nonatomic, readonly) float z;
@property (nonatomic, readonly) float magnitude;
@property (nonatomic, readonly) float magnitudeSquared;
/** Angles in rad: of a direction above the horizon, of one to the right, of a palm's normal. */
@property (nonatomic, readonly) float pitch;
@property (nonatomic, readonly) float yaw;
@property (nonatomic, readonly) float roll;
/** The direction of unit length, or zero for a vector that has none. */
@property (nonatomic, readonly) LeapVector *normalized;
/** Whether all components are finite. */
@property (nonatomic, readonly) BOOL isValid;
- (float)distanceTo:(LeapVector *)other;
/** 0 to pi; 0 where one has no length. */
- (float)angleTo:(LeapVector *)other;
- (float)dot:(LeapVector *)other;
- (LeapVector *)cross:(LeapVector *)other;
- (LeapVector *)plus:(LeapVector *)other;
- (LeapVector *)minus:(LeapVector *)other;
- (LeapVector *)negate;
- (LeapVector *)times:(float)factor;
- (LeapVector *)divide:(float)divisor;
- (BOOL)equals:(LeapVector *)other;
/** Three NSNumbers. */
- (NSArray *)toNSArray;
/** Three floats in a row. */
- (NSMutableData *)toFloatPointer;
@end

/** A rotation and scale, whose three bases are told apart, and a translation. */
@interface LeapMatrix : NSObject <NSCopying> {
@private
  LeapVector *_xBasis, *_yBasis, *_zBasis, *_origin;
}
+ (LeapMatrix *)identity;
- (id)initWithXBasis:(LeapVector *)xBasis
              yBasis:(LeapVector *)yBasis
              zBasis:(LeapVector *)zBasis
              origin:(LeapVector *)origin;
- (id)initWithMatrix:(LeapMatrix *)matrix;
/** With transformPoint: it turns clockwise seen against the axis, as in libLeap. */
- (id)initWithAxis:(LeapVector *)axis angleRadians:(float)angle;
- (id)initWithAxis:(LeapVector *)axis
      angleRadians:(float)angle
       translation:(LeapVector *)translation;
@property (nonatomic, readonly) LeapVector *xBasis;
@property (nonatomic, readonly) LeapVector *yBasis;
@property (nonatomic, readonly) LeapVector *zBasis;
@property (nonatomic, readonly) LeapVector *origin;
- (LeapVector *)transformPoint:(LeapVector *)point;
- (LeapVector *)transformDirection:(LeapVector *)direction;
/** The inverse, if the bases have unit length and stand at right angles. */
- (LeapMatrix *)rigidInverse;
/** What is given is done first. */
- (LeapMatrix *)times:(LeapMatrix *)other;
- (BOOL)equals:(LeapMatrix *)other;
/** Nine or sixteen NSNumbers, row after row. */
- (NSArray *)toNSArray3x3;
- (NSArray *)toNSArray4x4;
@end
