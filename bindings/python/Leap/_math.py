"""Points, directions and bases: plain numbers. Law: right-handed, mm, y up, z towards the user.

A vector or matrix that an object of a frame gives is the program's own; changing it changes no
frame.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

PI = 3.14159265358979
DEG_TO_RAD = 0.0174532925
RAD_TO_DEG = 57.295779513
EPSILON = 1.192092896e-07  # Of 32-bit numbers, which the interface was made with.


class _Constant:
    """A vector that belongs to the class, given anew each time: programs may change what they get.

    Attributes:
        numbers: Its components.
    """

    def __init__(self, x: float, y: float, z: float) -> None:
        self.numbers = (x, y, z)

    def __get__(self, owner: object, kind: object = None) -> Vector:
        return Vector(*self.numbers)


class Vector:
    """A point, a direction or a velocity."""

    __slots__ = ("x", "y", "z")

    zero = _Constant(0.0, 0.0, 0.0)
    x_axis = _Constant(1.0, 0.0, 0.0)
    y_axis = _Constant(0.0, 1.0, 0.0)
    z_axis = _Constant(0.0, 0.0, 1.0)
    left = _Constant(-1.0, 0.0, 0.0)
    right = _Constant(1.0, 0.0, 0.0)
    up = _Constant(0.0, 1.0, 0.0)
    down = _Constant(0.0, -1.0, 0.0)
    forward = _Constant(0.0, 0.0, -1.0)
    backward = _Constant(0.0, 0.0, 1.0)

    def __init__(self, x: float | Vector = 0.0, y: float = 0.0, z: float = 0.0) -> None:
        """Make a vector of three numbers, or a copy of another vector."""
        if isinstance(x, Vector):
            x, y, z = x.to_tuple()
        self.x: float = float(x)
        self.y: float = float(y)
        self.z: float = float(z)

    @property
    def magnitude(self) -> float:
        """The length."""
        return math.sqrt(self.magnitude_squared)

    @property
    def magnitude_squared(self) -> float:
        """The length times itself."""
        return self.x * self.x + self.y * self.y + self.z * self.z

    @property
    def pitch(self) -> float:
        """Angle above the horizon, rad."""
        return math.atan2(self.y, -self.z)

    @property
    def yaw(self) -> float:
        """Angle to the right of straight on, rad."""
        return math.atan2(self.x, -self.z)

    @property
    def roll(self) -> float:
        """Angle to the side of a palm's normal, rad: 0 where the palm looks down."""
        return math.atan2(self.x, -self.y)

    @property
    def normalized(self) -> Vector:
        """The direction of unit length; zero for a vector that has none."""
        square = self.magnitude_squared
        return Vector() if square <= EPSILON else self / math.sqrt(square)

    def distance_to(self, other: Vector) -> float:
        """Return the distance between two points."""
        return (self - other).magnitude

    def angle_to(self, other: Vector) -> float:
        """Return the angle between two directions, 0 to pi; 0 where one has no length."""
        squares = self.magnitude_squared * other.magnitude_squared
        if squares <= EPSILON:
            return 0.0
        return math.acos(max(-1.0, min(1.0, self.dot(other) / math.sqrt(squares))))

    def dot(self, other: Vector) -> float:
        """Return the dot product."""
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other: Vector) -> Vector:
        """Return the cross product."""
        return Vector(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def is_valid(self) -> bool:
        """Whether all components are finite."""
        return math.isfinite(self.x) and math.isfinite(self.y) and math.isfinite(self.z)

    def to_float_array(self) -> list[float]:
        """Return the components as a list."""
        return [self.x, self.y, self.z]

    def to_tuple(self) -> tuple[float, float, float]:
        """Return the components as a tuple."""
        return (self.x, self.y, self.z)

    def __add__(self, other: Any) -> Vector:
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: Any) -> Vector:
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor: Any) -> Vector:
        if not isinstance(factor, (int, float)):
            return NotImplemented
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Vector:
        """Divide; by zero as processors do, since programs divide by frames' speeds and sizes."""
        if not isinstance(divisor, (int, float)):
            return NotImplemented
        if divisor == 0:
            sign = math.copysign(1.0, divisor)
            return Vector(*(c * sign * math.inf if c else math.nan for c in self))
        return Vector(self.x / divisor, self.y / divisor, self.z / divisor)

    __div__ = __truediv__  # What converted programs name if they call it.

    def __neg__(self) -> Vector:
        return Vector(-self.x, -self.y, -self.z)

    def _become(self, other: Vector) -> Vector:
        self.x, self.y, self.z = other.x, other.y, other.z
        return self

    def __iadd__(self, other: Any) -> Vector:
        """Change this vector, as other names for it see."""
        return self._become(self + other)

    def __isub__(self, other: Any) -> Vector:
        return self._become(self - other)

    def __imul__(self, factor: Any) -> Vector:
        return self._become(self * factor)

    def __itruediv__(self, divisor: Any) -> Vector:
        return self._become(self / divisor)

    __idiv__ = __itruediv__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and self.to_tuple() == other.to_tuple()

    def __hash__(self) -> int:
        return hash(self.to_tuple())

    def __getitem__(self, index: int) -> float:
        """Return a component by its number; 0 beyond the third."""
        return self.to_tuple()[index] if 0 <= index < 3 else 0.0

    def __iter__(self) -> Iterator[float]:
        return iter(self.to_tuple())

    def __str__(self) -> str:
        return "(%g, %g, %g)" % (self.x, self.y, self.z)  # noqa: UP031  # As C prints them.

    def __repr__(self) -> str:
        return f"Leap.Vector({self.x!r}, {self.y!r}, {self.z!r})"


class _Identity:
    """The matrix that changes nothing, given anew each time."""

    def __get__(self, owner: object, kind: object = None) -> Matrix:
        return Matrix()


class Matrix:
    """A rotation and scale, whose three bases are told apart, and a translation.

    Made without arguments it is the identity; of three bases and perhaps an origin; of an axis, an
    angle in rad and perhaps a translation; or of another matrix, as its copy.
    """

    __slots__ = ("origin", "x_basis", "y_basis", "z_basis")

    identity = _Identity()

    def __init__(self, *of: Any) -> None:
        """Make a matrix; see above.

        Raises:
            TypeError: The arguments are none of these.
        """
        self.x_basis, self.y_basis, self.z_basis = Vector.x_axis, Vector.y_axis, Vector.z_axis
        self.origin = Vector()
        if len(of) == 1 and isinstance(of[0], Matrix):
            other = of[0]
            self.x_basis, self.y_basis = Vector(other.x_basis), Vector(other.y_basis)
            self.z_basis, self.origin = Vector(other.z_basis), Vector(other.origin)
        elif len(of) in (2, 3) and isinstance(of[1], (int, float)):
            self.set_rotation(of[0], of[1])
            self.origin = Vector(of[2]) if len(of) == 3 else Vector()
        elif len(of) in (3, 4) and all(isinstance(one, Vector) for one in of):
            self.x_basis, self.y_basis, self.z_basis = (Vector(one) for one in of[:3])
            self.origin = Vector(of[3]) if len(of) == 4 else Vector()
        elif of:
            raise TypeError("a Matrix is made of bases, of an axis and an angle, or of a Matrix")

    @classmethod
    def _of(cls, x: Vector, y: Vector, z: Vector, origin: Vector) -> Matrix:
        """Make a matrix of vectors that nobody else holds; frames make many."""
        made = cls.__new__(cls)
        made.x_basis, made.y_basis, made.z_basis, made.origin = x, y, z, origin
        return made

    def set_rotation(self, axis: Vector, angle: float) -> None:
        """Replace rotation and scale.

        With transform_point() it turns clockwise seen against the axis: programs were written for
        that.
        """
        n = axis.normalized
        s, c = math.sin(angle), math.cos(angle)
        d = 1 - c
        self.x_basis = Vector(n.x * n.x * d + c, n.x * n.y * d - n.z * s, n.x * n.z * d + n.y * s)
        self.y_basis = Vector(n.y * n.x * d + n.z * s, n.y * n.y * d + c, n.y * n.z * d - n.x * s)
        self.z_basis = Vector(n.z * n.x * d - n.y * s, n.z * n.y * d + n.x * s, n.z * n.z * d + c)

    def transform_point(self, point: Vector) -> Vector:
        """Return a point, turned and moved."""
        return self.transform_direction(point) + self.origin

    def transform_direction(self, direction: Vector) -> Vector:
        """Return a direction, turned."""
        return self.x_basis * direction.x + self.y_basis * direction.y + self.z_basis * direction.z

    def rigid_inverse(self) -> Matrix:
        """Return the inverse, if the bases have unit length and stand at right angles."""
        x, y, z = self.x_basis, self.y_basis, self.z_basis
        inverse = Matrix(Vector(x.x, y.x, z.x), Vector(x.y, y.y, z.y), Vector(x.z, y.z, z.z))
        inverse.origin = -inverse.transform_direction(self.origin)
        return inverse

    def __mul__(self, other: Any) -> Matrix:
        """Return both; what is on the right is done first."""
        if not isinstance(other, Matrix):
            return NotImplemented
        return Matrix._of(
            self.transform_direction(other.x_basis),
            self.transform_direction(other.y_basis),
            self.transform_direction(other.z_basis),
            self.transform_point(other.origin),
        )

    def __imul__(self, other: Any) -> Matrix:
        both = self * other
        self.x_basis, self.y_basis, self.z_basis = both.x_basis, both.y_basis, both.z_basis
        self.origin = both.origin
        return self

    def _parts(self) -> tuple[Vector, Vector, Vector, Vector]:
        return (self.x_basis, self.y_basis, self.z_basis, self.origin)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def to_array_3x3(self, output: list[float] | None = None) -> list[float]:
        """Return x_basis, y_basis, z_basis in a row; in `output` where it is given."""
        return _into(output, [n for basis in self._parts()[:3] for n in basis])

    def to_array_4x4(self, output: list[float] | None = None) -> list[float]:
        """Return x_basis, y_basis, z_basis, origin in a row; each fourth number is 0, 0, 0, 1."""
        *bases, origin = self._parts()
        return _into(output, [*(n for basis in bases for n in (*basis, 0.0)), *origin, 1.0])

    to_array3x3 = to_array_3x3
    to_array4x4 = to_array_4x4

    def __str__(self) -> str:
        return (
            f"xBasis:{self.x_basis} yBasis:{self.y_basis} zBasis:{self.z_basis} "
            f"origin:{self.origin}"
        )

    def __repr__(self) -> str:
        return f"Leap.Matrix({', '.join(map(repr, self._parts()))})"


def _into(output: list[float] | None, numbers: list[float]) -> list[float]:
    if output is None:
        return numbers
    output[: len(numbers)] = numbers
    return output
