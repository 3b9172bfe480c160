/* Devices and settings. */

namespace leap_objc {

LeapDevice *object(const Leap::Device &device) { return object_of([LeapDevice class], device); }

} // namespace leap_objc

@implementation LeapDevice

+ (LeapHeld *)nothing { return new Held<Leap::Device>(Leap::Device()); }
- (NSUInteger)hash { return [[self serialNumber] hash]; }
- (float)horizontalViewAngle { return value(self).horizontalViewAngle(); }
- (float)verticalViewAngle { return value(self).verticalViewAngle(); }
- (float)range { return value(self).range(); }
- (float)baseline { return value(self).baseline(); }
- (NSString *)serialNumber { return string_of(value(self).serialNumber()); }
- (LeapDeviceType)type { return (LeapDeviceType)value(self).type(); }
- (BOOL)isEmbedded { return value(self).isEmbedded(); }
- (BOOL)isStreaming { return value(self).isStreaming(); }
- (BOOL)isFlipped { return value(self).isFlipped(); }
- (BOOL)isSmudged { return value(self).isSmudged(); }
- (BOOL)isLightingBad { return value(self).isLightingBad(); }
- (LeapVector *)position { return object(value(self).position()); }
- (LeapMatrix *)orientation { return object(value(self).orientation()); }

- (float)distanceToBoundary:(LeapVector *)position {
  return value(self).distanceToBoundary(value(position));
}

@end

@implementation LeapConfig

+ (LeapHeld *)nothing { return new Held<Leap::Config>(Leap::Config()); }
- (LeapConfigType)type:(NSString *)key {
  return (LeapConfigType)value(self).type(text_of(key));
}

- (BOOL)getBool:(NSString *)key { return value(self).getBool(text_of(key)); }
- (int32_t)getInt32:(NSString *)key { return value(self).getInt32(text_of(key)); }
- (float)getFloat:(NSString *)key { return value(self).getFloat(text_of(key)); }

- (NSString *)getString:(NSString *)key {
  return string_of(value(self).getString(text_of(key)));
}

- (BOOL)setBool:(NSString *)key value:(BOOL)wanted {
  return value(self).setBool(text_of(key), wanted);
}

- (BOOL)setInt32:(NSString *)key value:(int32_t)wanted {
  return value(self).setInt32(text_of(key), wanted);
}

- (BOOL)setFloat:(NSString *)key value:(float)wanted {
  return value(self).setFloat(text_of(key), wanted);
}

- (BOOL)setString:(NSString *)key value:(NSString *)wanted {
  return value(self).setString(text_of(key), text_of(wanted));
}

- (BOOL)save { return value(self).save(); }

@end
