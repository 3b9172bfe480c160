/* Gestures, interaction boxes and frames. */

namespace leap_objc {

LeapFrame *object(const Leap::Frame &frame) { return object_of([LeapFrame class], frame); }

Class class_of(Leap::Gesture::Type type) {
  switch (type) {
  case Leap::Gesture::TYPE_CIRCLE:
    return [LeapCircleGesture class];
  case Leap::Gesture::TYPE_SWIPE:
    return [LeapSwipeGesture class];
  case Leap::Gesture::TYPE_KEY_TAP:
    return [LeapKeyTapGesture class];
  case Leap::Gesture::TYPE_SCREEN_TAP:
    return [LeapScreenTapGesture class];
  case Leap::Gesture::TYPE_INVALID:
    break;
  }
  return [LeapGesture class];
}

LeapGesture *object(const Leap::Gesture &gesture) {
  return object_of(class_of(gesture.type()), gesture);
}

} // namespace leap_objc

@implementation LeapGesture

+ (LeapHeld *)nothing { return new Held<Leap::Gesture>(Leap::Gesture()); }
- (LeapGestureType)type { return (LeapGestureType)value(self).type(); }
- (LeapGestureState)state { return (LeapGestureState)value(self).state(); }
- (int32_t)id { return value(self).id(); }
- (int64_t)duration { return value(self).duration(); }
- (float)durationSeconds { return value(self).durationSeconds(); }
- (LeapFrame *)frame { return object(value(self).frame()); }
- (NSArray *)hands { return list(value(self).hands()); }
- (NSArray *)pointables { return list(value(self).pointables()); }

@end

@implementation LeapCircleGesture

- (LeapVector *)center { return object(value(self).center()); }
- (LeapVector *)normal { return object(value(self).normal()); }
- (float)radius { return value(self).radius(); }
- (float)progress { return value(self).progress(); }
- (LeapPointable *)pointable { return object(value(self).pointable()); }

@end

@implementation LeapSwipeGesture

- (LeapVector *)startPosition { return object(value(self).startPosition()); }
- (LeapVector *)position { return object(value(self).position()); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (float)speed { return value(self).speed(); }
- (LeapPointable *)pointable { return object(value(self).pointable()); }

@end

@implementation LeapKeyTapGesture

- (LeapVector *)position { return object(value(self).position()); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (float)progress { return value(self).progress(); }
- (LeapPointable *)pointable { return object(value(self).pointable()); }

@end

@implementation LeapScreenTapGesture

- (LeapVector *)position { return object(value(self).position()); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (float)progress { return value(self).progress(); }
- (LeapPointable *)pointable { return object(value(self).pointable()); }

@end

@implementation LeapInteractionBox

+ (LeapHeld *)nothing {
  return new Held<Leap::InteractionBox>(Leap::InteractionBox());
}

- (LeapVector *)normalizePoint:(LeapVector *)position clamp:(BOOL)clamp {
  return object(value(self).normalizePoint(value(position), clamp));
}

- (LeapVector *)denormalizePoint:(LeapVector *)normalized {
  return object(value(self).denormalizePoint(value(normalized)));
}

- (LeapVector *)center { return object(value(self).center()); }
- (float)width { return value(self).width(); }
- (float)height { return value(self).height(); }
- (float)depth { return value(self).depth(); }

@end

@implementation LeapFrame

+ (LeapHeld *)nothing { return new Held<Leap::Frame>(Leap::Frame()); }
- (int64_t)id { return value(self).id(); }
- (int64_t)timestamp { return value(self).timestamp(); }
- (float)currentFramesPerSecond { return value(self).currentFramesPerSecond(); }
- (NSArray *)hands { return list(value(self).hands()); }
- (NSArray *)fingers { return list(value(self).fingers()); }
- (NSArray *)pointables { return list(value(self).pointables()); }
- (NSArray *)tools { return list(value(self).tools()); }
- (LeapHand *)hand:(int32_t)wanted { return object(value(self).hand(wanted)); }
- (LeapFinger *)finger:(int32_t)wanted { return object(value(self).finger(wanted)); }

- (LeapPointable *)pointable:(int32_t)wanted {
  return object(value(self).pointable(wanted));
}

- (LeapTool *)tool:(int32_t)wanted { return object(value(self).tool(wanted)); }

- (LeapInteractionBox *)interactionBox {
  return object_of([LeapInteractionBox class], value(self).interactionBox());
}

- (NSArray *)gestures:(LeapFrame *)since {
  return list(since == nil ? value(self).gestures() : value(self).gestures(value(since)));
}

- (NSArray *)images { return list(value(self).images()); }

- (LeapGesture *)gesture:(int32_t)wanted {
  return object(value(self).gesture(wanted));
}

LEAP_MOTION_SINCE

@end
