/* Bones, arms, pointables, fingers, tools and hands; looking through lists of them. */

namespace leap_objc {

LeapBone *object(const Leap::Bone &bone) { return object_of([LeapBone class], bone); }
LeapArm *object(const Leap::Arm &arm) { return object_of([LeapArm class], arm); }
LeapHand *object(const Leap::Hand &hand) { return object_of([LeapHand class], hand); }

LeapPointable *object(const Leap::Pointable &pointable) {
  const Class wanted = pointable.isFinger() ? [LeapFinger class]
                       : pointable.isTool() ? [LeapTool class]
                                            : [LeapPointable class];
  return object_of(wanted, pointable);
}

LeapFinger *object(const Leap::Finger &finger) {
  return object_of<Leap::Pointable>([LeapFinger class], finger);
}

LeapTool *object(const Leap::Tool &tool) {
  return object_of<Leap::Pointable>([LeapTool class], tool);
}

} // namespace leap_objc

@implementation LeapBone

+ (LeapHeld *)nothing { return new Held<Leap::Bone>(Leap::Bone()); }
- (LeapVector *)prevJoint { return object(value(self).prevJoint()); }
- (LeapVector *)nextJoint { return object(value(self).nextJoint()); }
- (LeapVector *)center { return object(value(self).center()); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (float)length { return value(self).length(); }
- (float)width { return value(self).width(); }
- (LeapBoneType)type { return (LeapBoneType)value(self).type(); }
- (LeapMatrix *)basis { return object(value(self).basis()); }

@end

@implementation LeapArm

+ (LeapHeld *)nothing { return new Held<Leap::Arm>(Leap::Arm()); }
- (LeapVector *)elbowPosition { return object(value(self).elbowPosition()); }
- (LeapVector *)wristPosition { return object(value(self).wristPosition()); }
- (LeapVector *)center { return object(value(self).center()); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (float)width { return value(self).width(); }
- (LeapMatrix *)basis { return object(value(self).basis()); }

@end

@implementation LeapPointable

+ (LeapHeld *)nothing { return new Held<Leap::Pointable>(Leap::Pointable()); }
- (int32_t)id { return value(self).id(); }
- (LeapFrame *)frame { return object(value(self).frame()); }
- (LeapHand *)hand { return object(value(self).hand()); }
- (LeapVector *)tipPosition { return object(value(self).tipPosition()); }

- (LeapVector *)stabilizedTipPosition {
  return object(value(self).stabilizedTipPosition());
}

- (LeapVector *)tipVelocity { return object(value(self).tipVelocity()); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (float)length { return value(self).length(); }
- (float)width { return value(self).width(); }
- (BOOL)isFinger { return value(self).isFinger(); }
- (BOOL)isTool { return value(self).isTool(); }
- (BOOL)isExtended { return value(self).isExtended(); }
- (LeapPointableZone)touchZone { return (LeapPointableZone)value(self).touchZone(); }
- (float)touchDistance { return value(self).touchDistance(); }
- (float)timeVisible { return value(self).timeVisible(); }

@end

@implementation LeapFinger

- (LeapFingerType)type { return (LeapFingerType)value(self).type(); }

- (LeapBone *)bone:(LeapBoneType)type {
  return object(value(self).bone((Leap::Bone::Type)type));
}

- (LeapVector *)jointPosition:(LeapFingerJoint)joint {
  return object(value(self).jointPosition((Leap::Finger::Joint)joint));
}

- (NSString *)description { return string_of(value(self).toString()); }

@end

@implementation LeapTool

- (NSString *)description { return string_of(value(self).toString()); }

@end

@implementation LeapHand

+ (LeapHeld *)nothing { return new Held<Leap::Hand>(Leap::Hand()); }
- (int32_t)id { return value(self).id(); }
- (LeapFrame *)frame { return object(value(self).frame()); }
- (BOOL)isLeft { return value(self).isLeft(); }
- (BOOL)isRight { return value(self).isRight(); }
- (NSArray *)fingers { return list(value(self).fingers()); }
- (NSArray *)pointables { return list(value(self).pointables()); }
- (NSArray *)tools { return list(value(self).tools()); }
- (LeapFinger *)finger:(int32_t)wanted { return object(value(self).finger(wanted)); }

- (LeapPointable *)pointable:(int32_t)wanted {
  return object(value(self).pointable(wanted));
}

- (LeapTool *)tool:(int32_t)wanted { return object(value(self).tool(wanted)); }
- (LeapVector *)palmPosition { return object(value(self).palmPosition()); }

- (LeapVector *)stabilizedPalmPosition {
  return object(value(self).stabilizedPalmPosition());
}

- (LeapVector *)palmVelocity { return object(value(self).palmVelocity()); }
- (LeapVector *)palmNormal { return object(value(self).palmNormal()); }
- (float)palmWidth { return value(self).palmWidth(); }
- (LeapVector *)direction { return object(value(self).direction()); }
- (LeapMatrix *)basis { return object(value(self).basis()); }
- (LeapArm *)arm { return object(value(self).arm()); }
- (LeapVector *)wristPosition { return object(value(self).wristPosition()); }
- (LeapVector *)sphereCenter { return object(value(self).sphereCenter()); }
- (float)sphereRadius { return value(self).sphereRadius(); }
- (float)pinchStrength { return value(self).pinchStrength(); }
- (float)pinchDistance { return value(self).pinchDistance(); }
- (float)grabStrength { return value(self).grabStrength(); }
- (float)grabAngle { return value(self).grabAngle(); }
- (float)confidence { return value(self).confidence(); }
- (float)timeVisible { return value(self).timeVisible(); }

LEAP_MOTION_SINCE

@end

namespace leap_objc {

LeapVector *place_of(id object) {
  return [object isKindOfClass:[LeapHand class]] ? [(LeapHand *)object palmPosition]
                                                 : [(LeapPointable *)object tipPosition];
}

/** The object with the largest number, or what stands behind the end of the list. */
template <typename Number> id most(NSArray *array, const Number &number) {
  id found = nothing_of(array);
  float largest = 0;
  for (NSUInteger i = 0; i < [array count]; i++) {
    const float here = number(value(place_of([array objectAtIndex:i])));
    if (i == 0 || here > largest) {
      found = [array objectAtIndex:i];
      largest = here;
    }
  }
  return found;
}

/** Those objects for which `wanted` says so. */
template <typename Wanted> NSArray *chosen(NSArray *array, const Wanted &wanted) {
  NSMutableArray *found = [NSMutableArray array];
  for (NSUInteger i = 0; i < [array count]; i++) {
    if (wanted([array objectAtIndex:i])) {
      [found addObject:[array objectAtIndex:i]];
    }
  }
  const id nothing = nothing_of(array);
  return nothing != nil ? list_of(found, nothing) : found;
}

} // namespace leap_objc

@implementation NSArray (LeapPlaces)

- (id)leftmost {
  return most(self, [](const Leap::Vector &place) { return -place.x; });
}

- (id)rightmost {
  return most(self, [](const Leap::Vector &place) { return place.x; });
}

- (id)frontmost {
  return most(self, [](const Leap::Vector &place) { return -place.z; });
}

@end

@implementation NSArray (LeapFingers)

- (NSArray *)extended {
  return chosen(self, [](id one) { return [(LeapPointable *)one isExtended]; });
}

- (NSArray *)fingerType:(LeapFingerType)type {
  return chosen(self, [type](id one) {
    return [one isKindOfClass:[LeapFinger class]] && [(LeapFinger *)one type] == type;
  });
}

@end
