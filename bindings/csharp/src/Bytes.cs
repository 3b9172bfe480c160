// Pixels and frames as arrays of C#.
// Law: an array belongs to who gets it; a pointer is good while its Image is held.
using System;

namespace Leap {

public partial class Image {
  /// The pixels, row by row; an array of their own.
  public byte[] Data {
    get {
      var data = new byte[Width * Height * BytesPerPixel];
      DataWithArg(data);
      return data;
    }
  }

  /// Write as many pixels as the array holds.
  public void DataWithArg(byte[] output) {
    fillData(output, output.Length);
  }

  /// Pairs x, y, row by row; an array of their own.
  public float[] Distortion {
    get {
      var distortion = new float[DistortionWidth * DistortionHeight];
      DistortionWithArg(distortion);
      return distortion;
    }
  }

  /// Write as many numbers of Distortion as the array holds.
  public void DistortionWithArg(float[] output) {
    fillDistortion(output, output.Length);
  }

  public IntPtr DataPointer {
    get { return new IntPtr(dataAddress()); }
  }

  public IntPtr DistortionPointer {
    get { return new IntPtr(distortionAddress()); }
  }
}

public partial class Mask {
  public byte[] Data {
    get { return new byte[0]; }
  }
}

public partial class Frame {
  /// The frame as bytes of a format of our own, without images; empty where it is invalid.
  public byte[] Serialize {
    get {
      var bytes = new byte[serializedLength()];
      fillSerialized(bytes, bytes.Length);
      return bytes;
    }
  }

  /// Become the frame that bytes tell, or invalid where they tell none.
  public void Deserialize(byte[] bytes) {
    readSerialized(bytes, bytes.Length);
  }
}

}
