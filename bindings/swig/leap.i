/* What SWIG makes the bindings for Java and C# of: the headers of libLeap.
 *
 * Law: no object of another language points into one that may be gone. What stands inside of
 * another object is copied on its way out; to use an object after its end is an error of the other
 * language, not a crash; what goes wrong in a callback is printed and stays there.
 *
 * java.i and csharp.i say how the languages spell things. SWIG 4.1 or newer. */
%module(directors="1") Leap

%{
#include <Leap.h>

#include <cstdint>
#include <cstring>
#include <functional>

namespace {

/* What a handle stands for, to find equal ones in tables of the other language. */
struct Standing : Leap::Handle {
  static const Leap::Shared *shared(const Handle &handle) { return handle.*(&Standing::m_shared); }
  static int hash(const Handle &handle) {
    const std::size_t mixed = std::hash<const void *>()(shared(handle)) * 31u +
                              static_cast<std::size_t>(handle.*(&Standing::m_place));
    return static_cast<int>(static_cast<std::uint32_t>(mixed ^ (mixed >> 16 >> 16)));
  }
};

/* Copy as much as there is room for. */
template <typename Number> void fill(Number *out, int room, const Number *from, int count) {
  if (from != nullptr && room > 0 && count > 0) {
    std::memcpy(out, from, sizeof(Number) * static_cast<std::size_t>(room < count ? room : count));
  }
}

} // namespace
%}

%include <stdint.i>
%include <std_string.i>

#ifdef SWIGJAVA
%include "java.i"
#else
%include "csharp.i"
#endif

/* ---- What is for C++ alone ---- */

#define LEAP_EXPORT
#pragma SWIG nowarn=401 /* Handle and the templates of lists are bases that no program names. */

%ignore Leap::PI;
%ignore Leap::DEG_TO_RAD;
%ignore Leap::RAD_TO_DEG;
%ignore Leap::EPSILON;
%ignore Leap::FloatArray;
%ignore Leap::Handle;
%ignore Leap::ListBase;
%ignore Leap::ListOf;
%ignore Leap::Vector::toFloatPointer;
%ignore Leap::Matrix::toArray3x3;
%ignore Leap::Matrix::toArray4x4;
%ignore Leap::Image::data;
%ignore Leap::Image::distortion;
%ignore Leap::Mask::data;
%ignore Leap::Frame::serialize;
%ignore Leap::Frame::deserialize;
%ignore Leap::Frame::serializeLength;
%ignore Leap::Controller::Controller(Listener &);
%ignore Leap::Controller::addListener;
%ignore Leap::Controller::removeListener;
%ignore Leap::Controller::policyFlags;
%ignore *::operator!=;
%ignore *::operator+=;
%ignore *::operator-=;
%ignore *::operator*=;
%ignore *::operator/=;
%ignore operator*(float, const Vector &);
%ignore operator<<;

%rename(plus) Leap::Vector::operator+;
%rename(minus) Leap::Vector::operator-(const Vector &) const;
%rename(opposite) Leap::Vector::operator-() const;
%rename(times) Leap::Vector::operator*(float) const;
%rename(times) Leap::Matrix::operator*(const Matrix &) const;
%rename(divide) Leap::Vector::operator/;
%rename(get) Leap::Vector::operator[];
%rename(same) *::operator==; /* Null is the same as nothing: see EQUALS. */

%copyctor Leap::Vector;
%copyctor Leap::Matrix;

/* ---- Equality: what stands for the same in the same frame ---- */

%define ENTITY(NAME)
EQUALS(NAME)
%extend Leap::NAME {
  int hash() const { return Standing::hash(*$self); }
}
%enddef

ENTITY(Arm)
ENTITY(Bone)
ENTITY(Frame)
ENTITY(Gesture)
ENTITY(Hand)
ENTITY(Image)
ENTITY(InteractionBox)
ENTITY(Mask)
ENTITY(Pointable)
ENTITY(Screen)
ENTITY(TrackedQuad)

/* Devices are the same whatever their state was; vectors and matrices are numbers. */
%define VALUE(NAME, TEXT)
EQUALS(NAME)
%extend Leap::NAME {
  int hash() const { return static_cast<int>(std::hash<std::string>()(TEXT) & 0xffffffffu); }
}
%enddef

VALUE(Device, $self->serialNumber())
VALUE(FailedDevice, $self->pnpId())

%define NUMBERS(NAME, COUNT)
EQUALS(NAME)
%extend Leap::NAME {
  int hash() const {
    const float *numbers = reinterpret_cast<const float *>($self);
    std::size_t mixed = 0;
    for (int i = 0; i < COUNT; i++) {
      mixed = mixed * 31u + std::hash<float>()(numbers[i]);
    }
    return static_cast<int>(static_cast<std::uint32_t>(mixed ^ (mixed >> 16 >> 16)));
  }
}
%enddef

NUMBERS(Vector, 3)
NUMBERS(Matrix, 12)

/* ---- Lists ---- */

%define LIST(NAME, ELEMENT)
ITERABLE(NAME, ELEMENT)
%extend Leap::NAME {
  Leap::ELEMENT get(int index) const { return (*$self)[index]; }
  int count() const { return $self->count(); }
  bool isEmpty() const { return $self->isEmpty(); }
  bool empty() const { return $self->isEmpty(); }
}
%enddef

LIST(DeviceList, Device)
LIST(FailedDeviceList, FailedDevice)
LIST(FingerList, Finger)
LIST(GestureList, Gesture)
LIST(HandList, Hand)
LIST(ImageList, Image)
LIST(MaskList, Mask)
LIST(PointableList, Pointable)
LIST(ScreenList, Screen)
LIST(ToolList, Tool)

/* ---- Bytes and numbers in rows, for arrays of the other language ---- */

%extend Leap::Matrix {
  void fill3x3(float *numbers, int room) const {
    float rows[9];
    fill(numbers, room, $self->toArray3x3(rows), 9);
  }
  void fill4x4(float *numbers, int room) const {
    float rows[16];
    fill(numbers, room, $self->toArray4x4(rows), 16);
  }
}

%extend Leap::Image {
  void fillData(unsigned char *bytes, int room) const {
    fill(bytes, room, $self->data(), $self->width() * $self->height() * $self->bytesPerPixel());
  }
  void fillDistortion(float *numbers, int room) const {
    fill(numbers, room, $self->distortion(),
         $self->distortionWidth() * $self->distortionHeight());
  }
  int64_t dataAddress() const { return reinterpret_cast<std::intptr_t>($self->data()); }
  int64_t distortionAddress() const {
    return reinterpret_cast<std::intptr_t>($self->distortion());
  }
}

%extend Leap::Frame {
  int serializedLength() const { return $self->serializeLength(); }
  void fillSerialized(unsigned char *bytes, int room) const {
    if (room >= $self->serializeLength()) {
      $self->serialize(bytes);
    }
  }
  void readSerialized(const unsigned char *stored, int length) {
    $self->deserialize(stored, length);
  }
}

/* ---- Listening ---- */

%feature("director") Leap::Listener;

%extend Leap::Controller {
  bool listen(Leap::Listener &listener) { return $self->addListener(listener); }
  bool unlisten(Leap::Listener &listener) { return $self->removeListener(listener); }
  /* The same for a program's own Controller and for the one that callbacks get. */
  int64_t key() const {
    return reinterpret_cast<std::intptr_t>(Standing::shared($self->config()));
  }
  int policyBits() const { return static_cast<int>($self->policyFlags()); }
}

%include "LeapMath.h"
%include "leap/Handle.h"
%include "leap/Hands.h"
%include "leap/Gestures.h"
%include "leap/Image.h"
%include "leap/Quad.h"
%include "leap/Frame.h"
%include "leap/Device.h"
%include "leap/Screen.h"
%include "leap/Controller.h"
