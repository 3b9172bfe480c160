/* What the parts of LeapObjectiveC.mm share: values of libLeap inside of objects, and what differs
 * between retaining by hand and by the compiler (ARC).
 * Law: an object keeps a value of libLeap and no other object, so that nothing can dangle; objects
 * made for values are autoreleased. */
#import "../LeapObjectiveC.h"

#include <Leap.h>
#include <string>

#if defined(__has_feature)
#if __has_feature(objc_arc)
#define LEAP_ARC 1
#endif
#endif
#if !defined(LEAP_ARC)
#define LEAP_ARC 0
#endif

#if LEAP_ARC
#define LEAP_UNRETAINED __unsafe_unretained
#else
#define LEAP_UNRETAINED
#endif

/** The value of libLeap's that an object stands for. */
struct LeapHeld {
  virtual ~LeapHeld() {}
  virtual bool is_valid() const = 0;
  virtual bool is_same(const LeapHeld &other) const = 0;
  virtual std::string text() const = 0;
};

@interface LeapObject (Holding)
/** What an object that is not valid holds; each class says it. */
+ (LeapHeld *)nothing;
/** Takes over what is held. */
- (id)initWithHeld:(LeapHeld *)held;
- (LeapHeld *)held;
@end

namespace leap_objc {

#if LEAP_ARC
inline id autoreleased(id object) { return object; }
inline id retained(id object) { return object; }
inline void release(id) {}
#else
inline id autoreleased(id object) { return [object autorelease]; }
inline id retained(id object) { return [object retain]; }
inline void release(id object) { [object release]; }
#endif

/** Do something and let go of what was autoreleased meanwhile. */
template <typename Work> void in_pool(const Work &work) {
#if LEAP_ARC
  @autoreleasepool {
    work();
  }
#else
  NSAutoreleasePool *pool = [[NSAutoreleasePool alloc] init];
  work();
  [pool drain];
#endif
}

template <typename Value> struct Held : LeapHeld {
  explicit Held(const Value &held) : value(held) {}
  bool is_valid() const { return value.isValid(); }
  bool is_same(const LeapHeld &other) const {
    const Held *like = dynamic_cast<const Held *>(&other);
    return like != 0 && value == like->value;
  }
  std::string text() const { return value.toString(); }
  const Value value;
};

/** Settings are no thing that two objects could have in common. */
template <> struct Held<Leap::Config> : LeapHeld {
  explicit Held(const Leap::Config &held) : value(held) {}
  bool is_valid() const { return true; }
  bool is_same(const LeapHeld &) const { return false; }
  std::string text() const { return "Config"; }
  Leap::Config value;
};

/** The value of an object; of nil and of other classes' objects one that is not valid. */
template <typename Value> Value value_of(LeapObject *object) {
  const Held<Value> *held = dynamic_cast<const Held<Value> *>([object held]);
  return held != 0 ? held->value : Value();
}

template <typename Value> id object_of(Class wanted, const Value &value) {
  return autoreleased([[wanted alloc] initWithHeld:new Held<Value>(value)]);
}

inline NSString *string_of(const std::string &text) {
  NSString *string = [NSString stringWithUTF8String:text.c_str()];
  return string != nil ? string : @"";
}

inline std::string text_of(NSString *string) {
  const char *characters = [string UTF8String];
  return characters != 0 ? characters : "";
}

inline Leap::Bone value(LeapBone *object) { return value_of<Leap::Bone>(object); }
inline Leap::Arm value(LeapArm *object) { return value_of<Leap::Arm>(object); }
inline Leap::Pointable value(LeapPointable *object) { return value_of<Leap::Pointable>(object); }
inline Leap::Finger value(LeapFinger *object) {
  return Leap::Finger(value_of<Leap::Pointable>(object));
}
inline Leap::Tool value(LeapTool *object) { return Leap::Tool(value_of<Leap::Pointable>(object)); }
inline Leap::Hand value(LeapHand *object) { return value_of<Leap::Hand>(object); }
inline Leap::Gesture value(LeapGesture *object) { return value_of<Leap::Gesture>(object); }
inline Leap::CircleGesture value(LeapCircleGesture *object) {
  return Leap::CircleGesture(value_of<Leap::Gesture>(object));
}
inline Leap::SwipeGesture value(LeapSwipeGesture *object) {
  return Leap::SwipeGesture(value_of<Leap::Gesture>(object));
}
inline Leap::KeyTapGesture value(LeapKeyTapGesture *object) {
  return Leap::KeyTapGesture(value_of<Leap::Gesture>(object));
}
inline Leap::ScreenTapGesture value(LeapScreenTapGesture *object) {
  return Leap::ScreenTapGesture(value_of<Leap::Gesture>(object));
}
inline Leap::Frame value(LeapFrame *object) { return value_of<Leap::Frame>(object); }
inline Leap::InteractionBox value(LeapInteractionBox *object) {
  return value_of<Leap::InteractionBox>(object);
}
inline Leap::Device value(LeapDevice *object) { return value_of<Leap::Device>(object); }
inline Leap::Config value(LeapConfig *object) { return value_of<Leap::Config>(object); }
inline Leap::Image value(LeapImage *object) { return value_of<Leap::Image>(object); }
inline Leap::Screen value(LeapScreen *object) { return value_of<Leap::Screen>(object); }
/* A message to nil that should return a float returns whatever is there, under the GNU runtime. */
inline Leap::Vector value(LeapVector *vector) {
  return vector != nil ? Leap::Vector([vector x], [vector y], [vector z]) : Leap::Vector();
}

LeapVector *object(const Leap::Vector &vector);
LeapMatrix *object(const Leap::Matrix &matrix);
LeapBone *object(const Leap::Bone &bone);
LeapArm *object(const Leap::Arm &arm);
LeapPointable *object(const Leap::Pointable &pointable);
LeapFinger *object(const Leap::Finger &finger);
LeapTool *object(const Leap::Tool &tool);
LeapHand *object(const Leap::Hand &hand);
LeapGesture *object(const Leap::Gesture &gesture);
LeapFrame *object(const Leap::Frame &frame);
LeapDevice *object(const Leap::Device &device);
LeapImage *object(const Leap::Image &image);
LeapScreen *object(const Leap::Screen &screen);

NSArray *list_of(NSArray *objects, id nothing);

/** What stands behind the end of a list of the interface; nil for other arrays. */
id nothing_of(NSArray *array);

/** The objects of a list; `nothing` is what stands behind its end. */
template <typename List> NSArray *list(const List &values) {
  NSMutableArray *objects = [NSMutableArray arrayWithCapacity:(NSUInteger)values.count()];
  for (int i = 0; i < values.count(); i++) {
    [objects addObject:object(values[i])];
  }
  return list_of(objects, object(values[-1]));
}

} // namespace leap_objc

/** Motion since an earlier frame: frames and hands tell it by methods of the same names. */
#define LEAP_MOTION_SINCE                                                                          \
  - (LeapVector *)translation:(LeapFrame *)since {                                                 \
    return object(value(self).translation(value(since)));                                          \
  }                                                                                                \
  - (LeapVector *)rotationAxis:(LeapFrame *)since {                                                \
    return object(value(self).rotationAxis(value(since)));                                         \
  }                                                                                                \
  - (float)rotationAngle:(LeapFrame *)since {                                                      \
    return value(self).rotationAngle(value(since));                                                \
  }                                                                                                \
  - (float)rotationAngle:(LeapFrame *)since axis:(LeapVector *)axis {                              \
    return value(self).rotationAngle(value(since), value(axis));                                   \
  }                                                                                                \
  - (LeapMatrix *)rotationMatrix:(LeapFrame *)since {                                              \
    return object(value(self).rotationMatrix(value(since)));                                       \
  }                                                                                                \
  - (float)scaleFactor:(LeapFrame *)since { return value(self).scaleFactor(value(since)); }        \
  - (float)translationProbability:(LeapFrame *)since {                                             \
    return value(self).translationProbability(value(since));                                       \
  }                                                                                                \
  - (float)rotationProbability:(LeapFrame *)since {                                                \
    return value(self).rotationProbability(value(since));                                          \
  }                                                                                                \
  - (float)scaleProbability:(LeapFrame *)since {                                                   \
    return value(self).scaleProbability(value(since));                                             \
  }
