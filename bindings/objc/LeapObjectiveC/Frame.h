/* One frame, with all that was seen in it.
 * Law: it never changes; programs may keep thousands, longer than their LeapController. */
#import "Gestures.h"
#import "Image.h"

/** A box above the controller, whose points are 0 to 1 in each direction. */
@interface LeapInteractionBox : LeapObject
- (LeapVector *)normalizePoint:(LeapVector *)position clamp:(BOOL)clamp;
- (LeapVector *)denormalizePoint:(LeapVector *)normalized;
@property (nonatomic, readonly) LeapVector *center;
@property (nonatomic, readonly) float width;
@property (nonatomic, readonly) float height;
@property (nonatomic, readonly) float depth;
@end

@interface LeapFrame : LeapObject
/** Rises by one from frame to frame; -1 where it is not valid. */
@property (nonatomic, readonly) int64_t id;
/** us, of the clock of LeapController's now. */
@property (nonatomic, readonly) int64_t timestamp;
@property (nonatomic, readonly) float currentFramesPerSecond;
@property (nonatomic, readonly) NSArray *hands;
@property (nonatomic, readonly) NSArray *fingers;
/** Fingers, then tools. */
@property (nonatomic, readonly) NSArray *pointables;
@property (nonatomic, readonly) NSArray *tools;
- (LeapHand *)hand:(int32_t)id;
- (LeapFinger *)finger:(int32_t)id;
- (LeapPointable *)pointable:(int32_t)id;
- (LeapTool *)tool:(int32_t)id;
@property (nonatomic, readonly) LeapInteractionBox *interactionBox;
/** With nil those of this frame; else those of all frames after another one up to this, and none
 * where either is gone from the LeapController. */
- (NSArray *)gestures:(LeapFrame *)sinceFrame;
- (LeapGesture *)gesture:(int32_t)id;
/** The pair that the frame was made of. Hands never wait for pixels, so the pair before until it
 * came. Empty without LEAP_POLICY_IMAGES. */
@property (nonatomic, readonly) NSArray *images;
/* Motion of all hands together since an earlier frame. */
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
