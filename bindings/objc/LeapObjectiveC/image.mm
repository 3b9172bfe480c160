/* Images and screens. */

namespace leap_objc {

LeapImage *object(const Leap::Image &image) { return object_of([LeapImage class], image); }
LeapScreen *object(const Leap::Screen &screen) { return object_of([LeapScreen class], screen); }

/** The screens of an array that a ray hits, or all; of these the one nearest to a point. */
LeapScreen *nearest(NSArray *screens, const Leap::Vector &from, const Leap::Vector *direction) {
  LeapScreen *found = nothing_of(screens);
  float smallest = 0;
  for (NSUInteger i = 0; i < [screens count]; i++) {
    LeapScreen *screen = [screens objectAtIndex:i];
    const float distance = value(screen).distanceToPoint(from);
    const bool hit =
        direction == 0 || value(screen).intersect(from, *direction, true, 1e6f).isValid();
    if (hit && (![found isValid] || distance < smallest)) {
      found = screen;
      smallest = distance;
    }
  }
  return found;
}

} // namespace leap_objc

@implementation LeapImage

+ (LeapHeld *)nothing { return new Held<Leap::Image>(Leap::Image()); }
- (int32_t)id { return value(self).id(); }
- (int64_t)sequenceId { return value(self).sequenceId(); }
- (int64_t)timestamp { return value(self).timestamp(); }
- (int)width { return value(self).width(); }
- (int)height { return value(self).height(); }
- (int)bytesPerPixel { return value(self).bytesPerPixel(); }
- (LeapImageFormatType)format { return (LeapImageFormatType)value(self).format(); }
- (const unsigned char *)data { return value(self).data(); }
- (const float *)distortion { return value(self).distortion(); }
- (int)distortionWidth { return value(self).distortionWidth(); }
- (int)distortionHeight { return value(self).distortionHeight(); }
- (float)rayOffsetX { return value(self).rayOffsetX(); }
- (float)rayOffsetY { return value(self).rayOffsetY(); }
- (float)rayScaleX { return value(self).rayScaleX(); }
- (float)rayScaleY { return value(self).rayScaleY(); }
- (LeapVector *)rectify:(LeapVector *)pixel { return object(value(self).rectify(value(pixel))); }
- (LeapVector *)warp:(LeapVector *)slope { return object(value(self).warp(value(slope))); }

@end

@implementation LeapScreen

+ (LeapHeld *)nothing { return new Held<Leap::Screen>(Leap::Screen()); }
- (int32_t)id { return value(self).id(); }

- (LeapVector *)intersect:(LeapPointable *)pointable
                normalize:(BOOL)normalize
               clampRatio:(float)clampRatio {
  return object(value(self).intersect(value(pointable), normalize, clampRatio));
}

- (LeapVector *)intersect:(LeapVector *)position
                direction:(LeapVector *)direction
                normalize:(BOOL)normalize
               clampRatio:(float)clampRatio {
  return object(
      value(self).intersect(value(position), value(direction), normalize, clampRatio));
}

- (LeapVector *)project:(LeapVector *)position
              normalize:(BOOL)normalize
             clampRatio:(float)clampRatio {
  return object(value(self).project(value(position), normalize, clampRatio));
}

- (LeapVector *)horizontalAxis { return object(value(self).horizontalAxis()); }
- (LeapVector *)verticalAxis { return object(value(self).verticalAxis()); }
- (LeapVector *)bottomLeftCorner { return object(value(self).bottomLeftCorner()); }
- (LeapVector *)normal { return object(value(self).normal()); }
- (int)widthPixels { return value(self).widthPixels(); }
- (int)heightPixels { return value(self).heightPixels(); }
- (float)distanceToPoint:(LeapVector *)point { return value(self).distanceToPoint(value(point)); }

@end

@implementation NSArray (LeapScreens)

- (LeapScreen *)closestScreenHit:(LeapPointable *)pointable {
  return [self closestScreenHit:[pointable tipPosition] direction:[pointable direction]];
}

- (LeapScreen *)closestScreenHit:(LeapVector *)position direction:(LeapVector *)direction {
  const Leap::Vector towards = value(direction);
  return nearest(self, value(position), &towards);
}

- (LeapScreen *)closestScreen:(LeapVector *)position {
  return nearest(self, value(position), 0);
}

@end
