/* Hands, arms, fingers, bones and tools of one frame.
 * Law: mm, mm/s, rad and s; lists are NSArrays in which an index beyond the end gives an object
 * that is not valid. */
#import "Values.h"

@class LeapFrame, LeapHand;

typedef enum {
  LEAP_BONE_TYPE_METACARPAL = 0,
  LEAP_BONE_TYPE_PROXIMAL = 1,
  LEAP_BONE_TYPE_INTERMEDIATE = 2,
  LEAP_BONE_TYPE_DISTAL = 3
} LeapBoneType;

typedef enum {
  LEAP_POINTABLE_ZONE_NONE = 0,
  LEAP_POINTABLE_ZONE_HOVERING = 1,
  LEAP_POINTABLE_ZONE_TOUCHING = 2
} LeapPointableZone;

typedef enum {
  LEAP_FINGER_TYPE_THUMB = 0,
  LEAP_FINGER_TYPE_INDEX = 1,
  LEAP_FINGER_TYPE_MIDDLE = 2,
  LEAP_FINGER_TYPE_RING = 3,
  LEAP_FINGER_TYPE_PINKY = 4
} LeapFingerType;

typedef enum {
  LEAP_FINGER_JOINT_MCP = 0,
  LEAP_FINGER_JOINT_PIP = 1,
  LEAP_FINGER_JOINT_DIP = 2,
  LEAP_FINGER_JOINT_TIP = 3
} LeapFingerJoint;

/** One of the four bones of a finger, from the wrist to the tip. */
@interface LeapBone : LeapObject
@property (nonatomic, readonly) LeapVector *prevJoint;
@property (nonatomic, readonly) LeapVector *nextJoint;
@property (nonatomic, readonly) LeapVector *center;
/** From prevJoint to nextJoint; zero for the thumb's metacarpal, which has no length. */
@property (nonatomic, readonly) LeapVector *direction;
@property (nonatomic, readonly) float length;
@property (nonatomic, readonly) float width;
@property (nonatomic, readonly) LeapBoneType type;
/** z towards the wrist, y out of the back of the hand; left-handed for left hands. */
@property (nonatomic, readonly) LeapMatrix *basis;
@end

/** The forearm. */
@interface LeapArm : LeapObject
@property (nonatomic, readonly) LeapVector *elbowPosition;
@property (nonatomic, readonly) LeapVector *wristPosition;
@property (nonatomic, readonly) LeapVector *center;
/** From elbow to wrist. */
@property (nonatomic, readonly) LeapVector *direction;
@property (nonatomic, readonly) float width;
@property (nonatomic, readonly) LeapMatrix *basis;
@end

/** A finger or a tool: those of a frame are of these classes. */
@interface LeapPointable : LeapObject
/** Of a finger: ten times the id of its hand, plus its type. -1 where it is not valid. */
@property (nonatomic, readonly) int32_t id;
@property (nonatomic, readonly) LeapFrame *frame;
/** Of a tool: not valid. */
@property (nonatomic, readonly) LeapHand *hand;
@property (nonatomic, readonly) LeapVector *tipPosition;
@property (nonatomic, readonly) LeapVector *stabilizedTipPosition;
@property (nonatomic, readonly) LeapVector *tipVelocity;
@property (nonatomic, readonly) LeapVector *direction;
@property (nonatomic, readonly) float length;
@property (nonatomic, readonly) float width;
@property (nonatomic, readonly) BOOL isFinger;
@property (nonatomic, readonly) BOOL isTool;
/** Tools always are. */
@property (nonatomic, readonly) BOOL isExtended;
@property (nonatomic, readonly) LeapPointableZone touchZone;
/** 1 at the far edge of the hover zone and beyond, 0 at the plane, -1 deep behind it. */
@property (nonatomic, readonly) float touchDistance;
@property (nonatomic, readonly) float timeVisible;
@end

@interface LeapFinger : LeapPointable
@property (nonatomic, readonly) LeapFingerType type;
- (LeapBone *)bone:(LeapBoneType)type;
- (LeapVector *)jointPosition:(LeapFingerJoint)joint;
@end

@interface LeapTool : LeapPointable
@end

@interface LeapHand : LeapObject
/** The same while the hand is tracked; -1 where it is not valid. */
@property (nonatomic, readonly) int32_t id;
@property (nonatomic, readonly) LeapFrame *frame;
@property (nonatomic, readonly) BOOL isLeft;
@property (nonatomic, readonly) BOOL isRight;
/** Always five, from thumb to pinky. */
@property (nonatomic, readonly) NSArray *fingers;
@property (nonatomic, readonly) NSArray *pointables;
/** Always empty: tools belong to frames. */
@property (nonatomic, readonly) NSArray *tools;
- (LeapFinger *)finger:(int32_t)id;
- (LeapPointable *)pointable:(int32_t)id;
- (LeapTool *)tool:(int32_t)id;
@property (nonatomic, readonly) LeapVector *palmPosition;
@property (nonatomic, readonly) LeapVector *stabilizedPalmPosition;
@property (nonatomic, readonly) LeapVector *palmVelocity;
@property (nonatomic, readonly) LeapVector *palmNormal;
@property (nonatomic, readonly) float palmWidth;
/** From the palm to the fingers. */
@property (nonatomic, readonly) LeapVector *direction;
/** y out of the back of the hand, z towards the wrist; left-handed for left hands. */
@property (nonatomic, readonly) LeapMatrix *basis;
@property (nonatomic, readonly) LeapArm *arm;
@property (nonatomic, readonly) LeapVector *wristPosition;
/** The ball that the hand could hold. */
@property (nonatomic, readonly) LeapVector *sphereCenter;
@property (nonatomic, readonly) float sphereRadius;
@property (nonatomic, readonly) float pinchStrength;
@property (nonatomic, readonly) float pinchDistance;
@property (nonatomic, readonly) float grabStrength;
@property (nonatomic, readonly) float grabAngle;
@property (nonatomic, readonly) float confidence;
@property (nonatomic, readonly) float timeVisible;
/* Motion since an earlier frame; none where the hand is missing in it. */
- (LeapVector *)translation:(LeapFrame *)sinceFrame;
- (LeapVector *)rotationAxis:(LeapFrame *)sinceFrame;
- (float)rotationAngle:(LeapFrame *)sinceFrame;
- (float)rotationAngle:(LeapFrame *)sinceFrame axis:(LeapVector *)axis;
- (LeapMatrix *)rotationMatrix:(LeapFrame *)sinceFrame;
- (float)scaleFactor:(LeapFrame *)sinceFrame;
/** Which share of the motion was of that kind, 0 to 1; 0 where there was none. */
- (float)translationProbability:(LeapFrame *)sinceFrame;
- (float)rotationProbability:(LeapFrame *)sinceFrame;
- (float)scaleProbability:(LeapFrame *)sinceFrame;
@end

/** Looking through lists of hands, fingers, tools and pointables. Where there is none, lists of the
 * interface give an object that is not valid, and other arrays nil. */
@interface NSArray (LeapPlaces)
/** The one whose palm or tip has the smallest x, the largest x, the smallest z. */
- (id)leftmost;
- (id)rightmost;
- (id)frontmost;
@end

/** Looking through lists of fingers and pointables. */
@interface NSArray (LeapFingers)
- (NSArray *)extended;
- (NSArray *)fingerType:(LeapFingerType)type;
@end
