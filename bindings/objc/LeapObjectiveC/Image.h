/* What the cameras saw, and displays in the space of the hands.
 * Law: pixels and the map of the lens stay where they are while the image is held; there is one
 * screen, which stands behind the controller as a desktop's does. */
#import "Hands.h"

typedef enum {
  LEAP_IMAGE_FORMAT_TYPE_INFRARED = 0,
  LEAP_IMAGE_FORMAT_TYPE_IBRG = 1
} LeapImageFormatType;

/** The picture of one camera. */
@interface LeapImage : LeapObject
/** 0 left, 1 right; -1 where it is not valid. */
@property (nonatomic, readonly) int32_t id;
/** The same as the id of the frame that it was taken for; -1 where it is not valid. */
@property (nonatomic, readonly) int64_t sequenceId;
/** us, that of the frame. */
@property (nonatomic, readonly) int64_t timestamp;
@property (nonatomic, readonly) int width;
@property (nonatomic, readonly) int height;
@property (nonatomic, readonly) int bytesPerPixel;
@property (nonatomic, readonly) LeapImageFormatType format;
/** width * height bytes, row by row; NULL where it is not valid. */
@property (nonatomic, readonly) const unsigned char *data;
/** Pairs x, y for rays of slopes from -4 to 4, row by row: where in the image they are seen, 0 to
 * 1; outside of that they are not. NULL where it is not valid. */
@property (nonatomic, readonly) const float *distortion;
/** Numbers in a row of distortion: two for each ray. */
@property (nonatomic, readonly) int distortionWidth;
@property (nonatomic, readonly) int distortionHeight;
/** Position in distortion, 0 to 1, = slope * scale + offset. */
@property (nonatomic, readonly) float rayOffsetX;
@property (nonatomic, readonly) float rayOffsetY;
@property (nonatomic, readonly) float rayScaleX;
@property (nonatomic, readonly) float rayScaleY;
/** The slope x, y of the ray that a pixel sees; NaN beyond the lens. */
- (LeapVector *)rectify:(LeapVector *)pixel;
/** The pixel that sees a ray of slope x, y, perhaps outside the image; NaN beyond the lens. */
- (LeapVector *)warp:(LeapVector *)slope;
@end

/** A display, as programs of 2013 ask for it. Points on it are in mm, or with `normalize` a share
 * of width and height, from the lower left corner on; NaN where a ray points away. Those beyond it
 * move to its edge, or with a clampRatio above 1 to that of a screen so many times its size. */
@interface LeapScreen : LeapObject
@property (nonatomic, readonly) int32_t id;
- (LeapVector *)intersect:(LeapPointable *)pointable
                normalize:(BOOL)normalize
               clampRatio:(float)clampRatio;
- (LeapVector *)intersect:(LeapVector *)position
                direction:(LeapVector *)direction
                normalize:(BOOL)normalize
               clampRatio:(float)clampRatio;
/** The point of the screen before which a point floats. */
- (LeapVector *)project:(LeapVector *)position
              normalize:(BOOL)normalize
             clampRatio:(float)clampRatio;
/** Along the lower and the left edge, as long as they are, mm. */
@property (nonatomic, readonly) LeapVector *horizontalAxis;
@property (nonatomic, readonly) LeapVector *verticalAxis;
@property (nonatomic, readonly) LeapVector *bottomLeftCorner;
/** Of unit length, towards the user. */
@property (nonatomic, readonly) LeapVector *normal;
@property (nonatomic, readonly) int widthPixels;
@property (nonatomic, readonly) int heightPixels;
/** To the nearest point of the screen, mm. */
- (float)distanceToPoint:(LeapVector *)point;
@end

/** Looking through lists of screens. Where there is none, lists of the interface give an object
 * that is not valid, and other arrays nil. */
@interface NSArray (LeapScreens)
/** The screen that is pointed at. */
- (LeapScreen *)closestScreenHit:(LeapPointable *)pointable;
- (LeapScreen *)closestScreenHit:(LeapVector *)position direction:(LeapVector *)direction;
/** The screen nearest to a point. */
- (LeapScreen *)closestScreen:(LeapVector *)position;
@end
