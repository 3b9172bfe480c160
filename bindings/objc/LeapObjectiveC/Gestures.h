/* Gestures of one frame.
 * Law: each is of the class of its type, so that a program may cast it; those that belong to one
 * movement share its id. */
#import "Hands.h"

typedef enum {
  LEAP_GESTURE_TYPE_INVALID = -1,
  LEAP_GESTURE_TYPE_SWIPE = 1,
  LEAP_GESTURE_TYPE_CIRCLE = 4,
  LEAP_GESTURE_TYPE_SCREEN_TAP = 5,
  LEAP_GESTURE_TYPE_KEY_TAP = 6
} LeapGestureType;

typedef enum {
  LEAP_GESTURE_STATE_INVALID = -1,
  LEAP_GESTURE_STATE_START = 1,
  LEAP_GESTURE_STATE_UPDATE = 2,
  LEAP_GESTURE_STATE_STOP = 3
} LeapGestureState;

@interface LeapGesture : LeapObject
@property (nonatomic, readonly) LeapGestureType type;
/** Taps have LEAP_GESTURE_STATE_STOP alone. */
@property (nonatomic, readonly) LeapGestureState state;
@property (nonatomic, readonly) int32_t id;
/** us. */
@property (nonatomic, readonly) int64_t duration;
@property (nonatomic, readonly) float durationSeconds;
@property (nonatomic, readonly) LeapFrame *frame;
@property (nonatomic, readonly) NSArray *hands;
@property (nonatomic, readonly) NSArray *pointables;
@end

@interface LeapCircleGesture : LeapGesture
@property (nonatomic, readonly) LeapVector *center;
/** Clockwise as seen by the user where it points away from him, as the finger does. */
@property (nonatomic, readonly) LeapVector *normal;
@property (nonatomic, readonly) float radius;
/** Turns. */
@property (nonatomic, readonly) float progress;
@property (nonatomic, readonly) LeapPointable *pointable;
@end

@interface LeapSwipeGesture : LeapGesture
@property (nonatomic, readonly) LeapVector *startPosition;
@property (nonatomic, readonly) LeapVector *position;
@property (nonatomic, readonly) LeapVector *direction;
@property (nonatomic, readonly) float speed;
@property (nonatomic, readonly) LeapPointable *pointable;
@end

@interface LeapKeyTapGesture : LeapGesture
@property (nonatomic, readonly) LeapVector *position;
@property (nonatomic, readonly) LeapVector *direction;
@property (nonatomic, readonly) float progress;
@property (nonatomic, readonly) LeapPointable *pointable;
@end

@interface LeapScreenTapGesture : LeapGesture
@property (nonatomic, readonly) LeapVector *position;
@property (nonatomic, readonly) LeapVector *direction;
@property (nonatomic, readonly) float progress;
@property (nonatomic, readonly) LeapPointable *pointable;
@end
