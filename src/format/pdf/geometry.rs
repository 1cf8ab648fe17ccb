//! Matrices and quadrilaterals of page space.
//!
//! Kept apart so that the walk over a page and the boxes drawn on a copy share one notion of where
//! a glyph lies. Nothing here knows what a PDF file is.

/// `[a b c d e f]` of ISO 32000, 8.3.3: a row vector times this matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// This transformation first, then `outer`.
    pub(super) fn then(self, outer: Matrix) -> Matrix {
        let [xx, xy, yx, yy, _, _] = outer.0;
        let product = |left: f64, right: f64| (left * xx + right * yx, left * xy + right * yy);
        let rows = self.0;
        let (first, second) = (product(rows[0], rows[1]), product(rows[2], rows[3]));
        let origin = outer.apply(rows[4], rows[5]);
        Matrix([first.0, first.1, second.0, second.1, origin.x, origin.y])
    }

    pub(super) fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub(super) fn apply(self, x: f64, y: f64) -> Point {
        self.turn(x, y).plus(Point { x: self.0[4], y: self.0[5] }, 1.0)
    }

    /// The image of a direction: translation left out.
    pub(super) fn turn(self, x: f64, y: f64) -> Point {
        let [xx, xy, yx, yy, _, _] = self.0;
        Point { x: x * xx + y * yx, y: x * xy + y * yy }
    }
}

/// A point, or a direction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    pub(super) fn plus(self, other: Point, times: f64) -> Point {
        Point { x: self.x + other.x * times, y: self.y + other.y * times }
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
}

impl Bounds {
    /// The smallest one around points.
    pub(super) fn around(points: &[Point]) -> Bounds {
        let mut bounds = Bounds {
            x0: f64::INFINITY,
            y0: f64::INFINITY,
            x1: f64::NEG_INFINITY,
            y1: f64::NEG_INFINITY,
        };
        for point in points {
            bounds.x0 = bounds.x0.min(point.x);
            bounds.y0 = bounds.y0.min(point.y);
            bounds.x1 = bounds.x1.max(point.x);
            bounds.y1 = bounds.y1.max(point.y);
        }
        bounds
    }

    /// Around the image of a rectangle.
    pub(super) fn of_image(rect: [f64; 4], matrix: Matrix) -> Bounds {
        let [x0, y0, x1, y1] = rect;
        Bounds::around(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(|(x, y)| matrix.apply(x, y)))
    }

    pub(super) fn meets(self, other: Bounds) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1 && self.y0 < other.y1 && other.y0 < self.y1
    }

    /// With one more point inside.
    pub(super) fn with(self, point: Point) -> Bounds {
        Bounds {
            x0: self.x0.min(point.x),
            y0: self.y0.min(point.y),
            x1: self.x1.max(point.x),
            y1: self.y1.max(point.y),
        }
    }

    /// Around both.
    pub(super) fn joined(self, other: Bounds) -> Bounds {
        self.with(Point { x: other.x0, y: other.y0 }).with(Point { x: other.x1, y: other.y1 })
    }

    /// What both cover; without area where they do not meet.
    pub(super) fn within(self, other: Bounds) -> Bounds {
        let (x0, y0) = (self.x0.max(other.x0), self.y0.max(other.y0));
        Bounds { x0, y0, x1: self.x1.min(other.x1).max(x0), y1: self.y1.min(other.y1).max(y0) }
    }

    /// Larger by so much on every side.
    pub(super) fn grown(self, by: f64) -> Bounds {
        Bounds { x0: self.x0 - by, y0: self.y0 - by, x1: self.x1 + by, y1: self.y1 + by }
    }

    /// Whether all of the other lies inside.
    pub(super) fn holds(self, other: Bounds) -> bool {
        self.x0 <= other.x0 && self.y0 <= other.y0 && self.x1 >= other.x1 && self.y1 >= other.y1
    }

    /// Whether a point lies inside.
    pub(super) fn has(self, point: Point) -> bool {
        self.x0 <= point.x && point.x <= self.x1 && self.y0 <= point.y && point.y <= self.y1
    }

    pub(super) fn middle(self) -> Point {
        Point { x: f64::midpoint(self.x0, self.x1), y: f64::midpoint(self.y0, self.y1) }
    }

    /// The area that both cover.
    pub(super) fn shared_area(self, other: Bounds) -> f64 {
        let width = self.x1.min(other.x1) - self.x0.max(other.x0);
        let height = self.y1.min(other.y1) - self.y0.max(other.y0);
        if width > 0.0 && height > 0.0 { width * height } else { 0.0 }
    }

    pub(super) fn area(self) -> f64 {
        self.shared_area(self)
    }
}
