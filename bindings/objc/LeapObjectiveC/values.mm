/* Objects that hold values, lists of them, vectors and matrices. */

const float LEAP_PI = Leap::PI;
const float LEAP_DEG_TO_RAD = Leap::DEG_TO_RAD;
const float LEAP_RAD_TO_DEG = Leap::RAD_TO_DEG;

@implementation LeapObject

+ (LeapHeld *)nothing {
  return 0;
}

+ (instancetype)invalid {
  return autoreleased([[self alloc] init]);
}

- (id)init {
  return [self initWithHeld:[[self class] nothing]];
}

- (id)initWithHeld:(LeapHeld *)held {
  self = [super init];
  if (self != nil) {
    _held = held;
  } else {
    delete held;
  }
  return self;
}

- (void)dealloc {
  delete _held;
#if !LEAP_ARC
  [super dealloc];
#endif
}

- (LeapHeld *)held {
  return _held;
}

- (BOOL)isValid {
  return _held != 0 && _held->is_valid();
}

- (BOOL)isEqual:(id)other {
  if (other == self) {
    return YES;
  }
  if (![other isKindOfClass:[LeapObject class]] || _held == 0) {
    return NO;
  }
  const LeapHeld *held = [(LeapObject *)other held];
  return held != 0 && _held->is_same(*held);
}

- (NSUInteger)hash {
  return [[self description] hash];
}

- (NSString *)description {
  return string_of(_held != 0 ? _held->text() : std::string());
}

@end

/** An array whose elements beyond the end are not valid, instead of raising. */
@interface LeapList : NSArray {
@private
  NSArray *_objects;
  id _nothing;
}
- (id)initWithObjects:(NSArray *)objects nothing:(id)nothing;
- (id)nothing;
@end

@implementation LeapList

- (id)initWithObjects:(NSArray *)objects nothing:(id)nothing {
  self = [super init];
  if (self != nil) {
    _objects = retained(objects);
    _nothing = retained(nothing);
  }
  return self;
}

#if !LEAP_ARC
- (void)dealloc {
  [_objects release];
  [_nothing release];
  [super dealloc];
}
#endif

- (NSUInteger)count {
  return [_objects count];
}

- (id)objectAtIndex:(NSUInteger)index {
  return index < [_objects count] ? [_objects objectAtIndex:index] : _nothing;
}

- (id)nothing {
  return _nothing;
}

- (id)copyWithZone:(NSZone *)zone {
  (void)zone;
  return retained(self);
}

@end

namespace leap_objc {

NSArray *list_of(NSArray *objects, id nothing) {
  return autoreleased([[LeapList alloc] initWithObjects:objects nothing:nothing]);
}

id nothing_of(NSArray *array) {
  return [array isKindOfClass:[LeapList class]] ? [(LeapList *)array nothing] : nil;
}

LeapVector *object(const Leap::Vector &vector) {
  return autoreleased([[LeapVector alloc] initWithX:vector.x y:vector.y z:vector.z]);
}

Leap::Matrix value(LeapMatrix *matrix) {
  if (matrix == nil) {
    return Leap::Matrix();
  }
  return Leap::Matrix(value([matrix xBasis]), value([matrix yBasis]), value([matrix zBasis]),
                      value([matrix origin]));
}

LeapMatrix *object(const Leap::Matrix &matrix) {
  return autoreleased([[LeapMatrix alloc] initWithXBasis:object(matrix.xBasis)
                                                  yBasis:object(matrix.yBasis)
                                                  zBasis:object(matrix.zBasis)
                                                  origin:object(matrix.origin)]);
}

NSArray *numbers(const float *first, size_t count) {
  NSMutableArray *found = [NSMutableArray arrayWithCapacity:count];
  for (size_t i = 0; i < count; i++) {
    [found addObject:[NSNumber numberWithFloat:first[i]]];
  }
  return found;
}

} // namespace leap_objc

@implementation LeapVector

+ (LeapVector *)zero { return object(Leap::Vector::zero()); }
+ (LeapVector *)xAxis { return object(Leap::Vector::xAxis()); }
+ (LeapVector *)yAxis { return object(Leap::Vector::yAxis()); }
+ (LeapVector *)zAxis { return object(Leap::Vector::zAxis()); }
+ (LeapVector *)left { return object(Leap::Vector::left()); }
+ (LeapVector *)right { return object(Leap::Vector::right()); }
+ (LeapVector *)up { return object(Leap::Vector::up()); }
+ (LeapVector *)down { return object(Leap::Vector::down()); }
+ (LeapVector *)forward { return object(Leap::Vector::forward()); }
+ (LeapVector *)backward { return object(Leap::Vector::backward()); }

- (id)initWithX:(float)x y:(float)y z:(float)z {
  self = [super init];
  if (self != nil) {
    _x = x;
    _y = y;
    _z = z;
  }
  return self;
}

- (id)initWithVector:(LeapVector *)vector {
  const Leap::Vector given = value(vector);
  return [self initWithX:given.x y:given.y z:given.z];
}

- (id)copyWithZone:(NSZone *)zone {
  (void)zone;
  return retained(self);
}

- (float)x { return _x; }
- (float)y { return _y; }
- (float)z { return _z; }
- (float)magnitude { return value(self).magnitude(); }
- (float)magnitudeSquared { return value(self).magnitudeSquared(); }
- (float)pitch { return value(self).pitch(); }
- (float)yaw { return value(self).yaw(); }
- (float)roll { return value(self).roll(); }
- (LeapVector *)normalized { return object(value(self).normalized()); }
- (BOOL)isValid { return value(self).isValid(); }

- (float)distanceTo:(LeapVector *)other {
  return value(self).distanceTo(value(other));
}

- (float)angleTo:(LeapVector *)other {
  return value(self).angleTo(value(other));
}

- (float)dot:(LeapVector *)other {
  return value(self).dot(value(other));
}

- (LeapVector *)cross:(LeapVector *)other {
  return object(value(self).cross(value(other)));
}

- (LeapVector *)plus:(LeapVector *)other {
  return object(value(self) + value(other));
}

- (LeapVector *)minus:(LeapVector *)other {
  return object(value(self) - value(other));
}

- (LeapVector *)negate { return object(-value(self)); }

- (LeapVector *)times:(float)factor {
  return object(value(self) * factor);
}

- (LeapVector *)divide:(float)divisor {
  return object(value(self) / divisor);
}

- (BOOL)equals:(LeapVector *)other {
  return other != nil && value(self) == value(other);
}

- (BOOL)isEqual:(id)other {
  return other == self || ([other isKindOfClass:[LeapVector class]] && [self equals:other]);
}

- (NSUInteger)hash {
  return [[self toNSArray] hash] ^ [[NSNumber numberWithFloat:_x + _y + _z] hash];
}

- (NSString *)description { return string_of(value(self).toString()); }

- (NSArray *)toNSArray {
  const float all[] = {_x, _y, _z};
  return numbers(all, 3);
}

- (NSMutableData *)toFloatPointer {
  const float all[] = {_x, _y, _z};
  return [NSMutableData dataWithBytes:all length:sizeof all];
}

@end

@implementation LeapMatrix

+ (LeapMatrix *)identity { return object(Leap::Matrix::identity()); }

- (id)init {
  return [self initWithMatrix:[LeapMatrix identity]];
}

- (id)initWithXBasis:(LeapVector *)xBasis
              yBasis:(LeapVector *)yBasis
              zBasis:(LeapVector *)zBasis
              origin:(LeapVector *)origin {
  self = [super init];
  if (self != nil) {
    _xBasis = retained(xBasis);
    _yBasis = retained(yBasis);
    _zBasis = retained(zBasis);
    _origin = retained(origin);
  }
  return self;
}

- (id)initWithMatrix:(LeapMatrix *)matrix {
  LeapMatrix *given = matrix != nil ? matrix : [LeapMatrix identity];
  return [self initWithXBasis:[given xBasis]
                       yBasis:[given yBasis]
                       zBasis:[given zBasis]
                       origin:[given origin]];
}

- (id)initWithAxis:(LeapVector *)axis angleRadians:(float)angle {
  return [self initWithAxis:axis angleRadians:angle translation:nil];
}

- (id)initWithAxis:(LeapVector *)axis
      angleRadians:(float)angle
       translation:(LeapVector *)translation {
  const Leap::Matrix matrix(value(axis), angle, value(translation));
  return [self initWithMatrix:object(matrix)];
}

#if !LEAP_ARC
- (void)dealloc {
  [_xBasis release];
  [_yBasis release];
  [_zBasis release];
  [_origin release];
  [super dealloc];
}
#endif

- (id)copyWithZone:(NSZone *)zone {
  (void)zone;
  return retained(self);
}

- (LeapVector *)xBasis { return _xBasis; }
- (LeapVector *)yBasis { return _yBasis; }
- (LeapVector *)zBasis { return _zBasis; }
- (LeapVector *)origin { return _origin; }

- (LeapVector *)transformPoint:(LeapVector *)point {
  return object(value(self).transformPoint(value(point)));
}

- (LeapVector *)transformDirection:(LeapVector *)direction {
  return object(value(self).transformDirection(value(direction)));
}

- (LeapMatrix *)rigidInverse { return object(value(self).rigidInverse()); }

- (LeapMatrix *)times:(LeapMatrix *)other {
  return object(value(self) * value(other));
}

- (BOOL)equals:(LeapMatrix *)other {
  return other != nil && value(self) == value(other);
}

- (BOOL)isEqual:(id)other {
  return other == self || ([other isKindOfClass:[LeapMatrix class]] && [self equals:other]);
}

- (NSUInteger)hash {
  return [_xBasis hash] ^ [_yBasis hash] * 3 ^ [_zBasis hash] * 5 ^ [_origin hash] * 7;
}

- (NSString *)description { return string_of(value(self).toString()); }

- (NSArray *)toNSArray3x3 {
  return numbers(value(self).toArray3x3(), 9);
}

- (NSArray *)toNSArray4x4 {
  return numbers(value(self).toArray4x4(), 16);
}

@end
