// Vectors and matrices in the way of C#: operators and arrays.
// Law: operators make new values and change none.
namespace Leap {

public partial class Vector {
  public static Vector operator +(Vector one, Vector other) {
    return one.plus(other);
  }

  public static Vector operator -(Vector one, Vector other) {
    return one.minus(other);
  }

  public static Vector operator -(Vector vector) {
    return vector.opposite();
  }

  public static Vector operator *(Vector vector, float factor) {
    return vector.times(factor);
  }

  public static Vector operator *(float factor, Vector vector) {
    return vector.times(factor);
  }

  public static Vector operator /(Vector vector, float divisor) {
    return vector.divide(divisor);
  }

  /// A component by its number; 0 beyond the third.
  public float this[uint index] {
    get { return get(index); }
  }

  public float[] ToFloatArray() {
    return new float[] { x, y, z };
  }
}

public partial class Matrix {
  /// What is on the right is done first.
  public static Matrix operator *(Matrix one, Matrix other) {
    return one.times(other);
  }

  public float[] ToArray3x3() {
    return ToArray3x3(new float[9]);
  }

  /// Write nine numbers, row by row, and return the array.
  public float[] ToArray3x3(float[] output) {
    fill3x3(output, output.Length);
    return output;
  }

  public float[] ToArray4x4() {
    return ToArray4x4(new float[16]);
  }

  /// Write sixteen numbers, row by row, and return the array.
  public float[] ToArray4x4(float[] output) {
    fill4x4(output, output.Length);
    return output;
  }
}

}
